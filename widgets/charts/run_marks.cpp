#include "run_marks.h"

#include "chart_style.h"

namespace ng {

bool RunMarks::update(const TimelineSource& source)
{
    m_added = false;
    const auto came = m_read.read(source.extent(), [&](TickRange r) { return source.structure(r, *this); });
    if (came == CatchUp::Came::Earlier) {
        for (auto& counts : m_counts) std::ranges::stable_sort(counts, {}, &TickCount::tick);
        std::ranges::stable_sort(m_interventions, {}, &Intervention::tick);
    }
    return m_tasks.update(source) || m_added;
}

void RunMarks::clear()
{
    m_read.clear();
    m_tasks.clear();
    for (auto& counts : m_counts) counts.clear();
    m_interventions.clear();
}

void RunMarks::take(const StructureEvent& e)
{
    if (e.rule == kNoIndex) return; // the network as it was built is not growth
    const int kind = e.kind == StructureKind::Birth ? Births
        : e.kind == StructureKind::Death            ? Deaths
        : e.kind == StructureKind::Connect          ? Formed
        : e.kind == StructureKind::Prune            ? Pruned
                                                    : -1;
    if (kind < 0) return;
    auto& counts = m_counts[kind];
    if (!counts.empty() && counts.back().tick == e.tick) ++counts.back().count;
    else counts.push_back({e.tick, 1});
    m_added = true;
}

void RunMarks::take(const Intervention& i)
{
    m_interventions.push_back(i);
    m_added = true;
}

QList<QPointF> RunMarks::bins(Kind kind, TickRange range, Tick bin, double dtMs) const
{
    QList<QPointF> out;
    const auto& counts = m_counts[kind];
    auto at = std::ranges::lower_bound(counts, range.begin, {}, &TickCount::tick);
    for (; at != counts.end() && at->tick < range.end; ++at) {
        const double middle = (static_cast<double>(at->tick / bin) + 0.5) * toMs(bin, dtMs) / 1000;
        if (!out.isEmpty() && out.back().x() == middle) out.back().ry() += at->count;
        else out.emplace_back(middle, at->count);
    }
    return out;
}

std::uint64_t RunMarks::total(Kind kind) const
{
    std::uint64_t n = 0;
    for (const TickCount& c : m_counts[kind]) n += c.count;
    return n;
}

std::vector<ChartMark> RunMarks::marks(double dtMs) const
{
    std::vector<ChartMark> out;
    for (const MetricPoint& p : m_tasks.of("task"))
        out.push_back({toMs(p.tick, dtMs) / 1000, ChartMark::Kind::Task, QObject::tr("task %1").arg(static_cast<int>(p.value) + 1)});
    for (const Intervention& i : m_interventions) {
        QString name = QString::fromStdString(i.path);
        name = name.section('.', -1);
        out.push_back({toMs(i.tick, dtMs) / 1000, ChartMark::Kind::Intervention, QString("%1 %2 → %3").arg(name).arg(i.before).arg(i.after)});
    }
    std::ranges::stable_sort(out, {}, &ChartMark::time);
    return out;
}

} // namespace ng
