#pragma once
#include "network.h"

#include <ng/plugin/philox.h>

#include <functional>

namespace ng {

/// Called for every synapse that is made: source and target slot, weight.
using SynapseMade = std::function<void(Slot source, Slot target, float weight)>;

/// Places and creates the neurons of the start, in population order, and wires every projection. Draws are keyed by ids, so the result
/// does not depend on parts or threads.
void buildNetwork(Network&, const RunPlan&, WorkerPool&);

/// Place number `k` of `n` in a layout.
[[nodiscard]] Position place(const LayoutSpec&, std::uint32_t k, std::uint32_t n);

/// Gives a slot to a new neuron: id, place, initial state. Does not wire it.
Slot bearNeuron(Network&, PopulationIndex, Position, NeuronId parent, Stage);

/// Makes one synapse; a weight or delay [ms] that is not a number is drawn as the projection says. Returns the weight.
float makeSynapse(Network&, const RunPlan&, ProjectionIndex, Slot source, Slot target, double weight, double delayMs, RngStream&);

/// Wires one newborn into a projection as target and as source, by the projection's rule. `imprint`: weights by source slot, or null.
void wireNewborn(Network&, const RunPlan&, ProjectionIndex, Slot newborn, bool asTarget, const float* imprint, const SynapseMade&);

} // namespace ng
