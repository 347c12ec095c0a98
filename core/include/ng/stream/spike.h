#pragma once
#include <ng/base/ids.h>
#include <ng/base/tick.h>

#include <span>

namespace ng {

/// One spike, packed: its tick relative to the base of the span it stands in. 8 bytes, so that a window of 10 M spikes is 80 MB.
struct PackedSpike {
    std::uint32_t offset; ///< ticks after SpikeSpan::base
    NeuronId id;
    friend constexpr bool operator==(PackedSpike, PackedSpike) = default;
};

/// A run of spikes sorted by (tick, id).
struct SpikeSpan {
    Tick base = 0;
    std::span<const PackedSpike> spikes;
};

} // namespace ng
