#pragma once
#include "chart_panel.h"

namespace ng {

/// Accuracy on the test pictures of each task, as measured after every task (metric "R"), and their average.
class AccuracyPanel : public ChartPanel {
    Q_OBJECT
public:
    explicit AccuracyPanel(TimelineHub&, QWidget* parent = nullptr);

protected:
    std::vector<TimeChart::Series> seriesOf(const RunInfo&) override;
    void fill(const TimelineSource&, TickRange shown) override;
    QString emptyText() const override;
    void reset() override;

private:
    MetricLog m_log{{"R"}};
    int m_tasks = 0;
};

} // namespace ng
