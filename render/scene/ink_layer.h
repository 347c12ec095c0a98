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
/// (a million lines: see tests/bench/bench_scene.cpp), and the lines are antialiased.
class InkLayer {
public:
    /// Sums the ink of `lines` (strengths multiplied by `boost`) between projected neurons; nearer lines get more.
    void draw(std::span<const Projected> neurons, std::span<const SceneSynapse> lines, float boost, std::array<float, 2> depths, int width, int height);
    /// Writes RGBA, rows from the bottom, over `style.background`.
    void develop(const SceneStyle&, std::vector<std::uint32_t>& rgba) const;

private:
    int m_width = 0;
    int m_height = 0;
    std::vector<std::vector<std::uint32_t>> m_ink; ///< per thread: excitatory in the low 16 bits, inhibitory in the high 16
};

} // namespace ng
