#pragma once
#include "projection.h"
#include "scene_data.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// Draws lit spheres with a thin outline from back to front into an RGBA picture: sphere impostors without a graphics card.
class SpherePainter {
public:
    /// `rgba` has width x height pixels, rows from the bottom. `colours` is parallel to `neurons`.
    void draw(std::span<const Projected> neurons, std::span<const Rgb> colours, std::array<float, 2> depths, const SceneStyle&, int width, int height,
              std::vector<std::uint32_t>& rgba);

private:
    std::vector<std::uint32_t> m_order; ///< back to front
    std::vector<std::uint16_t> m_key;
};

} // namespace ng
