#include "sparkline.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QPainter>

#include <cmath>

namespace ng {

Sparkline::Sparkline(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("Maturity and rate over the neuron's life"));
}

void Sparkline::setLife(std::vector<Point> points, double from, double to)
{
    if (points == m_points && from == m_from && to == m_to) return;
    m_points = std::move(points);
    m_from = from;
    m_to = std::max(to, from + 1e-6);
    update();
}

void Sparkline::setCursor(double s)
{
    if (s == m_cursor) return;
    m_cursor = s;
    update();
}

void Sparkline::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter p(this);
    QFont small = font();
    small.setPixelSize(12);
    p.setFont(small);
    const QFontMetricsF m(small);
    if (m_points.empty()) {
        p.setPen(t.faint);
        p.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("no activity recorded in its life yet"));
        return;
    }
    float highest = 1;
    for (const Point& q : m_points) highest = std::max(highest, q.rate);
    const QString names[] = {tr("maturity"), tr("rate")};
    const QString tops[] = {"1", QString::number(static_cast<double>(highest), 'f', highest < 10 ? 1 : 0) + QChar(0x2009) + "spikes/s"};
    const double label = std::max(m.horizontalAdvance(names[0]), m.horizontalAdvance(names[1])) + 10;
    const double right = tabularWidth(m, tops[1]) + 6;
    const double each = (height() - 20.0) / 2;
    const auto band = [&](int i) { return QRectF(label, i * each + 4, width() - label - right, each - 8); };
    const auto x = [&](double s) { return label + (s - m_from) / (m_to - m_from) * (width() - label - right); };

    for (int i = 0; i < 2; ++i) {
        const QRectF r = band(i);
        p.setPen(t.dim);
        p.drawText(QRectF(0, r.top(), label, r.height()), Qt::AlignLeft | Qt::AlignVCenter, names[i]);
        p.setPen(t.faint);
        drawTabular(p, QRectF(r.right() + 6, r.top() - 4, right, 14), Qt::AlignLeft | Qt::AlignVCenter, tops[i]);
        p.setPen(t.line);
        p.drawLine(QPointF(r.left(), r.bottom() + 0.5), QPointF(r.right(), r.bottom() + 0.5));
    }
    const QRectF upper = band(0), lower = band(1);
    QPolygonF rate;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const Point& q = m_points[i];
        const double begin = i == 0 ? x(m_from) : x(m_points[i - 1].time);
        const double h = std::max(1.0, static_cast<double>(std::clamp(q.maturity, 0.f, 1.f)) * upper.height());
        // To whole pixels, so that neighbours meet without a seam.
        const double left = std::round(begin);
        p.fillRect(QRectF(left, upper.bottom() - h, std::max(1.0, std::round(x(q.time)) - left), h), QColor(maturityColour(q.maturity)));
        rate << QPointF(x(q.time), lower.bottom() - static_cast<double>(q.rate / highest) * lower.height());
    }
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(t.accent, 1.5));
    p.drawPolyline(rate);
    if (m_cursor >= m_from && m_cursor <= m_to) {
        p.setPen(t.text);
        const double at = std::floor(x(m_cursor)) + 0.5;
        p.drawLine(QPointF(at, upper.top() - 2), QPointF(at, lower.bottom()));
    }
    p.setPen(t.faint);
    const QRectF axis(label, height() - 18, width() - label - right, 16);
    drawTabular(p, axis, Qt::AlignLeft | Qt::AlignVCenter, seconds(m_from, 1));
    drawTabular(p, axis, Qt::AlignRight | Qt::AlignVCenter, seconds(m_to, 1));
}

} // namespace ng
