#pragma once
#include <ng/stream/structure.h>

#include <memory>
#include <vector>

namespace ng {

/// The network as it was built, before the first tick: one shared value in place of an event per neuron and synapse, so that a network
/// of millions of synapses costs 16 bytes each here and no row in the run file.
struct NetworkStart {
    std::shared_ptr<const StructureSnapshot> structure;        ///< never null; its tick is the first of the run
    std::shared_ptr<const std::vector<float>> weights;         ///< in the order of the structure's synapses; null where nobody asked for them
    std::uint16_t reason = kNoIndex;                           ///< index into RunInfo::reasons: "built at the start"

    /// A neuron of the start as the event of its birth.
    [[nodiscard]] StructureEvent birthOf(const NeuronState& n) const
    {
        StructureEvent e;
        e.tick = n.born;
        e.kind = StructureKind::Birth;
        e.stage = n.stage;
        e.population = n.population;
        e.neuron = n.id;
        e.parent = n.parent;
        e.reason = reason;
        e.position = n.position;
        return e;
    }
    /// A synapse of the start as an event; `population` is the target's.
    [[nodiscard]] StructureEvent connectionOf(const SynapseState& s, PopulationIndex population, float weight) const
    {
        StructureEvent e;
        e.tick = structure->tick;
        e.kind = StructureKind::Connect;
        e.population = population;
        e.neuron = s.target;
        e.source = s.source;
        e.projection = s.projection;
        e.reason = reason;
        e.weight = weight;
        return e;
    }
};

} // namespace ng
