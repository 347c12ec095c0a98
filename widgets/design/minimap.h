#pragma once
#include <QPixmap>
#include <QTransform>
#include <QWidget>

namespace ng {

class DesignCanvas;

/// The whole drawing in the corner of the canvas with a frame around what is seen; a click or drag moves there.
class Minimap : public QWidget {
    Q_OBJECT
public:
    explicit Minimap(DesignCanvas& canvas);

    /// The drawing has changed. Scrolling needs only update(): the nodes are painted once.
    void redraw();

protected:
    void changeEvent(QEvent*) override;
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;

private:
    /// From scene to map coordinates.
    [[nodiscard]] QTransform toMap() const;

    void drawNodes();

    DesignCanvas& m_canvas;
    QPixmap m_picture;
    QTransform m_map; // of the picture
    bool m_stale = true;
};

} // namespace ng
