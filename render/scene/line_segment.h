#pragma once
#include "projection.h"
#include "scene_data.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// A line cut to the picture, to be stepped through pixel by pixel along its longer side: from left to right or, if it is steep, from bottom
/// to top.
struct LineSegment {
    static constexpr float kInk = 1024; ///< of optical depth 1
    static constexpr std::uint16_t kSteep = 0x8000;

    std::int32_t across; ///< of the first pixel, 16.16 fixed point
    std::int32_t slope;  ///< per pixel, 16.16
    std::uint16_t first; ///< pixel
    std::uint16_t steps; ///< further pixels, and kSteep
    std::uint32_t ink;   ///< excitatory in the lower half, inhibitory in the upper

    [[nodiscard]] bool isSteep() const { return steps & kSteep; }
    [[nodiscard]] int length() const { return steps & ~kSteep; }
};

/// A picture's tiles, by which lines are sorted: what is near each other is drawn together, out of the first-level cache.
struct LineTiles {
    static constexpr int kSide = 32; ///< pixels
    int width = 0;
    int height = 0;
    [[nodiscard]] std::size_t columns() const { return static_cast<std::size_t>(width + kSide - 1) / kSide; }
    [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(height + kSide - 1) / kSide; }
    /// The tile of a pixel.
    [[nodiscard]] std::size_t of(int x, int y) const { return static_cast<std::size_t>(y) / kSide * columns() + static_cast<std::size_t>(x) / kSide; }
};

/// Pixels that stay free of lines at the left and bottom edges, and at the right and top ones: room for rounding and for soft edges.
inline constexpr float kLineMargin = 2, kFarLineMargin = 4;

/// Appends each line that shows to the bin of the tile its left and lower ends lie in. `strength` multiplies the opacities; nearer lines
/// get more ink. `rounding` is added across: 0.5 for lines without soft edges. The picture is at most 32,767 pixels wide and high.
void sortLines(std::span<const Projected> neurons, std::span<const SceneSynapse> lines, float strength, std::array<float, 2> depths, float rounding, const LineTiles&,
               std::span<std::vector<LineSegment>> bins);

} // namespace ng
