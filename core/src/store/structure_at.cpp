#include "structure_at.h"

#include "structure_fold.h"

#include <algorithm>

namespace ng::store {

std::uint64_t rowsInBlock(const RunIndex::Rows& rows, std::size_t block)
{
    return static_cast<std::uint64_t>(std::min(kRowsPerBlock, rows.count - static_cast<std::int64_t>(block) * kRowsPerBlock));
}

std::optional<std::int64_t> eventsUntil(const RunIndex& index, Tick t, const Obtain& obtain)
{
    const auto& ticks = index.events.blockTicks;
    const auto after = static_cast<std::size_t>(std::ranges::upper_bound(ticks, t) - ticks.begin());
    if (after == 0) return 0;
    const std::size_t block = after - 1;
    const auto b = obtain({BlockKey::Kind::Events, block}, rowsInBlock(index.events, block));
    if (!b) return std::nullopt;
    const std::int64_t before = static_cast<std::int64_t>(block) * kRowsPerBlock;
    if (!b->data) return before;
    const auto& events = static_cast<const EventBlock*>(b->data.get())->events;
    return before + (std::ranges::upper_bound(events, t, {}, &StructureEvent::tick) - events.begin());
}

namespace {

/// A keyframe is stamped with the end of its frame; what was asked for may be earlier.
std::shared_ptr<const StructureSnapshot> asOfLastEvent(const RunIndex& index, std::int64_t events, const std::shared_ptr<const StructureSnapshot>& s,
                                                       const Obtain& obtain)
{
    Tick last = index.extent.begin;
    if (events > 0) {
        const auto row = static_cast<std::size_t>((events - 1) % kRowsPerBlock);
        const auto b = obtain({BlockKey::Kind::Events, static_cast<std::uint64_t>((events - 1) / kRowsPerBlock)}, row + 1);
        if (!b) return nullptr;
        if (!b->data) return s;
        last = static_cast<const EventBlock*>(b->data.get())->events[row].tick;
    }
    if (s->tick == last) return s;
    auto copy = std::make_shared<StructureSnapshot>(*s);
    copy->tick = last;
    return copy;
}

} // namespace

std::shared_ptr<const StructureSnapshot> structureAfter(const RunIndex& index, std::int64_t events, const StructureState& known, const Obtain& obtain,
                                                        std::int64_t maxFold)
{
    StructureState base;
    if (known.snapshot && known.events <= events) base = known;
    // The newest keyframe before; an older one where that is damaged.
    auto k = std::ranges::upper_bound(index.keyframes, events, {}, &RunIndex::Keyframe::event);
    while (k != index.keyframes.begin() && (--k)->event > base.events) {
        const auto b = obtain({BlockKey::Kind::Keyframe, static_cast<std::uint64_t>(k - index.keyframes.begin())}, 0);
        if (!b) return nullptr;
        if (!b->data) continue;
        base = {k->event, std::static_pointer_cast<const StructureSnapshot>(b->data)};
        break;
    }
    if (index.built && !base.snapshot) return nullptr; // what is built is not there, and nothing can be added to nothing
    if (base.events < 0) base.events = 0;
    if (base.snapshot && base.events == events) return asOfLastEvent(index, events, base.snapshot, obtain);
    if (events - base.events > maxFold) return nullptr;

    std::vector<Block> held; // keeps the events alive until they are folded
    std::vector<const StructureEvent*> since;
    std::uint64_t version = base.snapshot ? base.snapshot->version : 0;
    bool complete = true;
    for (std::int64_t at = base.events; at < events;) {
        const auto block = static_cast<std::size_t>(at / kRowsPerBlock);
        const std::int64_t first = static_cast<std::int64_t>(block) * kRowsPerBlock;
        const std::int64_t end = std::min(events, first + kRowsPerBlock);
        const auto b = obtain({BlockKey::Kind::Events, block}, static_cast<std::uint64_t>(end - first));
        if (!b) complete = false;
        if (b && b->data && complete) {
            const auto& e = *static_cast<const EventBlock*>(b->data.get());
            for (std::int64_t i = at - first; i < std::min<std::int64_t>(end - first, std::ssize(e.events)); ++i) {
                since.push_back(&e.events[static_cast<std::size_t>(i)]);
                version = e.versions[static_cast<std::size_t>(i)];
            }
            held.push_back(*b);
        }
        at = end;
    }
    return complete ? foldStructure(base.snapshot.get(), since, version) : nullptr;
}

} // namespace ng::store
