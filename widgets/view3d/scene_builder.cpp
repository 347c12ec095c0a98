#include "scene_builder.h"

#include <common/theme.h>
#include <scene/spread.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace ng {

namespace {

constexpr double kActivityMs = 60;
constexpr double kFadeMs = 20;

Rgb rgb(QRgb c) { return {static_cast<std::uint8_t>(qRed(c)), static_cast<std::uint8_t>(qGreen(c)), static_cast<std::uint8_t>(qBlue(c))}; }

float stageMaturity(Stage s)
{
    switch (s) {
    case Stage::Progenitor: return 0.f;
    case Stage::Immature: return 0.1f;
    case Stage::CriticalPeriod: return 0.5f;
    default: return 1.f;
    }
}

/// Index of an id in the neurons of a structure (sorted by id), or npos.
std::size_t indexOf(const StructureSnapshot& s, NeuronId id)
{
    const auto at = std::ranges::lower_bound(s.neurons, id, {}, &NeuronState::id);
    return at != s.neurons.end() && at->id == id ? static_cast<std::size_t>(at - s.neurons.begin()) : std::numeric_limits<std::size_t>::max();
}

struct SpikeFade : SpikeSink {
    const StructureSnapshot& structure;
    std::vector<float>& activity;
    Tick now;
    double dtMs;
    SpikeFade(const StructureSnapshot& s, std::vector<float>& a, Tick t, double dt) : structure(s), activity(a), now(t), dtMs(dt) {}
    void take(SpikeSpan span) override
    {
        for (const PackedSpike& s : span.spikes) {
            const Tick t = span.base + s.offset;
            if (t > now || toMs(now - t, dtMs) > kActivityMs) continue;
            const std::size_t i = indexOf(structure, s.id);
            if (i < activity.size()) activity[i] = std::max(activity[i], static_cast<float>(std::exp(-toMs(now - t, dtMs) / kFadeMs)));
        }
    }
};

/// A radius for every population, from the room its neurons have: about a third of the distance to a neighbour.
std::vector<float> radiusPerPopulation(const RunInfo& info, const StructureSnapshot& s)
{
    struct Box {
        float lo[3] = {1e30f, 1e30f, 1e30f}, hi[3] = {-1e30f, -1e30f, -1e30f};
        std::size_t n = 0;
    };
    std::vector<Box> boxes(info.populations.size() + 1);
    Box all;
    for (const NeuronState& n : s.neurons) {
        const float p[3] = {n.position.x, n.position.y, n.position.z};
        for (Box* b : {&boxes[std::min<std::size_t>(n.population, info.populations.size())], &all}) {
            for (int k = 0; k < 3; ++k) {
                b->lo[k] = std::min(b->lo[k], p[k]);
                b->hi[k] = std::max(b->hi[k], p[k]);
            }
            ++b->n;
        }
    }
    const auto extent = [](const Box& b, int k) { return b.n ? b.hi[k] - b.lo[k] : 0.f; };
    const float diagonal = std::max(1.f, std::hypot(extent(all, 0), extent(all, 1), extent(all, 2)));
    std::vector<float> radius(boxes.size(), diagonal * 0.012f);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const Box& b = boxes[i];
        if (b.n < 2) continue;
        float e[3] = {extent(b, 0), extent(b, 1), extent(b, 2)};
        std::ranges::sort(e, std::greater{});
        const auto n = static_cast<float>(b.n);
        const float spacing = e[2] > 0.1f * e[0] ? std::cbrt(e[0] * e[1] * e[2] / n) : e[1] > 0.05f * e[0] ? std::sqrt(e[0] * e[1] / n) : e[0] / n;
        const bool stimulus = i < info.populations.size() && info.populations[i].stimulus;
        // Stimuli are scenery: smaller than what grows.
        radius[i] = std::clamp(spacing * (stimulus ? 0.16f : 0.3f), diagonal * 0.0015f, diagonal * (stimulus ? 0.009f : 0.02f));
    }
    return radius;
}

/// How opaque the lines of each projection are: the more of them, the fainter, so that the picture stays readable.
std::vector<float> opacityPerProjection(const RunInfo& info, const StructureSnapshot& s)
{
    std::vector<std::size_t> n(info.projections.size(), 0);
    for (const SynapseState& y : s.synapses)
        if (y.projection < n.size()) ++n[y.projection];
    std::vector<float> opacity(n.size());
    for (std::size_t i = 0; i < n.size(); ++i) {
        opacity[i] = std::clamp(6.f / std::sqrt(static_cast<float>(std::max<std::size_t>(1, n[i]))), 0.012f, 0.6f);
        // Lateral inhibition is all to all: at full strength it would be the only thing to be seen.
        if (info.projections[i].inhibitory && info.projections[i].source == info.projections[i].target) opacity[i] *= 0.4f;
    }
    return opacity;
}

} // namespace

