#pragma once
#include <ng/base/simd_level.h>
#include <ng/plugin/kernel_abi.h>

#include <cstdint>

namespace ng::bench {

/// Neuron updates per second of a kernel as the engine calls it, block by block through epochs of `steps`, with the zeroing of the input it
/// consumed. Seconds of this thread's processor time; the median of five runs.
[[nodiscard]] double kernelUpdates(const ng_kernel&, SimdLevel, std::uint32_t neurons, std::uint32_t steps);

/// Numbers per second that a drive draws, of mean `lambda`; its first parameter is its rate.
[[nodiscard]] double kernelDraws(const ng_kernel&, SimdLevel, std::uint32_t neurons, std::uint32_t steps, double lambda);

} // namespace ng::bench
