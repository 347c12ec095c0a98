#pragma once
#include <ng/base/error.h>
#include <ng/stream/checkpoint.h>

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace ng {

/// A state that a run file holds.
struct SavedCheckpoint {
    Tick tick = 0;
    std::uint64_t bytes = 0; ///< of the state, not compressed
};

/// The whole states of a run file, in time order; none in files of older programs.
[[nodiscard]] std::expected<std::vector<SavedCheckpoint>, Error> savedCheckpoints(const std::string& file);

/// One of them. A damaged one, or one that claims more than `maxBytes`, is an error.
[[nodiscard]] std::expected<Checkpoint, Error> readCheckpoint(const std::string& file, Tick, std::uint64_t maxBytes);

} // namespace ng
