#pragma once
#include <ng/stream/structure.h>

#include <array>
#include <span>
#include <vector>

namespace ng {

/// A neuron on the screen: pixels from the bottom left corner, y upwards.
struct Projected {
    float x = 0;
    float y = 0;
    float depth = -1;  ///< distance from the eye in micrometres; negative: behind it, not on the screen
    float radius = 0;  ///< pixels
};

/// How the world becomes pixels, taken from a camera once per frame.
struct Projection3d {
    std::array<float, 16> matrix{}; ///< world to clip space, row by row
    float pixelsPerUnit = 1;        ///< pixels a micrometre has at distance 1
    int width = 0;                  ///< pixels
    int height = 0;
    friend bool operator==(const Projection3d&, const Projection3d&) = default;
};

[[nodiscard]] Projected project(const Projection3d&, Position, float radius);
/// Nearest and farthest visible depth are returned; {0, 0} when nothing is in front of the eye.
std::array<float, 2> project(const Projection3d&, std::span<const Position>, std::span<const float> radii, std::vector<Projected>& out);

} // namespace ng
