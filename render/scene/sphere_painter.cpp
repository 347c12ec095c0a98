#include "sphere_painter.h"

#include "ink_layer.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace ng {

namespace {

using Texel = SpherePainter::Texel;

constexpr float kLight[3] = {-0.37f, 0.52f, 0.77f}; // from the upper left, towards the viewer
constexpr float kHalf[3] = {-0.20f, 0.28f, 0.94f};  // half way between light and viewer
constexpr float kSmallest = 0.75f;                  // pixels: a neuron never vanishes
constexpr int kSizes = 96;                          // sprite radii, in quarters of a pixel
constexpr int kPhases = 4;                          // sprite places per pixel and axis

/// The pixel whose middle is (dx, dy) away from the centre of a sphere of radius r.
Texel texel(float dx, float dy, float r, float outlineGrey)
{
    const float d2 = dx * dx + dy * dy;
    if (d2 >= (r + 0.5f) * (r + 0.5f)) return {};
    const float d = std::sqrt(d2);
    const float nx = dx / r, ny = dy / r;
    const float nz = std::sqrt(std::max(0.f, 1 - nx * nx - ny * ny));
    const float lit = std::max(0.f, nx * kLight[0] + ny * kLight[1] + nz * kLight[2]);
    const float half = std::max(0.f, nx * kHalf[0] + ny * kHalf[1] + nz * kHalf[2]);
    const float gloss = 0.2f * std::pow(half, 24.f);
    const float rimWidth = r > 3 ? std::min(1.4f, 0.18f * r) : 0;
    const float rim = rimWidth > 0 ? 0.65f * std::clamp(d - (r - rimWidth) + 0.5f, 0.f, 1.f) : 0;
    // Scale and grey together stay below 256, so that no channel can run over whatever the colour is.
    const float scale = std::min(1.f, 0.38f + 0.68f * lit) * (1 - gloss) * (1 - rim);
    const float grey = 255 * gloss * (1 - rim) + outlineGrey * rim;
    const auto scaleByte = static_cast<std::uint8_t>(scale * 255);
    return {scaleByte, static_cast<std::uint8_t>(std::min(255.f - scaleByte, grey)), static_cast<std::uint8_t>(std::clamp(r + 0.5f - d, 0.f, 1.f) * 255 + 0.5f)};
}

/// Two channels at a time: red and blue in one multiplication, green in the other.
inline void put(std::uint32_t& pixel, std::uint32_t redBlue, std::uint32_t green, Texel t)
{
    std::uint32_t rb = ((redBlue * t.scale) >> 8 & 0x00FF00FFu) + t.grey * 0x00010001u;
    std::uint32_t g = ((green * t.scale) >> 8 & 0x0000FF00u) + (static_cast<std::uint32_t>(t.grey) << 8);
    if (t.cover != 255) {
        const std::uint32_t over = t.cover + (t.cover >> 7), under = 256 - over;
        rb = ((rb * over + (pixel & 0x00FF00FFu) * under) >> 8) & 0x00FF00FFu;
        g = ((g * over + (pixel & 0x0000FF00u) * under) >> 8) & 0x0000FF00u;
    }
    pixel = rb | g | 0xFF000000u;
}

/// As sprites keep them: whole words can be worked on several at a time.
std::uint32_t packed(Texel t) { return t.scale | static_cast<std::uint32_t>(t.grey) << 8 | static_cast<std::uint32_t>(t.cover) << 16; }
Texel unpacked(std::uint32_t v) { return {static_cast<std::uint8_t>(v), static_cast<std::uint8_t>(v >> 8), static_cast<std::uint8_t>(v >> 16)}; }

int spriteReach(std::size_t size) { return static_cast<int>(static_cast<float>(size) / 4 + 1.5f); }

constexpr int kLanes = 8; // sprite rows are filled up with texels of no cover to a multiple of these
int spriteStride(int reach) { return (2 * reach + kLanes) / kLanes * kLanes; }

/// put() on `n` pixels, a multiple of kLanes, without a branch: bit for bit the same.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
__attribute__((target_clones("arch=x86-64-v3", "default")))
#endif
void putRow(std::uint32_t* __restrict pixels, const std::uint32_t* __restrict texels, int n, std::uint32_t redBlue, std::uint32_t green)
{
    for (int i = 0; i < n; ++i) {
        const std::uint32_t scale = texels[i] & 255, grey = texels[i] >> 8 & 255, cover = texels[i] >> 16;
        const std::uint32_t over = cover + (cover >> 7), under = 256 - over, below = pixels[i];
        const std::uint32_t rb = ((redBlue * scale) >> 8 & 0x00FF00FFu) + grey * 0x00010001u;
        const std::uint32_t g = ((green * scale) >> 8 & 0x0000FF00u) + (grey << 8);
        pixels[i] = (((rb * over + (below & 0x00FF00FFu) * under) >> 8) & 0x00FF00FFu) | (((g * over + (below & 0x0000FF00u) * under) >> 8) & 0x0000FF00u) | 0xFF000000u;
    }
}

} // namespace

