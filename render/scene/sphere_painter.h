#pragma once
#include "projection.h"
#include "scene_data.h"
#include "sphere_sprites.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// Draws lit spheres with a thin outline from back to front over a picture: sphere impostors without a graphics card. Small ones are
/// stamped from sprites. The picture does not depend on the number of threads.
class SpherePainter {
public:
    /// Both pictures have width x height pixels of RGBA, rows from the bottom. `colours` is parallel to `neurons`.
    void draw(std::span<const Projected> neurons, std::span<const Rgb> colours, std::array<float, 2> depths, const SceneStyle&, int width, int height,
              const std::vector<std::uint32_t>& ground, std::vector<std::uint32_t>& rgba);

private:
    /// A sphere that shows.
    struct Stamp {
        std::uint16_t step;           ///< of depth, 0 at the back
        std::uint16_t sprite;         ///< kNoSprite for large ones
        std::int16_t x, y;            ///< the pixel of its centre, for those with a sprite
        std::uint32_t redBlue, green; ///< its colour, fading into the ground with distance; red and blue in one word
        std::uint32_t neuron;
    };
    static constexpr std::uint16_t kNoSprite = 0xFFFF;
    using Bands = std::vector<std::vector<Stamp>>; ///< by band of rows

    struct Canvas {
        std::span<const Projected> neurons;
        std::uint32_t* rgba;
        int width, firstRow, lastRow; ///< rows [firstRow, lastRow)
        float outlineGrey;
    };
    void paint(const Canvas&, const Stamp&) const;

    SphereSprites m_sprites;
    std::vector<Bands> m_bands;                       ///< [part of the neurons]
    std::vector<std::vector<std::uint8_t>> m_wanted;  ///< [part]: sprites that it needs
    struct Order {
        std::vector<std::uint32_t> start;
        std::vector<const Stamp*> stamps;
    };
    std::vector<Order> m_order; ///< [thread]: a band from back to front
};

} // namespace ng
