#pragma once
#include "trace_query.h"

#include <array>

namespace ng::store {

/// One trace in memory with its min/max levels, which grow with it.
class TracePyramid {
public:
    void append(Tick t, float v) { push(0, {t, v, v}); }
    /// Samples of a stretch that came late, in time order.
    void insert(const TraceBlock& late)
    {
        if (late.empty()) return;
        const TraceBlock& samples = m_levels[0];
        const std::uint64_t at = lowerBound(late.front().tick);
        TraceBlock tail = late;
        tail.insert(tail.end(), samples.begin() + static_cast<std::ptrdiff_t>(at), samples.end());
        std::uint64_t keep = at;
        for (TraceBlock& level : m_levels) {
            level.resize(static_cast<std::size_t>(keep));
            keep /= kTraceFanOut;
        }
        for (const TraceEntry& e : tail) push(0, e);
    }

    std::uint64_t count(int level) const { return m_levels[static_cast<std::size_t>(level)].size(); }
    const TraceEntry* entry(int level, std::uint64_t i) const { return &m_levels[static_cast<std::size_t>(level)][static_cast<std::size_t>(i)]; }
    std::uint64_t lowerBound(Tick t) const
    {
        return static_cast<std::uint64_t>(std::ranges::lower_bound(m_levels[0], t, {}, &TraceEntry::tick) - m_levels[0].begin());
    }

private:
    void push(std::size_t level, const TraceEntry& e)
    {
        TraceBlock& l = m_levels[level];
        l.push_back(e);
        if (l.size() % kTraceFanOut != 0 || level + 1 == m_levels.size()) return;
        TraceEntry sum = l[l.size() - kTraceFanOut];
        for (std::size_t i = l.size() - kTraceFanOut; i < l.size(); ++i) {
            sum.min = std::min(sum.min, l[i].min);
            sum.max = std::max(sum.max, l[i].max);
        }
        push(level + 1, sum);
    }

    std::array<TraceBlock, kTraceLevels> m_levels;
};

} // namespace ng::store
