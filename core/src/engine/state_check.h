#pragma once
#include "population_state.h"

#include <ng/base/error.h>

#include <optional>
#include <span>

namespace ng {

/// A state variable of a living neuron that is no longer a finite number.
struct StateFault {
    Tick tick = 0; ///< the last step before it was found
    PopulationIndex population = 0;
    NeuronId neuron = kNoNeuron;
    std::size_t state = 0;
};

/// Whether all lanes of the block that begins at slot `first` hold finite numbers, free ones included. No branch per lane.
[[nodiscard]] bool isFinite(PopulationState&, std::size_t first);

/// The first of the faults of living neurons, by (population, id, variable), so that it does not depend on who met it; nothing when
/// only free lanes have lost their way.
[[nodiscard]] std::optional<StateFault> findFault(std::span<PopulationState>, Tick);

/// What to tell the person: neuron, variable, tick and kernel.
[[nodiscard]] Error describe(const StateFault&, std::span<const PopulationState>, double dtMs);

} // namespace ng
