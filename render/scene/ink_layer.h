#pragma once
#include "line_segment.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// Draws very many translucent lines by adding up ink per pixel and turning the sum into a colour at the end, so that the order of
/// the lines does not matter. On a machine without a graphics card this takes about a tenth of what the OpenGL rasteriser takes
/// (see tests/bench/bench_scene.cpp), and the lines are antialiased. The picture does not depend on the number of threads.
class InkLayer {
public:
    /// Writes `lines` (strengths multiplied by `boost`, nearer ones stronger) over `style.background` into RGBA, rows from the bottom.
    void draw(std::span<const Projected> neurons, std::span<const SceneSynapse> lines, float boost, std::array<float, 2> depths, const SceneStyle& style,
              int width, int height, std::vector<std::uint32_t>& rgba);

private:
    // Kept between frames for their memory.
    std::vector<std::vector<std::vector<LineSegment>>> m_bins; ///< [thread][tile]
    std::vector<std::vector<std::uint32_t>> m_ink;             ///< [thread]: of the whole picture
};

} // namespace ng
