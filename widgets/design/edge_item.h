#pragma once
#include "design_item.h"

#include <QGraphicsItem>
#include <QPolygonF>
#include <QString>

namespace ng {

/// A projection (arrow head: excites, bar: inhibits) or a dashed tie between the task, its input and its read-out.
class EdgeItem : public QGraphicsItem {
public:
    enum { Type = UserType + 2 };
    enum class Look { Excites, Inhibits, TaskTie, ReadoutTie };

    explicit EdgeItem(DesignItem item);

    /// True if anything changed by it.
    bool show(Look look, double width, const QString& label);
    void setLine(const QPolygonF&);
    /// Centre of the label in scene coordinates; the scene finds a free place.
    void setLabelAt(QPointF);
    void setFault(const QString& message);
    /// One of hundreds: labels wait until there is room for them, lines are drawn plainly from afar.
    void setManyAround(bool many) { m_manyAround = many; }

    [[nodiscard]] const DesignItem& item() const { return m_item; }
    [[nodiscard]] const QPolygonF& line() const { return m_line; }
    [[nodiscard]] const QString& label() const { return m_label; }
    [[nodiscard]] Look look() const { return m_look; }
    [[nodiscard]] double width() const { return m_width; }
    [[nodiscard]] bool isFaulty() const { return !m_fault.isEmpty(); }
    [[nodiscard]] QSizeF labelSize() const;
    /// Where the label is, in scene coordinates.
    [[nodiscard]] QRectF labelRect() const;

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override { return m_bounds; }
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter*, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    void remeasure();
    void drawSeen(QPainter*, const QPolygonF&, qsizetype n, const QRectF& seen) const;
    void paintHead(QPainter*, const QColor&) const;
    void paintLabel(QPainter*) const;
    /// One of hundreds: a line a pixel wide, its head and label where there is room.
    void paintPlainly(QPainter*, double detail, const QRectF& seen) const;
    [[nodiscard]] QColor colour() const;

    DesignItem m_item;
    Look m_look = Look::Excites;
    double m_width = 2;
    QString m_label;
    QString m_fault;
    QPolygonF m_line;
    QPolygonF m_coarse; // a few points of the line, for the view from afar
    QRectF m_bounds;
    mutable QPainterPath m_hit; // made when first asked for
    QPointF m_labelAt;
    QSizeF m_labelSize;
    bool m_manyAround = false;
};

} // namespace ng
