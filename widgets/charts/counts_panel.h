#pragma once
#include "chart_panel.h"

namespace ng {

/// How many neurons and synapses there are, with births and deaths (or synapses formed and pruned) as bars.
class CountsPanel : public ChartPanel {
    Q_OBJECT
public:
    enum class Show { Both, Neurons, Synapses };

    explicit CountsPanel(TimelineHub&, QWidget* parent = nullptr);
    void setShow(Show);

protected:
    std::vector<TimeChart::Series> seriesOf(const RunInfo&) override;
    void fill(const TimelineSource&, TickRange shown) override;
    QString emptyText() const override;
    void resizeEvent(QResizeEvent*) override;

private:
    void sayTotals();

    Show m_show = Show::Both;
    std::vector<ProbeId> m_probes; // of the lines; the two bar series follow them
};

} // namespace ng
