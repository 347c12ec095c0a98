#pragma once
#include "catch_up.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ng {

/// One value of a metric, see Metric.
struct MetricPoint {
    Tick tick = 0;
    int row = -1;
    int column = -1;
    double value = 0;
};

/// The metrics of a run by name, in time order, read piece by piece.
class MetricLog : private MetricSink {
public:
    explicit MetricLog(std::vector<std::string> wanted)
    {
        for (std::string& name : wanted) m_points[std::move(name)];
    }

    /// Reads what is new. Returns whether anything came.
    bool update(const TimelineSource& source)
    {
        const TickRange extent = source.extent();
        m_added = false;
        const auto came = m_read.read(extent, [&](TickRange r) {
            // A metric taken at the very end of the run has the tick `extent.end`: look one tick further, and forget at the next
            // reading what that brought, since it will come again.
            if (r.begin == m_read.newest())
                for (auto& [_, points] : m_points)
                    while (!points.empty() && points.back().tick >= r.begin) points.pop_back();
            Coverage got = source.metrics({r.begin, r.end == extent.end ? r.end + 1 : r.end}, *this);
            Coverage inside;
            for (const TickRange& g : got.ranges()) inside.add(g.intersected(r));
            return inside;
        });
        if (came == CatchUp::Came::Earlier)
            for (auto& [_, points] : m_points) std::ranges::stable_sort(points, {}, &MetricPoint::tick);
        return m_added;
    }
    void clear()
    {
        m_read.clear();
        for (auto& [_, points] : m_points) points.clear();
    }
    /// Empty for a name that was not wanted.
    [[nodiscard]] const std::vector<MetricPoint>& of(const std::string& name) const
    {
        static const std::vector<MetricPoint> kNone;
        const auto at = m_points.find(name);
        return at == m_points.end() ? kNone : at->second;
    }
    /// The newest value at or before a tick; null if there is none.
    [[nodiscard]] const MetricPoint* latest(const std::string& name, Tick tick) const
    {
        const auto& p = of(name);
        const auto at = std::ranges::upper_bound(p, tick, {}, &MetricPoint::tick);
        return at == p.begin() ? nullptr : &*std::prev(at);
    }

private:
    void take(const Metric& m) override
    {
        const auto at = m_points.find(m.name);
        if (at == m_points.end()) return;
        at->second.push_back({m.tick, m.row, m.column, m.value});
        m_added = true;
    }

    std::map<std::string, std::vector<MetricPoint>, std::less<>> m_points;
    CatchUp m_read;
    bool m_added = false;
};

} // namespace ng
