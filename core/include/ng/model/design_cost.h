#pragma once
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

#include <cstdint>
#include <vector>

namespace ng {

/// What a network will cost before it is built: counts are expectations where pairs are drawn, memory is the engine's arrays only.
struct DesignCost {
    std::uint64_t neurons = 0; ///< at the start
    std::uint64_t maxNeurons = 0; ///< if every population grows to its cap
    std::uint64_t sources = 0; ///< of stimuli; they are no neurons
    std::uint64_t synapses = 0; ///< at the start
    std::uint64_t maxSynapses = 0; ///< at the caps
    std::uint64_t bytes = 0; ///< at the start
    std::uint64_t maxBytes = 0;
    std::vector<std::uint64_t> perProjection; ///< synapses at the start, in the order of the design
};

/// Unknown populations count as empty, unknown kernels as static or neuron; a design need not be valid.
[[nodiscard]] DesignCost designCost(const Experiment&, const KernelCatalog&);

} // namespace ng