const std::vector<std::uint32_t>& SpherePainter::sprite(std::size_t key)
{
    auto& s = m_sprites[key];
    if (!s.empty()) return s;
    const std::size_t size = key / (kPhases * kPhases), phase = key % (kPhases * kPhases);
    const float px = (static_cast<float>(phase % kPhases) + 0.5f) / kPhases, py = (static_cast<float>(phase / kPhases) + 0.5f) / kPhases;
    const int reach = spriteReach(size);
    for (int y = -reach; y <= reach; ++y)
        for (int x = 0; x < spriteStride(reach); ++x)
            s.push_back(x > 2 * reach ? 0 : packed(texel(static_cast<float>(x - reach) + 0.5f - px, static_cast<float>(y) + 0.5f - py, static_cast<float>(size) / 4, m_outlineGrey)));
    return s;
}

void SpherePainter::draw(std::span<const Projected> neurons, std::span<const Rgb> colours, std::array<float, 2> depths, const SceneStyle& style, int width,
                         int height, std::vector<std::uint32_t>& rgba)
{
    const auto grey = static_cast<std::uint8_t>((style.outline[0] + 2 * style.outline[1] + style.outline[2]) / 4);
    if (m_sprites.empty() || grey != m_outlineGrey) {
        m_outlineGrey = grey;
        m_sprites.assign(std::size_t{kSizes} * kPhases * kPhases, {});
    }
    const auto sizeOf = [](const Projected& p) { return static_cast<std::size_t>(std::max(p.radius, kSmallest) * 4 + 0.5f); };
    const auto phaseOf = [](float v) { return static_cast<std::size_t>((v - std::floor(v)) * kPhases) % kPhases; };
    const auto keyOf = [&](const Projected& p) { return (sizeOf(p) * kPhases + phaseOf(p.y)) * kPhases + phaseOf(p.x); };

    // Counting sort by depth in 4096 steps: the order inside a step does not show. What is hidden by the edges is left out, and the
    // rows the spheres lie in are counted, so that every thread gets as much to paint.
    constexpr std::size_t kSteps = 4096;
    const float perDepth = depths[1] > depths[0] ? 1 / (depths[1] - depths[0]) : 0;
    std::vector<std::uint32_t> start(kSteps + 1, 0);
    std::vector<double> workInRow(static_cast<std::size_t>(height) + 1, 0);
    m_key.assign(neurons.size(), kSteps);
    std::size_t shown = 0;
    for (std::size_t i = 0; i < neurons.size(); ++i) {
        const Projected& p = neurons[i];
        const float r = std::max(p.radius, kSmallest) + 1;
        if (p.depth < 0 || p.x + r < 0 || p.y + r < 0 || p.x - r > static_cast<float>(width) || p.y - r > static_cast<float>(height)) continue;
        m_key[i] = static_cast<std::uint16_t>(std::clamp((depths[1] - p.depth) * perDepth, 0.f, 1.f) * (kSteps - 1));
        ++start[m_key[i] + 1u];
        ++shown;
        workInRow[static_cast<std::size_t>(std::clamp(p.y, 0.f, static_cast<float>(height)))] += 20 + r * r;
        if (sizeOf(p) < kSizes) (void)sprite(keyOf(p)); // made here, where no other thread looks
    }
    for (std::size_t k = 0; k < kSteps; ++k) start[k + 1] += start[k];
    m_order.resize(shown);
    for (std::size_t i = 0; i < neurons.size(); ++i)
        if (m_key[i] < kSteps) m_order[start[m_key[i]]++] = static_cast<std::uint32_t>(i);

    // Every thread has a band of rows, so that no two write the same pixel and the order holds.
    const unsigned threads = shown < 200 ? 1u : painterThreads();
    std::vector<int> edges(threads + 1, height);
    edges[0] = 0;
    double all = 0, sum = 0;
    for (const double w : workInRow) all += w;
    unsigned t = 1;
    for (int y = 0; y < height && t < threads; ++y) {
        sum += workInRow[static_cast<std::size_t>(y)];
        while (t < threads && sum >= all * t / threads) edges[t++] = y + 1;
    }

    const auto band = [&](int firstRow, int lastRow) {
        for (const std::uint32_t i : m_order) {
            const Projected& p = neurons[i];
            const std::size_t size = sizeOf(p);
            const int reach = spriteReach(size);
            const int cx = static_cast<int>(std::floor(p.x)), cy = static_cast<int>(std::floor(p.y));
            const int y0 = std::max(firstRow, cy - reach), y1 = std::min(lastRow - 1, cy + reach);
            const int x0 = std::max(0, cx - reach), x1 = std::min(width - 1, cx + reach);
            if (y0 > y1 || x0 > x1) continue;
            // Far ones fade a little into the ground.
            const float haze = 0.38f * (p.depth - depths[0]) * perDepth;
            const auto channel = [&](std::size_t k) {
                return static_cast<std::uint32_t>(static_cast<float>(colours[i][k]) + haze * (static_cast<float>(style.background[k]) - static_cast<float>(colours[i][k])));
            };
            const std::uint32_t redBlue = channel(0) | channel(2) << 16, green = channel(1) << 8;
            const std::uint32_t* stamp = size < kSizes ? m_sprites[keyOf(p)].data() : nullptr;
            const int stride = spriteStride(reach);
            const bool whole = stamp && cx >= reach && cx - reach + stride <= width;
            for (int y = y0; y <= y1; ++y) {
                std::uint32_t* row = rgba.data() + static_cast<std::ptrdiff_t>(y) * width;
                if (whole) {
                    putRow(row + cx - reach, stamp + static_cast<std::ptrdiff_t>(y - cy + reach) * stride, stride, redBlue, green);
                } else if (stamp) {
                    const std::uint32_t* line = stamp + static_cast<std::ptrdiff_t>(y - cy + reach) * stride + reach - cx;
                    for (int x = x0; x <= x1; ++x)
                        if (line[x] >> 16 != 0) put(row[x], redBlue, green, unpacked(line[x]));
                } else {
                    for (int x = x0; x <= x1; ++x) {
                        const Texel here = texel(static_cast<float>(x) + 0.5f - p.x, static_cast<float>(y) + 0.5f - p.y, p.radius, m_outlineGrey);
                        if (here.cover != 0) put(row[x], redBlue, green, here);
                    }
                }
            }
        }
    };
    std::vector<std::jthread> others;
    for (unsigned k = 1; k < threads; ++k) others.emplace_back([&, k] { band(edges[k], edges[k + 1]); });
    band(0, edges[1]);
}

} // namespace ng
