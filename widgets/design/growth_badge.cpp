#include "growth_badge.h"

#include "node_shape.h"

#include "common/theme.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QObject>
#include <QPainter>

namespace ng {

namespace {

QFont font(QFont::Weight weight)
{
    QFont f = QApplication::font();
    f.setPixelSize(12);
    f.setWeight(weight);
    return f;
}

} // namespace

GrowthBadge::GrowthBadge(DesignItem item) : m_item(std::move(item))
{
    setFlag(ItemIsSelectable);
    setZValue(3);
}

bool GrowthBadge::show(const QString& text)
{
    if (text == m_text) return false;
    prepareGeometryChange();
    m_text = text;
    update();
    return true;
}

void GrowthBadge::setFault(const QString& message)
{
    m_fault = message;
    setToolTip(message);
    update();
}

QRectF GrowthBadge::box() const
{
    const double w = std::max(90.0, QFontMetricsF(font(QFont::Normal)).horizontalAdvance(m_text) + 20);
    return {-w / 2, -24, w, 48};
}

void GrowthBadge::paint(QPainter* p, const QStyleOptionGraphicsItem*, QWidget*)
{
    const Theme& t = theme();
    const QColor colour = isFaulty() ? t.death : t.birth;
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(isSelected() ? QPen(t.accent, 3) : QPen(colour, 1.3));
    p->setBrush(tinted(colour));
    p->drawRoundedRect(box(), 8, 8);
    const QRectF inner = box().adjusted(10, 5, -10, -5);
    p->setFont(font(QFont::DemiBold));
    p->setPen(colour);
    p->drawText(inner, Qt::AlignLeft | Qt::AlignTop, isFaulty() ? QObject::tr("grows !") : QObject::tr("grows"));
    p->setFont(font(QFont::Normal));
    p->setPen(t.text);
    p->drawText(inner, Qt::AlignLeft | Qt::AlignBottom, m_text);
}

} // namespace ng
