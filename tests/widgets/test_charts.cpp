#include "panel_gallery.h"

#include "charts/accuracy_panel.h"
#include "charts/chart_style.h"
#include "charts/counts_panel.h"
#include "charts/rates_panel.h"
#include "common/theme.h"
#include "support/synthetic_timeline.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace ng;
using ng::test::SyntheticTimeline;

namespace {

/// The same run for all tests: making it takes longer than looking at it.
const std::shared_ptr<SyntheticTimeline>& sample()
{
    static const auto run = std::make_shared<SyntheticTimeline>();
    return run;
}

/// A run of which only the first part has happened yet.
class PartOf : public SyntheticTimeline {
public:
    using SyntheticTimeline::SyntheticTimeline;
    void grow(Tick end)
    {
        m_end = end;
        ++m_revision;
    }
    /// Structure and metrics of this range are still being fetched.
    void hold(TickRange r)
    {
        m_held = r;
        ++m_revision;
    }
    int reads() const { return m_reads; }
    TickRange extent() const override { return SyntheticTimeline::extent().intersected({0, m_end}); }
    Coverage structure(TickRange r, StructureSink& sink) const override
    {
        Coverage got;
        m_reads += static_cast<int>(r.length());
        for (const TickRange& part : split(r)) {
            SyntheticTimeline::structure(part, sink);
            got.add(part.intersected(extent()));
        }
        return got;
    }
    std::uint64_t revision() const override { return m_revision; }

private:
    std::vector<TickRange> split(TickRange r) const
    {
        std::vector<TickRange> out;
        for (const TickRange& part : {r.intersected({0, m_held.begin}), r.intersected({m_held.end, r.end})})
            if (!part.empty()) out.push_back(part);
        return m_held.empty() ? std::vector{r} : out;
    }
    Tick m_end = ~Tick{0};
    TickRange m_held;
    std::uint64_t m_revision = 1;
    mutable int m_reads = 0;
};

struct Counting : StructureSink {
    std::map<StructureKind, std::uint64_t> grown;
    int interventions = 0;
    void take(const StructureEvent& e) override { grown[e.kind] += e.rule != kNoIndex; }
    void take(const Intervention&) override { ++interventions; }
};

int seriesNamed(const TimeChart& chart, const QString& name)
{
    for (std::size_t i = 0; i < chart.series().size(); ++i)
        if (chart.series()[i].title == name) return static_cast<int>(i);
    return -1;
}

double sum(const QList<QPointF>& points)
{
    double s = 0;
    for (const QPointF& p : points) s += p.y();
    return s;
}

} // namespace

