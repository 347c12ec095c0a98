#pragma once
#include "projection.h"
#include "scene_data.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// Draws lit spheres with a thin outline from back to front into an RGBA picture: sphere impostors without a graphics card.
/// Small ones are stamped from sprites, which are made once per size and subpixel place.
class SpherePainter {
public:
    /// `rgba` has width x height pixels, rows from the bottom. `colours` is parallel to `neurons`.
    void draw(std::span<const Projected> neurons, std::span<const Rgb> colours, std::array<float, 2> depths, const SceneStyle&, int width, int height,
              std::vector<std::uint32_t>& rgba);

    /// One pixel of a sphere of any colour: colour * scale / 256 + grey, over what is below with `cover` of 255.
    struct Texel {
        std::uint8_t scale = 0, grey = 0, cover = 0;
    };

private:
    const std::vector<std::uint32_t>& sprite(std::size_t key);

    std::vector<std::vector<std::uint32_t>> m_sprites; ///< texels, by size and subpixel place; empty: not made yet
    std::uint8_t m_outlineGrey = 0;
    std::vector<std::uint32_t> m_order; ///< back to front
    std::vector<std::uint16_t> m_key;
};

} // namespace ng
