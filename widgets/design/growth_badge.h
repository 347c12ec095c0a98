#pragma once
#include "design_item.h"

#include <QGraphicsItem>
#include <QString>

namespace ng {

/// Says what makes a population grow: "grows" and "birth · mature · die". Hangs beside the population it acts on.
class GrowthBadge : public QGraphicsItem {
public:
    enum { Type = UserType + 3 };

    explicit GrowthBadge(DesignItem item);
    /// True if anything changed by it.
    bool show(const QString& text);
    void setFault(const QString& message);
    [[nodiscard]] const DesignItem& item() const { return m_item; }
    [[nodiscard]] const QString& text() const { return m_text; }
    [[nodiscard]] bool isFaulty() const { return !m_fault.isEmpty(); }
    /// Around the origin.
    [[nodiscard]] QRectF box() const;

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override { return box().adjusted(-6, -6, 6, 6); }
    void paint(QPainter*, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    DesignItem m_item;
    QString m_text;
    QString m_fault;
};

} // namespace ng
