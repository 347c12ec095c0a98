#include "trace_entry.h"

#include "run_schema.h"
#include "zstd_blob.h"

namespace ng::store {

void encodeTrace(const TraceBlock& block, int level, Bytes& raw)
{
    raw.clear();
    std::vector<float> column;
    column.reserve(block.size());
    Tick last = 0;
    std::int64_t step = 0;
    for (const TraceEntry& e : block) {
        const auto d = static_cast<std::int64_t>(e.tick - last);
        putVarint(raw, zigzag(d - step));
        step = d;
        last = e.tick;
        column.push_back(e.min);
    }
    putFloats(raw, column);
    if (level == 0) return;
    for (std::size_t i = 0; i < block.size(); ++i) column[i] = block[i].max;
    putFloats(raw, column);
}

std::optional<TraceBlock> decodeTrace(std::span<const std::uint8_t> packed, std::uint32_t n, int level)
{
    if (n > kEntriesPerTraceBlock) return std::nullopt;
    const auto raw = unpack(packed, std::size_t{n} * 18 + 16);
    if (!raw) return std::nullopt;
    ByteReader in(*raw);
    TraceBlock block(n);
    Tick last = 0;
    std::uint64_t step = 0;
    for (TraceEntry& e : block) {
        step += static_cast<std::uint64_t>(unzigzag(in.varint()));
        last += step;
        e.tick = last;
    }
    std::vector<float> column;
    if (!in.floats(n, column)) return std::nullopt;
    for (std::uint32_t i = 0; i < n; ++i) block[i].min = block[i].max = column[i];
    if (level > 0) {
        if (!in.floats(n, column)) return std::nullopt;
        for (std::uint32_t i = 0; i < n; ++i) block[i].max = column[i];
    }
    if (!in.ok() || !in.atEnd()) return std::nullopt;
    for (std::uint32_t i = 1; i < n; ++i)
        if (block[i].tick < block[i - 1].tick) return std::nullopt;
    return block;
}

} // namespace ng::store
