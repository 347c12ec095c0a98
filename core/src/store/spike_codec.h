#pragma once
#include "bytes.h"

#include <ng/stream/spike.h>

#include <optional>

namespace ng::store {

/// Codec 1 of spike_chunk. A spike is the number offset * width + id (width = largest id + 1); the differences of successive numbers,
/// which are geometric for irregular firing, are Rice-coded with a parameter of their own for every 256 spikes.
/// Layout, bits from the lowest up: varint width; per group: 6 bits k; per spike: q zeros, a one, k bits (difference = q << k | bits);
/// 24 zeros and a one: 64 bits follow that are the difference itself.
inline constexpr int kSpikeCodecRice = 1;
/// No chunk holds more; a reader refuses one that says so.
inline constexpr std::uint32_t kMaxSpikesPerChunk = 1u << 24;

/// `spikes` sorted by (offset, id). The result lies in `buffer`, which only grows.
[[nodiscard]] std::span<const std::uint8_t> encodeSpikes(std::span<const PackedSpike> spikes, Bytes& buffer);
/// Empty when the data does not hold exactly `n` spikes with offsets below `ticks`.
[[nodiscard]] std::optional<std::vector<PackedSpike>> decodeSpikes(std::span<const std::uint8_t> data, std::uint32_t n, std::uint64_t ticks);

} // namespace ng::store
