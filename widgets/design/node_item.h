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
    enum class Aim { None, Welcome, Refused }; ///< an arrow being drawn points here

    explicit NodeItem(DesignItem item);

    /// `lines`: the first is the name. `grows` draws a second, dashed outline.
    /// True if anything changed by it.
    bool show(NodeKind kind, const QStringList& lines, bool grows);
    /// Empty: no fault.
    void setFault(const QString& message);
    void setAim(Aim);
    /// A line about the run instead of the last one, and how bright the node is (0..1); empty: no run.
    void setLive(const QString& line, double brightness);
    [[nodiscard]] bool isFaulty() const { return !m_fault.isEmpty(); }
    [[nodiscard]] const DesignItem& item() const { return m_item; }
    [[nodiscard]] NodeKind kind() const { return m_kind; }
    [[nodiscard]] const QStringList& lines() const { return m_lines; }
    [[nodiscard]] const QString& live() const { return m_live; }
    [[nodiscard]] double brightness() const { return m_brightness; }
    /// The outermost outline in scene coordinates.
    [[nodiscard]] QPainterPath outline() const { return mapToScene(m_grows ? grownShape() : nodeShape(m_kind)); }
    /// The band along the outline from which arrows are drawn.
    [[nodiscard]] bool isOnEdge(QPointF scene) const { return m_edge.contains(mapFromScene(scene)); }

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override { return m_bounds; }
    [[nodiscard]] QPainterPath shape() const override { return m_hit; }
    void paint(QPainter*, const QStyleOptionGraphicsItem*, QWidget*) override;

protected:
    void hoverEnterEvent(QGraphicsSceneHoverEvent*) override;
    void hoverMoveEvent(QGraphicsSceneHoverEvent*) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent*) override;

private:
    /// The same outline a little larger: the population will take more room.
    [[nodiscard]] QPainterPath grownShape() const;
    void remeasure();
    void paintText(QPainter*) const;
    void paintFault(QPainter*) const;
    QVariant itemChange(GraphicsItemChange, const QVariant&) override;

    DesignItem m_item;
    NodeKind m_kind = NodeKind::Excitatory;
    QStringList m_lines;
    QStringList m_fitted; // the lines, shortened to their room
    QString m_fault;
    QString m_live;
    double m_brightness = 0;
    QPainterPath m_shape, m_edge, m_hit;
    QRectF m_bounds;
    Aim m_aim = Aim::None;
    bool m_grows = false;
    bool m_hovered = false;
};

} // namespace ng
