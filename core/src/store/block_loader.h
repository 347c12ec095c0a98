#pragma once
#include "run_index.h"
#include "snapshot_codec.h"
#include "trace_entry.h"

#include <functional>
#include <memory>

namespace ng::store {

/// Names one decodable piece of a run file.
struct BlockKey {
    enum class Kind : std::uint8_t { Spikes, Trace, Events, Metrics, Activity, Keyframe, Weights, Structure };
    Kind kind = Kind::Spikes;
    std::uint64_t at = 0; ///< position in the index (Spikes, Activity, Keyframe, Weights), row id (Trace), block (Events, Metrics), tick (Structure)
    [[nodiscard]] std::uint64_t packed() const { return static_cast<std::uint64_t>(kind) << 60 | at; }
};

struct SpikeBlock {
    Tick first = 0;
    std::vector<PackedSpike> spikes;
};
struct EventBlock {
    std::vector<StructureEvent> events;
    std::vector<std::uint64_t> versions; ///< structure version after each event
};
using MetricBlock = std::vector<Metric>;

/// A decoded piece; `data` is null when it is damaged.
struct Block {
    std::shared_ptr<const void> data;
    std::size_t bytes = 0;
    std::uint64_t rows = 0;
    TickRange range; ///< what is lost when it is damaged
};

/// Reads and decodes one piece. `obtain` gives the keyframe that a weight snapshot borrows its synapses from.
[[nodiscard]] Block loadBlock(Database&, const RunIndex&, BlockKey, const std::function<Block(BlockKey)>& obtain);

} // namespace ng::store
