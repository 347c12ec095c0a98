#pragma once
#include <scene/network_scene.h>

#include <QElapsedTimer>
#include <QOpenGLWidget>
#include <QTimer>
#include <vtkSmartPointer.h>

class vtkGenericOpenGLRenderWindow;
class vtkObject;

namespace ng {

/// Shows a NetworkScene in a QOpenGLWidget and turns the mouse into camera moves: left drag orbits, middle or right drag pans, the wheel
/// zooms, a click picks, Shift and left drag draws a rubber band. Survives a change of context (a dock that floats). Thread: GUI.
class VtkView : public QOpenGLWidget {
    Q_OBJECT
public:
    /// `scene` is borrowed and must outlive the view.
    explicit VtkView(NetworkScene& scene, QWidget* parent = nullptr);
    ~VtkView() override;

    /// Fits the camera to the data at the next frame; keeps the direction if wanted.
    void fit(bool keepDirection = false);
    /// Height at the bottom that fit() leaves free.
    void setFooter(int pixels) { m_footer = pixels; }
    /// Pixels of the drawn picture: the widget's size times its device pixel ratio.
    [[nodiscard]] QSize pixelSize() const;
    /// From pixels of the scene (y upwards) to the widget's coordinates, and back.
    [[nodiscard]] QPointF toWidget(const Projected&) const;
    [[nodiscard]] QPointF toScene(QPointF) const;
    /// Milliseconds the last frame took to draw.
    [[nodiscard]] double frameMs() const { return m_frameMs; }

signals:
    /// A click that was no drag; kNoNeuron beside all neurons. `add` with Control.
    void picked(ng::NeuronId id, bool add);
    void areaPicked(const std::vector<ng::NeuronId>& ids);
    /// The picture was drawn again; whatever lies over it must follow.
    void drawn();
    /// The rubber band in widget coordinates; empty when it is gone.
    void bandChanged(QRectF band);

protected:
    void initializeGL() override;
    void paintGL() override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

private:
    void releaseGl();
    void onMakeCurrent(vtkObject*, unsigned long, void*);
    void onIsCurrent(vtkObject*, unsigned long, void* answer);
    void moved();

    NetworkScene& m_scene;
    vtkSmartPointer<vtkGenericOpenGLRenderWindow> m_window;
    QMetaObject::Connection m_contextGone;
    QTimer m_settle; ///< after the last camera move: the full picture
    enum class Fit { No, KeepDirection, Whole } m_fit = Fit::No;
    QPointF m_pressed, m_last;
    bool m_dragging = false;
    bool m_banding = false;
    int m_footer = 0;
    double m_frameMs = 0;
};

} // namespace ng
