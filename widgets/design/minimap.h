#pragma once
#include <QWidget>

namespace ng {

class DesignCanvas;

/// The whole drawing in the corner of the canvas with a frame around what is seen; a click or drag moves there.
class Minimap : public QWidget {
    Q_OBJECT
public:
    explicit Minimap(DesignCanvas& canvas);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;

private:
    /// From scene to map coordinates.
    [[nodiscard]] QTransform toMap() const;

    DesignCanvas& m_canvas;
};

} // namespace ng
