#include "time_axis.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace ng {

Tick TimeAxis::tickAt(double px) const { return static_cast<Tick>(std::max(0.0, std::round(tick(px)))); }

std::vector<TimeMark> TimeAxis::marks(double spacing) const
{
    std::vector<TimeMark> out;
    const double width = right - left;
    if (!(end > begin) || !(width > 0)) return out;
    const double perTick = dtMs / 1000;
    const double wanted = (end - begin) * perTick * spacing / width;
    const double decade = std::pow(10.0, std::floor(std::log10(wanted)));
    double step = decade * 10;
    for (const double f : {1.0, 2.0, 5.0})
        if (f * decade >= wanted) {
            step = f * decade;
            break;
        }
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    const double first = std::ceil(begin * perTick / step - 1e-9);
    for (double k = first; k * step <= end * perTick * (1 + 1e-12); ++k) {
        const double s = k * step;
        out.push_back({x(s / perTick), seconds(s, decimals)});
    }
    return out;
}

QFont plotFont(const QFont& base)
{
    QFont f = base;
    f.setPixelSize(12);
    return f;
}

void drawTimeAxis(QPainter& p, const TimeAxis& axis, const QRectF& band)
{
    p.save();
    p.setFont(plotFont(p.font()));
    p.setPen(theme().dim);
    const QFontMetricsF metrics(p.font());
    double free = band.left();
    for (const TimeMark& m : axis.marks()) {
        const double w = tabularWidth(metrics, m.text);
        const double x = std::clamp(m.x - w / 2, band.left(), std::max(band.left(), band.right() - w));
        if (x < free || m.x > band.right() + 1) continue;
        drawTabular(p, {x, band.top(), w, band.height()}, Qt::AlignLeft, m.text);
        free = x + w + 10;
    }
    p.restore();
}

TickRange zoomed(TickRange range, double anchor, double factor, Tick minLength)
{
    const double length = static_cast<double>(range.length());
    const double wanted = std::clamp(length * factor, static_cast<double>(minLength), 1e12);
    const double share = length > 0 ? (anchor - static_cast<double>(range.begin)) / length : 0.5;
    const double begin = std::max(0.0, std::round(anchor - share * wanted));
    return {static_cast<Tick>(begin), static_cast<Tick>(begin) + static_cast<Tick>(std::llround(wanted))};
}

TickRange shifted(TickRange range, double ticks)
{
    const double begin = std::max(0.0, std::round(static_cast<double>(range.begin) + ticks));
    return {static_cast<Tick>(begin), static_cast<Tick>(begin) + range.length()};
}

} // namespace ng
