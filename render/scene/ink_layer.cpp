#include "ink_layer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <thread>

namespace ng {

namespace {

static_assert(std::endian::native == std::endian::little, "RGBA bytes are packed for a little-endian machine");

constexpr float kUnit = 1024;                 // ink of optical depth 1
constexpr std::uint32_t kGuard = 0x80008000u; // top bit of each field: set means that a pixel is full
constexpr int kBandRows = 48;                 // a band's ink stays in the second-level cache
constexpr std::size_t kSmoothLimit = 300'000; // above this many lines nobody sees a single one, and stairs cost half

/// Adds without letting one field (excitatory low, inhibitory high) run over into the other.
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
bool clip(float& x0, float& y0, float& x1, float& y1, float lo, float hiX, float hiY)
{
    const auto inside = [&](float x, float y) { return x >= lo && x <= hiX && y >= lo && y <= hiY; };
    if (inside(x0, y0) && inside(x1, y1)) return true;
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

/// Sorts the lines of one thread's share into the bands they touch.
void binLines(std::span<const Projected> n, std::span<const SceneSynapse> lines, float boost, std::array<float, 2> depths, int width, int height,
              std::vector<std::vector<InkLayer::Segment>>& bands)
{
    const float hiX = static_cast<float>(width) - 4, hiY = static_cast<float>(height) - 4;
    const float perDepth = depths[1] > depths[0] ? 0.5f / (depths[1] - depths[0]) : 0;
    for (const SceneSynapse& s : lines) {
        const Projected& a = n[s.source];
        const Projected& b = n[s.target];
        if (a.depth < 0 || b.depth < 0) continue;
        float x0 = a.x, y0 = a.y, x1 = b.x, y1 = b.y;
        if (!clip(x0, y0, x1, y1, 2, hiX, hiY)) continue;
        const float near = 1.3f - (a.depth + b.depth - 2 * depths[0]) * perDepth; // 1.3 in front, 0.3 at the back
        // An opacity a is the optical depth -log(1 - a); for the faint lines of a network that is nearly a + a^2 / 2.
        const float opacity = std::min(0.95f, s.opacity * boost * near);
        const auto amount = static_cast<std::uint16_t>(opacity * (1 + 0.5f * opacity) * kUnit + 0.5f);
        if (amount == 0) continue;
        const bool steep = std::abs(x1 - x0) < std::abs(y1 - y0);
        if (steep ? y0 > y1 : x0 > x1) {
            std::swap(x0, x1);
            std::swap(y0, y1);
        }
        // One row more at either end: a smooth line reaches into its neighbours.
        const int first = (static_cast<int>(std::min(y0, y1)) - 1) / kBandRows;
        const int last = std::min(static_cast<int>(bands.size()) - 1, (static_cast<int>(std::max(y0, y1)) + 2) / kBandRows);
        for (int k = first; k <= last; ++k) bands[static_cast<std::size_t>(k)].push_back({x0, y0, x1, y1, amount, s.inhibitory, steep});
    }
}

/// The part of a segment in the rows [row0, row0 + kBandRows). `ink` has one scratch row below and one above these.
template <bool Smooth>
void stroke(std::uint32_t* ink, int width, int row0, const InkLayer::Segment& s)
{
    const int shift = s.inhibitory ? 16 : 0;
    const std::uint32_t amount = s.amount;
    const float a0 = s.steep ? s.y0 : s.x0, b0 = s.steep ? s.x0 : s.y0, a1 = s.steep ? s.y1 : s.x1, b1 = s.steep ? s.x1 : s.y1;
    const int from = static_cast<int>(a0 + 0.5f), to = static_cast<int>(a1 + 0.5f);
    const float slope = a1 > a0 ? (b1 - b0) / (a1 - a0) : 0;
    // 16.16, from the whole segment's start, so that neighbouring bands agree; the clip box leaves two pixels of room for the rounding.
    const auto start = static_cast<std::int32_t>((b0 + (static_cast<float>(from) - a0) * slope + (Smooth ? 0.f : 0.5f)) * 65536.f);
    const auto step = static_cast<std::int32_t>(slope * 65536.f);
    const auto put = [&](std::uint32_t* p, int across, std::int32_t b) {
        if constexpr (Smooth) {
            const std::uint32_t second = (amount * ((static_cast<std::uint32_t>(b) >> 8) & 255u)) >> 8;
            add(p[0], (amount - second) << shift);
            add(p[across], second << shift);
        } else {
            add(p[0], amount << shift);
        }
    };
    if (s.steep) {
        const int lo = std::max(from, row0), hi = std::min(to, row0 + kBandRows - 1);
        std::int32_t b = start + step * (lo - from);
        for (int y = lo; y <= hi; ++y, b += step) put(ink + static_cast<std::ptrdiff_t>(y - row0 + 1) * width + (b >> 16), 1, b);
        return;
    }
    std::int32_t b = start;
    const std::int32_t last = start + step * (to - from);
    const std::int32_t lowest = (std::min(start, last) >> 16) - row0 + 1, highest = (std::max(start, last) >> 16) - row0 + 1;
    if (lowest >= 0 && highest <= kBandRows) { // most are short and lie in one band: nothing to test at each step
        std::uint32_t* const origin = ink + static_cast<std::ptrdiff_t>(1 - row0) * width;
        for (int x = from; x <= to; ++x, b += step) put(origin + static_cast<std::ptrdiff_t>(b >> 16) * width + x, width, b);
        return;
    }
    int lo = from, hi = to;
    if (step != 0) {
        // The steps whose row can lie in [row0 - 1, row0 + kBandRows), generously; the test inside is exact.
        const auto steps = [&](int row) { return static_cast<int>((static_cast<std::int64_t>(row) * 65536 - start) / step); };
        const int p = steps(row0 - 1), q = steps(row0 + kBandRows);
        lo = std::max(from, from + std::min(p, q) - 1);
        hi = std::min(to, from + std::max(p, q) + 1);
    }
    b = start + step * (lo - from);
    for (int x = lo; x <= hi; ++x, b += step) {
        const auto row = static_cast<unsigned>((b >> 16) - row0 + 1);
        if (row <= static_cast<unsigned>(kBandRows)) put(ink + static_cast<std::ptrdiff_t>(row) * width + x, width, b);
    }
}

/// From ink to colours.
class Developer {
public:
    explicit Developer(const SceneStyle& s)
    {
        for (std::size_t k = 0; k < 3; ++k) {
            m_ground[k] = s.background[k];
            m_excitatory[k] = static_cast<float>(s.excitatory[k]) - m_ground[k];
            m_inhibitory[k] = static_cast<float>(s.inhibitory[k]) - m_ground[k];
        }
        m_bare = pack(m_ground[0], m_ground[1], m_ground[2]);
    }
    void row(const std::uint32_t* ink, int width, std::uint32_t* rgba) const
    {
        const auto& table = coverPerInk();
        for (int x = 0; x < width; ++x) {
            const std::uint32_t v = ink[x];
            if (v == 0) {
                rgba[x] = m_bare;
                continue;
            }
            const std::uint32_t e = v & 0xFFFFu, h = v >> 16;
            const float c = table[std::min<std::uint32_t>(kSteps - 1, e + h)];
            const float ce = c * static_cast<float>(e), ch = c * static_cast<float>(h);
            const auto channel = [&](std::size_t k) { return m_ground[k] + ce * m_excitatory[k] + ch * m_inhibitory[k]; };
            rgba[x] = pack(channel(0), channel(1), channel(2));
        }
    }

private:
    static constexpr std::uint32_t kSteps = 16 * 1024;
    /// Coverage of an amount of ink divided by the amount; never more than 0.92 in all, so that spheres stand out.
    static const std::vector<float>& coverPerInk()
    {
        static const std::vector<float> t = [] {
            std::vector<float> c(kSteps);
            for (std::uint32_t i = 1; i < kSteps; ++i) c[i] = 0.92f * (1 - std::exp(-static_cast<float>(i) / kUnit)) / static_cast<float>(i);
            return c;
        }();
        return t;
    }
    static std::uint32_t pack(float r, float g, float b)
    {
        const auto byte = [](float v) { return static_cast<std::uint32_t>(std::clamp(v + 0.5f, 0.f, 255.f)); };
        return byte(r) | byte(g) << 8 | byte(b) << 16 | 0xFF000000u;
    }
    std::array<float, 3> m_ground{}, m_excitatory{}, m_inhibitory{};
    std::uint32_t m_bare = 0;
};

/// Runs `work(thread)` on this many threads, the caller's being one of them, and waits for all.
template <class Work>
void onThreads(unsigned threads, const Work& work)
{
    std::vector<std::jthread> others;
    for (unsigned t = 1; t < threads; ++t) others.emplace_back([&work, t] { work(t); });
    work(0);
}

} // namespace

unsigned painterThreads() { return std::clamp(std::thread::hardware_concurrency(), 1u, 4u); }

void InkLayer::draw(std::span<const Projected> neurons, std::span<const SceneSynapse> lines, float boost, std::array<float, 2> depths,
                    const SceneStyle& style, int width, int height, std::vector<std::uint32_t>& rgba)
{
    const unsigned threads = painterThreads();
    const int bands = (height + kBandRows - 1) / kBandRows;
    rgba.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    m_bins.resize(threads);
    const std::size_t n = width >= 16 && height >= 16 ? lines.size() : 0;
    onThreads(threads, [&](unsigned t) {
        m_bins[t].resize(static_cast<std::size_t>(bands));
        for (auto& b : m_bins[t]) b.clear();
        const std::size_t first = n * t / threads, last = n * (t + 1) / threads;
        binLines(neurons, lines.subspan(first, last - first), boost, depths, width, height, m_bins[t]);
    });
    const Developer developer(style);
    std::atomic<int> next = 0;
    onThreads(threads, [&](unsigned) {
        std::vector<std::uint32_t> ink;
        for (int band = next++; band < bands; band = next++) {
            const int row0 = band * kBandRows;
            // Beyond the two scratch rows one pixel more, for the right neighbour of the very last one.
            ink.assign(static_cast<std::size_t>(width) * (kBandRows + 2) + 1, 0);
            for (const auto& bins : m_bins)
                for (const Segment& s : bins[static_cast<std::size_t>(band)]) {
                    if (n <= kSmoothLimit) stroke<true>(ink.data(), width, row0, s);
                    else stroke<false>(ink.data(), width, row0, s);
                }
            for (int y = row0; y < std::min(height, row0 + kBandRows); ++y)
                developer.row(ink.data() + static_cast<std::ptrdiff_t>(y - row0 + 1) * width, width, rgba.data() + static_cast<std::ptrdiff_t>(y) * width);
        }
    });
}

} // namespace ng
