#include "raster_panel.h"

#include "common/theme.h"
#include "timeline/choices.h"

#include <QMenu>
#include <QTextStream>
#include <QToolButton>

#include <algorithm>

namespace ng {

RasterPanel::RasterPanel(TimelineHub& hub, QWidget* parent) : Panel("raster", tr("Raster"), hub, parent), m_canvas(new RasterCanvas(hub))
{
    setBody(m_canvas);
    makeMenus();
    connect(m_canvas, &RasterCanvas::shownChanged, this, &RasterPanel::showTexts, Qt::QueuedConnection);
}

void RasterPanel::makeMenus()
{
    m_populationMenu = new QMenu(this);
    connect(m_populationMenu, &QMenu::aboutToShow, this, &RasterPanel::fillPopulations);
    m_populationButton = addHeaderMenu(choiceText({}, tr("populations")), m_populationMenu);
    m_populationButton->setAccessibleName(tr("Populations shown"));

    // One menu for the rest: a narrow panel has room for no more.
    auto* view = new QMenu(this);
    m_viewButton = addHeaderMenu({}, view);
    m_viewButton->setAccessibleName(tr("Sort, colour and filter"));
    addChoices<RowSort>(view, tr("Sort rows by"),
                        {{tr("birth time"), RowSort::BirthTime}, {tr("id"), RowSort::Id}, {tr("population"), RowSort::Population},
                         {tr("maturity"), RowSort::Maturity}, {tr("rate"), RowSort::Rate}, {tr("selection"), RowSort::Selection}},
                        m_canvas->sort(), [this](RowSort s, const QString& text) {
                            m_canvas->setSort(s);
                            m_sortText = text;
                            showTexts();
                        });
    view->addSeparator();
    addChoices<SpikeColour>(view, tr("Colour spikes by"),
                            {{tr("maturity"), SpikeColour::Maturity}, {tr("population"), SpikeColour::Population}, {tr("one colour"), SpikeColour::Single}},
                            m_canvas->colour(), [this](SpikeColour c, const QString&) { m_canvas->setColour(c); });
    view->addSeparator();
    addChoices<RowFilter>(view, tr("Show"),
                          {{tr("all neurons"), RowFilter::All}, {tr("selected neurons"), RowFilter::Selected}, {tr("neurons that spike"), RowFilter::HideSilent}},
                          m_canvas->filter(), [this](RowFilter f, const QString& text) {
                              m_canvas->setFilter(f);
                              m_filterText = f == RowFilter::All ? QString() : text;
                              showTexts();
                          });
    m_sortText = tr("birth time");
    showTexts();
}

void RasterPanel::fillPopulations()
{
    m_populationMenu->clear();
    if (!timeline()) return;
    const std::vector<PopulationIndex> shown = m_canvas->populations();
    const auto& all = timeline()->info().populations;
    for (std::size_t i = 0; i < all.size(); ++i) {
        QAction* a = m_populationMenu->addAction(QString::fromStdString(all[i].title));
        const auto index = static_cast<PopulationIndex>(i);
        a->setCheckable(true);
        a->setChecked(std::ranges::binary_search(shown, index));
        connect(a, &QAction::toggled, this, [this, index](bool on) {
            std::vector<PopulationIndex> now = m_canvas->populations();
            std::erase(now, index);
            if (on) now.push_back(index);
            if (!now.empty()) m_canvas->setPopulations(std::move(now));
            showTexts();
        });
    }
}

void RasterPanel::showTexts()
{
    const QString sort = tr("sort: %1").arg(m_sortText);
    m_viewButton->setText(choiceText({}, m_filterText.isEmpty() ? sort : m_filterText + ", " + sort));
    if (!timeline()) {
        m_populationButton->setText(choiceText({}, tr("populations")));
        setLimit({});
        return;
    }
    const auto& all = timeline()->info().populations;
    const std::vector<PopulationIndex> shown = m_canvas->populations();
    const QString what = shown.size() == 1 && shown.front() < all.size() ? QString::fromStdString(all[shown.front()].title).toLower()
                         : shown.size() == all.size()                    ? tr("all populations")
                                                                         : tr("%1 populations").arg(shown.size());
    m_populationButton->setText(choiceText({}, what));
    const std::size_t rows = m_canvas->rows().size();
    setLimit((m_canvas->crowded() ? tr("bright = many spikes · ") : QString()) + (rows == 1 ? tr("1 neuron") : tr("%1 neurons").arg(count(rows))));
}

void RasterPanel::refresh(TickRange) { m_canvas->refresh(); }

void RasterPanel::reset()
{
    m_canvas->reset();
    showTexts();
}

QString RasterPanel::csv() const
{
    const auto source = timeline();
    if (!source) return {};
    (void)m_canvas->spikePicture(); // brings the rows up to date
    struct Rows : SpikeSink {
        Rows(const RasterCanvas& c, const Chronicle& h, const TimelineSource& s, TickRange r) : canvas(c), chronicle(h), source(s), range(r), out(&text) {}
        const RasterCanvas& canvas;
        const Chronicle& chronicle;
        const TimelineSource& source;
        TickRange range;
        QString text;
        QTextStream out;
        void take(SpikeSpan span) override
        {
            const RunInfo& info = source.info();
            for (const PackedSpike& s : span.spikes) {
                const Tick t = span.base + s.offset;
                if (!range.contains(t) || canvas.rows().rowOf(s.id) == RowMap::kNoRow) continue;
                const Chronicle::Life* l = chronicle.find(s.id);
                const std::string_view stage = l ? stageName(l->stageAt(t)) : std::string_view();
                out << QString::number(toMs(t, info.dtMs) / 1000, 'f', 6) << ',' << raw(s.id) << ','
                    << (l && l->population < info.populations.size() ? QString::fromStdString(info.populations[l->population].id) : QString()) << ','
                    << QString::fromLatin1(stage.data(), static_cast<qsizetype>(stage.size())) << '\n';
            }
        }
    } rows(*m_canvas, Chronicle::of(hub()), *source, hub().playhead().visible());
    rows.out << "time_s,neuron,population,stage\n";
    source->spikes(rows.range, rows);
    rows.out.flush();
    return rows.text;
}

} // namespace ng
