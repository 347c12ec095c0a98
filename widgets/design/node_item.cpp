#include "node_item.h"

#include "design_scene.h"

#include "common/theme.h"

#include <QApplication>
#include <QPainter>

namespace ng {

namespace {

constexpr double kMargin = 14; // room for the dashed outline, the selection and the fault mark
constexpr double kLine = 18;
constexpr double kFault = 9;

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

} // namespace

NodeItem::NodeItem(DesignItem item) : m_item(std::move(item))
{
    setFlags(ItemIsSelectable | ItemSendsGeometryChanges);
    setFlag(ItemIsMovable, m_item.kind != DesignItem::Kind::Readout); // the read-out stands beside what it reads
    setCacheMode(NoCache);
    setZValue(2);
}

bool NodeItem::show(NodeKind kind, const QStringList& lines, bool grows)
{
    if (kind == m_kind && lines == m_lines && grows == m_grows) return false;
    prepareGeometryChange();
    m_kind = kind;
    m_lines = lines;
    m_grows = grows;
    update();
    return true;
}

void NodeItem::setFault(const QString& message)
{
    if (message == m_fault) return;
    m_fault = message;
    setToolTip(message);
    update();
}

QRectF NodeItem::boundingRect() const { return nodeShape(m_kind).boundingRect().adjusted(-kMargin, -kMargin, kMargin, kMargin); }

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

void NodeItem::paint(QPainter* p, const QStyleOptionGraphicsItem*, QWidget*)
{
    const Theme& t = theme();
    p->setRenderHint(QPainter::Antialiasing);
    const QColor colour = nodeColour(m_kind);
    const QPainterPath shape = nodeShape(m_kind);
    if (m_grows) {
        p->setPen(QPen(t.birth, 1.2, Qt::DashLine));
        p->drawPath(grownShape());
    }
    if (isSelected()) {
        p->setPen(QPen(QColor(t.accent.red(), t.accent.green(), t.accent.blue(), 120), 12, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p->drawPath(shape);
        p->setPen(QPen(t.accent, 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p->drawPath(shape);
    }
    p->setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p->setBrush(tinted(colour));
    p->drawPath(shape);

    QRectF box = nodeTextRect(m_kind);
    box.setTop(box.center().y() - kLine * static_cast<double>(m_lines.size()) / 2);
    QFont font = QApplication::font();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        font.setPixelSize(i == 0 ? 13 : 12);
        font.setWeight(i == 0 ? QFont::DemiBold : QFont::Normal);
        p->setFont(font);
        p->setPen(i == 0 ? t.text : t.dim);
        const QRectF row(box.left(), box.top() + kLine * static_cast<double>(i), box.width(), kLine);
        p->drawText(row, Qt::AlignCenter, QFontMetricsF(font).elidedText(m_lines[i], Qt::ElideRight, row.width()));
    }
    if (isFaulty()) {
        const QPointF at = faultAt(m_kind);
        p->setPen(QPen(t.plot, 2));
        p->setBrush(t.death);
        p->drawEllipse(at, kFault, kFault);
        font.setPixelSize(13);
        font.setWeight(QFont::Bold);
        p->setFont(font);
        p->setPen(t.dark ? t.accentText : t.panel);
        p->drawText(QRectF(at.x() - kFault, at.y() - kFault, 2 * kFault, 2 * kFault), Qt::AlignCenter, "!");
    }
}

QVariant NodeItem::itemChange(GraphicsItemChange change, const QVariant& value)
{
    if (auto* s = qobject_cast<DesignScene*>(scene())) {
        if (change == ItemPositionChange && s->isDragging()) return s->snapped(value.toPointF());
        if (change == ItemPositionHasChanged) s->nodeMoved();
    }
    return QGraphicsItem::itemChange(change, value);
}

} // namespace ng
