#pragma once
#include "projection.h"
#include "scene_data.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// Number of threads a painter may use: at most 4, at most the machine's.
[[nodiscard]] unsigned painterThreads();

/// Draws very many translucent lines by adding up ink per pixel and turning the sum into a colour at the end, so that the order of
/// the lines does not matter. On a machine without a graphics card this takes about a tenth of what the OpenGL rasteriser takes
/// (see tests/bench/bench_scene.cpp), and the lines are antialiased. The picture does not depend on the number of threads.
class InkLayer {
public:
    /// Writes `lines` (strengths multiplied by `boost`, nearer ones stronger) over `style.background` into RGBA, rows from the bottom.
    void draw(std::span<const Projected> neurons, std::span<const SceneSynapse> lines, float boost, std::array<float, 2> depths, const SceneStyle& style,
              int width, int height, std::vector<std::uint32_t>& rgba);

    /// A line cut to the picture, from left to right or, if it is steep, from bottom to top.
    struct Segment {
        float x0, y0, x1, y1;
        std::uint16_t amount; ///< ink
        bool inhibitory;
        bool steep;
    };

private:
    std::vector<std::vector<std::vector<Segment>>> m_bins; ///< [thread][band of rows]; kept between frames for their memory
};

} // namespace ng
