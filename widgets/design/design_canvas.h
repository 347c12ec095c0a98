#pragma once
#include "design_scene.h"

#include <QGraphicsView>

namespace ng {

class Minimap;

/// The canvas: zooms (ctrl + wheel), pans (drag on the ground, wheel), fits, with a small map in the corner.
class DesignCanvas : public QGraphicsView {
    Q_OBJECT
public:
    DesignCanvas(ExperimentDocument&, const KernelCatalog&, QWidget* parent = nullptr);

    [[nodiscard]] DesignScene& design() { return m_scene; }
    /// Shows everything, at most a little enlarged.
    void fit();
    /// 1 = canvas units are pixels.
    void setZoom(double zoom);
    [[nodiscard]] double zoom() const { return transform().m11(); }

signals:
    void zoomChanged(double zoom);

protected:
    void wheelEvent(QWheelEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void changeEvent(QEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void scrollContentsBy(int dx, int dy) override;
    void drawForeground(QPainter*, const QRectF&) override;

private:
    DesignScene m_scene;
    Minimap* m_minimap;
    bool m_fitted = true; // stays fitted through resizes until the person zooms or pans
};

} // namespace ng
