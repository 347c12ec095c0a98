#include "colour_bar.h"

#include "common/theme.h"
#include "timeline/time_axis.h"

#include <QPainter>

namespace ng {

namespace {
constexpr int kBar = 76, kGap = 6;
}

ColourBar::ColourBar(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred); }

void ColourBar::show(Map map, const QString& low, const QString& high)
{
    if (map == m_map && low == m_low && high == m_high) return;
    m_map = map;
    m_low = low;
    m_high = high;
    setAccessibleName(tr("Colours from %1 to %2").arg(low, high));
    updateGeometry();
    update();
}

QSize ColourBar::sizeHint() const
{
    const QFontMetrics m(plotFont(font()));
    return {m.horizontalAdvance(m_low) + kGap + kBar + kGap + m.horizontalAdvance(m_high) + 2, 20};
}

void ColourBar::paintEvent(QPaintEvent*)
{
    QPainter p(this);
    p.setFont(plotFont(font()));
    p.setPen(theme().dim);
    const int low = p.fontMetrics().horizontalAdvance(m_low);
    p.drawText(QRect(0, 0, low + 2, height()), Qt::AlignLeft | Qt::AlignVCenter, m_low);
    const int left = low + kGap;
    const int top = height() / 2 - 4;
    for (int x = 0; x < kBar; ++x) {
        const float v = static_cast<float>(x) / (kBar - 1);
        p.fillRect(left + x, top, 1, 8, QColor(m_map == Map::Maturity ? maturityColour(v) : activityColour(v)));
    }
    p.drawText(QRect(left + kBar + kGap, 0, width() - left - kBar - kGap, height()), Qt::AlignLeft | Qt::AlignVCenter, m_high);
}

} // namespace ng
