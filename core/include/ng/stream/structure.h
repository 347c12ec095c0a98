#pragma once
#include <ng/base/ids.h>
#include <ng/base/tick.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ng {

/// Place of a neuron in its layout, in layout units (micrometres by convention).
struct Position {
    float x = 0, y = 0, z = 0;
    friend constexpr bool operator==(Position, Position) = default;
};

/// Where a neuron stands in its life.
enum class Stage : std::uint8_t { Progenitor, Immature, CriticalPeriod, Mature, Dead };
inline constexpr int kStageCount = 5;
[[nodiscard]] constexpr std::string_view stageName(Stage s)
{
    constexpr std::array<std::string_view, kStageCount> n{"progenitor", "immature", "critical period", "mature", "dead"};
    return n[static_cast<std::size_t>(s)];
}

enum class StructureKind : std::uint8_t { Birth, StageChange, Death, Connect, Prune };
inline constexpr int kStructureKindCount = 5;
[[nodiscard]] constexpr std::string_view structureKindName(StructureKind k)
{
    constexpr std::array<std::string_view, kStructureKindCount> n{"birth", "stage", "death", "connect", "prune"};
    return n[static_cast<std::size_t>(k)];
}

/// One change of structure with its cause. For Birth, StageChange and Death `neuron` is the subject;
/// for Connect and Prune the synapse runs `source` -> `neuron` in `projection`.
struct StructureEvent {
    Tick tick = 0;
    StructureKind kind = StructureKind::Birth;
    Stage stage = Stage::Immature;     ///< Birth, StageChange: the new stage
    PopulationIndex population = 0;    ///< of `neuron`
    NeuronId neuron = kNoNeuron;
    NeuronId source = kNoNeuron;       ///< Connect, Prune
    NeuronId parent = kNoNeuron;       ///< Birth
    ProjectionIndex projection = kNoIndex;
    RuleIndex rule = kNoIndex;         ///< the growth rule that decided; kNoIndex: built at the start
    std::uint16_t reason = kNoIndex;   ///< index into RunInfo::reasons
    float measured = 0;                ///< the value that triggered it, e.g. best match 0.31
    float limit = 0;                   ///< what it was held against, e.g. 0.45
    float weight = 0;                  ///< Connect, Prune
    Position position;                 ///< Birth
    friend bool operator==(const StructureEvent&, const StructureEvent&) = default;
};

/// A living neuron in a snapshot.
struct NeuronState {
    NeuronId id = kNoNeuron;
    PopulationIndex population = 0;
    Stage stage = Stage::Mature;
    Tick born = 0;
    NeuronId parent = kNoNeuron;
    Position position;
    friend bool operator==(const NeuronState&, const NeuronState&) = default;
};

/// A synapse in a snapshot. Several between the same pair are distinguished by their order.
struct SynapseState {
    NeuronId source = kNoNeuron;
    NeuronId target = kNoNeuron;
    ProjectionIndex projection = 0;
    friend bool operator==(const SynapseState&, const SynapseState&) = default;
};

/// Everything that exists at a tick. Neurons sorted by id; synapses by (projection, source, target).
struct StructureSnapshot {
    Tick tick = 0;
    std::uint64_t version = 0; ///< grows with every structural change; equal versions of one run = equal structure
    std::vector<NeuronState> neurons;
    std::vector<SynapseState> synapses;
};

/// Weights at `tick`, one per synapse of `structure` in its order. Units: those of the projection (see RunInfo).
struct WeightSnapshot {
    Tick tick = 0;
    std::vector<SynapseState> synapses;
    std::vector<float> weights;
};

/// Per-neuron activity over (tick - interval, tick]: parallel arrays, sorted by id.
struct ActivityFrame {
    Tick tick = 0;
    Tick interval = 0;
    std::vector<NeuronId> ids;
    std::vector<float> maturity; ///< 0..1
    std::vector<float> rate;     ///< spikes/s over the interval
};

} // namespace ng
