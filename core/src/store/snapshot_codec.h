#pragma once
#include "bytes.h"

#include <ng/stream/structure.h>

#include <memory>
#include <optional>

namespace ng::store {

/// Codec 2 of activity_chunk, keyframe and weights: columns of varints and transposed floats, packed by zstd (docs/run-file.md).
/// The encoders replace `raw`, which the caller packs; the decoders take what is stored and the counts of the row.
inline constexpr int kSnapshotCodec = 2;

void encodeActivity(const ActivityFrame&, Bytes& raw);
[[nodiscard]] std::shared_ptr<const ActivityFrame> decodeActivity(std::span<const std::uint8_t> packed, Tick tick, Tick interval, std::uint64_t n);

void encodeStructure(const StructureSnapshot&, Bytes& raw);
[[nodiscard]] std::shared_ptr<const StructureSnapshot> decodeStructure(std::span<const std::uint8_t> packed, std::uint64_t neurons, std::uint64_t synapses);

/// With `withSynapses` the list of synapses is part of the blob; otherwise it is that of a keyframe.
void encodeWeights(const WeightSnapshot&, bool withSynapses, Bytes& raw);
/// `synapses` null: they are part of the blob.
[[nodiscard]] std::shared_ptr<const WeightSnapshot> decodeWeights(std::span<const std::uint8_t> packed, Tick tick, std::uint64_t n,
                                                                  const std::vector<SynapseState>* synapses);

} // namespace ng::store