NeuronShow neuronShow(const StructureSnapshot& s, const ActivityFrame* a)
{
    NeuronShow show;
    show.maturity.reserve(s.neurons.size());
    show.rate.assign(s.neurons.size(), 0.f);
    std::size_t k = 0; // both are sorted by id
    for (std::size_t i = 0; i < s.neurons.size(); ++i) {
        const NeuronState& n = s.neurons[i];
        if (a) while (k < a->ids.size() && a->ids[k] < n.id) ++k;
        if (a && k < a->ids.size() && a->ids[k] == n.id) {
            show.maturity.push_back(a->maturity[k]);
            show.rate[i] = a->rate[k];
        } else {
            show.maturity.push_back(stageMaturity(n.stage));
        }
    }
    float top = 1;
    for (const float r : show.rate) top = std::max(top, r);
    // 1, 2 or 5 times a power of ten, so that the bar does not flicker with every frame.
    const float decade = std::pow(10.f, std::floor(std::log10(top)));
    for (const float step : {1.f, 2.f, 5.f, 10.f})
        if (step * decade >= top) {
            show.topRate = step * decade;
            break;
        }
    return show;
}

void addActivity(NeuronShow& show, const StructureSnapshot& s, const TimelineSource& t, Tick now)
{
    show.activity.assign(s.neurons.size(), 0.f);
    const double dt = t.info().dtMs;
    const Tick window = toTick(kActivityMs, dt);
    SpikeFade sink(s, show.activity, now, dt);
    t.spikes({now > window ? now - window : 0, now + 1}, sink);
}

std::vector<Rgb> neuronColours(const RunInfo& info, const StructureSnapshot& s, const NeuronShow& show, ColourBy by)
{
    const Rgb grey = rgb(theme().dark ? theme().dim.rgb() : theme().faint.rgb());
    std::vector<Rgb> c(s.neurons.size());
    for (std::size_t i = 0; i < c.size(); ++i) {
        const NeuronState& n = s.neurons[i];
        const bool stimulus = n.population < info.populations.size() && info.populations[n.population].stimulus;
        switch (by) {
        case ColourBy::Maturity: c[i] = stimulus ? grey : rgb(maturityColour(show.maturity[i])); break;
        case ColourBy::Activity: c[i] = rgb(activityColour(i < show.activity.size() ? show.activity[i] : 0.f)); break;
        case ColourBy::Population: c[i] = rgb(populationColour(n.population).rgb()); break;
        case ColourBy::Rate: c[i] = rgb(activityColour(show.rate[i] / show.topRate)); break;
        }
    }
    return c;
}

BuiltScene buildScene(const RunInfo& info, const StructureSnapshot& s, const NeuronShow& show, const WeightSnapshot* w, const SceneOptions& o)
{
    BuiltScene built;
    SceneData& d = built.data;
    const std::vector<float> radius = radiusPerPopulation(info, s);
    for (const NeuronState& n : s.neurons) {
        d.ids.push_back(n.id);
        d.positions.push_back(n.position);
        d.radii.push_back(radius[std::min<std::size_t>(n.population, info.populations.size())]);
    }
    d.colours = neuronColours(info, s, show, o.colourBy);

    // Structure and weights are both sorted by (projection, source, target), so one walk joins them.
    const auto key = [](const SynapseState& y) { return std::tuple(y.projection, y.source, y.target); };
    const std::vector<float> opacity = opacityPerProjection(info, s);
    std::vector<SceneSynapse> all;
    all.reserve(s.synapses.size());
    std::size_t k = 0;
    NeuronId lastSource = kNoNeuron;
    std::size_t sourceIndex = 0;
    // Ids are dense enough for a table; it replaces a binary search per synapse.
    const std::size_t top = s.neurons.empty() ? 0 : raw(s.neurons.back().id) + std::size_t{1};
    std::vector<std::uint32_t> place(top, std::numeric_limits<std::uint32_t>::max());
    for (std::size_t i = 0; i < s.neurons.size(); ++i) place[raw(s.neurons[i].id)] = static_cast<std::uint32_t>(i);
    const auto indexIn = [&](NeuronId id) { return raw(id) < top ? place[raw(id)] : std::numeric_limits<std::uint32_t>::max(); };
    for (const SynapseState& y : s.synapses) {
        if (y.source != lastSource) {
            lastSource = y.source;
            sourceIndex = indexIn(y.source);
        }
        const std::uint32_t target = indexIn(y.target);
        if (sourceIndex >= s.neurons.size() || target >= s.neurons.size() || y.projection >= info.projections.size() || o.hidden.contains(y.projection)) continue;
        const ProjectionInfo& p = info.projections[y.projection];
        float relative = 0.5f; // not recorded yet, e.g. a newborn's synapse
        bool inhibitory = p.inhibitory;
        if (w) {
            while (k < w->synapses.size() && key(w->synapses[k]) < key(y)) ++k;
            if (k < w->synapses.size() && key(w->synapses[k]) == key(y)) {
                relative = std::clamp(std::abs(w->weights[k]) / std::max(1e-6f, std::abs(p.weightMax)), 0.f, 1.f);
                inhibitory = inhibitory || w->weights[k] < 0;
                ++k; // the next of the same pair has the next weight
            }
        }
        all.push_back({static_cast<std::uint32_t>(sourceIndex), target, opacity[y.projection] * (0.06f + 0.94f * relative), inhibitory});
    }
    built.synapses = all.size();
    d.synapses = spreadEvenly(all, d.ids, o.synapseBudget);
    return built;
}

} // namespace ng
