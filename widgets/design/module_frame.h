#pragma once
#include "design_item.h"

#include <QGraphicsItem>
#include <QString>

namespace ng {

/// The frame around the populations of an unfolded module, with its name. Only border and name take the mouse: what is inside stays
/// reachable.
class ModuleFrame : public QGraphicsItem {
public:
    enum { Type = UserType + 4 };

    explicit ModuleFrame(DesignItem item);
    /// True if anything changed by it.
    bool show(const QString& title);
    void setRect(const QRectF&);
    [[nodiscard]] const QRectF& rect() const { return m_rect; }
    [[nodiscard]] const DesignItem& item() const { return m_item; }
    [[nodiscard]] const QString& title() const { return m_title; }

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override { return m_rect.adjusted(-4, -4, 4, 4); }
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter*, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    DesignItem m_item;
    QString m_title;
    QRectF m_rect;
};

} // namespace ng
