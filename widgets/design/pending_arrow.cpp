#include "pending_arrow.h"

#include "edge_geometry.h"
#include "node_item.h"

#include "common/theme.h"

#include <QPainter>
#include <cmath>

namespace ng {

PendingArrow::PendingArrow(NodeItem& from) : m_from(from) { setZValue(5); }

PendingArrow::~PendingArrow()
{
    if (m_target) m_target->setAim(NodeItem::Aim::None);
}

void PendingArrow::pointTo(QPointF at, NodeItem* target, bool welcome)
{
    prepareGeometryChange();
    if (m_target && m_target != target) m_target->setAim(NodeItem::Aim::None);
    m_target = target;
    m_welcome = welcome;
    if (m_target) m_target->setAim(welcome ? NodeItem::Aim::Welcome : NodeItem::Aim::Refused);
    const QPointF centre = m_from.pos();
    if (target == &m_from) {
        const QPointF d = at - centre;
        m_line = loopLine(m_from.outline(), centre, d.isNull() ? M_PI / 2 : std::atan2(d.y(), d.x()));
    } else if (target) {
        m_line = arrowLine(m_from.outline(), centre, target->outline(), target->pos(), 0.1);
    } else {
        m_line = arrowLine(m_from.outline(), centre, {}, at, 0);
    }
}

QRectF PendingArrow::boundingRect() const { return m_line.boundingRect().adjusted(-20, -20, 20, 20); }

void PendingArrow::paint(QPainter* p, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (m_line.size() < 2) return;
    const QColor c = m_target && !m_welcome ? theme().death : theme().accent;
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(QPen(c, 2.4, m_target ? Qt::SolidLine : Qt::DashLine, Qt::RoundCap));
    p->drawPolyline(m_line);
    const LinePoint end = pointAlong(m_line, 1);
    const QPointF forward(-end.normal.y(), end.normal.x());
    p->setPen(Qt::NoPen);
    p->setBrush(c);
    p->drawPolygon(QPolygonF{end.at + forward * 4, end.at - forward * 11 + end.normal * 7, end.at - forward * 11 - end.normal * 7});
}

} // namespace ng
