#pragma once
#include <ng/stream/timeline_source.h>
#include <scene/scene_data.h>

#include <set>
#include <vector>

namespace ng {

enum class ColourBy { Maturity, Activity, Population, Rate };

/// What of a timeline goes into the picture.
struct SceneOptions {
    ColourBy colourBy = ColourBy::Maturity;
    std::set<ProjectionIndex> hidden;      ///< projections that are not drawn
    std::size_t synapseBudget = 1'000'000; ///< drawn at most; above it an even sample
};

/// What a neuron shows besides its place, parallel to the neurons of a structure.
struct NeuronShow {
    std::vector<float> maturity; ///< 0..1
    std::vector<float> rate;     ///< spikes/s
    std::vector<float> activity; ///< 0..1: 1 just fired, fading over some 20 ms
    float topRate = 1;           ///< upper end of the rate's colour bar, spikes/s
};

/// Maturity and rate of a structure's neurons; a neuron the activity frame does not know is as mature as its stage says and silent.
[[nodiscard]] NeuronShow neuronShow(const StructureSnapshot&, const ActivityFrame*);
/// Adds `activity` from the spikes of the 60 ms before `now`.
void addActivity(NeuronShow&, const StructureSnapshot&, const TimelineSource&, Tick now);
[[nodiscard]] std::vector<Rgb> neuronColours(const RunInfo&, const StructureSnapshot&, const NeuronShow&, ColourBy);

struct BuiltScene {
    SceneData data;
    std::size_t synapses = 0; ///< that could be drawn: all of the shown projections
};
[[nodiscard]] BuiltScene buildScene(const RunInfo&, const StructureSnapshot&, const NeuronShow&, const WeightSnapshot*, const SceneOptions&);

} // namespace ng
