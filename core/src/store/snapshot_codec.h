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

/// The neurons of a structure; its synapses are kept in slices.
void encodeNeurons(const StructureSnapshot&, Bytes& raw);
/// `synapses`: how many are part of the blob, which in files of format 1 are all.
[[nodiscard]] std::shared_ptr<StructureSnapshot> decodeStructure(std::span<const std::uint8_t> packed, std::uint64_t neurons, std::uint64_t synapses);

void encodeSynapses(std::span<const SynapseState>, Bytes& raw);
/// Appends `n` synapses to `out`; false when the blob is damaged.
[[nodiscard]] bool decodeSynapses(std::span<const std::uint8_t> packed, std::uint64_t n, std::vector<SynapseState>& out);

/// `own`: the synapses the weights belong to; empty when they are those of a keyframe.
void encodeWeights(std::span<const SynapseState> own, std::span<const float> weights, Bytes& raw);
/// Appends `n` weights to `out`, and their synapses when they are part of the blob; false when it is damaged.
[[nodiscard]] bool decodeWeights(std::span<const std::uint8_t> packed, std::uint64_t n, bool withSynapses, WeightSnapshot& out);

} // namespace ng::store
