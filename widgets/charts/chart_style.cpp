#include "chart_style.h"

#include <QLocale>

#include <cmath>

namespace ng {

double niceStep(double length, int maxSteps)
{
    if (!(length > 0) || maxSteps < 1) return 1;
    const double raw = length / maxSteps;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double m : {1.0, 2.0, 5.0})
        if (m * power >= raw * (1 - 1e-9)) return m * power;
    return 10 * power;
}

int decimalsOf(double step) { return step >= 1 ? 0 : std::min(6, static_cast<int>(std::ceil(-std::log10(step) - 1e-9))); }

namespace {

double luminance(const QColor& c)
{
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
}

} // namespace

QColor onGround(QColor colour, const QColor& ground)
{
    const double g = luminance(ground);
    if (g < 0.4) return colour;
    while ((g + 0.05) / (luminance(colour) + 0.05) < 3) colour = colour.darker(108);
    return colour;
}

QString number(double value, int decimals) { return QLocale(QLocale::English).toString(value, 'f', decimals); }

} // namespace ng
