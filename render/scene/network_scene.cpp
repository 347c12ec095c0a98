#include "network_scene.h"

#include "neuron_glyphs.h"
#include "synapse_lines.h"

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkRenderer.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace ng {

namespace {

constexpr float kGrace = 4; // pixels around a neuron that still hit it
// Lines painted while the camera moves: below the first a slow machine gains nothing more, because the ground has to be painted anyway.
constexpr std::size_t kFewestLines = 20'000;
constexpr std::size_t kMostLines = 4'000'000;

} // namespace

NetworkScene::NetworkScene()
    : m_camera(*m_renderer->GetActiveCamera()), m_glyphs(std::make_unique<NeuronGlyphs>()), m_lines(std::make_unique<SynapseLines>())
{
    m_renderer->AddActor(&m_glyphs->actor());
    m_renderer->AddActor(&m_lines->actor());
    setRoute(Route::Painted);
    setStyle({});
}

NetworkScene::~NetworkScene() = default;

void NetworkScene::setRoute(Route r)
{
    m_route = r;
    m_glyphs->actor().SetVisibility(r == Route::GraphicsCard);
    m_lines->actor().SetVisibility(r == Route::GraphicsCard);
    m_linesStale = m_spheresStale = m_glyphsStale = true;
}

void NetworkScene::setStyle(const SceneStyle& s)
{
    m_style = s;
    m_renderer->SetBackgroundAlpha(1);
    m_renderer->SetBackground(s.background[0] / 255., s.background[1] / 255., s.background[2] / 255.);
    m_glyphs->setOutline(s.outline);
    m_linesStale = m_spheresStale = m_glyphsStale = true;
}

void NetworkScene::setData(SceneData d)
{
    m_data = std::move(d);
    m_linesStale = m_spheresStale = m_glyphsStale = true;
}

void NetworkScene::setColours(std::vector<Rgb> c)
{
    if (c.size() != m_data.ids.size() || c == m_data.colours) return;
    m_data.colours = std::move(c);
    m_spheresStale = true;
    if (m_route == Route::GraphicsCard && !m_glyphsStale) m_glyphs->setColours(m_data.colours);
}

void NetworkScene::fit(int width, int height, int footer, bool keepDirection)
{
    const float margin = m_data.radii.empty() ? 0 : *std::ranges::max_element(m_data.radii);
    m_camera.fit(m_data.positions, margin, static_cast<double>(width) / std::max(1, height), std::clamp(static_cast<double>(footer) / std::max(1, height), 0., 0.5), keepDirection);
}

bool NetworkScene::prepare(int width, int height)
{
    if (m_route == Route::Painted) return paint(width, height);
    if (m_glyphsStale) {
        m_glyphs->setData(m_data);
        m_lines->setData(m_data, m_style);
        m_linesShown = m_data.synapses.size();
        m_glyphsStale = false;
    }
    return true; // VTK draws every frame anew
}

bool NetworkScene::paint(int width, int height)
{
    const std::size_t all = m_data.synapses.size();
    const Projection3d now = m_camera.projection(width, height);
    if (!(now == m_projection)) {
        m_projection = now;
        m_linesStale = true;
    }
    // A picture of some of the lines stays as it is until the camera moves on or all are wanted: more would fit by now, but nobody waits for them.
    const std::size_t wanted = !m_lineBudgetMs ? all : m_linesStale ? std::min(all, m_movingLines) : m_linesShown;
    if (m_linesStale || wanted != m_linesShown) {
        m_depths = ng::project(m_projection, m_data.positions, m_data.radii, m_projected);
        const auto before = std::chrono::steady_clock::now();
        // A sample carries the ink of all, within reason, so that the picture does not pale while it is turned.
        const float boost = wanted > 0 ? std::min(3.f, static_cast<float>(all) / static_cast<float>(wanted)) : 1.f;
        m_ink.draw(m_projected, std::span(m_data.synapses).first(wanted), boost, m_depths, m_style, width, height, m_ground);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - before;
        if (m_lineBudgetMs) {
            const double scale = std::clamp(*m_lineBudgetMs / std::max(0.1, took.count()), 0.5, 1.5);
            m_movingLines = std::clamp(static_cast<std::size_t>(static_cast<double>(std::max(wanted, kFewestLines)) * scale), kFewestLines, kMostLines);
        }
        m_linesShown = wanted;
        m_linesStale = false;
        m_spheresStale = true;
    }
    if (!m_spheresStale) return false;
    m_spheres.draw(m_projected, m_data.colours, m_depths, m_style, width, height, m_ground, m_pixels);
    m_spheresStale = false;
    return true;
}

const std::vector<std::uint32_t>& NetworkScene::painted() const
{
    static const std::vector<std::uint32_t> none;
    return m_route == Route::Painted ? m_pixels : none;
}

Projected NetworkScene::project(Position p, float radius, int width, int height) const { return ng::project(m_camera.projection(width, height), p, radius); }

NeuronId NetworkScene::pick(float x, float y, int width, int height) const
{
    const Projection3d view = m_camera.projection(width, height);
    // A neuron that covers the pixel wins over one that is merely near it; among those that cover it, the one in front.
    NeuronId best = kNoNeuron;
    float bestDepth = 0, bestOutside = kGrace;
    for (std::size_t i = 0; i < m_data.ids.size(); ++i) {
        const Projected p = ng::project(view, m_data.positions[i], m_data.radii[i]);
        if (p.depth < 0) continue;
        const float outside = std::max(0.f, std::hypot(p.x - x, p.y - y) - p.radius);
        if (outside > bestOutside) continue;
        if (outside == bestOutside && best != kNoNeuron && p.depth >= bestDepth) continue;
        best = m_data.ids[i];
        bestDepth = p.depth;
        bestOutside = outside;
    }
    return best;
}

std::vector<NeuronId> NetworkScene::pickArea(float x0, float y0, float x1, float y1, int width, int height) const
{
    const Projection3d view = m_camera.projection(width, height);
    if (x0 > x1) std::swap(x0, x1);
    if (y0 > y1) std::swap(y0, y1);
    std::vector<NeuronId> inside;
    for (std::size_t i = 0; i < m_data.ids.size(); ++i) {
        const Projected p = ng::project(view, m_data.positions[i], m_data.radii[i]);
        if (p.depth >= 0 && p.x >= x0 && p.x <= x1 && p.y >= y0 && p.y <= y1) inside.push_back(m_data.ids[i]);
    }
    std::ranges::sort(inside);
    return inside;
}

} // namespace ng
