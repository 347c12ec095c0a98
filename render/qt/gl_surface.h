#pragma once
#include <scene/network_scene.h>

#include <QOpenGLWidget>
#include <vtkSmartPointer.h>

class vtkGenericOpenGLRenderWindow;
class vtkObject;

namespace ng {

/// Where VTK draws a NetworkScene with a graphics card. Survives a change of context (a dock that floats); the mouse passes through.
/// Thread: GUI.
class GlSurface : public QOpenGLWidget {
    Q_OBJECT
public:
    /// `scene` is borrowed and must outlive the surface.
    explicit GlSurface(NetworkScene& scene, QWidget* parent = nullptr);
    ~GlSurface() override;

signals:
    /// Before a frame: the camera may still be moved.
    void aboutToDraw();
    void drawn();

protected:
    void initializeGL() override;
    void paintGL() override;

private:
    void releaseGl();
    void onMakeCurrent(vtkObject*, unsigned long, void*);
    void onIsCurrent(vtkObject*, unsigned long, void* answer);

    NetworkScene& m_scene;
    vtkSmartPointer<vtkGenericOpenGLRenderWindow> m_window;
    QMetaObject::Connection m_contextGone;
};

} // namespace ng
