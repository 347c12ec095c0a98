#pragma once
#include <scene/network_scene.h>

#include <QElapsedTimer>
#include <QImage>
#include <QTimer>
#include <QWidget>

namespace ng {

class GlSurface;

/// Shows a NetworkScene and turns the mouse into camera moves: left drag orbits, middle or right drag pans, the wheel zooms, a click
/// picks, Shift and left drag draws a rubber band. A painted scene is shown as any other widget: a QOpenGLWidget would make Qt compose
/// the whole window by OpenGL, which costs 50 ms a frame in software. Only the graphics card's route has one. Thread: GUI.
class VtkView : public QWidget {
    Q_OBJECT
public:
    /// Milliseconds of a frame for lines while the camera moves: with the spheres and the window's share a frame stays below 50 ms.
    static constexpr double kMovingLineMs = 24;

    /// `scene` is borrowed and must outlive the view.
    explicit VtkView(NetworkScene& scene, QWidget* parent = nullptr);
    ~VtkView() override;

    /// Changes the scene's route and how it is shown.
    void setRoute(NetworkScene::Route);
    /// The scene or its camera changed: a new picture with the next frame.
    void redraw();
    /// The picture, brought up to date, in device pixels and without what lies over it.
    [[nodiscard]] QImage picture();
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
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

private:
    void moved();
    void applyFit();
    void paintPicture();

    NetworkScene& m_scene;
    GlSurface* m_surface = nullptr; ///< a child, on the graphics card's route
    QImage m_picture;               ///< on the painted route
    QElapsedTimer m_frame;
    QTimer m_settle; ///< after the last camera move: the full picture
    enum class Fit { No, KeepDirection, Whole } m_fit = Fit::No;
    QPointF m_pressed, m_last;
    bool m_dragging = false;
    bool m_banding = false;
    int m_footer = 0;
    double m_frameMs = 0;
};

} // namespace ng
