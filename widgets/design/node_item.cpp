#include "node_item.h"

#include "design_scene.h"

#include "common/theme.h"

#include <QApplication>
#include <QGraphicsSceneHoverEvent>
#include <QPainter>
#include <QPainterPathStroker>
#include <QStyleOptionGraphicsItem>

namespace ng {

namespace {

constexpr double kMargin = 14; // room for the dashed outline, the selection and the fault mark
constexpr double kLine = 18;
constexpr double kFault = 9;
constexpr double kEdgeBand = 24; // half of it inside the outline, half outside
constexpr double kPlainDetail = 0.2; // below this zoom soft edges cannot be seen
constexpr double kTextDetail = 0.38; // below this zoom text cannot be read

/// The mark of a fault hangs at the upper right of the outline.
QPointF faultAt(NodeKind kind)
{
    const QRectF r = nodeShape(kind).boundingRect();
    switch (kind) {
    case NodeKind::Excitatory:
        return {r.width() * 0.2, r.top() + r.height() * 0.34};
    case NodeKind::Inhibitory:
        return {r.width() * 0.36, -r.height() * 0.36};
    default:
        return r.topRight();
    }
}

QFont lineFont(qsizetype line)
{
    QFont font = QApplication::font();
    font.setPixelSize(line == 0 ? 13 : 12);
    font.setWeight(line == 0 ? QFont::DemiBold : QFont::Normal);
    return font;
}

} // namespace

NodeItem::NodeItem(DesignItem item) : m_item(std::move(item))
{
    setFlags(ItemIsSelectable | ItemSendsGeometryChanges);
    setAcceptHoverEvents(true);
    setZValue(2);
    remeasure();
}

bool NodeItem::show(NodeKind kind, const QStringList& lines, bool grows)
{
    if (kind == m_kind && lines == m_lines && grows == m_grows) return false;
    prepareGeometryChange();
    m_kind = kind;
    m_lines = lines;
    m_grows = grows;
    remeasure();
    update();
    return true;
}

void NodeItem::remeasure()
{
    const QPainterPath shape = nodeShape(m_kind);
    QPainterPathStroker band;
    m_shape = shape;
    band.setWidth(kEdgeBand);
    band.setJoinStyle(Qt::RoundJoin);
    m_edge = band.createStroke(shape);
    m_hit = shape;
    m_hit.addPath(m_edge);
    m_hit.setFillRule(Qt::WindingFill);
    m_bounds = shape.boundingRect().adjusted(-kMargin, -kMargin, kMargin, kMargin);
    m_fitted.clear();
    const double room = nodeTextRect(m_kind).width();
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        m_fitted << QFontMetricsF(lineFont(i)).elidedText(m_lines[i], Qt::ElideRight, room);
}

void NodeItem::setFault(const QString& message)
{
    if (message == m_fault) return;
    m_fault = message;
    setToolTip(message);
    update();
}

void NodeItem::setAim(Aim aim)
{
    if (aim == m_aim) return;
    m_aim = aim;
    update();
}

void NodeItem::setLive(const QString& line, double brightness)
{
    if (line == m_live && brightness == m_brightness) return;
    m_live = line;
    m_brightness = brightness;
    update();
}

QPainterPath NodeItem::grownShape() const
{
    const QPainterPath shape = nodeShape(m_kind);
    const QRectF r = shape.boundingRect();
    const double s = 1 + 2 * 9 / r.width();
    QTransform larger;
    larger.translate(r.center().x(), r.center().y());
    larger.scale(s, s);
    larger.translate(-r.center().x(), -r.center().y());
    return larger.map(shape);
}

void NodeItem::paint(QPainter* p, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const Theme& t = theme();
    const double detail = option->levelOfDetailFromTransform(p->worldTransform());
    p->setRenderHint(QPainter::Antialiasing, detail > kPlainDetail);
    const QColor colour = nodeColour(m_kind);
    const QPainterPath& shape = m_shape;
    if (m_grows && detail > kTextDetail) {
        p->setPen(QPen(t.birth, 1.2, Qt::DashLine));
        p->drawPath(grownShape());
    }
    const auto halo = [&](const QColor& c) {
        p->setPen(QPen(QColor(c.red(), c.green(), c.blue(), 120), 12, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p->drawPath(shape);
        p->setPen(QPen(c, 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p->drawPath(shape);
    };
    if (m_aim != Aim::None) halo(m_aim == Aim::Welcome ? t.birth : t.death);
    else if (isSelected()) halo(t.accent);
    else if (m_hovered) {
        p->setPen(QPen(QColor(t.accent.red(), t.accent.green(), t.accent.blue(), 90), 9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p->drawPath(shape);
    }
    p->setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p->setBrush(tinted(colour, 0.14 + 0.55 * m_brightness));
    if (m_kind == NodeKind::Module) p->drawPath(shape.translated(6, 6)); // a second sheet: something is inside
    p->drawPath(shape);
    if (detail > kTextDetail) paintText(p);
    if (isFaulty()) paintFault(p);
}

void NodeItem::paintText(QPainter* p) const
{
    const Theme& t = theme();
    QRectF box = nodeTextRect(m_kind);
    box.setTop(box.center().y() - kLine * static_cast<double>(m_fitted.size()) / 2);
    for (qsizetype i = 0; i < m_fitted.size(); ++i) {
        p->setFont(lineFont(i));
        p->setPen(i == 0 || m_brightness > 0.25 ? t.text : t.dim); // a bright node leaves dim text too little contrast
        const bool last = i + 1 == m_fitted.size();
        p->drawText(QRectF(box.left(), box.top() + kLine * static_cast<double>(i), box.width(), kLine), Qt::AlignCenter,
            last && !m_live.isEmpty() ? m_live : m_fitted[i]);
    }
}

void NodeItem::paintFault(QPainter* p) const
{
    const Theme& t = theme();
    const QPointF at = faultAt(m_kind);
    p->setPen(QPen(t.plot, 2));
    p->setBrush(t.death);
    p->drawEllipse(at, kFault, kFault);
    QFont font = QApplication::font();
    font.setPixelSize(13);
    font.setWeight(QFont::Bold);
    p->setFont(font);
    p->setPen(t.dark ? t.accentText : t.panel);
    p->drawText(QRectF(at.x() - kFault, at.y() - kFault, 2 * kFault, 2 * kFault), Qt::AlignCenter, "!");
}

void NodeItem::hoverEnterEvent(QGraphicsSceneHoverEvent* e)
{
    m_hovered = true;
    hoverMoveEvent(e);
    update();
}

void NodeItem::hoverMoveEvent(QGraphicsSceneHoverEvent* e)
{
    const bool canConnect = m_item.kind == DesignItem::Kind::Population || m_item.kind == DesignItem::Kind::Task;
    setCursor(canConnect && m_edge.contains(e->pos()) ? Qt::CrossCursor : Qt::ArrowCursor);
}

void NodeItem::hoverLeaveEvent(QGraphicsSceneHoverEvent*)
{
    m_hovered = false;
    unsetCursor();
    update();
}

QVariant NodeItem::itemChange(GraphicsItemChange change, const QVariant& value)
{
    if (change == ItemPositionHasChanged)
        if (auto* s = qobject_cast<DesignScene*>(scene())) s->nodeMoved(*this);
    return QGraphicsItem::itemChange(change, value);
}

} // namespace ng
