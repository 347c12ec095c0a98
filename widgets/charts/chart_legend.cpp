#include "chart_legend.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace ng {

namespace {

constexpr qreal kSample = 16, kGap = 6, kBetween = 16, kRow = 20, kMargin = 10;

QFont legendFont(const QWidget* w)
{
    QFont f = w->font();
    f.setPixelSize(12);
    return f;
}

} // namespace

ChartLegend::ChartLegend(QWidget* parent) : QWidget(parent)
{
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Click a name to hide or show its curve"));
    setFixedHeight(static_cast<int>(kRow) + 8);
}

QSize ChartLegend::minimumSizeHint() const { return {80, height()}; }

void ChartLegend::setEntries(std::vector<LegendEntry> entries)
{
    const QFontMetricsF m(legendFont(this));
    bool same = entries.size() == m_entries.size();
    if (!same) m_valueWidths.assign(entries.size(), 0);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (same && entries[i].title != m_entries[i].title) same = false;
        const qreal w = entries[i].value.isEmpty() ? 0 : tabularWidth(m, entries[i].value);
        if (w > m_valueWidths[i]) {
            m_valueWidths[i] = w;
            same = false;
        }
    }
    m_entries = std::move(entries);
    if (!same) arrange();
    update();
}

qreal ChartLegend::widthOf(const LegendEntry& e) const
{
    const qreal value = m_valueWidths[static_cast<std::size_t>(&e - m_entries.data())];
    return kSample + kGap + QFontMetricsF(legendFont(this)).horizontalAdvance(e.title) + (value > 0 ? kGap + value : 0);
}

void ChartLegend::arrange()
{
    m_rects.clear();
    qreal x = kMargin, y = 4;
    for (const LegendEntry& e : m_entries) {
        const qreal w = widthOf(e);
        if (x > kMargin && x + w > width() - kMargin) {
            x = kMargin;
            y += kRow;
        }
        m_rects.emplace_back(x, y, w, kRow);
        x += w + kBetween;
    }
    setFixedHeight(static_cast<int>(y + kRow) + 4);
}

void ChartLegend::resizeEvent(QResizeEvent*) { arrange(); }

void ChartLegend::paintEvent(QPaintEvent*)
{
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setFont(legendFont(this));
    const QFontMetricsF m(p.font());
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const LegendEntry& e = m_entries[i];
        const QRectF& r = m_rects[i];
        QColor c = e.colour;
        if (!e.shown) c = theme().line;
        const QPointF mid(r.left() + kSample / 2, r.center().y());
        switch (e.sample) {
        case LegendEntry::Sample::Dashes:
        case LegendEntry::Sample::Line:
            p.setPen(QPen(c, 2, e.sample == LegendEntry::Sample::Dashes ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap));
            p.drawLine(QPointF(r.left(), mid.y()), QPointF(r.left() + kSample, mid.y()));
            break;
        case LegendEntry::Sample::Markers:
            p.setPen(QPen(c, 1.5));
            p.drawLine(QPointF(r.left(), mid.y()), QPointF(r.left() + kSample, mid.y()));
            p.setBrush(c);
            p.drawEllipse(mid, 3, 3);
            break;
        case LegendEntry::Sample::Bars:
            p.setPen(Qt::NoPen);
            p.setBrush(c);
            p.drawRect(QRectF(mid.x() - 5, mid.y() - 3, 4, 8));
            p.drawRect(QRectF(mid.x() + 1, mid.y() - 6, 4, 11));
            break;
        case LegendEntry::Sample::Triangle:
            p.setPen(Qt::NoPen);
            p.setBrush(c);
            p.drawPolygon(QPolygonF{{mid.x(), mid.y() + 4}, {mid.x() - 4, mid.y() - 3}, {mid.x() + 4, mid.y() - 3}});
            break;
        }
        p.setBrush(Qt::NoBrush);
        p.setPen(e.shown ? theme().dim : theme().faint);
        QRectF text = r.adjusted(kSample + kGap, 0, 0, 0);
        p.drawText(text, Qt::AlignVCenter | Qt::AlignLeft, e.title);
        p.setPen(e.shown ? theme().text : theme().faint);
        text.setLeft(text.left() + m.horizontalAdvance(e.title) + kGap);
        if (!e.value.isEmpty()) drawTabular(p, text, Qt::AlignVCenter | Qt::AlignLeft, e.value);
    }
}

void ChartLegend::mouseReleaseEvent(QMouseEvent* e)
{
    for (std::size_t i = 0; i < m_rects.size(); ++i)
        if (m_rects[i].contains(e->position())) emit clicked(static_cast<int>(i));
}

} // namespace ng
