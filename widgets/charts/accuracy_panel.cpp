#include "accuracy_panel.h"

#include "chart_style.h"
#include "common/theme.h"

#include <cmath>
#include <map>

namespace ng {

AccuracyPanel::AccuracyPanel(TimelineHub& hub, QWidget* parent) : ChartPanel("accuracy", tr("Accuracy per task"), hub, parent)
{
    plot().setSideTitles(tr("accuracy, %"), {});
}

void AccuracyPanel::reset()
{
    m_log.clear();
    m_tasks = 0;
    ChartPanel::reset();
}

std::vector<TimeChart::Series> AccuracyPanel::seriesOf(const RunInfo&)
{
    std::vector<TimeChart::Series> out;
    for (int task = 0; task < m_tasks; ++task)
        out.push_back({tr("task %1").arg(task + 1), "%", onGround(populationColour(task), theme().plot), TimeChart::Look::Markers, TimeChart::Side::Left, 1});
    if (m_tasks > 0) out.push_back({tr("average"), "%", theme().text, TimeChart::Look::Dashes, TimeChart::Side::Left, 1});
    return out;
}

void AccuracyPanel::fill(const TimelineSource& run, TickRange)
{
    m_log.update(run);
    // A task's curve begins when it has been learnt: R's values right of the diagonal are of tasks still to come.
    std::map<int, QList<QPointF>> curves;
    std::map<Tick, std::pair<double, int>> sums;
    double least = 100;
    const double scale = run.info().dtMs / 1000;
    for (const MetricPoint& p : m_log.of("R")) {
        if (p.column < 0 || p.column > p.row) continue;
        curves[p.column].emplace_back(static_cast<double>(p.tick) * scale, 100 * p.value);
        auto& [sum, n] = sums[p.tick];
        sum += 100 * p.value;
        least = std::min(least, 100 * p.value);
        ++n;
    }
    const int tasks = curves.empty() ? 0 : curves.rbegin()->first + 1;
    if (tasks != m_tasks) {
        m_tasks = tasks;
        plot().setSeries(seriesOf(run.info()));
    }
    if (tasks == 0) return;
    plot().setLeftRange(std::pair{least < 40 ? 0.0 : std::floor((least - 5) / 20) * 20, 100.0});
    for (auto& [task, points] : curves) plot().setPoints(task, std::move(points));
    QList<QPointF> average;
    for (const auto& [tick, s] : sums) average.emplace_back(static_cast<double>(tick) * scale, s.first / s.second);
    plot().setPoints(tasks, average);
}

QString AccuracyPanel::emptyText() const
{
    if (!timeline()) return tr("No run is shown: start one, or open a saved one from Runs.");
    return tr("No test yet: after each task the network is tested on all tasks learnt so far. A design without a task has no accuracy.");
}

} // namespace ng
