#pragma once
#include <ng/engine/spiking_engine.h>
#include <ng/stream/run_info.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ng::cli {

struct DriveOptions {
    std::string out;   ///< run file to write; empty: none
    std::string where; ///< the design or run the engine is from, for errors
    std::optional<RunInfo> info; ///< of a run that is gone on with; absent: the engine's
    std::vector<std::pair<std::string, std::string>> more; ///< further lines of the result
    bool json = false;
};

/// Steps an engine to its end, records it, shows progress on a terminal and prints the result. The exit status.
[[nodiscard]] int drive(SpikingEngine&, const DriveOptions&);

} // namespace ng::cli
