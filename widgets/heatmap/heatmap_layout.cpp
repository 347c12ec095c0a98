// The layout mode of HeatmapCanvas: the population where its neurons stand, at the playhead.
#include "heatmap_canvas.h"

#include "common/theme.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace ng {

namespace {

constexpr std::size_t kMostDiscs = 6000; // more dots than that are squares

std::array<float, 3> coordinates(const Position& p) { return {p.x, p.y, p.z}; }

} // namespace

void HeatmapCanvas::syncDots()
{
    const auto source = m_hub.timeline();
    const Tick now = m_hub.playhead().tick();
    m_dots.clear();
    // The frame spans everyone who ever lived, so that nothing moves when somebody is born at the rim.
    std::array<float, 3> low{}, high{};
    bool any = false;
    for (const Chronicle::Life& l : m_chronicle.lives()) {
        if (!belongs(l)) continue;
        const auto c = coordinates(l.position);
        for (std::size_t k = 0; k < 3; ++k) {
            low[k] = any ? std::min(low[k], c[k]) : c[k];
            high[k] = any ? std::max(high[k], c[k]) : c[k];
        }
        any = true;
        if (l.aliveAt(now)) m_dots.push_back({&l, {}, MaturityTrack::kUnknown, 0});
    }
    if (!any) return;
    // Seen along the axis in which the population is flattest.
    std::array<std::size_t, 3> order{0, 1, 2};
    std::ranges::stable_sort(order, std::greater{}, [&](std::size_t k) { return high[k] - low[k]; });
    const std::size_t across = std::min(order[0], order[1]), up = std::max(order[0], order[1]);
    const QRectF plot = plotRect().adjusted(18, 18, -18, -18);
    const double w = std::max(1e-3, static_cast<double>(high[across] - low[across]));
    const double h = std::max(1e-3, static_cast<double>(high[up] - low[up]));
    const double scale = std::min(plot.width() / w, plot.height() / h);

    const auto activity = source->activityAt(now);
    float fastest = 0;
    for (Dot& d : m_dots) {
        const auto c = coordinates(d.life->position);
        d.at = {plot.center().x() + (static_cast<double>(c[across] - low[across]) - w / 2) * scale,
                plot.center().y() - (static_cast<double>(c[up] - low[up]) - h / 2) * scale};
        if (!activity) continue;
        const auto at = std::ranges::lower_bound(activity->ids, d.life->id);
        if (at == activity->ids.end() || *at != d.life->id) continue;
        const auto i = static_cast<std::size_t>(at - activity->ids.begin());
        d.level = static_cast<std::uint8_t>(std::lround(std::clamp(activity->maturity[i], 0.f, 1.f) * 254.f));
        d.rate = activity->rate[i];
        fastest = std::max(fastest, d.rate);
    }
    // The scale grows in steps of 1, 2, 5 and never shrinks within a run, so that colours stay comparable.
    while (m_brightest < fastest) {
        const float digit = m_brightest / std::pow(10.f, std::floor(std::log10(m_brightest) + 1e-4f));
        m_brightest *= digit > 1.5f && digit < 3 ? 2.5f : 2.f;
    }
    // Dots lie over each other in order of birth: the young, which are what one looks for, on top.
}

double HeatmapCanvas::dotRadius() const
{
    const QRectF plot = plotRect();
    const double room = std::min(plot.width(), plot.height()) / std::sqrt(static_cast<double>(std::max<std::size_t>(m_dots.size(), 1)));
    return std::clamp(room * 0.3, 1.5, 11.0);
}

void HeatmapCanvas::paintLayout(QPainter& p) const
{
    const Theme& t = theme();
    const double r = dotRadius();
    const bool discs = m_dots.size() <= kMostDiscs && r >= 2;
    p.save();
    p.setClipRect(plotRect());
    p.setRenderHint(QPainter::Antialiasing, discs);
    const bool newborns = m_hub.timeline()->activityAt(m_hub.playhead().tick()) != nullptr;
    for (const Dot& d : m_dots) {
        const float maturity = d.level == MaturityTrack::kUnknown ? (newborns ? 0.f : 1.f) : MaturityTrack::value(d.level);
        const QColor colour(m_colour == Colour::Maturity ? maturityColour(maturity) : activityColour(d.rate / m_brightest));
        if (!discs) {
            p.fillRect(QRectF(d.at.x() - r, d.at.y() - r, 2 * r, 2 * r), colour);
            continue;
        }
        p.setPen(QPen(t.dark ? t.line : t.dim, 1));
        p.setBrush(colour);
        p.drawEllipse(d.at, r, r);
        if (d.level == MaturityTrack::kUnknown && newborns) {
            p.setPen(QPen(t.birth, 1.6));
            p.setBrush(Qt::NoBrush);
            p.drawEllipse(d.at, r + 3, r + 3);
        }
    }
    p.setRenderHint(QPainter::Antialiasing, true);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(t.accent, 2));
    if (!m_hub.selection().isEmpty())
        for (const Dot& d : m_dots)
            if (m_hub.selection().contains(d.life->id)) p.drawEllipse(d.at, r + 3, r + 3);
    p.restore();
}

} // namespace ng
