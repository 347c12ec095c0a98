#include "heatmap_panel.h"

#include "colour_bar.h"
#include "common/theme.h"
#include "timeline/choices.h"

#include <QTextStream>
#include <QToolButton>

namespace ng {

using Mode = HeatmapCanvas::Mode;
using Colour = HeatmapCanvas::Colour;
using Span = HeatmapCanvas::Span;

HeatmapPanel::HeatmapPanel(TimelineHub& hub, QWidget* parent) : Panel("maturity", tr("Maturity"), hub, parent), m_canvas(new HeatmapCanvas(hub))
{
    setBody(m_canvas);
    // One menu for everything: a narrow panel has room for no more beside the colour bar.
    m_menu = new QMenu(this);
    m_button = addHeaderMenu({}, m_menu);
    m_button->setAccessibleName(tr("Mode, time, colour and population"));
    addChoices<Mode>(m_menu, {}, {{tr("age-ordered"), Mode::AgeOrdered}, {tr("layout"), Mode::Layout}}, m_canvas->mode(),
                     [this](Mode m, const QString&) { setMode(m); });
    m_menu->addSeparator();
    addChoices<Span>(m_menu, tr("Time, age-ordered"), {{tr("whole run"), Span::WholeRun}, {tr("visible window"), Span::Window}}, m_canvas->span(),
                     [this](Span s, const QString&) { m_canvas->setSpan(s); });
    m_menu->addSeparator();
    addChoices<Colour>(m_menu, tr("Colour, layout"), {{tr("maturity"), Colour::Maturity}, {tr("activity"), Colour::Activity}}, m_canvas->colour(),
                       [this](Colour c, const QString&) { setColour(c); });
    m_menu->addSeparator();
    m_populationMenu = m_menu->addMenu(tr("Population"));
    connect(m_populationMenu, &QMenu::aboutToShow, this, &HeatmapPanel::fillPopulations);
    m_bar = new ColourBar;
    addHeaderWidget(m_bar);
    connect(m_canvas, &HeatmapCanvas::shownChanged, this, &HeatmapPanel::showTexts, Qt::QueuedConnection);
    showTexts();
}

void HeatmapPanel::setMode(Mode m)
{
    m_canvas->setMode(m);
    showTexts();
}

void HeatmapPanel::setColour(Colour c)
{
    m_canvas->setColour(c);
    showTexts();
}

void HeatmapPanel::fillPopulations()
{
    m_populationMenu->clear();
    const auto add = [this](const QString& text, PopulationIndex index) {
        QAction* a = m_populationMenu->addAction(text, this, [this, index] {
            m_canvas->setPopulation(index);
            showTexts();
        });
        a->setCheckable(true);
        a->setChecked(index == m_canvas->population());
    };
    add(tr("all but stimuli"), kNoIndex);
    if (!timeline()) return;
    const auto& all = timeline()->info().populations;
    for (std::size_t i = 0; i < all.size(); ++i) add(QString::fromStdString(all[i].title), static_cast<PopulationIndex>(i));
}

void HeatmapPanel::showTexts()
{
    const bool layout = m_canvas->mode() == Mode::Layout;
    const bool activity = layout && m_canvas->colour() == Colour::Activity;
    QString text = layout ? (activity ? tr("layout, activity") : tr("layout")) : tr("age-ordered");
    if (timeline() && m_canvas->population() < timeline()->info().populations.size())
        text += ", " + QString::fromStdString(timeline()->info().populations[m_canvas->population()].title).toLower();
    m_button->setText(choiceText({}, text));
    if (activity) m_bar->show(ColourBar::Map::Activity, "0", tr("%1 spikes/s").arg(static_cast<double>(m_canvas->brightestRate())));
    else m_bar->show(ColourBar::Map::Maturity, tr("young"), tr("mature"));
    const std::size_t n = m_canvas->shown();
    setLimit(timeline() ? (n == 1 ? tr("1 neuron") : tr("%1 neurons").arg(count(n))) : QString());
}

void HeatmapPanel::refresh(TickRange) { m_canvas->refresh(); }

void HeatmapPanel::reset()
{
    m_canvas->reset();
    showTexts();
}

QString HeatmapPanel::csv() const
{
    if (!timeline()) return {};
    return m_canvas->mode() == Mode::AgeOrdered ? agesCsv() : layoutCsv();
}

QString HeatmapPanel::agesCsv() const
{
    const RunInfo& info = timeline()->info();
    const auto s = [&](Tick t) { return QString::number(toMs(t, info.dtMs) / 1000, 'f', 4); };
    QString text;
    QTextStream out(&text);
    const auto& rows = m_canvas->rows();
    const MaturityTrack& track = m_canvas->track();
    out << "neuron,population,born_s,died_s";
    for (const auto& f : track.frames()) out << ",maturity_at_" << s(f.tick);
    out << '\n';
    for (const Chronicle::Life* l : rows) {
        out << raw(l->id) << ',' << (l->population < info.populations.size() ? QString::fromStdString(info.populations[l->population].id) : QString()) << ','
            << s(l->born) << ',' << (l->died == Chronicle::kAlive ? QString() : s(l->died));
        for (std::size_t k = 0; k < track.frames().size(); ++k) {
            const auto& f = track.frames()[k];
            const std::uint8_t level = raw(l->id) < f.maturity.size() ? f.maturity[raw(l->id)] : MaturityTrack::kUnknown;
            out << ',';
            if (level != MaturityTrack::kUnknown) out << QString::number(static_cast<double>(MaturityTrack::value(level)), 'f', 3);
        }
        out << '\n';
    }
    out.flush();
    return text;
}

QString HeatmapPanel::layoutCsv() const
{
    const RunInfo& info = timeline()->info();
    const Tick now = hub().playhead().tick();
    QString text;
    QTextStream out(&text);
    out << "neuron,population,x_um,y_um,z_um,stage,maturity,rate_spikes_per_s\n";
    for (const HeatmapCanvas::Dot& d : m_canvas->dots()) {
        const Chronicle::Life& l = *d.life;
        const std::string_view stage = stageName(l.stageAt(now));
        out << raw(l.id) << ',' << (l.population < info.populations.size() ? QString::fromStdString(info.populations[l.population].id) : QString()) << ','
            << l.position.x << ',' << l.position.y << ',' << l.position.z << ',' << QString::fromLatin1(stage.data(), static_cast<qsizetype>(stage.size())) << ',';
        if (d.level != MaturityTrack::kUnknown) out << QString::number(static_cast<double>(MaturityTrack::value(d.level)), 'f', 3);
        out << ',' << d.rate << '\n';
    }
    out.flush();
    return text;
}

} // namespace ng
