#pragma once
#include <ng/base/error.h>
#include <ng/store/recorded_timeline.h>
#include <ng/stream/timeline_source.h>

#include <expected>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ng::cli {

/// A saved run opened for the command line, with the figures people ask for.
struct RunFacts {
    std::shared_ptr<TimelineSource> timeline;
    RunEnding ending;
    std::uint64_t spikes = 0, births = 0, deaths = 0, formed = 0, pruned = 0, interventions = 0;
    std::uint64_t neurons = 0, synapses = 0; ///< at the end; stimulus sources are not neurons
    std::map<std::string, double> metrics;   ///< newest value of each metric without an index
    double seconds = 0;

    /// Name and value of every figure, in a fixed order.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> rows() const;
};

[[nodiscard]] std::expected<RunFacts, Error> readFacts(const std::string& file);

/// Neurons of a snapshot that are not stimulus sources.
[[nodiscard]] std::uint64_t neuronCount(const StructureSnapshot&, const RunInfo&);

} // namespace ng::cli
