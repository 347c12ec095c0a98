#pragma once
#include "design_scene.h"

#include <QGraphicsView>
#include <optional>

class QLabel;

namespace ng {

class Minimap;

/// The canvas: zooms (ctrl + wheel), pans (middle or right drag, wheel), fits, takes kernels from the palette and files, with a small map
/// in the corner. Drags with the left button select; what they change is the scene's to say.
class DesignCanvas : public QGraphicsView {
    Q_OBJECT
public:
    DesignCanvas(ExperimentDocument&, const KernelCatalog&, QWidget* parent = nullptr);

    [[nodiscard]] DesignScene& design() { return m_scene; }
    /// Shows everything, at most a little enlarged.
    void fit() { fitTo(m_scene.content()); }
    void fitSelection();
    /// 1 = canvas units are pixels.
    void setZoom(double zoom);
    [[nodiscard]] double zoom() const { return transform().m11(); }
    /// Where something new should go: under the mouse if it is over the canvas, else in the middle, on the grid.
    [[nodiscard]] QPointF placeForNew() const;
    /// A place in view where a new node covers nothing.
    [[nodiscard]] QPointF freePlace() const;
    /// Selects the nearest node in a direction from the selected one; the first one if none is.
    void selectTowards(QPointF direction);
    /// A sentence at the lower edge; empty: how things are done here.
    void say(const QString& sentence);
    [[nodiscard]] QString said() const;

signals:
    void zoomChanged(double zoom);
    /// A kernel of the palette was dropped.
    void kernelDropped(const QString& kernel, QPointF at);
    void fileDropped(const QString& file);
    void menuRequested(QPointF at, const QPoint& screen);

protected:
    void wheelEvent(QWheelEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void changeEvent(QEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;
    void dragEnterEvent(QDragEnterEvent*) override;
    void dragMoveEvent(QDragMoveEvent*) override;
    void dragLeaveEvent(QDragLeaveEvent*) override;
    void dropEvent(QDropEvent*) override;
    void scrollContentsBy(int dx, int dy) override;
    void drawForeground(QPainter*, const QRectF&) override;

private:
    void fitTo(const QRectF&);
    void placeOverlays();
    void nudge(QPointF by);

    DesignScene m_scene;
    Minimap* m_minimap;
    QLabel* m_hint;
    std::optional<QPoint> m_panFrom; // a middle or right drag that pans
    QPoint m_panStart;
    int m_nudge = 0; // gesture of a row of arrow keys
    bool m_fitted = true; // stays fitted through resizes until the person zooms or pans
};

} // namespace ng
