#pragma once
#include "common/catch_up.h"
#include "common/metric_log.h"
#include "time_chart.h"

#include <QList>
#include <QPointF>

namespace ng {

/// What happened in a run, condensed for charts: how much was born, died, formed and pruned at which tick, where tasks begin and where
/// a parameter was changed by hand. Read piece by piece. Thread: GUI.
class RunMarks : private StructureSink {
public:
    enum Kind { Births, Deaths, Formed, Pruned };

    /// Returns whether anything came.
    bool update(const TimelineSource&);
    void clear();

    /// Sums per bin over [from, to): x is the middle of the bin in s. Bins begin at multiples of `bin`; empty ones are left out.
    [[nodiscard]] QList<QPointF> bins(Kind, TickRange, Tick bin, double dtMs) const;
    [[nodiscard]] std::uint64_t total(Kind) const;
    /// Task boundaries and interventions, in time order.
    [[nodiscard]] std::vector<ChartMark> marks(double dtMs) const;

private:
    struct TickCount {
        Tick tick;
        std::uint32_t count;
    };
    void take(const StructureEvent&) override;
    void take(const Intervention&) override;

    CatchUp m_read;
    MetricLog m_tasks{{"task"}};
    std::vector<TickCount> m_counts[4];
    std::vector<Intervention> m_interventions;
    bool m_added = false;
};

} // namespace ng
