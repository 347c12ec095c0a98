#pragma once
#include <cstddef>

namespace ng {

/// How many state rows and ports the engine's update loop has room for; the registry refuses kernels with more.
inline constexpr std::size_t kMaxStates = 32, kMaxPorts = 8;

} // namespace ng
