#pragma once
#include <ng/stream/structure.h>

#include <memory>
#include <span>
#include <vector>

namespace ng::store {

/// The structure after `events` (in time order) have happened to `base`: one merge over the sorted lists, so the cost is that of a copy of the base
/// plus sorting the events. A second birth of an id or the pruning of what is not there changes nothing. `base` may be null: nothing exists.
/// The tick of the result is that of the last event.
[[nodiscard]] std::shared_ptr<const StructureSnapshot> foldStructure(const StructureSnapshot* base, std::span<const StructureEvent* const> events,
                                                                     std::uint64_t version);

} // namespace ng::store
