#include "ink_colours.h"

#include "line_segment.h"
#include <ng/base/vector_clones.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ng {

namespace {

constexpr std::uint32_t kSteps = 16 * 1024; // from here on ink covers all it can
constexpr float kMostCover = 0.92f;

/// Cover of an amount of ink divided by the amount.
const float* coverPerInk()
{
    static const std::vector<float> table = [] {
        std::vector<float> c(kSteps);
        for (std::uint32_t i = 1; i < kSteps; ++i) c[i] = kMostCover * (1 - std::exp(-static_cast<float>(i) / LineSegment::kInk)) / static_cast<float>(i);
        return c;
    }();
    return table.data();
}

inline std::uint32_t byte(float v) { return static_cast<std::uint32_t>(static_cast<std::int32_t>(std::min(std::max(v + 0.5f, 0.f), 255.f))); }

inline std::uint32_t pack(float r, float g, float b) { return byte(r) | byte(g) << 8 | byte(b) << 16 | 0xFF000000u; }

NG_VECTOR_CLONES
void developRow(const std::uint32_t* __restrict ink, std::uint32_t* __restrict rgba, int n, const float* __restrict table, const float* ground,
                const float* excitatory, const float* inhibitory)
{
    const float g0 = ground[0], g1 = ground[1], g2 = ground[2];
    const float e0 = excitatory[0], e1 = excitatory[1], e2 = excitatory[2], h0 = inhibitory[0], h1 = inhibitory[1], h2 = inhibitory[2];
    for (int x = 0; x < n; ++x) {
        const auto e = static_cast<std::int32_t>(ink[x] & 0xFFFFu), h = static_cast<std::int32_t>(ink[x] >> 16), sum = e + h;
        const float few = table[std::min(sum, static_cast<std::int32_t>(kSteps) - 1)];
        const float c = sum < static_cast<std::int32_t>(kSteps) ? few : kMostCover / static_cast<float>(sum);
        const float ce = c * static_cast<float>(e), ch = c * static_cast<float>(h);
        rgba[x] = pack(g0 + ce * e0 + ch * h0, g1 + ce * e1 + ch * h1, g2 + ce * e2 + ch * h2);
    }
}

} // namespace

InkColours::InkColours(const SceneStyle& s)
{
    for (std::size_t k = 0; k < 3; ++k) {
        m_ground[k] = s.background[k];
        m_excitatory[k] = static_cast<float>(s.excitatory[k]) - m_ground[k];
        m_inhibitory[k] = static_cast<float>(s.inhibitory[k]) - m_ground[k];
    }
    m_bare = pack(m_ground[0], m_ground[1], m_ground[2]);
}

void InkColours::develop(const std::uint32_t* ink, std::uint32_t* rgba, int n) const
{
    constexpr int kRun = 64; // pixels; much of a picture is bare
    for (int x = 0; x < n; x += kRun) {
        const int m = std::min(kRun, n - x);
        std::uint32_t any = 0;
        for (int i = 0; i < m; ++i) any |= ink[x + i];
        if (any == 0) std::fill_n(rgba + x, m, m_bare);
        else developRow(ink + x, rgba + x, m, coverPerInk(), m_ground, m_excitatory, m_inhibitory);
    }
}

} // namespace ng
