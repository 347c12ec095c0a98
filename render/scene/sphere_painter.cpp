#include "sphere_painter.h"

#include "ink_layer.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace ng {

namespace {

constexpr float kLight[3] = {-0.37f, 0.52f, 0.77f}; // from the upper left, towards the viewer
constexpr float kHalf[3] = {-0.20f, 0.28f, 0.94f};  // half way between light and viewer
constexpr float kSmallest = 0.6f;                   // pixels: a neuron never vanishes

inline std::uint32_t blend(std::uint32_t under, float r, float g, float b, float cover)
{
    const auto channel = [&](int shift, float over) {
        const float u = static_cast<float>((under >> shift) & 255u);
        return static_cast<std::uint32_t>(u + (over - u) * cover + 0.5f) << shift;
    };
    return channel(0, r) | channel(8, g) | channel(16, b) | 0xFF000000u;
}

/// The rows [firstRow, lastRow) of one sphere.
void paintSphere(std::uint32_t* rgba, int width, int firstRow, int lastRow, const Projected& p, Rgb colour, float haze, const SceneStyle& style)
{
    const float r = std::max(p.radius, kSmallest);
    const int x0 = std::max(0, static_cast<int>(std::floor(p.x - r - 0.5f)));
    const int x1 = std::min(width - 1, static_cast<int>(std::ceil(p.x + r + 0.5f)));
    const int y0 = std::max(firstRow, static_cast<int>(std::floor(p.y - r - 0.5f)));
    const int y1 = std::min(lastRow - 1, static_cast<int>(std::ceil(p.y + r + 0.5f)));
    const float inverse = 1.f / r;
    float base[3], rim[3];
    for (std::size_t k = 0; k < 3; ++k) {
        const float ground = style.background[k];
        base[k] = static_cast<float>(colour[k]) + haze * (ground - static_cast<float>(colour[k]));
        rim[k] = base[k] * 0.35f + static_cast<float>(style.outline[k]) * 0.65f;
    }
    const float rimWidth = r > 3 ? std::min(1.4f, 0.18f * r) : 0;
    for (int y = y0; y <= y1; ++y) {
        const float dy = static_cast<float>(y) + 0.5f - p.y;
        std::uint32_t* row = rgba + static_cast<std::ptrdiff_t>(y) * width;
        for (int x = x0; x <= x1; ++x) {
            const float dx = static_cast<float>(x) + 0.5f - p.x;
            const float d2 = dx * dx + dy * dy;
            if (d2 >= (r + 0.5f) * (r + 0.5f)) continue;
            const float d = std::sqrt(d2);
            const float cover = std::clamp(r + 0.5f - d, 0.f, 1.f);
            const float nx = dx * inverse, ny = dy * inverse;
            const float nz = std::sqrt(std::max(0.f, 1 - nx * nx - ny * ny));
            const float lit = std::max(0.f, nx * kLight[0] + ny * kLight[1] + nz * kLight[2]);
            const float shade = 0.38f + 0.68f * lit;
            float gloss = std::max(0.f, nx * kHalf[0] + ny * kHalf[1] + nz * kHalf[2]);
            gloss *= gloss;
            gloss *= gloss;
            gloss *= gloss;
            gloss = gloss * gloss * gloss * 46.f; // to the 24th power, in steps of grey
            const float inRim = rimWidth > 0 ? std::clamp(d - (r - rimWidth) + 0.5f, 0.f, 1.f) : 0;
            const auto channel = [&](std::size_t k) {
                const float v = std::min(255.f, base[k] * shade + gloss);
                return v + inRim * (rim[k] - v);
            };
            row[x] = blend(row[x], channel(0), channel(1), channel(2), cover);
        }
    }
}

} // namespace

void SpherePainter::draw(std::span<const Projected> neurons, std::span<const Rgb> colours, std::array<float, 2> depths, const SceneStyle& style, int width,
                         int height, std::vector<std::uint32_t>& rgba)
{
    // Counting sort by depth in 4096 steps: exact order inside a step does not show.
    constexpr std::size_t kSteps = 4096;
    const float scale = depths[1] > depths[0] ? static_cast<float>(kSteps - 1) / (depths[1] - depths[0]) : 0;
    std::vector<std::uint32_t> start(kSteps + 1, 0);
    m_key.assign(neurons.size(), kSteps);
    std::size_t shown = 0;
    for (std::size_t i = 0; i < neurons.size(); ++i) {
        const Projected& p = neurons[i];
        const float r = std::max(p.radius, kSmallest) + 1;
        if (p.depth < 0 || p.x + r < 0 || p.y + r < 0 || p.x - r > static_cast<float>(width) || p.y - r > static_cast<float>(height)) continue;
        m_key[i] = static_cast<std::uint16_t>(std::clamp((depths[1] - p.depth) * scale, 0.f, static_cast<float>(kSteps - 1)));
        ++start[m_key[i] + 1u];
        ++shown;
    }
    for (std::size_t k = 0; k < kSteps; ++k) start[k + 1] += start[k];
    m_order.resize(shown);
    for (std::size_t i = 0; i < neurons.size(); ++i)
        if (m_key[i] < kSteps) m_order[start[m_key[i]]++] = static_cast<std::uint32_t>(i);

    // Every thread has a band of rows, so that no two write the same pixel and the order holds.
    const unsigned threads = shown < 500 ? 1u : painterThreads();
    const auto band = [&](unsigned t) {
        const int first = static_cast<int>(static_cast<unsigned>(height) * t / threads);
        const int last = static_cast<int>(static_cast<unsigned>(height) * (t + 1) / threads);
        for (const std::uint32_t i : m_order) {
            const Projected& p = neurons[i];
            const float reach = std::max(p.radius, kSmallest) + 2;
            if (p.y + reach < static_cast<float>(first) || p.y - reach > static_cast<float>(last)) continue;
            const float back = depths[1] > depths[0] ? (p.depth - depths[0]) / (depths[1] - depths[0]) : 0;
            paintSphere(rgba.data(), width, first, last, p, colours[i], 0.38f * back, style);
        }
    };
    std::vector<std::jthread> others;
    for (unsigned t = 1; t < threads; ++t) others.emplace_back([&band, t] { band(t); });
    band(0);
}

} // namespace ng
