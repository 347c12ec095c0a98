#pragma once
#include <ng/plugin/kernel_abi.h>

#include <optional>
#include <string>

namespace ng {

/// Runs a kernel that passed the table checks once on made-up data between canaries. Returns what is wrong: it throws, it writes
/// outside its block, it gives different results for the same input.
[[nodiscard]] std::optional<std::string> probeKernel(const ng_kernel&);

} // namespace ng
