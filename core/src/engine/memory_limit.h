#pragma once
#include <cstdint>
#include <string>

namespace ng {

/// The most memory this process can have.
struct MemoryLimit {
    std::uint64_t bytes = 0;
    std::string who; ///< "this machine has", "the control group of this process allows", "ulimit -v allows"
};

/// The smallest of the machine's memory, the limits of the process's control groups (version 1 and 2, all the way up) and its address space.
/// `root` is put before the system's files, for tests.
[[nodiscard]] MemoryLimit memoryLimit(const std::string& root = "");

} // namespace ng
