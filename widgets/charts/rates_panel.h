#pragma once
#include "chart_panel.h"

namespace ng {

/// Mean rate of each population over time, from the probes whose id ends in ".rate".
class RatesPanel : public ChartPanel {
    Q_OBJECT
public:
    explicit RatesPanel(TimelineHub&, QWidget* parent = nullptr);

protected:
    std::vector<TimeChart::Series> seriesOf(const RunInfo&) override;
    void fill(const TimelineSource&, TickRange shown) override;
    QString emptyText() const override;

private:
    std::vector<ProbeId> m_probes; // one per series
};

} // namespace ng
