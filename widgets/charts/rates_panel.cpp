#include "rates_panel.h"

#include "chart_style.h"
#include "common/theme.h"

namespace ng {

RatesPanel::RatesPanel(TimelineHub& hub, QWidget* parent) : ChartPanel("rates", tr("Population rates"), hub, parent)
{
    plot().setSideTitles(tr("spikes/s per neuron"), {});
}

std::vector<TimeChart::Series> RatesPanel::seriesOf(const RunInfo& info)
{
    std::vector<TimeChart::Series> out;
    m_probes.clear();
    for (std::size_t k = 0; k < info.probes.size(); ++k) {
        const ProbeInfo& probe = info.probes[k];
        if (!probe.id.ends_with(".rate")) continue;
        const std::string population = probe.id.substr(0, probe.id.size() - 5);
        const auto at = std::ranges::find(info.populations, population, &PopulationInfo::id);
        const int index = at == info.populations.end() ? static_cast<int>(m_probes.size()) : static_cast<int>(at - info.populations.begin());
        const std::string& title = at != info.populations.end() && !at->title.empty() ? at->title : probe.title;
        out.push_back({QString::fromStdString(title), QString::fromStdString(probe.unit), onGround(populationColour(index), theme().plot),
                       TimeChart::Look::Line, TimeChart::Side::Left, 1});
        m_probes.push_back(static_cast<ProbeId>(k));
    }
    return out;
}

void RatesPanel::fill(const TimelineSource& run, TickRange shown)
{
    for (std::size_t i = 0; i < m_probes.size(); ++i) plot().setPoints(static_cast<int>(i), curve(run, m_probes[i], shown));
}

QString RatesPanel::emptyText() const
{
    const auto run = timeline();
    if (!run) return tr("No run is shown: start one, or open a saved one from Runs.");
    if (m_probes.empty()) return tr("This run has no rate probes: give the recording policy of its design a trace interval above 0 ms.");
    return tr("No rates yet: the first value comes after one trace interval.");
}

} // namespace ng
