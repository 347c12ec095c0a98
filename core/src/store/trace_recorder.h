#pragma once
#include "run_schema.h"
#include "sqlite_db.h"
#include "trace_entry.h"
#include "zstd_blob.h"

#include <array>

namespace ng::store {

/// Writes the samples of all probes and their min/max pyramids in blocks. The last block of a level is rewritten until it is full.
class TraceRecorder {
public:
    TraceRecorder(Database&, std::size_t probes);

    /// False for an unknown probe or a tick before that of the probe's last sample.
    bool add(std::uint32_t probe, Tick, float value);
    void flush();

private:
    struct Level {
        TraceBlock block;
        std::uint32_t index = 0; // of `block`
        bool dirty = false;
        TraceEntry open;         // of the level above, being gathered here
        std::uint32_t gathered = 0;
    };
    void push(std::uint32_t probe, int level, const TraceEntry&);
    void write(std::uint32_t probe, int level);

    Statement m_replace;
    Packer m_packer;
    Bytes m_raw;
    std::vector<std::array<Level, kTraceLevels>> m_probes;
};

} // namespace ng::store
