#include "counts_panel.h"

#include "chart_style.h"
#include "common/theme.h"

#include <QActionGroup>
#include <QMenu>

namespace ng {

CountsPanel::CountsPanel(TimelineHub& hub, QWidget* parent) : ChartPanel("counts", tr("Neurons, births and deaths"), hub, parent)
{
    menu().addSection(tr("Curves and bars"));
    auto* group = new QActionGroup(&menu());
    const auto add = [&](const QString& text, Show what) {
        QAction* a = menu().addAction(text, this, [this, what] { setShow(what); });
        a->setCheckable(true);
        a->setChecked(what == m_show);
        group->addAction(a);
    };
    add(tr("neurons and synapses, births and deaths"), Show::Both);
    add(tr("neurons, births and deaths"), Show::Neurons);
    add(tr("synapses, formed and pruned"), Show::Synapses);
}

void CountsPanel::setShow(Show s)
{
    m_show = s;
    rebuild();
}

std::vector<TimeChart::Series> CountsPanel::seriesOf(const RunInfo& info)
{
    const Theme& t = theme();
    std::vector<TimeChart::Series> out;
    m_probes.clear();
    const auto line = [&](std::string_view id, const QString& title, const QColor& colour, TimeChart::Look look, TimeChart::Side side) {
        const auto at = std::ranges::find(info.probes, id, &ProbeInfo::id);
        if (at == info.probes.end()) return;
        out.push_back({title, {}, colour, look, side, 0});
        m_probes.push_back(static_cast<ProbeId>(at - info.probes.begin()));
    };
    const bool both = m_show == Show::Both;
    if (m_show != Show::Synapses) line("neurons", tr("neurons"), t.accent, TimeChart::Look::Line, TimeChart::Side::Left);
    if (m_show != Show::Neurons)
        line("synapses", tr("synapses"), both ? t.dim : t.accent, both ? TimeChart::Look::Dashes : TimeChart::Look::Line,
             both ? TimeChart::Side::Right : TimeChart::Side::Left);
    const bool synapses = m_show == Show::Synapses;
    out.push_back({synapses ? tr("formed") : tr("births"), {}, t.birth, TimeChart::Look::Bars, TimeChart::Side::Left, 0});
    out.push_back({synapses ? tr("pruned") : tr("deaths"), {}, t.death, TimeChart::Look::Bars, TimeChart::Side::Left, 0});
    plot().setSideTitles(synapses ? tr("synapses") : tr("neurons"), both ? tr("synapses") : QString());
    return out;
}

void CountsPanel::fill(const TimelineSource& run, TickRange shown)
{
    const double dt = run.info().dtMs;
    int i = 0;
    for (const ProbeId p : m_probes) plot().setPoints(i++, curve(run, p, shown));
    const double bin = niceStep(toMs(shown.length(), dt) / 1000, 60);
    const Tick ticks = std::max<Tick>(1, toTick(bin * 1000, dt));
    plot().setBinWidth(toMs(ticks, dt) / 1000);
    const bool synapses = m_show == Show::Synapses;
    plot().setPoints(i++, marks().bins(synapses ? RunMarks::Formed : RunMarks::Births, shown, ticks, dt));
    plot().setPoints(i++, marks().bins(synapses ? RunMarks::Pruned : RunMarks::Deaths, shown, ticks, dt));
    sayTotals();
}

void CountsPanel::sayTotals()
{
    const bool synapses = m_show == Show::Synapses;
    if (!timeline() || width() < 480) setLimit({});
    else if (synapses) setLimit(tr("%1 formed, %2 pruned").arg(count(marks().total(RunMarks::Formed)), count(marks().total(RunMarks::Pruned))));
    else setLimit(tr("%1 born, %2 died").arg(count(marks().total(RunMarks::Births)), count(marks().total(RunMarks::Deaths))));
}

void CountsPanel::resizeEvent(QResizeEvent* e)
{
    ChartPanel::resizeEvent(e);
    sayTotals();
}

QString CountsPanel::emptyText() const
{
    if (!timeline()) return tr("No run is shown: start one, or open a saved one from Runs.");
    return tr("Nothing to count yet: the first value comes after one trace interval, a bar with the first birth or death.");
}

} // namespace ng
