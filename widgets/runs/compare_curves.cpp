#include "compare_curves.h"

#include <charts/chart_legend.h>
#include <charts/time_chart.h>
#include <common/theme.h>

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace ng {

namespace {

constexpr int kMaxPoints = 300; // about one a pixel; two curves over each other must stay readable

QColor runColour(int run) { return run == 0 ? theme().accent : theme().intervention; }

/// Points (s, value) of a probe by its id; none where the run does not record it.
QList<QPointF> tracePoints(const TimelineSource& run, const std::string& probe)
{
    struct Sink : TraceSink {
        double dtMs = 0;
        QList<QPointF> points;
        void take(Tick t, float min, float max) override { points.append({toMs(t, dtMs) / 1000, (min + max) / 2.0}); }
    } sink;
    sink.dtMs = run.info().dtMs;
    const auto& probes = run.info().probes;
    const auto at = std::ranges::find(probes, probe, &ProbeInfo::id);
    if (at != probes.end()) run.trace(static_cast<ProbeId>(at - probes.begin()), run.extent(), kMaxPoints, sink);
    return sink.points;
}

QList<QPointF> accuracyPoints(const TimelineSource& run)
{
    struct Sink : MetricSink {
        double dtMs = 0;
        QList<QPointF> points;
        void take(const Metric& m) override
        {
            if (m.name == "accuracy" && m.column < 0) points.append({toMs(m.tick, dtMs) / 1000, m.value * 100});
        }
    } sink;
    sink.dtMs = run.info().dtMs;
    const TickRange all = run.extent();
    run.metrics({all.begin, all.end + 1}, sink); // a metric taken at the very end lies on `end`
    return sink.points;
}

} // namespace

CompareCurves::CompareCurves(QWidget* parent) : QWidget(parent), m_rateChoice(new QComboBox)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_rateChoice->setAccessibleName(tr("Population whose rate is shown"));
    m_neurons = makePlot(tr("Neurons"), tr("Neither run recorded its number of neurons."), nullptr);
    m_rate = makePlot(tr("Rate"), tr("Neither run recorded a population rate."), m_rateChoice);
    m_accuracy = makePlot(tr("Accuracy after each task"), tr("No accuracy: neither run has finished a task."), nullptr);
    m_accuracy.chart->setLeftRange(std::pair(0.0, 100.0));
    connect(m_rateChoice, &QComboBox::currentIndexChanged, this, &CompareCurves::load);
}

CompareCurves::Plot CompareCurves::makePlot(const QString& title, const QString& emptyText, QComboBox* choice)
{
    auto* panel = new QFrame;
    panel->setObjectName("panel");
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto* header = new QWidget;
    header->setObjectName("panelHeader");
    header->setFixedHeight(30);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(10, 0, 8, 0);
    row->setSpacing(8);
    auto* name = new QLabel(title);
    name->setObjectName("panelTitle");
    row->addWidget(name);
    if (choice) row->addWidget(choice);
    row->addStretch(1);
    Plot p{new TimeChart, new ChartLegend, title};
    p.chart->setEmptyText(emptyText);
    column->addWidget(header);
    column->addWidget(p.legend);
    column->addWidget(p.chart, 1);
    layout()->addWidget(panel);
    connect(p.chart, &TimeChart::seekRequested, this, &CompareCurves::seekRequested);
    return p;
}

void CompareCurves::setRuns(std::shared_ptr<TimelineSource> a, std::shared_ptr<TimelineSource> b)
{
    m_runs = {std::move(a), std::move(b)};
    const QSignalBlocker quiet(m_rateChoice);
    m_rateChoice->clear();
    for (const auto& run : m_runs)
        for (const ProbeInfo& p : run->info().probes) {
            const QString id = QString::fromStdString(p.id);
            if (id.endsWith(".rate") && m_rateChoice->findData(id) < 0) m_rateChoice->addItem(QString::fromStdString(p.title), id);
        }
    // The first population that computes something: a stimulus fires alike in both.
    for (const PopulationInfo& p : m_runs[0]->info().populations) {
        const int at = m_rateChoice->findData(QString::fromStdString(p.id + ".rate"));
        if (!p.stimulus && at >= 0) {
            m_rateChoice->setCurrentIndex(at);
            break;
        }
    }
    load();
}

void CompareCurves::update()
{
    if (m_runs[0] && (m_runs[0]->revision() != m_revisions[0] || m_runs[1]->revision() != m_revisions[1])) load();
}

void CompareCurves::load()
{
    if (!m_runs[0]) return;
    const std::string rate = m_rateChoice->currentData().toString().toStdString();
    for (Plot* p : {&m_neurons, &m_rate, &m_accuracy}) {
        const bool steps = p == &m_accuracy;
        const QString unit = p == &m_rate ? tr("spikes/s") : steps ? QStringLiteral("%") : QString();
        std::vector<TimeChart::Series> series;
        for (int i = 0; i < 2; ++i)
            series.push_back({i == 0 ? tr("A") : tr("B"), unit, runColour(i), i == 0 ? TimeChart::Look::Line : TimeChart::Look::Dashes,
                TimeChart::Side::Left, p == &m_neurons ? 0 : 1});
        p->chart->setSeries(std::move(series));
    }
    double end = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        const TimelineSource& run = *m_runs[i];
        m_revisions[i] = run.revision();
        m_neurons.chart->setPoints(static_cast<int>(i), tracePoints(run, "neurons"));
        m_rate.chart->setPoints(static_cast<int>(i), tracePoints(run, rate));
        m_accuracy.chart->setPoints(static_cast<int>(i), accuracyPoints(run));
        end = std::max(end, toMs(run.extent().end, run.info().dtMs) / 1000);
    }
    for (const Plot* p : {&m_neurons, &m_rate, &m_accuracy}) p->chart->setTimeRange(0, std::max(end, 0.001));
    setPlayhead(m_playhead);
}

void CompareCurves::setPlayhead(double s)
{
    m_playhead = s;
    for (const Plot* p : {&m_neurons, &m_rate, &m_accuracy}) {
        p->chart->setPlayhead(s);
        fillLegend(*p, s);
    }
}

void CompareCurves::fillLegend(const Plot& p, double s)
{
    std::vector<LegendEntry> entries;
    for (int i = 0; i < static_cast<int>(p.chart->series().size()); ++i) {
        const TimeChart::Series& series = p.chart->series()[static_cast<std::size_t>(i)];
        const auto value = p.chart->valueAt(i, s);
        entries.push_back({series.title, value ? p.chart->valueText(i, *value) : QStringLiteral("–"), series.colour,
            i == 0 ? LegendEntry::Sample::Line : LegendEntry::Sample::Dashes, true});
    }
    p.legend->setEntries(std::move(entries));
}

void CompareCurves::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange) load();
    QWidget::changeEvent(e);
}

} // namespace ng
