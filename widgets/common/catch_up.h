#pragma once
#include <ng/stream/timeline_source.h>

namespace ng {

/// Remembers which part of a run a view has read, so that each refresh asks only for the rest. Pieces that were still being fetched
/// are asked for again later and may come behind newer ones.
class CatchUp {
public:
    enum class Came {
        Nothing,
        Newer,  ///< everything read now is newer than what was read before
        Earlier ///< a hole was filled: what is kept in time order must be sorted again
    };

    /// Calls `query(TickRange) -> Coverage` for each part of `extent` that has not been answered yet.
    template <class Query>
    Came read(TickRange extent, Query query)
    {
        Came came = Came::Nothing;
        for (const TickRange& r : m_have.missing(extent)) {
            const Coverage got = query(r);
            for (const TickRange& g : got.ranges()) {
                m_have.add(g);
                if (g.begin < m_newest) came = Came::Earlier;
                else if (came == Came::Nothing) came = Came::Newer;
            }
        }
        if (!m_have.ranges().empty()) m_newest = m_have.ranges().back().end;
        return came;
    }
    /// End of what has been read.
    [[nodiscard]] Tick newest() const { return m_newest; }
    [[nodiscard]] bool covers(TickRange r) const { return m_have.covers(r); }
    void clear() { *this = {}; }

private:
    Coverage m_have;
    Tick m_newest = 0;
};

} // namespace ng
