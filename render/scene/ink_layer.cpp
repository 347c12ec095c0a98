#include "ink_layer.h"

#include "ink_colours.h"
#include "parallel_parts.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>

namespace ng {

namespace {

constexpr std::size_t kSmoothLimit = 300'000; // above this many lines nobody sees a single one, and stairs cost half
constexpr std::size_t kLinesPerPart = 16'384;
constexpr int kRowsPerPart = 32;

/// Adds to both halves of a pixel; one that would run over stays full.
inline void add(std::uint32_t* pixel, std::uint32_t ink)
{
#ifdef __SSE2__
    _mm_storeu_si32(pixel, _mm_adds_epu16(_mm_loadu_si32(pixel), _mm_cvtsi32_si128(static_cast<int>(ink))));
#else
    const std::uint32_t low = (*pixel & 0xFFFFu) + (ink & 0xFFFFu), high = (*pixel >> 16) + (ink >> 16);
    *pixel = std::min(low, 0xFFFFu) | std::min(high, 0xFFFFu) << 16;
#endif
}

template <bool Smooth>
void stroke(std::uint32_t* ink, std::ptrdiff_t width, const LineSegment& s)
{
    const int shift = s.ink > 0xFFFFu ? 16 : 0;
    const std::uint32_t amount = s.ink >> shift;
    // A soft line gives each of two pixels across its share.
    const auto put = [&](std::uint32_t* pixel, std::ptrdiff_t neighbour, std::int32_t across) {
        if constexpr (Smooth) {
            const std::uint32_t second = (amount * ((static_cast<std::uint32_t>(across) >> 8) & 255u)) >> 8;
            add(pixel, (amount - second) << shift);
            add(pixel + neighbour, second << shift);
        } else {
            add(pixel, s.ink);
        }
    };
    std::int32_t across = s.across;
    if (s.isSteep()) {
        std::uint32_t* row = ink + s.first * width;
        for (int k = s.length(); k >= 0; --k, across += s.slope, row += width) put(row + (across >> 16), 1, across);
    } else {
        std::uint32_t* column = ink + s.first;
        for (int k = s.length(); k >= 0; --k, across += s.slope, ++column) put(column + (across >> 16) * width, width, across);
    }
}

} // namespace

void InkLayer::draw(std::span<const Projected> neurons, std::span<const SceneSynapse> lines, float boost, std::array<float, 2> depths,
                    const SceneStyle& style, int width, int height, std::vector<std::uint32_t>& rgba)
{
    const std::size_t n = width >= 16 && height >= 16 ? lines.size() : 0;
    const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const int parts = static_cast<int>((n + kLinesPerPart - 1) / kLinesPerPart);
    const unsigned threads = painterThreads();
    const unsigned inks = std::clamp(static_cast<unsigned>(parts), 1u, threads); // a few lines are not worth a second picture
    const LineTiles tiles{width, height};
    m_bins.resize(inks);
    m_ink.resize(inks);
    inParts(static_cast<int>(inks), inks, [&](int t, unsigned) {
        auto& bins = m_bins[static_cast<std::size_t>(t)];
        bins.resize(tiles.columns() * tiles.rows());
        for (auto& bin : bins) bin.clear();
        m_ink[static_cast<std::size_t>(t)].assign(pixels, 0);
    });
    const bool smooth = n <= kSmoothLimit;
    inParts(parts, inks, [&](int part, unsigned t) {
        const std::size_t first = static_cast<std::size_t>(part) * kLinesPerPart;
        sortLines(neurons, lines.subspan(first, std::min(kLinesPerPart, n - first)), boost, depths, smooth ? 0.f : 0.5f, tiles, m_bins[t]);
    });
    inParts(static_cast<int>(tiles.rows()), inks, [&](int row, unsigned t) {
        std::uint32_t* const ink = m_ink[t].data();
        for (std::size_t tile = static_cast<std::size_t>(row) * tiles.columns(), last = tile + tiles.columns(); tile < last; ++tile)
            for (const auto& bins : m_bins)
                for (const LineSegment& s : bins[tile]) smooth ? stroke<true>(ink, width, s) : stroke<false>(ink, width, s);
    });
    rgba.resize(pixels);
    const InkColours colours(style);
    inParts((height + kRowsPerPart - 1) / kRowsPerPart, threads, [&](int part, unsigned) {
        for (int y = part * kRowsPerPart; y < std::min(height, (part + 1) * kRowsPerPart); ++y) {
            const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(y) * width;
            for (std::size_t t = 1; t < inks; ++t)
                for (std::ptrdiff_t i = at; i < at + width; ++i) add(&m_ink[0][static_cast<std::size_t>(i)], m_ink[t][static_cast<std::size_t>(i)]);
            colours.develop(m_ink[0].data() + at, rgba.data() + at, width);
        }
    });
}

} // namespace ng
