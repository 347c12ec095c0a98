#pragma once
#include <ng/base/error.h>
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace ng {

/// The connections of one projection as they will be at the start of a run: drawn by the engine with the design's seed.
struct ConnectionPreview {
    std::uint64_t synapses = 0; ///< exactly as many as in the run
    std::uint32_t sources = 0, targets = 0;
    std::uint32_t columns = 0, rows = 0; ///< of the picture: sources across, targets down, binned where there are many
    std::vector<std::uint32_t> counts; ///< synapses per cell, row by row
    std::uint32_t most = 0; ///< in one cell
};

/// Builds the network with this projection alone; ids and draws are those of the whole one. Refuses what would take longer than a person
/// waits (more than a quarter of a million synapses or fifty thousand neurons) and designs that cannot be compiled.
[[nodiscard]] std::expected<ConnectionPreview, Error> previewConnections(
    const Experiment&, const KernelCatalog&, const std::string& projection, std::uint32_t cells);

} // namespace ng
