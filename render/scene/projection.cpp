#include "projection.h"

#include <algorithm>
#include <limits>

namespace ng {

Projected project(const Projection3d& p, Position at, float radius)
{
    const auto& m = p.matrix;
    const float w = m[12] * at.x + m[13] * at.y + m[14] * at.z + m[15];
    if (w <= 1e-3f) return {};
    const float x = m[0] * at.x + m[1] * at.y + m[2] * at.z + m[3];
    const float y = m[4] * at.x + m[5] * at.y + m[6] * at.z + m[7];
    const float inverse = 1.f / w;
    return {(x * inverse * 0.5f + 0.5f) * static_cast<float>(p.width), (y * inverse * 0.5f + 0.5f) * static_cast<float>(p.height), w,
            radius * p.pixelsPerUnit * inverse};
}

std::array<float, 2> project(const Projection3d& p, std::span<const Position> at, std::span<const float> radii, std::vector<Projected>& out)
{
    out.resize(at.size());
    float nearest = std::numeric_limits<float>::max();
    float farthest = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        out[i] = project(p, at[i], radii[i]);
        if (out[i].depth < 0) continue;
        nearest = std::min(nearest, out[i].depth);
        farthest = std::max(farthest, out[i].depth);
    }
    return farthest > 0 ? std::array{nearest, farthest} : std::array{0.f, 0.f};
}

} // namespace ng
