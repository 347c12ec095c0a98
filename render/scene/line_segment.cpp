#include "line_segment.h"

#include <ng/base/vector_clones.h>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr std::size_t kBlock = 128; // lines made at a time: they stay in the first-level cache
constexpr std::size_t kAhead = 16;  // lines whose neurons are fetched before they are needed

/// Cuts a segment to the box [lo, hi]; false when nothing is left.
bool clip(float& x0, float& y0, float& x1, float& y1, float lo, float hiX, float hiY)
{
    const float dx = x1 - x0, dy = y1 - y0;
    float t0 = 0, t1 = 1;
    const float p[4] = {-dx, dx, -dy, dy};
    const float q[4] = {x0 - lo, hiX - x0, y0 - lo, hiY - y0};
    for (int k = 0; k < 4; ++k) {
        if (p[k] == 0) {
            if (q[k] < 0) return false;
        } else if (p[k] < 0) {
            t0 = std::max(t0, q[k] / p[k]);
        } else {
            t1 = std::min(t1, q[k] / p[k]);
        }
    }
    if (t0 > t1) return false;
    const float ax = x0, ay = y0;
    x0 = std::clamp(ax + t0 * dx, lo, hiX);
    y0 = std::clamp(ay + t0 * dy, lo, hiY);
    x1 = std::clamp(ax + t1 * dx, lo, hiX);
    y1 = std::clamp(ay + t1 * dy, lo, hiY);
    return true;
}

/// Lines by quantity instead of one after the other.
struct Block {
    alignas(64) float x0[kBlock], y0[kBlock], x1[kBlock], y1[kBlock];
    alignas(64) float depth[kBlock]; ///< sum of the two ends
    alignas(64) float opacity[kBlock];
    alignas(64) std::uint32_t shift[kBlock]; ///< of the ink: 0 or 16
    // What follows is made from what stands above.
    alignas(64) std::int32_t across[kBlock], slope[kBlock], first[kBlock], steps[kBlock], left[kBlock], low[kBlock];
    alignas(64) std::uint32_t ink[kBlock];
};

NG_VECTOR_CLONES
void makeSegments(Block& b, float strength, float nearest, float perDepth, float rounding)
{
    for (std::size_t i = 0; i < kBlock; ++i) {
        const float near = 1.3f - (b.depth[i] - 2 * nearest) * perDepth; // 1.3 in front, 0.3 at the back
        // An opacity a is the optical depth -log(1 - a); for the faint lines of a network that is nearly a + a^2 / 2.
        const float opacity = std::min(0.95f, b.opacity[i] * strength * near);
        b.ink[i] = static_cast<std::uint32_t>(static_cast<std::int32_t>(opacity * (1 + 0.5f * opacity) * LineSegment::kInk + 0.5f)) << b.shift[i];
        const float x0 = b.x0[i], y0 = b.y0[i], x1 = b.x1[i], y1 = b.y1[i];
        const bool steep = std::abs(x1 - x0) < std::abs(y1 - y0);
        const float from = steep ? y0 : x0, to = steep ? y1 : x1, atFrom = steep ? x0 : y0, atTo = steep ? x1 : y1;
        const bool turn = from > to;
        const float a0 = turn ? to : from, a1 = turn ? from : to, c0 = turn ? atTo : atFrom, c1 = turn ? atFrom : atTo;
        const auto first = static_cast<std::int32_t>(a0 + 0.5f), last = static_cast<std::int32_t>(a1 + 0.5f);
        const float length = a1 - a0;
        const float slope = length > 0 ? (c1 - c0) / length : 0;
        b.across[i] = static_cast<std::int32_t>((c0 + (static_cast<float>(first) - a0) * slope + rounding) * 65536.f);
        b.slope[i] = static_cast<std::int32_t>(slope * 65536.f);
        b.first[i] = first;
        b.steps[i] = (last - first) | (steep ? LineSegment::kSteep : 0);
        b.left[i] = static_cast<std::int32_t>(std::min(x0, x1));
        b.low[i] = static_cast<std::int32_t>(std::min(y0, y1));
    }
}

} // namespace

void sortLines(std::span<const Projected> n, std::span<const SceneSynapse> lines, float strength, std::array<float, 2> depths, float rounding, const LineTiles& tiles,
               std::span<std::vector<LineSegment>> bins)
{
    const float hiX = static_cast<float>(tiles.width) - kFarLineMargin, hiY = static_cast<float>(tiles.height) - kFarLineMargin;
    const float perDepth = depths[1] > depths[0] ? 0.5f / (depths[1] - depths[0]) : 0;
    const auto inside = [&](const Projected& p) { return p.x >= kLineMargin && p.x <= hiX && p.y >= kLineMargin && p.y <= hiY; };
    Block b{};
    for (std::size_t next = 0; next < lines.size();) {
        std::size_t k = 0;
        for (; k < kBlock && next < lines.size(); ++next) {
#ifdef __GNUC__
            if (next + kAhead < lines.size()) {
                __builtin_prefetch(&n[lines[next + kAhead].source]);
                __builtin_prefetch(&n[lines[next + kAhead].target]);
            }
#endif
            const SceneSynapse& s = lines[next];
            const Projected& from = n[s.source];
            const Projected& to = n[s.target];
            if (from.depth < 0 || to.depth < 0) continue;
            b.x0[k] = from.x, b.y0[k] = from.y, b.x1[k] = to.x, b.y1[k] = to.y;
            if (!(inside(from) && inside(to)) && !clip(b.x0[k], b.y0[k], b.x1[k], b.y1[k], kLineMargin, hiX, hiY)) continue;
            b.depth[k] = from.depth + to.depth;
            b.opacity[k] = s.opacity;
            b.shift[k] = s.inhibitory ? 16 : 0;
            ++k;
        }
        makeSegments(b, strength, depths[0], perDepth, rounding);
        for (std::size_t i = 0; i < k; ++i)
            if (b.ink[i] != 0)
                bins[tiles.of(b.left[i], b.low[i])].push_back(
                    {b.across[i], b.slope[i], static_cast<std::uint16_t>(b.first[i]), static_cast<std::uint16_t>(b.steps[i]), b.ink[i]});
    }
}

} // namespace ng
