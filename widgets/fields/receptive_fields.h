#pragma once
#include <ng/stream/timeline_source.h>

#include <QImage>

#include <vector>

namespace ng {

/// What one neuron has learnt to see, as its input weights, one per pixel of the stimulus.
struct ReceptiveField {
    NeuronId neuron = kNoNeuron;
    std::vector<float> weights; ///< NaN where there is no synapse
    Stage stage = Stage::Mature;
    Tick born = 0;
    float maturity = 0; ///< 0..1
    float rate = 0;     ///< spikes/s
    int label = -1;     ///< class it answers to; -1: none (yet)
};

/// The receptive fields of all living targets of one projection out of a picture-shaped stimulus.
struct FieldSet {
    std::vector<ReceptiveField> fields;
    std::uint32_t width = 0, height = 0;
    float scale = 1;  ///< the largest weight in magnitude
    Tick weightsAt = 0; ///< when the weights were recorded
    QString unit;
};

/// Projections whose source is laid out as a picture.
[[nodiscard]] std::vector<ProjectionIndex> picturedProjections(const RunInfo&);

/// Gathers the fields at a time from what was recorded last before it. `structure` says who is alive and which pixel a source is;
/// null activity leaves maturity by stage.
[[nodiscard]] FieldSet gatherFields(const RunInfo&, ProjectionIndex, const WeightSnapshot&, const StructureSnapshot&, const ActivityFrame* activity);

enum class FieldOrder { Newest, Oldest, MostActive, Label };
void sortFields(std::vector<ReceptiveField>&, FieldOrder);

/// One pixel per weight in the signed colour map, `scale` at its end; missing synapses are left in the ground colour.
[[nodiscard]] QImage pictureOf(const ReceptiveField&, std::uint32_t width, std::uint32_t height, float scale);

} // namespace ng
