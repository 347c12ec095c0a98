#pragma once
#include <cstdint>
#include <vector>

namespace ng::bench {

/// Seconds of processor time this process, or this thread, has used.
[[nodiscard]] double processCpuSeconds();
[[nodiscard]] double threadCpuSeconds();
/// Of every thread of the process that is alive, the largest first.
[[nodiscard]] std::vector<double> cpuSecondsByThread();
[[nodiscard]] double wallSeconds();
/// Memory of this process that is in use, after what was freed is given back to the system.
[[nodiscard]] std::uint64_t residentBytes();

} // namespace ng::bench
