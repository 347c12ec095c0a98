#pragma once
#include <ng/base/tick.h>

#include <algorithm>
#include <deque>
#include <memory>

namespace ng::store {

/// Snapshots in time order, bounded in bytes: the oldest go.
template <class T>
class SnapshotShelf {
public:
    explicit SnapshotShelf(std::size_t maxBytes) : m_maxBytes(maxBytes) {}

    void put(std::shared_ptr<const T> s, std::size_t bytes)
    {
        const auto at = std::ranges::upper_bound(m_items, s->tick, {}, &Item::tick);
        if (at != m_items.begin() && std::prev(at)->tick == s->tick) return;
        m_items.insert(at, {s->tick, bytes, std::move(s)});
        m_bytes += bytes;
        while (m_bytes > m_maxBytes && m_items.size() > 1) {
            m_keptFrom = m_items.front().tick + 1;
            m_bytes -= m_items.front().bytes;
            m_items.pop_front();
        }
    }
    /// What was before this tick has been dropped.
    [[nodiscard]] Tick keptFrom() const { return m_keptFrom; }
    [[nodiscard]] std::shared_ptr<const T> newestUntil(Tick t) const
    {
        const auto at = std::ranges::upper_bound(m_items, t, {}, &Item::tick);
        return at == m_items.begin() ? nullptr : std::prev(at)->value;
    }
    /// Snapshots in a range, thinned evenly to at most `most`.
    template <class Visit>
    void visit(TickRange r, std::size_t most, Visit&& take) const
    {
        const auto lo = std::ranges::lower_bound(m_items, r.begin, {}, &Item::tick), hi = std::ranges::lower_bound(m_items, r.end, {}, &Item::tick);
        if (lo >= hi || most == 0) return;
        const auto n = static_cast<std::size_t>(hi - lo);
        const std::size_t step = (n + most - 1) / most;
        for (std::size_t i = 0; i < n; i += step) take(*lo[static_cast<std::ptrdiff_t>(i)].value);
    }

private:
    struct Item {
        Tick tick;
        std::size_t bytes;
        std::shared_ptr<const T> value;
    };
    const std::size_t m_maxBytes;
    std::deque<Item> m_items;
    std::size_t m_bytes = 0;
    Tick m_keptFrom = 0;
};

} // namespace ng::store
