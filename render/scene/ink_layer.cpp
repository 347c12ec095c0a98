#include "ink_layer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <thread>

namespace ng {

namespace {

constexpr float kUnit = 1024;            // ink of opacity 1, before the logarithm below
constexpr std::uint32_t kGuard = 0x80008000u; // top bit of each field: set means that a pixel is full
constexpr std::size_t kSmoothLimit = 300'000; // above this many lines nobody sees a single one, and stairs cost half

/// Adds without letting one field run over into the other.
inline void add(std::uint32_t& pixel, std::uint32_t ink)
{
    std::uint32_t v = pixel + ink;
    if (v & kGuard) [[unlikely]] {
        if (v & 0x8000u) v = (v & 0xFFFF0000u) | 0x7FFFu;
        if (v & 0x80000000u) v = (v & 0x0000FFFFu) | 0x7FFF0000u;
    }
    pixel = v;
}

/// Cuts a segment to the box [lo, hi]; false when nothing is left.
bool clip(float& x0, float& y0, float& x1, float& y1, float loX, float loY, float hiX, float hiY)
{
    const auto inside = [&](float x, float y) { return x >= loX && x <= hiX && y >= loY && y <= hiY; };
    if (inside(x0, y0) && inside(x1, y1)) return true;
    const float dx = x1 - x0, dy = y1 - y0;
    float t0 = 0, t1 = 1;
    const float p[4] = {-dx, dx, -dy, dy};
    const float q[4] = {x0 - loX, hiX - x0, y0 - loY, hiY - y0};
    for (int k = 0; k < 4; ++k) {
        if (p[k] == 0) {
            if (q[k] < 0) return false;
        } else {
            const float t = q[k] / p[k];
            if (p[k] < 0) t0 = std::max(t0, t);
            else t1 = std::min(t1, t);
        }
    }
    if (t0 > t1) return false;
    const float ax = x0, ay = y0;
    x0 = std::clamp(ax + t0 * dx, loX, hiX);
    y0 = std::clamp(ay + t0 * dy, loY, hiY);
    x1 = std::clamp(ax + t1 * dx, loX, hiX);
    y1 = std::clamp(ay + t1 * dy, loY, hiY);
    return true;
}

/// One line in steps of one pixel along its longer side; `across` and `along` are strides. Smooth: split over the two nearest pixels.
template <bool Smooth>
inline void stroke(std::uint32_t* ink, int along, int across, float a0, float b0, float a1, float b1, std::uint32_t amount, int shift)
{
    const int from = static_cast<int>(a0 + 0.5f);
    const int to = static_cast<int>(a1 + 0.5f);
    const float slope = a1 > a0 ? (b1 - b0) / (a1 - a0) : 0;
    const float start = b0 + (static_cast<float>(from) - a0) * slope;
    // 16.16; the clip box leaves two pixels of room for the rounding.
    std::int32_t b = static_cast<std::int32_t>((start + (Smooth ? 0.f : 0.5f)) * 65536.f);
    const std::int32_t step = static_cast<std::int32_t>(slope * 65536.f);
    std::uint32_t* at = ink + static_cast<std::ptrdiff_t>(from) * along;
    for (int a = from; a <= to; ++a, at += along, b += step) {
        std::uint32_t* p = at + static_cast<std::ptrdiff_t>(b >> 16) * across;
        if constexpr (Smooth) {
            const std::uint32_t f = (static_cast<std::uint32_t>(b) >> 8) & 255u;
            const std::uint32_t second = (amount * f) >> 8;
            add(p[0], (amount - second) << shift);
            add(p[across], second << shift);
        } else {
            add(p[0], amount << shift);
        }
    }
}

template <bool Smooth>
void drawRange(std::uint32_t* ink, int width, int height, std::span<const Projected> n, std::span<const SceneSynapse> lines, float boost,
               std::array<float, 2> depths)
{
    const float loX = 2, loY = 2, hiX = static_cast<float>(width) - 4, hiY = static_cast<float>(height) - 4;
    const float perDepth = depths[1] > depths[0] ? 0.5f / (depths[1] - depths[0]) : 0;
    for (const SceneSynapse& s : lines) {
        const Projected& a = n[s.source];
        const Projected& b = n[s.target];
        if (a.depth < 0 || b.depth < 0) continue;
        float x0 = a.x, y0 = a.y, x1 = b.x, y1 = b.y;
        if (!clip(x0, y0, x1, y1, loX, loY, hiX, hiY)) continue;
        const float near = 1.3f - (a.depth + b.depth - 2 * depths[0]) * perDepth; // 1.3 in front, 0.3 at the back
        // An opacity a is the optical depth -log(1 - a); for the faint lines of a network that is nearly a itself.
        const float opacity = std::min(0.95f, s.opacity * boost * near);
        const auto amount = static_cast<std::uint32_t>(opacity * (1 + 0.5f * opacity) * kUnit + 0.5f);
        if (amount == 0) continue;
        const int shift = s.inhibitory ? 16 : 0;
        if (std::abs(x1 - x0) >= std::abs(y1 - y0)) {
            if (x0 > x1) std::swap(x0, x1), std::swap(y0, y1);
            stroke<Smooth>(ink, 1, width, x0, y0, x1, y1, amount, shift);
        } else {
            if (y0 > y1) std::swap(x0, x1), std::swap(y0, y1);
            stroke<Smooth>(ink, width, 1, y0, x0, y1, x1, amount, shift);
        }
    }
}

/// Runs `work(first, last, thread)` over [0, n) on the painter's threads, the caller's being one of them.
template <class Work>
void parallel(std::size_t n, unsigned threads, Work work)
{
    std::vector<std::jthread> others;
    for (unsigned t = 1; t < threads; ++t) others.emplace_back([=] { work(n * t / threads, n * (t + 1) / threads, t); });
    work(std::size_t{0}, n / threads, 0u);
}

} // namespace

unsigned painterThreads() { return std::clamp(std::thread::hardware_concurrency(), 1u, 4u); }

void InkLayer::draw(std::span<const Projected> neurons, std::span<const SceneSynapse> lines, float boost, std::array<float, 2> depths, int width, int height)
{
    m_width = width;
    m_height = height;
    const unsigned threads = lines.size() < 4'000 ? 1u : painterThreads();
    m_ink.resize(threads);
    const bool room = width >= 16 && height >= 16;
    parallel(lines.size(), threads, [&](std::size_t first, std::size_t last, unsigned t) {
        m_ink[t].assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
        if (!room) return;
        const auto part = lines.subspan(first, last - first);
        if (lines.size() <= kSmoothLimit) drawRange<true>(m_ink[t].data(), width, height, neurons, part, boost, depths);
        else drawRange<false>(m_ink[t].data(), width, height, neurons, part, boost, depths);
    });
}

void InkLayer::develop(const SceneStyle& style, std::vector<std::uint32_t>& rgba) const
{
    static constexpr std::size_t kSteps = 4096; // of 1/256 optical depth: 16 in all
    static const std::array<float, kSteps> cover = [] {
        std::array<float, kSteps> c{};
        for (std::size_t i = 0; i < kSteps; ++i) c[i] = 0.92f * (1 - std::exp(-static_cast<float>(i) / 256.f));
        return c;
    }();
    const auto pack = [](float r, float g, float b) {
        return static_cast<std::uint32_t>(r + 0.5f) | static_cast<std::uint32_t>(g + 0.5f) << 8 | static_cast<std::uint32_t>(b + 0.5f) << 16 | 0xFF000000u;
    };
    static_assert(std::endian::native == std::endian::little, "RGBA bytes are packed for a little-endian machine");
    const auto f = [](Rgb c) { return std::array{static_cast<float>(c[0]), static_cast<float>(c[1]), static_cast<float>(c[2])}; };
    const auto ground = f(style.background), exc = f(style.excitatory), inh = f(style.inhibitory);
    const std::uint32_t bare = pack(ground[0], ground[1], ground[2]);
    const std::size_t n = static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height);
    rgba.resize(n);
    parallel(n, painterThreads(), [&](std::size_t first, std::size_t last, unsigned) {
        for (std::size_t i = first; i < last; ++i) {
            std::uint32_t e = 0, h = 0;
            for (const auto& layer : m_ink) {
                e += layer[i] & 0xFFFFu;
                h += layer[i] >> 16;
            }
            const std::uint32_t sum = e + h;
            if (sum == 0) {
                rgba[i] = bare;
                continue;
            }
            const float a = cover[std::min<std::size_t>(kSteps - 1, sum >> 2)];
            const float share = static_cast<float>(e) / static_cast<float>(sum);
            const auto channel = [&](std::size_t k) { return ground[k] + a * (inh[k] + share * (exc[k] - inh[k]) - ground[k]); };
            rgba[i] = pack(channel(0), channel(1), channel(2));
        }
    });
}

} // namespace ng
