#include "sphere_painter.h"

#include "parallel_parts.h"
#include <ng/base/vector_clones.h>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr float kSmallest = 0.75f;            // pixels: a neuron never vanishes
constexpr std::size_t kSteps = 4096;          // of depth: the order inside a step does not show
constexpr std::size_t kNeuronsPerPart = 8192; // parts are fixed, so that equal depths keep their order whatever the threads do
constexpr int kRowsPerBand = 48;              // a band's pixels stay in the second-level cache

/// Two channels at a time: red and blue in one multiplication, green in the other.
inline void put(std::uint32_t& pixel, std::uint32_t redBlue, std::uint32_t green, std::uint32_t texel)
{
    const std::uint32_t scale = texel & 255, grey = texel >> 8 & 255, cover = texel >> 16;
    const std::uint32_t over = cover + (cover >> 7), under = 256 - over;
    const std::uint32_t rb = ((redBlue * scale) >> 8 & 0x00FF00FFu) + grey * 0x00010001u;
    const std::uint32_t g = ((green * scale) >> 8 & 0x0000FF00u) + (grey << 8);
    pixel = (((rb * over + (pixel & 0x00FF00FFu) * under) >> 8) & 0x00FF00FFu) | (((g * over + (pixel & 0x0000FF00u) * under) >> 8) & 0x0000FF00u) | 0xFF000000u;
}

/// put() on `rows` rows of `stride` pixels each.
NG_VECTOR_CLONES
void putRows(std::uint32_t* __restrict pixels, std::ptrdiff_t width, const std::uint32_t* __restrict texels, int rows, int stride, std::uint32_t redBlue, std::uint32_t green)
{
    for (int y = 0; y < rows; ++y, pixels += width, texels += stride)
        for (int x = 0; x < stride; x += SphereSprites::kLanes)
            for (int i = x; i < x + SphereSprites::kLanes; ++i) put(pixels[i], redBlue, green, texels[i]);
}

} // namespace

void SpherePainter::paint(const Canvas& c, const Stamp& s) const
{
    if (s.sprite == kNoSprite) {
        const Projected& p = c.neurons[s.neuron];
        const float r = std::max(p.radius, kSmallest) + 1;
        const auto from = [](float v, int least) { return static_cast<int>(std::max(std::floor(v), static_cast<float>(least))); };
        const auto to = [](float v, int most) { return static_cast<int>(std::min(std::ceil(v), static_cast<float>(most))); };
        for (int y = from(p.y - r, c.firstRow), y1 = to(p.y + r, c.lastRow); y < y1; ++y)
            for (int x = from(p.x - r, 0), x1 = to(p.x + r, c.width); x < x1; ++x) {
                const SphereTexel t = sphereTexel(static_cast<float>(x) + 0.5f - p.x, static_cast<float>(y) + 0.5f - p.y, p.radius, c.outlineGrey);
                if (t.cover != 0) put(c.rgba[static_cast<std::ptrdiff_t>(y) * c.width + x], s.redBlue, s.green, t.scale | std::uint32_t{t.grey} << 8 | std::uint32_t{t.cover} << 16);
            }
        return;
    }
    const SphereSprites::Sprite& sprite = m_sprites[s.sprite];
    const int left = s.x + sprite.left, bottom = s.y + sprite.bottom;
    const int y0 = std::max(c.firstRow, bottom), y1 = std::min(c.lastRow, bottom + sprite.height);
    if (y0 >= y1) return;
    const std::uint32_t* texels = sprite.texels.data() + static_cast<std::ptrdiff_t>(y0 - bottom) * sprite.stride;
    std::uint32_t* row = c.rgba + static_cast<std::ptrdiff_t>(y0) * c.width;
    if (left >= 0 && left + sprite.stride <= c.width) {
        putRows(row + left, c.width, texels, y1 - y0, sprite.stride, s.redBlue, s.green);
        return;
    }
    const int x0 = std::max(0, left), x1 = std::min(c.width, left + sprite.width);
    for (int y = y0; y < y1; ++y, row += c.width, texels += sprite.stride)
        for (int x = x0; x < x1; ++x) put(row[x], s.redBlue, s.green, texels[x - left]);
}