class TestCharts : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void aWideRangeAfterASmallOneIsDrawnAtOnce()
    {
        TimeChart chart;
        chart.resize(400, 200);
        chart.setSeries({{"v", {}, Qt::red, TimeChart::Look::Line, TimeChart::Side::Left, 0}});
        chart.setTimeRange(0, 0.001);
        chart.setPoints(0, {{0, 0}, {0.001, 0.001}});
        chart.grab();
        chart.setTimeRange(0, 5000);
        chart.setPoints(0, {{0, 0}, {5000, 1e6}});
        QElapsedTimer wall;
        wall.start();
        chart.grab();
        QVERIFY2(wall.elapsed() < 5000, "the ticks of the small range were laid over the wide one");
    }

    void niceStepsAreRound()
    {
        QCOMPARE(niceStep(100, 5), 20.0);
        QCOMPARE(niceStep(7, 10), 1.0);
        QCOMPARE(niceStep(0.3, 6), 0.05);
        QCOMPARE(decimalsOf(0.05), 2);
        QCOMPARE(decimalsOf(20), 0);
    }

    void coloursStandOutFromWhite()
    {
        for (int i = 0; i < 8; ++i) {
            const QColor c = onGround(populationColour(i), Qt::white);
            QVERIFY2(c.lightnessF() < 0.75, qPrintable(c.name()));
        }
    }

    void ratesHaveOneCurvePerPopulation()
    {
        TimelineHub hub;
        RatesPanel panel(hub);
        panel.resize(600, 300);
        panel.show();
        QVERIFY(panel.chart().isEmpty());
        hub.setTimeline(sample());
        panel.flush();
        QCOMPARE(panel.chart().series().size(), 2u);
        QCOMPARE(panel.chart().series()[0].title, "Digits");
        QCOMPARE(panel.chart().series()[0].unit, "spikes/s");
        QVERIFY(panel.chart().series()[0].colour != panel.chart().series()[1].colour);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(panel.chart().points(i).size() > 500);
            QVERIFY(panel.chart().points(i).size() <= 2000);
        }
        QCOMPARE(panel.legend().entries().size(), 2u);
        QVERIFY(panel.csv().startsWith("time_s,series,unit,value\n"));
        QCOMPARE(panel.csv().count('\n'), 1 + panel.chart().points(0).size() + panel.chart().points(1).size());
    }

    void barsCountWhatGrew()
    {
        TimelineHub hub;
        CountsPanel panel(hub);
        panel.resize(700, 300);
        panel.show();
        auto run = sample();
        hub.setTimeline(run);
        panel.flush();
        Counting all;
        run->structure(run->extent(), all);
        QVERIFY(all.grown[StructureKind::Birth] > 50);
        const TimeChart& chart = panel.chart();
        QCOMPARE(sum(chart.points(seriesNamed(chart, "births"))), static_cast<double>(all.grown[StructureKind::Birth]));
        QCOMPARE(sum(chart.points(seriesNamed(chart, "deaths"))), static_cast<double>(all.grown[StructureKind::Death]));
        QCOMPARE(*chart.valueAt(seriesNamed(chart, "neurons"), 0), 40.0);
        panel.setShow(CountsPanel::Show::Synapses);
        panel.flush();
        QCOMPARE(seriesNamed(chart, "births"), -1);
        QCOMPARE(sum(chart.points(seriesNamed(chart, "formed"))), static_cast<double>(all.grown[StructureKind::Connect]));
        QCOMPARE(sum(chart.points(seriesNamed(chart, "pruned"))), static_cast<double>(all.grown[StructureKind::Prune]));
    }

    void aGrowingRunIsReadOnce()
    {
        TimelineHub hub;
        CountsPanel panel(hub);
        panel.resize(700, 300);
        panel.show();
        auto run = std::make_shared<PartOf>();
        run->grow(50'000);
        hub.setTimeline(run);
        panel.flush();
        const int first = run->reads();
        QCOMPARE(first, 50'000);
        for (Tick end = 51'000; end <= 200'000; end += 1000) {
            run->grow(end);
            hub.step(0.016);
        }
        panel.flush();
        QCOMPARE(run->reads(), 200'000);
        // 150 frames in one go are far fewer drawings.
        QVERIFY2(panel.chart().drawings() < 30, qPrintable(QString::number(panel.chart().drawings())));
        QVERIFY(sum(panel.chart().points(seriesNamed(panel.chart(), "births"))) > 70);
    }

    void whatIsFetchedLaterIsAddedInOrder()
    {
        TimelineHub hub;
        auto whole = sample();
        RunMarks expected;
        expected.update(*whole);
        PartOf run;
        run.hold({50'000, 120'000});
        RunMarks marks;
        marks.update(run);
        QVERIFY(marks.total(RunMarks::Births) < expected.total(RunMarks::Births));
        run.hold({});
        marks.update(run);
        QCOMPARE(marks.total(RunMarks::Births), expected.total(RunMarks::Births));
        QCOMPARE(marks.bins(RunMarks::Births, whole->extent(), 5000, 0.1), expected.bins(RunMarks::Births, whole->extent(), 5000, 0.1));
    }

    void interventionsAreMarked()
    {
        RunMarks marks;
        marks.update(*sample());
        const auto all = marks.marks(0.1);
        QCOMPARE(std::ranges::count(all, ChartMark::Kind::Intervention, &ChartMark::kind), 1);
        QCOMPARE(all.front().text, "rho 0.8 → 0.75");
        QCOMPARE(all.front().time, 3.0);
    }

    void tasksAreMarkedWhereTheyBegin()
    {
        struct Tasks : SyntheticTimeline {
            Tasks() : SyntheticTimeline({0.1, 1, 1000, 1, 1, 1, false}) {}
            Coverage metrics(TickRange r, MetricSink& sink) const override
            {
                for (const Tick t : {Tick{10}, Tick{400}, Tick{1000}})
                    if (r.contains(t)) sink.take({t, "task", static_cast<int>(t / 400), -1, static_cast<double>(t / 400)});
                return Coverage(r.intersected(extent()));
            }
        } run;
        RunMarks marks;
        marks.update(run);
        const auto all = marks.marks(0.1);
        QCOMPARE(all.size(), 3u);
        QCOMPARE(all[0].text, "task 1");
        QCOMPARE(all[1], (ChartMark{0.04, ChartMark::Kind::Task, "task 2"}));
        QCOMPARE(all[2].text, "task 3"); // at the very end of the run
        marks.update(run);
        QCOMPARE(marks.marks(0.1).size(), 3u);
    }

    void accuracyHasOneCurvePerTaskAndTheAverage()
    {
        TimelineHub hub;
        AccuracyPanel panel(hub);
        panel.resize(600, 300);
        panel.show();
        hub.setTimeline(sample());
        panel.flush();
        const TimeChart& chart = panel.chart();
        QCOMPARE(chart.series().size(), 6u);
        QCOMPARE(chart.points(0).size(), 5);
        QCOMPARE(chart.points(4).size(), 1);
        QCOMPARE(chart.points(0).front(), QPointF(4, 97));
        QCOMPARE(chart.points(4).front(), QPointF(20, 93)); // taken at the very end of the run
        QCOMPARE(chart.points(5).size(), 5);
        QCOMPARE(chart.points(5).back(), QPointF(20, (89 + 90 + 91 + 92 + 93) / 5.0));
    }

    void theRangeFollowsTheChoice()
    {
        TimelineHub hub;
        CountsPanel panel(hub);
        panel.resize(700, 300);
        panel.show();
        hub.setTimeline(sample());
        hub.playhead().seek(150'000);
        hub.step(0.016);
        QCOMPARE(panel.chart().from(), 0.0);
        QCOMPARE(panel.chart().to(), 20.0);
        panel.setRange(ChartPanel::Range::Last, 5);
        QCOMPARE(panel.chart().from(), 10.0);
        QCOMPARE(panel.chart().to(), 15.0);
        panel.setRange(ChartPanel::Range::Visible);
        hub.playhead().setVisible({20'000, 40'000});
        panel.flush();
        QCOMPARE(panel.chart().from(), 2.0);
        QCOMPARE(panel.chart().to(), 4.0);
    }

    void aClickMovesThePlayhead()
    {
        TimelineHub hub;
        CountsPanel panel(hub);
        panel.resize(700, 300);
        panel.show();
        hub.setTimeline(sample());
        panel.flush();
        auto* chart = panel.findChild<TimeChart*>();
        chart->grab(); // lays the plot out
        const int before = chart->drawings();
        QTest::mouseClick(chart, Qt::LeftButton, {}, chart->plotArea().center().toPoint());
        QVERIFY(std::abs(static_cast<double>(hub.playhead().tick()) - 100'000) < 1000);
        hub.step(0.016);
        chart->grab();
        QCOMPARE(chart->drawings(), before); // the playhead alone does not draw the curves again
    }

    void theLegendTakesASecondRowInsteadOfCovering()
    {
        ChartLegend legend;
        legend.resize(900, 28);
        std::vector<LegendEntry> entries(6, {"population with a long name", "12.3 spikes/s", Qt::red});
        legend.setEntries(entries);
        const int wide = legend.height();
        legend.resize(300, legend.height());
        QCoreApplication::processEvents();
        legend.grab();
        QVERIFY(legend.height() > wide);
    }

    void hidingASeriesFromTheLegend()
    {
        TimelineHub hub;
        CountsPanel panel(hub);
        panel.resize(700, 300);
        panel.show();
        hub.setTimeline(sample());
        panel.flush();
        auto* legend = panel.findChild<ChartLegend*>();
        QVERIFY(panel.chart().isShown(0));
        QTest::mouseClick(legend, Qt::LeftButton, {}, QPoint(20, 12));
        QVERIFY(!panel.chart().isShown(0));
        QVERIFY(!legend->entries()[0].shown);
    }

    void drawingIsCheap()
    {
        TimelineHub hub;
        RatesPanel panel(hub);
        panel.resize(1200, 400);
        panel.show();
        hub.setTimeline(sample());
        panel.flush();
        auto* chart = panel.findChild<TimeChart*>();
        chart->grab();
        QElapsedTimer t;
        t.start();
        for (int i = 0; i < 20; ++i) {
            chart->setTimeRange(0, 20.0 + i);
            chart->grab();
        }
        const double drawn = static_cast<double>(t.nsecsElapsed()) / 20e6;
        t.restart();
        for (int i = 0; i < 20; ++i) {
            chart->setPlayhead(i);
            chart->grab();
        }
        const double moved = static_cast<double>(t.nsecsElapsed()) / 20e6;
        qInfo("two curves of %lld points at 1200x400: %.1f ms a drawing, %.2f ms a move of the playhead", static_cast<long long>(chart->points(0).size()), drawn, moved);
        QVERIFY(moved < drawn);
    }

    void pictures()
    {
        SyntheticTimeline::Shape shape;
        shape.seconds = 60;
        auto run = std::make_shared<SyntheticTimeline>(shape);
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().seek(423'000);
        hub.step(0.016);
        const QList<QSize> sizes{{420, 260}, {660, 360}};
        RatesPanel rates(hub);
        test::gallery("rates", rates, sizes, [&] { rates.flush(); });
        CountsPanel counts(hub);
        test::gallery("counts", counts, sizes, [&] { counts.flush(); });
        AccuracyPanel accuracy(hub);
        test::gallery("accuracy", accuracy, sizes, [&] { accuracy.flush(); });
        counts.setRange(ChartPanel::Range::Last, 10);
        counts.setShow(CountsPanel::Show::Neurons);
        test::gallery("counts_last", counts, {{660, 360}}, [&] {
            counts.flush();
            auto* chart = counts.findChild<TimeChart*>();
            QTest::mouseMove(chart, chart->plotArea().center().toPoint());
        });
        TimelineHub none;
        RatesPanel empty(none);
        test::gallery("rates_empty", empty, {{420, 260}});
    }
};

QTEST_MAIN(TestCharts)
#include "test_charts.moc"
