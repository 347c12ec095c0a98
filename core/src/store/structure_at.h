#pragma once
#include "block_loader.h"

#include <optional>

namespace ng::store {

/// Gives a block with at least `rows` rows: no value when it is not at hand, a block without data when it is damaged.
using Obtain = std::function<std::optional<Block>(BlockKey, std::uint64_t rows)>;

/// Rows a block of a table has now, as far as the index knows.
[[nodiscard]] std::uint64_t rowsInBlock(const RunIndex::Rows&, std::size_t block);

/// A structure and the number of events it contains.
struct StructureState {
    std::int64_t events = -1;
    std::shared_ptr<const StructureSnapshot> snapshot;
};

/// How many structure events have a tick <= t; no value when the block that says so is not at hand.
[[nodiscard]] std::optional<std::int64_t> eventsUntil(const RunIndex&, Tick t, const Obtain&);

/// The structure after the first `events` events: from the nearest of `known` and the keyframes before, folding in what came since.
/// Null when a block is not at hand, the network as built is not in the file, or more than `maxFold` events would have to be folded in.
[[nodiscard]] std::shared_ptr<const StructureSnapshot> structureAfter(const RunIndex&, std::int64_t events, const StructureState& known, const Obtain&,
                                                                      std::int64_t maxFold);

} // namespace ng::store
