#include "structure_history.h"

#include "structure_fold.h"

#include <algorithm>

namespace ng::store {

namespace {
constexpr std::size_t kMinEventsPerCheckpoint = 4096;
}

void StructureHistory::begin(std::shared_ptr<const StructureSnapshot> start)
{
    m_start = std::move(start);
    m_checkpoints.clear(); // made without it
    m_last = {};
}

void StructureHistory::append(const StructureEvent& e, std::uint64_t version)
{
    m_events.push_back(e);
    m_versions.push_back(version);
    const StructureState base = m_checkpoints.empty() ? StructureState{0, m_start} : m_checkpoints.back();
    const std::size_t size = base.snapshot ? base.snapshot->neurons.size() + base.snapshot->synapses.size() : 0;
    const std::int64_t now = std::ssize(m_events);
    if (static_cast<std::size_t>(now - base.events) >= std::max(kMinEventsPerCheckpoint, size)) m_checkpoints.push_back({now, after(now, base)});
}

void StructureHistory::insert(const std::vector<StructureEvent>& late)
{
    if (late.empty()) return;
    const auto at = std::ranges::upper_bound(m_events, late.front().tick, {}, &StructureEvent::tick) - m_events.begin();
    // The engine's version grows at every tick with an event, so there is room for one step per tick.
    std::uint64_t version = at > 0 ? m_versions[static_cast<std::size_t>(at) - 1] : m_start ? m_start->version : 0;
    std::vector<std::uint64_t> versions;
    for (std::size_t i = 0; i < late.size(); ++i) {
        if (i == 0 || late[i].tick != late[i - 1].tick) ++version;
        versions.push_back(version);
    }
    m_events.insert(m_events.begin() + at, late.begin(), late.end());
    m_versions.insert(m_versions.begin() + at, versions.begin(), versions.end());
    std::erase_if(m_checkpoints, [at](const StructureState& c) { return c.events >= at; });
    m_last = {};
}

void StructureHistory::anchor(std::shared_ptr<const StructureSnapshot> s)
{
    m_checkpoints.push_back({std::ssize(m_events), std::move(s)});
    m_last = {};
}

std::shared_ptr<const StructureSnapshot> StructureHistory::at(Tick t) const
{
    const std::int64_t events = std::ranges::upper_bound(m_events, t, {}, &StructureEvent::tick) - m_events.begin();
    if (m_last.snapshot && m_last.events == events) return m_last.snapshot;
    StructureState base{0, m_start};
    const auto c = std::ranges::upper_bound(m_checkpoints, events, {}, &StructureState::events);
    if (c != m_checkpoints.begin()) base = *std::prev(c);
    if (m_last.snapshot && m_last.events <= events && m_last.events > base.events) base = m_last;
    m_last = {events, base.snapshot && base.events == events ? base.snapshot : after(events, base)};
    return m_last.snapshot;
}

std::shared_ptr<const StructureSnapshot> StructureHistory::after(std::int64_t events, const StructureState& base) const
{
    std::vector<const StructureEvent*> since;
    since.reserve(static_cast<std::size_t>(events - base.events));
    for (std::int64_t i = base.events; i < events; ++i) since.push_back(&m_events[static_cast<std::size_t>(i)]);
    return foldStructure(base.snapshot.get(), since, events > 0 ? m_versions[static_cast<std::size_t>(events) - 1] : 0);
}

} // namespace ng::store
