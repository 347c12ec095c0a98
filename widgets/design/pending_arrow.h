#pragma once
#include <QGraphicsItem>

namespace ng {

class NodeItem;

/// The arrow that is being drawn from a node's edge to wherever the mouse is.
class PendingArrow : public QGraphicsItem {
public:
    explicit PendingArrow(NodeItem& from);

    /// `target`: the node under the mouse, if any; `welcome`: whether an arrow may end there.
    void pointTo(QPointF at, NodeItem* target, bool welcome);
    [[nodiscard]] NodeItem& from() const { return m_from; }
    [[nodiscard]] NodeItem* target() const { return m_target; }
    ~PendingArrow() override;

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter*, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    NodeItem& m_from;
    NodeItem* m_target = nullptr;
    QPolygonF m_line;
    bool m_welcome = false;
};

} // namespace ng
