#include "chart_panel.h"

#include "chart_style.h"
#include "common/theme.h"

#include <QActionGroup>
#include <QEvent>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace ng {

ChartPanel::ChartPanel(const QString& id, const QString& title, TimelineHub& hub, QWidget* parent) : Panel(id, title, hub, parent)
{
    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(1, 0, 1, 6);
    layout->setSpacing(0);
    m_legend = new ChartLegend;
    m_chart = new TimeChart;
    layout->addWidget(m_legend);
    layout->addWidget(m_chart, 1);
    setBody(body);
    m_throttle = new Throttle(100, [this] { update(); }, this);

    m_menu = new QMenu;
    QMenu* menu = m_menu;
    menu->addSection(tr("Stretch of time"));
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, Range r, double s) {
        QAction* a = menu->addAction(text, this, [this, r, s] { setRange(r, s); });
        a->setCheckable(true);
        a->setChecked(r == Range::Whole);
        group->addAction(a);
    };
    add(tr("whole run"), Range::Whole, 0);
    for (const int s : {5, 10, 30, 120}) add(tr("last %1 s").arg(s), Range::Last, s);
    add(tr("as the raster and ruler"), Range::Visible, 0);
    m_rangeButton = addHeaderMenu(tr("whole run") + " ▾", menu);
    m_rangeButton->setToolTip(tr("Stretch of time shown"));

    connect(m_legend, &ChartLegend::clicked, this, [this](int i) {
        if (i >= static_cast<int>(m_chart->series().size())) return;
        m_chart->setShown(i, !m_chart->isShown(i));
        updateLegend();
    });
    connect(m_chart, &TimeChart::seekRequested, this, [this](double s) {
        if (const auto run = timeline()) {
            const Tick t = toTick(s * 1000, run->info().dtMs);
            this->hub().playhead().seek(std::clamp(t, run->extent().begin, run->extent().end));
        }
    });
    connect(&hub.playhead(), &Playhead::visibleChanged, this, [this] {
        if (m_range == Range::Visible && isVisible()) m_throttle->request();
    });
}

void ChartPanel::setRange(Range r, double seconds)
{
    m_range = r;
    if (r == Range::Last && seconds > 0) m_last = seconds;
    m_rangeButton->setText((r == Range::Whole ? tr("whole run") : r == Range::Last ? tr("last %1 s").arg(m_last) : tr("visible range")) + " ▾");
    if (isVisible()) m_throttle->now();
}

TickRange ChartPanel::shownRange(const TimelineSource& run) const
{
    const TickRange extent = run.extent();
    if (m_range == Range::Whole) return extent;
    if (m_range == Range::Visible) return hub().playhead().visible();
    const Tick length = toTick(m_last * 1000, run.info().dtMs);
    const Tick end = std::max(hub().playhead().tick(), extent.begin + length);
    return {end - length, end};
}

void ChartPanel::reset()
{
    m_marks.clear();
    m_built = false;
    m_chart->setSeries({});
    m_chart->setMarks({});
    if (isVisible()) m_throttle->now();
}

void ChartPanel::rebuild()
{
    m_built = false;
    if (isVisible()) m_throttle->now();
}

void ChartPanel::refresh(TickRange fresh)
{
    if (const auto run = timeline()) m_chart->setPlayhead(toMs(hub().playhead().tick(), run->info().dtMs) / 1000);
    if (!fresh.empty() || !m_built || m_range == Range::Last) m_throttle->request();
    else updateLegend();
}

void ChartPanel::update()
{
    m_chart->setEmptyText(emptyText());
    const auto run = timeline();
    if (!run) {
        updateLegend();
        return;
    }
    if (!m_built) {
        m_built = true;
        m_chart->setSeries(seriesOf(run->info()));
    }
    const double dt = run->info().dtMs;
    const TickRange shown = shownRange(*run);
    m_marks.update(*run);
    m_chart->setTimeRange(toMs(shown.begin, dt) / 1000, toMs(shown.end, dt) / 1000);
    m_chart->setMarks(m_marks.marks(dt));
    fill(*run, shown);
    updateLegend();
}

void ChartPanel::updateLegend()
{
    const auto run = timeline();
    std::vector<LegendEntry> entries;
    const double now = run ? toMs(hub().playhead().tick(), run->info().dtMs) / 1000 : 0;
    const auto& series = m_chart->series();
    for (int i = 0; i < static_cast<int>(series.size()); ++i) {
        const TimeChart::Series& s = series[static_cast<std::size_t>(i)];
        const auto v = m_chart->valueAt(i, now);
        entries.push_back({s.title, v && s.look != TimeChart::Look::Bars ? m_chart->valueText(i, *v) : QString(), s.colour,
                           s.look == TimeChart::Look::Bars          ? LegendEntry::Sample::Bars
                               : s.look == TimeChart::Look::Markers ? LegendEntry::Sample::Markers
                               : s.look == TimeChart::Look::Dashes  ? LegendEntry::Sample::Dashes
                                                                    : LegendEntry::Sample::Line,
                           m_chart->isShown(i)});
    }
    m_legend->setVisible(!m_chart->isEmpty());
    m_legend->setEntries(std::move(entries));
}

QList<QPointF> ChartPanel::curve(const TimelineSource& run, ProbeId probe, TickRange range)
{
    struct Points : TraceSink {
        QList<QPointF> points;
        double scale = 1;
        void take(Tick t, float lo, float hi) override
        {
            const double x = static_cast<double>(t) * scale;
            // The two ends of a bucket in the order that makes the shorter way from the point before.
            if (!points.isEmpty() && std::abs(points.back().y() - hi) < std::abs(points.back().y() - lo)) std::swap(lo, hi);
            points.emplace_back(x, lo);
            if (lo != hi) points.emplace_back(x, hi);
        }
    } sink;
    sink.scale = run.info().dtMs / 1000;
    run.trace(probe, range, 1000, sink);
    return sink.points;
}

QString ChartPanel::csv() const
{
    QString out = "time_s,series,unit,value\n";
    bool any = false;
    for (int i = 0; i < static_cast<int>(m_chart->series().size()); ++i) {
        const TimeChart::Series& s = m_chart->series()[static_cast<std::size_t>(i)];
        QString title = s.title;
        title.replace('"', "\"\"");
        for (const QPointF& p : m_chart->points(i)) {
            out += QString("%1,\"%2\",%3,%4\n").arg(p.x(), 0, 'g', 12).arg(title, s.unit).arg(p.y(), 0, 'g', 9);
            any = true;
        }
    }
    return any ? out : QString();
}

void ChartPanel::changeEvent(QEvent* e)
{
    if ((e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) && m_built)
        if (const auto run = timeline()) {
            std::vector<QColor> colours;
            for (const auto& s : seriesOf(run->info())) colours.push_back(s.colour);
            m_chart->setColours(colours);
            updateLegend();
        }
    Panel::changeEvent(e);
}

} // namespace ng
