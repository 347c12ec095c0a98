#pragma once
#include "run_schema.h"
#include "sqlite_db.h"

#include <ng/stream/coverage.h>
#include <ng/stream/epoch_frame.h>

#include <array>
#include <optional>
#include <vector>

namespace ng::store {

/// Where things are in a run file: one small entry per chunk, in time order. Grows with `loadIndex` while the run is being written.
struct RunIndex {
    struct Spikes {
        std::int64_t id = 0;
        Tick first = 0, last = 0; ///< inclusive
        std::uint32_t n = 0;
    };
    struct Block {
        Tick first = 0, last = 0;
        std::uint32_t n = 0;
    };
    using TraceLevels = std::array<std::vector<Block>, kTraceLevels>;
    /// Rows 1..count of a table in time order; `blockTicks` is the tick of each block's first row.
    struct Rows {
        std::int64_t count = 0;
        std::vector<Tick> blockTicks;
    };
    struct Stamp {
        std::int64_t id = 0;
        Tick tick = 0;
    };
    struct Keyframe {
        std::int64_t id = 0;
        Tick tick = 0;
        std::int64_t event = 0; ///< events it contains
        std::uint64_t version = 0;
    };

    /// How the network was as built, for which there is a keyframe of no events; not in files of format 1, where its rows are events.
    struct Built {
        Tick tick = 0;
        std::uint16_t reason = kNoIndex;
    };

    TickRange extent;
    std::int64_t format = kUserVersion;
    bool growing = false;
    std::optional<Built> built;
    std::vector<Spikes> spikes;
    std::vector<TraceLevels> traces; ///< by probe
    Rows events, metrics;
    std::vector<Intervention> interventions;
    std::vector<Stamp> activity, weights;
    std::vector<Keyframe> keyframes;
    std::vector<Gap> gaps;      ///< of everything: noted by the recorder, or of the spikes: rows that make no sense
    std::vector<Gap> otherGaps; ///< of something else than the spikes
    /// The keyframe of the network as built; empty when there is none, or when it is not there (yet).
    [[nodiscard]] std::optional<std::size_t> startKeyframe() const
    {
        if (!built || keyframes.empty() || keyframes.front().event != 0) return std::nullopt;
        return 0;
    }
    std::int64_t lastGapRow = 0;
    std::int64_t lastInterventionRow = 0;
    std::int64_t lastSpikeRow = 0;
};

/// Adds what the file has beyond `index`. False when the database failed.
bool loadIndex(Database&, std::size_t probes, RunIndex& index);

} // namespace ng::store
