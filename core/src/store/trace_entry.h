#pragma once
#include "bytes.h"

#include <ng/base/tick.h>

#include <optional>
#include <vector>

namespace ng::store {

/// Smallest and largest value of a stretch of a trace, and where it starts.
struct TraceEntry {
    Tick tick = 0;
    float min = 0;
    float max = 0;
};
using TraceBlock = std::vector<TraceEntry>;

inline constexpr int kTraceCodec = 2;

/// Columns of a block: varint first tick, zigzag differences of differences of the ticks, transposed minima, transposed maxima (level 0 has none);
/// the whole packed by zstd. `raw` is replaced.
void encodeTrace(const TraceBlock&, int level, Bytes& raw);
[[nodiscard]] std::optional<TraceBlock> decodeTrace(std::span<const std::uint8_t> packed, std::uint32_t n, int level);

} // namespace ng::store
