#pragma once
#include "ink_layer.h"
#include "orbit_camera.h"
#include "scene_data.h"
#include "sphere_painter.h"

#include <vtkNew.h>

#include <memory>
#include <optional>
#include <vector>

class vtkRenderer;

namespace ng {

class NeuronGlyphs;
class SynapseLines;

/// The 3D picture of a network, seen through one vtkRenderer's camera. Two ways to the same picture: with a graphics card VTK draws
/// impostors and lines; without one (software OpenGL needs 0.2 s for 100,000 impostors and 0.5 s and more for a million lines) they
/// are painted on the processor into painted() and VTK draws nothing. Thread: the one that renders.
class NetworkScene {
public:
    enum class Route { Painted, GraphicsCard };

    NetworkScene();
    ~NetworkScene();

    void setRoute(Route);
    [[nodiscard]] Route route() const { return m_route; }
    void setStyle(const SceneStyle&);
    /// New neurons or synapses. `synapses` must be ordered by spreadEvenly(), so that a part of them is a fair sample.
    void setData(SceneData);
    /// Only the neurons' colours changed; parallel to data().ids.
    void setColours(std::vector<Rgb>);
    [[nodiscard]] const SceneData& data() const { return m_data; }

    [[nodiscard]] OrbitCamera& camera() { return m_camera; }
    /// `footer` pixels at the bottom stay free, for a legend.
    void fit(int width, int height, int footer = 0, bool keepDirection = false);
    /// While the camera moves, fewer synapses are painted: as many as fit into `milliseconds` (but 20,000 always); nothing: all.
    void setLineBudget(std::optional<double> milliseconds) { m_lineBudgetMs = milliseconds; }
    /// Makes the picture ready for a viewport of this many pixels; to be called before every frame. Returns whether it has changed.
    bool prepare(int width, int height);
    /// Synapses in the last picture.
    [[nodiscard]] std::size_t linesShown() const { return m_linesShown; }
    /// The last painted picture (RGBA, rows from the bottom); empty on the graphics card's route.
    [[nodiscard]] const std::vector<std::uint32_t>& painted() const;

    /// The neuron nearest to the eye at a pixel (y upwards), with a few pixels of grace; kNoNeuron where there is none.
    [[nodiscard]] NeuronId pick(float x, float y, int width, int height) const;
    /// All neurons whose centre lies in a rectangle of pixels, sorted by id.
    [[nodiscard]] std::vector<NeuronId> pickArea(float x0, float y0, float x1, float y1, int width, int height) const;
    /// Where a neuron's index is on the screen.
    [[nodiscard]] Projected project(Position, float radius, int width, int height) const;

    [[nodiscard]] vtkRenderer& renderer() { return *m_renderer.Get(); }

private:
    bool paint(int width, int height);

    vtkNew<vtkRenderer> m_renderer;
    OrbitCamera m_camera;
    std::unique_ptr<NeuronGlyphs> m_glyphs;
    std::unique_ptr<SynapseLines> m_lines;
    Route m_route = Route::Painted;
    SceneStyle m_style;
    SceneData m_data;
    std::optional<double> m_lineBudgetMs;
    std::size_t m_movingLines = 100'000; ///< as many as have lately fitted into the budget
    std::size_t m_linesShown = 0;

    // What the painted picture is made of, and which parts of it are out of date.
    InkLayer m_ink;
    SpherePainter m_spheres;
    Projection3d m_projection;
    std::vector<Projected> m_projected;
    std::array<float, 2> m_depths{};
    std::vector<std::uint32_t> m_ground; ///< background and lines
    std::vector<std::uint32_t> m_pixels;
    bool m_linesStale = true;
    bool m_spheresStale = true;
    bool m_glyphsStale = true;
};

} // namespace ng