void SpherePainter::draw(std::span<const Projected> neurons, std::span<const Rgb> colours, std::array<float, 2> depths, const SceneStyle& style, int width,
                         int height, const std::vector<std::uint32_t>& ground, std::vector<std::uint32_t>& rgba)
{
    const auto grey = static_cast<std::uint8_t>((style.outline[0] + 2 * style.outline[1] + style.outline[2]) / 4);
    m_sprites.setOutlineGrey(grey);
    const int parts = static_cast<int>((neurons.size() + kNeuronsPerPart - 1) / kNeuronsPerPart);
    const int bands = (height + kRowsPerBand - 1) / kRowsPerBand;
    const unsigned threads = neurons.size() < 200 ? 1u : painterThreads();
    if (m_bands.size() < static_cast<std::size_t>(parts)) m_bands.resize(static_cast<std::size_t>(parts));
    m_wanted.resize(m_bands.size());
    const float perDepth = depths[1] > depths[0] ? 1 / (depths[1] - depths[0]) : 0;

    inParts(parts, threads, [&](int part, unsigned) {
        Bands& mine = m_bands[static_cast<std::size_t>(part)];
        mine.resize(static_cast<std::size_t>(bands));
        for (auto& b : mine) b.clear();
        auto& wanted = m_wanted[static_cast<std::size_t>(part)];
        wanted.assign(SphereSprites::kCount, 0);
        const std::size_t first = static_cast<std::size_t>(part) * kNeuronsPerPart, last = std::min(neurons.size(), first + kNeuronsPerPart);
        for (std::size_t i = first; i < last; ++i) {
            const Projected& p = neurons[i];
            const float radius = std::max(p.radius, kSmallest), r = radius + 1;
            if (p.depth < 0 || p.x + r < 0 || p.y + r < 0 || p.x - r > static_cast<float>(width) || p.y - r > static_cast<float>(height)) continue;
            // Far ones fade a little into the ground.
            const float haze = 0.38f * (p.depth - depths[0]) * perDepth;
            const auto channel = [&](std::size_t k) {
                return static_cast<std::uint32_t>(static_cast<float>(colours[i][k]) + haze * (static_cast<float>(style.background[k]) - static_cast<float>(colours[i][k])));
            };
            Stamp s{};
            s.step = static_cast<std::uint16_t>(std::clamp((depths[1] - p.depth) * perDepth, 0.f, 1.f) * (kSteps - 1));
            s.neuron = static_cast<std::uint32_t>(i);
            s.redBlue = channel(0) | channel(2) << 16;
            s.green = channel(1) << 8;
            s.sprite = kNoSprite;
            if (radius < static_cast<float>(SphereSprites::kSizes) / 4 - 0.25f) {
                s.sprite = static_cast<std::uint16_t>(SphereSprites::keyOf(SphereSprites::sizeOf(radius), p.x, p.y));
                s.x = static_cast<std::int16_t>(std::floor(p.x));
                s.y = static_cast<std::int16_t>(std::floor(p.y));
                wanted[s.sprite] = 1;
            }
            const auto bandOf = [&](float y) { return static_cast<std::size_t>(std::clamp(y, 0.f, static_cast<float>(height - 1))) / kRowsPerBand; };
            for (std::size_t b = bandOf(p.y - r), end = bandOf(p.y + r); b <= end; ++b) mine[b].push_back(s);
        }
    });
    // Made here, where no other thread looks.
    for (int part = 0; part < parts; ++part)
        for (std::size_t key = 0; key < SphereSprites::kCount; ++key)
            if (m_wanted[static_cast<std::size_t>(part)][key]) m_sprites.make(key);

    rgba.resize(ground.size());
    m_order.resize(threads);
    inParts(bands, threads, [&](int band, unsigned t) {
        const Canvas canvas{neurons, rgba.data(), width, band * kRowsPerBand, std::min(height, (band + 1) * kRowsPerBand), static_cast<float>(grey)};
        const std::ptrdiff_t from = static_cast<std::ptrdiff_t>(canvas.firstRow) * width, to = static_cast<std::ptrdiff_t>(canvas.lastRow) * width;
        std::copy(ground.begin() + from, ground.begin() + to, rgba.begin() + from);
        // Counting sort by depth.
        auto& [start, order] = m_order[t];
        start.assign(kSteps + 1, 0);
        const auto each = [&](const auto& visit) {
            for (int part = 0; part < parts; ++part)
                for (const Stamp& s : m_bands[static_cast<std::size_t>(part)][static_cast<std::size_t>(band)]) visit(s);
        };
        each([&](const Stamp& s) { ++start[s.step + 1u]; });
        for (std::size_t k = 0; k < kSteps; ++k) start[k + 1] += start[k];
        order.resize(start[kSteps]);
        each([&](const Stamp& s) { order[start[s.step]++] = &s; });
        for (const Stamp* s : order) paint(canvas, *s);
    });
}

} // namespace ng
