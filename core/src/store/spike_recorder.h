#pragma once
#include "spike_codec.h"
#include "sqlite_db.h"

#include <ng/base/tick.h>

namespace ng::store {

/// Gathers spikes into chunks and writes them. A chunk covers whole ticks; stretches without a spike have no chunk.
class SpikeRecorder {
public:
    explicit SpikeRecorder(Database&);

    /// Spikes of a frame, sorted by (tick, id); frames come in time order.
    void add(TickRange frame, std::span<const PackedSpike>);
    /// Writes what is gathered, up to the end of the last frame.
    void flush();
    [[nodiscard]] bool isEmpty() const { return m_spikes.empty(); }
    [[nodiscard]] std::uint64_t total() const { return m_total; }

private:
    void writeChunk(Tick end);

    Statement m_insert;
    std::vector<PackedSpike> m_spikes; // offsets from m_first
    Bytes m_buffer;
    Tick m_first = 0; // first tick not yet in a written chunk
    Tick m_end = 0;
    std::uint64_t m_total = 0;
};

} // namespace ng::store
