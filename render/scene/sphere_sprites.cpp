#include "sphere_sprites.h"

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr float kLight[3] = {-0.37f, 0.52f, 0.77f}; // from the upper left, towards the viewer
constexpr float kHalf[3] = {-0.20f, 0.28f, 0.94f};  // half way between light and viewer

std::uint32_t packed(SphereTexel t) { return t.scale | static_cast<std::uint32_t>(t.grey) << 8 | static_cast<std::uint32_t>(t.cover) << 16; }

} // namespace

SphereTexel sphereTexel(float dx, float dy, float r, float outlineGrey)
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
    const float scale = std::min(1.f, 0.38f + 0.68f * lit) * (1 - gloss) * (1 - rim);
    const float grey = 255 * gloss * (1 - rim) + outlineGrey * rim;
    const auto scaleByte = static_cast<std::uint8_t>(scale * 255);
    return {scaleByte, static_cast<std::uint8_t>(std::min(255.f - scaleByte, grey)), static_cast<std::uint8_t>(std::clamp(r + 0.5f - d, 0.f, 1.f) * 255 + 0.5f)};
}

std::size_t SphereSprites::keyOf(int size, float x, float y)
{
    const auto phase = [](float v) { return static_cast<std::size_t>((v - std::floor(v)) * kPhases) % kPhases; };
    return (static_cast<std::size_t>(size) * kPhases + phase(y)) * kPhases + phase(x);
}

void SphereSprites::setOutlineGrey(std::uint8_t grey)
{
    if (!m_sprites.empty() && grey == m_outlineGrey) return;
    m_outlineGrey = grey;
    m_sprites.assign(kCount, {});
}

void SphereSprites::make(std::size_t key)
{
    Sprite& s = m_sprites[key];
    if (!s.texels.empty()) return;
    const float radius = static_cast<float>(key / (kPhases * kPhases)) / 4;
    const float px = (static_cast<float>(key % kPhases) + 0.5f) / kPhases, py = (static_cast<float>(key / kPhases % kPhases) + 0.5f) / kPhases;
    // The pixels whose middles lie within the radius and half a pixel more.
    const auto first = [&](float p) { return static_cast<int>(std::ceil(p - radius - 1)); };
    const auto last = [&](float p) { return static_cast<int>(std::floor(p + radius)); };
    s.left = first(px);
    s.bottom = first(py);
    s.width = last(px) - s.left + 1;
    s.height = last(py) - s.bottom + 1;
    s.stride = (s.width + kLanes - 1) / kLanes * kLanes;
    for (int y = s.bottom; y < s.bottom + s.height; ++y)
        for (int x = s.left; x < s.left + s.stride; ++x)
            s.texels.push_back(x >= s.left + s.width ? 0 : packed(sphereTexel(static_cast<float>(x) + 0.5f - px, static_cast<float>(y) + 0.5f - py, radius, m_outlineGrey)));
}

} // namespace ng
