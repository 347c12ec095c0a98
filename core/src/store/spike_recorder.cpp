#include "spike_recorder.h"

#include "crc32c.h"

namespace ng::store {

namespace {
constexpr std::size_t kSpikesPerChunk = 32'768;
constexpr Tick kTicksPerChunk = Tick{1} << 31;
} // namespace

SpikeRecorder::SpikeRecorder(Database& db)
    : m_insert(db, "INSERT INTO spike_chunk(first, last, n, codec, crc, data) VALUES(?,?,?,?,?,?)")
{
    m_spikes.reserve(2 * kSpikesPerChunk);
}

void SpikeRecorder::add(TickRange frame, std::span<const PackedSpike> spikes)
{
    m_total += spikes.size();
    while (!spikes.empty()) {
        if (m_spikes.empty()) m_first = frame.begin + spikes.front().offset;
        if (frame.begin + spikes.back().offset - m_first >= kTicksPerChunk && !m_spikes.empty()) {
            writeChunk(frame.begin + spikes.front().offset);
            continue;
        }
        // A chunk that is full takes the rest of its last tick, so that no tick is in two chunks.
        std::size_t n = std::min(spikes.size(), kSpikesPerChunk > m_spikes.size() ? kSpikesPerChunk - m_spikes.size() : 1);
        while (n < spikes.size() && spikes[n].offset == spikes[n - 1].offset) ++n;
        const auto shift = static_cast<std::int64_t>(frame.begin) - static_cast<std::int64_t>(m_first);
        const std::size_t at = m_spikes.size();
        m_spikes.resize(at + n);
        for (std::size_t i = 0; i < n; ++i)
            m_spikes[at + i] = {static_cast<std::uint32_t>(shift + spikes[i].offset), spikes[i].id};
        spikes = spikes.subspan(n);
        m_end = spikes.empty() ? frame.end : frame.begin + spikes.front().offset;
        if (m_spikes.size() >= kSpikesPerChunk) writeChunk(m_end);
    }
    m_end = frame.end;
}

void SpikeRecorder::flush() { writeChunk(m_end); }

void SpikeRecorder::writeChunk(Tick end)
{
    if (m_spikes.empty()) return;
    const auto data = encodeSpikes(m_spikes, m_buffer);
    const Tick last = end - 1;
    const std::uint32_t crc = chunkCrc(m_first, last, m_spikes.size(), data);
    m_insert.bind(1, static_cast<std::int64_t>(m_first)).bind(2, static_cast<std::int64_t>(last)).bind(3, static_cast<std::int64_t>(m_spikes.size()));
    m_insert.bind(4, std::int64_t{kSpikeCodecRice}).bind(5, std::int64_t{crc}).bind(6, data);
    m_insert.run();
    m_spikes.clear();
}

} // namespace ng::store
