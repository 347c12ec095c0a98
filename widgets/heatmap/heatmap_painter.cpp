#include "heatmap_painter.h"

#include <algorithm>
#include <cmath>

namespace ng {

std::pair<int, int> ageRowPixels(std::size_t index, std::size_t rows, int height)
{
    const double step = static_cast<double>(height) / static_cast<double>(std::max<std::size_t>(rows, 1));
    const int top = static_cast<int>(std::floor(static_cast<double>(index) * step));
    const int bottom = static_cast<int>(std::floor(static_cast<double>(index + 1) * step));
    return {std::min(top, height - 1), std::max(bottom, std::min(top, height - 1) + 1)};
}

void paintAges(QImage& image, std::span<const Chronicle::Life* const> rows, const MaturityTrack& track, const AgeView& view)
{
    image.fill(view.ground);
    const int width = image.width(), height = image.height();
    if (rows.empty() || width < 1 || height < 1 || view.time.empty()) return;
    const double perColumn = static_cast<double>(view.time.length()) / width;
    std::vector<Tick> tickOf(static_cast<std::size_t>(width));
    std::vector<int> frameOf(tickOf.size());
    for (int x = 0; x < width; ++x) {
        const auto i = static_cast<std::size_t>(x);
        tickOf[i] = view.time.begin + static_cast<Tick>((x + 0.5) * perColumn);
        frameOf[i] = track.frameAt(tickOf[i]);
    }
    const auto columnOf = [&](Tick t) {
        if (t <= view.time.begin) return 0;
        return static_cast<int>(std::clamp(static_cast<double>(t - view.time.begin) / perColumn, 0.0, static_cast<double>(width)));
    };
    const bool shared = rows.size() > static_cast<std::size_t>(height);
    std::vector<std::uint32_t> sum(shared ? tickOf.size() : 0), alive(sum.size());
    for (std::size_t first = 0; first < rows.size();) {
        const auto [top, bottom] = ageRowPixels(first, rows.size(), height);
        auto* const line = reinterpret_cast<QRgb*>(image.scanLine(top));
        std::size_t last = first + 1;
        if (!shared) {
            const Chronicle::Life& l = *rows[first];
            const int from = columnOf(l.born), to = columnOf(std::min(l.died, view.time.end));
            for (int x = from; x < to; ++x) {
                const auto i = static_cast<std::size_t>(x);
                line[x] = view.ramp[track.between(frameOf[i], tickOf[i], l.id)];
            }
            if (l.died != Chronicle::kAlive && l.died >= view.time.begin && l.died < view.time.end && bottom - top >= 2)
                std::fill(line + std::max(0, to - 2), line + std::max(to, std::min(width, 1)), view.death);
        } else {
            std::ranges::fill(sum, 0u);
            std::ranges::fill(alive, 0u);
            while (last < rows.size() && ageRowPixels(last, rows.size(), height).first == top) ++last;
            for (std::size_t k = first; k < last; ++k) {
                const Chronicle::Life& l = *rows[k];
                const int to = columnOf(std::min(l.died, view.time.end));
                for (int x = columnOf(l.born); x < to; ++x) {
                    const auto i = static_cast<std::size_t>(x);
                    const std::uint8_t level = track.level(frameOf[i], l.id);
                    if (level == MaturityTrack::kUnknown) continue;
                    sum[i] += level;
                    ++alive[i];
                }
            }
            for (std::size_t i = 0; i < sum.size(); ++i)
                if (alive[i]) line[i] = view.ramp[sum[i] / alive[i]];
        }
        for (int y = top + 1; y < std::min(bottom, height); ++y)
            std::copy(line, line + width, reinterpret_cast<QRgb*>(image.scanLine(y)));
        // A hair of ground between rows that have the room for it.
        if (!shared && bottom - top >= 5) {
            auto* const edge = reinterpret_cast<QRgb*>(image.scanLine(std::min(bottom, height) - 1));
            std::fill(edge, edge + width, view.ground);
        }
        first = last;
    }
}

} // namespace ng
