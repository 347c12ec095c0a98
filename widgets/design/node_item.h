#pragma once
#include "design_item.h"
#include "node_shape.h"

#include <QGraphicsItem>
#include <QStringList>

namespace ng {

/// A population, the task or the read-out on the canvas. The scene tells it what to show; it knows no document.
class NodeItem : public QGraphicsItem {
public:
    enum { Type = UserType + 1 };

    explicit NodeItem(DesignItem item);

    /// `lines`: the first is the name. `grows` draws a second, dashed outline.
    /// True if anything changed by it.
    bool show(NodeKind kind, const QStringList& lines, bool grows);
    /// Empty: no fault.
    void setFault(const QString& message);
    [[nodiscard]] bool isFaulty() const { return !m_fault.isEmpty(); }
    [[nodiscard]] const DesignItem& item() const { return m_item; }
    [[nodiscard]] NodeKind kind() const { return m_kind; }
    [[nodiscard]] const QStringList& lines() const { return m_lines; }
    /// The outermost outline in scene coordinates.
    [[nodiscard]] QPainterPath outline() const { return mapToScene(m_grows ? grownShape() : nodeShape(m_kind)); }

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override { return nodeShape(m_kind); }
    void paint(QPainter*, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    /// The same outline a little larger: the population will take more room.
    [[nodiscard]] QPainterPath grownShape() const;
    QVariant itemChange(GraphicsItemChange, const QVariant&) override;

    DesignItem m_item;
    NodeKind m_kind = NodeKind::Excitatory;
    QStringList m_lines;
    QString m_fault;
    bool m_grows = false;
};

} // namespace ng
