#include "trace_recorder.h"

#include "crc32c.h"

#include <algorithm>

namespace ng::store {

TraceRecorder::TraceRecorder(Database& db, std::size_t probes)
    : m_replace(db, "REPLACE INTO trace_chunk(id, probe, level, block, first, last, n, codec, crc, data) VALUES(?,?,?,?,?,?,?,?,?,?)"), m_probes(probes)
{
}

bool TraceRecorder::add(std::uint32_t probe, Tick tick, float value)
{
    if (probe >= m_probes.size()) return false;
    const Level& samples = m_probes[probe][0];
    if (!samples.block.empty() && tick < samples.block.back().tick) return false;
    push(probe, 0, {tick, value, value});
    return true;
}

void TraceRecorder::push(std::uint32_t probe, int level, const TraceEntry& e)
{
    Level& l = m_probes[probe][static_cast<std::size_t>(level)];
    if (l.block.size() == kEntriesPerTraceBlock) {
        l.block.clear();
        ++l.index;
    }
    l.block.push_back(e);
    l.dirty = true;
    if (l.block.size() == kEntriesPerTraceBlock) write(probe, level);
    if (level + 1 == kTraceLevels) return;
    if (l.gathered == 0) l.open = e;
    l.open.min = std::min(l.open.min, e.min);
    l.open.max = std::max(l.open.max, e.max);
    if (++l.gathered == kTraceFanOut) {
        l.gathered = 0;
        push(probe, level + 1, l.open);
    }
}

void TraceRecorder::flush()
{
    for (std::uint32_t p = 0; p < m_probes.size(); ++p)
        for (int level = 0; level < kTraceLevels; ++level)
            if (m_probes[p][static_cast<std::size_t>(level)].dirty) write(p, level);
}

void TraceRecorder::write(std::uint32_t probe, int level)
{
    Level& l = m_probes[probe][static_cast<std::size_t>(level)];
    encodeTrace(l.block, level, m_raw);
    const auto data = m_packer.pack(m_raw);
    const Tick first = l.block.front().tick, last = l.block.back().tick;
    const std::uint32_t crc = chunkCrc(first, last, l.block.size(), data);
    m_replace.bind(1, traceRow(probe, level, l.index)).bind(2, std::int64_t{probe}).bind(3, std::int64_t{level}).bind(4, std::int64_t{l.index});
    m_replace.bind(5, static_cast<std::int64_t>(first)).bind(6, static_cast<std::int64_t>(last)).bind(7, static_cast<std::int64_t>(l.block.size()));
    m_replace.bind(8, std::int64_t{kTraceCodec}).bind(9, std::int64_t{crc}).bind(10, data);
    m_replace.run();
    l.dirty = false;
}

} // namespace ng::store
