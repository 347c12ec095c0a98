#pragma once
#include <QLineF>
#include <QPointF>
#include <utility>
#include <vector>

class QGraphicsItem;

namespace ng {


/// Nodes being dragged together: on the grid, or in line with a node that stays where it is.
class NodeMove {
public:
    static constexpr double kGrid = 20;

    /// `moving` are dragged by `grabbed`, one of them; `others` stay.
    NodeMove(QGraphicsItem& grabbed, const std::vector<QGraphicsItem*>& moving, const std::vector<QGraphicsItem*>& others, QPointF press);

    /// Follows the mouse. `freely`: neither grid nor lines.
    void to(QPointF mouse, bool freely);
    /// Lines on which the grabbed node stands with others, to be drawn.
    [[nodiscard]] const std::vector<QLineF>& guides() const { return m_guides; }
    [[nodiscard]] bool hasMoved() const { return m_moved; }

private:
    std::vector<std::pair<QGraphicsItem*, QPointF>> m_start;
    std::vector<QPointF> m_others;
    QPointF m_press;
    QPointF m_from; // of the grabbed node
    std::vector<QLineF> m_guides;
    bool m_moved = false;
};

} // namespace ng
