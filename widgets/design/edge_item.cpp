#include "edge_item.h"

#include "common/theme.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPathStroker>
#include <QStyleOptionGraphicsItem>

namespace ng {

namespace {

constexpr double kHead = 15;
constexpr double kBar = 22;
constexpr double kPlainDetail = 0.55; // below this zoom many lines are drawn plainly
constexpr double kLabelDetail = 1.25; // many labels are drawn from this zoom on

QFont labelFont()
{
    QFont f = QApplication::font();
    f.setPixelSize(12);
    return f;
}

QPainterPath pathOf(const QPolygonF& line)
{
    QPainterPath p;
    p.addPolygon(line);
    return p;
}

} // namespace

EdgeItem::EdgeItem(DesignItem item) : m_item(std::move(item))
{
    setFlag(ItemIsSelectable, m_item.kind == DesignItem::Kind::Projection);
    setZValue(1);
}

bool EdgeItem::show(Look look, double width, const QString& label)
{
    if (look == m_look && width == m_width && label == m_label) return false;
    prepareGeometryChange();
    m_look = look;
    m_width = width;
    m_label = label;
    const QFontMetricsF m(labelFont());
    m_labelSize = label.isEmpty() ? QSizeF() : QSizeF(m.horizontalAdvance(label) + 10, m.height() + 4);
    remeasure();
    update();
    return true;
}

void EdgeItem::setLine(const QPolygonF& line)
{
    prepareGeometryChange();
    m_line = line;
    m_coarse.clear();
    for (qsizetype i = 0; i < line.size(); i += 8) m_coarse << line[i];
    if (!line.isEmpty()) m_coarse << line.back();
    remeasure();
    update();
}

void EdgeItem::setLabelAt(QPointF at)
{
    prepareGeometryChange();
    m_labelAt = at;
    remeasure();
    update();
}

void EdgeItem::setFault(const QString& message)
{
    if (message == m_fault) return;
    m_fault = message;
    setToolTip(message);
    update();
}

QSizeF EdgeItem::labelSize() const { return m_labelSize; }

QRectF EdgeItem::labelRect() const
{
    const QSizeF s = labelSize();
    return {m_labelAt.x() - s.width() / 2, m_labelAt.y() - s.height() / 2, s.width(), s.height()};
}

void EdgeItem::remeasure()
{
    m_hit = {};
    m_bounds = m_line.isEmpty() ? QRectF() : m_line.boundingRect().adjusted(-kBar, -kBar, kBar, kBar);
    if (!m_label.isEmpty() && !m_line.isEmpty()) m_bounds = m_bounds.united(labelRect().adjusted(-4, -4, 4, 4));
}

QPainterPath EdgeItem::shape() const
{
    if (m_hit.isEmpty() && !m_line.isEmpty()) {
        QPainterPathStroker s;
        s.setWidth(14);
        m_hit = s.createStroke(pathOf(m_line));
        if (!m_label.isEmpty() && !m_manyAround) m_hit.addRect(labelRect());
    }
    return m_hit;
}

void EdgeItem::paintHead(QPainter* p, const QColor& colour) const
{
    const QPointF tip = m_line.back();
    // The direction over the last stretch, not the last sample, so that a bent line does not twist its head.
    qsizetype i = m_line.size() - 1;
    while (i > 0 && QLineF(m_line[i], tip).length() < kHead) --i;
    QPointF d = tip - m_line[i];
    const double length = std::hypot(d.x(), d.y());
    if (length <= 0) return;
    d /= length;
    const QPointF n(-d.y(), d.x());
    if (m_look == Look::Inhibits) {
        p->setPen(QPen(colour, 4.5, Qt::SolidLine, Qt::FlatCap));
        p->drawLine(tip - n * kBar / 2, tip + n * kBar / 2);
        return;
    }
    const double size = m_look == Look::ReadoutTie ? 10 : kHead;
    p->setPen(Qt::NoPen);
    p->setBrush(colour);
    const QPointF end = tip + d * 3;
    p->drawPolygon(QPolygonF{end, end - d * size + n * size * 0.5, end - d * size - n * size * 0.5});
}

QColor EdgeItem::colour() const
{
    const Theme& t = theme();
    if (isFaulty()) return t.death;
    switch (m_look) {
    case Look::Excites:
        return t.excitatory;
    case Look::Inhibits:
        return t.inhibitory;
    case Look::TaskTie:
        return t.task;
    case Look::ReadoutTie:
        return t.dim;
    }
    return t.text;
}

void EdgeItem::drawSeen(QPainter* p, const QPolygonF& line, qsizetype n, const QRectF& seen) const
{
    // Stroking what lies far outside the view costs as much as what is in it.
    for (qsizetype i = 1; i < n;) {
        const auto isSeen = [&](qsizetype k) {
            const QPointF a = line[k - 1], b = line[k];
            return std::min(a.x(), b.x()) <= seen.right() && std::max(a.x(), b.x()) >= seen.left() && std::min(a.y(), b.y()) <= seen.bottom()
                && std::max(a.y(), b.y()) >= seen.top();
        };
        if (!isSeen(i)) {
            ++i;
            continue;
        }
        const qsizetype first = i - 1;
        while (i < n && isSeen(i)) ++i;
        p->drawPolyline(line.constData() + first, static_cast<int>(i - first));
    }
}

void EdgeItem::paint(QPainter* p, const QStyleOptionGraphicsItem* option, QWidget*)
{
    if (m_line.size() < 3) return;
    const QRectF view = p->worldTransform().inverted().mapRect(QRectF(p->viewport()));
    const QRectF seen = view.adjusted(-kBar, -kBar, kBar, kBar);
    const Theme& t = theme();
    const double detail = option->levelOfDetailFromTransform(p->worldTransform());
    if (m_manyAround && !isSelected()) {
        paintPlainly(p, detail, seen);
        return;
    }
    p->setRenderHint(QPainter::Antialiasing);
    const bool tie = m_look == Look::TaskTie || m_look == Look::ReadoutTie;
    if (isSelected()) {
        p->setPen(
            QPen(QColor(t.accent.red(), t.accent.green(), t.accent.blue(), 110), m_width + 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        drawSeen(p, m_line, m_line.size(), seen);
    }
    // The line of a thick arrow ends inside its head.
    qsizetype n = m_line.size();
    if (!tie && m_look == Look::Excites)
        while (n > 3 && QLineF(m_line[n - 1], m_line.back()).length() < kHead * 0.6) --n;
    p->setPen(QPen(colour(), m_width, tie ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    if (tie) p->drawPolyline(m_line); // dashes go on from the beginning
    else drawSeen(p, m_line, n, seen);
    if (m_look != Look::TaskTie && seen.contains(m_line.back())) paintHead(p, colour());
    if (seen.intersects(labelRect())) paintLabel(p);
}

void EdgeItem::paintPlainly(QPainter* p, double detail, const QRectF& seen) const
{
    QPen pen(colour(), 0);
    pen.setCosmetic(true);
    p->setRenderHint(QPainter::Antialiasing, false);
    p->setPen(pen);
    const QPolygonF& line = detail < kPlainDetail ? m_coarse : m_line;
    drawSeen(p, line, line.size(), seen);
    if (detail < kPlainDetail) return;
    if (m_look != Look::TaskTie && seen.contains(m_line.back())) paintHead(p, colour());
    if (detail >= kLabelDetail && seen.intersects(labelRect())) paintLabel(p);
}

void EdgeItem::paintLabel(QPainter* p) const
{
    if (m_label.isEmpty()) return;
    const Theme& t = theme();
    const QRectF r = labelRect();
    p->setPen(isSelected() ? QPen(t.accent, 1) : Qt::NoPen);
    p->setBrush(t.plot);
    p->drawRoundedRect(r, 4, 4);
    p->setFont(labelFont());
    p->setPen(isSelected() ? t.text : t.dim);
    p->drawText(r, Qt::AlignCenter, m_label);
}

} // namespace ng
