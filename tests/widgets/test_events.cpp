#include "panel_gallery.h"

#include "events/event_panel.h"
#include "events/event_text.h"
#include "support/synthetic_timeline.h"

#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
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

/// Nothing but events, as many as asked for.
class ManyEvents : public SyntheticTimeline {
public:
    explicit ManyEvents(Tick n) : SyntheticTimeline({0.1, 1, 1000, 1, 1, 1, true}), m_n(n) {}
    void grow(Tick n) { m_n = n; }
    TickRange extent() const override { return {0, m_n}; }
    std::uint64_t revision() const override { return m_n; }
    Coverage structure(TickRange r, StructureSink& sink) const override
    {
        r = r.intersected(extent());
        StructureEvent e;
        for (Tick t = r.begin; t < r.end; ++t) {
            e.tick = t;
            e.kind = t % 2 ? StructureKind::Death : StructureKind::Birth;
            e.population = 1;
            e.rule = static_cast<RuleIndex>(t % 2);
            e.reason = static_cast<std::uint16_t>(t % 2);
            e.neuron = NeuronId{static_cast<std::uint32_t>(t / 2)};
            e.measured = 0.29f;
            e.limit = 0.45f;
            sink.take(e);
        }
        return Coverage(r);
    }

private:
    Tick m_n;
};

unsigned only(LogEntry::Kind k) { return 1u << static_cast<unsigned>(k); }

} // namespace

class TestEvents : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void reasonsAreSaidWithTheirFigures()
    {
        const SyntheticTimeline& run = *sample();
        QCOMPARE(reasonText(run.info(), 0, 0, 0.29f, 0.45f), "novelty: best match 0.29 < 0.45");
        QCOMPARE(reasonText(run.info(), 1, 1, 0.4f, 1.f), "apoptosis: no place by the end of its critical period: 0.40 < 1");
        QCOMPARE(reasonText(run.info(), kNoIndex, 4, 0, 0), "age");
        QCOMPARE(reasonText(run.info(), kNoIndex, kNoIndex, 0, 0), "");
        RunInfo info;
        info.reasons = {"best match below rho", "silent below the limit of the day"};
        QCOMPARE(reasonText(info, kNoIndex, 0, 0.29f, 0.45f), "best match 0.29 < 0.45");
        QCOMPARE(reasonText(info, kNoIndex, 1, 2, 3), "silent below the limit of the day: 2 < 3");
    }

    void synapsesOfOneNeuronAndTickAreOneLine()
    {
        const SyntheticTimeline& run = *sample();
        EventLog log;
        log.update(run);
        // The first newborn gets 64 inputs and a pair of lateral synapses with each of the 40 others.
        const auto birth = std::ranges::find(log.entries(), LogEntry::Kind::Birth, &LogEntry::kind);
        QVERIFY(birth != log.entries().end());
        const auto formed = std::next(birth);
        QCOMPARE(formed->kind, LogEntry::Kind::Connect);
        QCOMPARE(formed->neuron, birth->neuron);
        QCOMPARE(formed->count, 64u + 80u);
        QCOMPARE(titleOf(log, *formed), "144 synapses formed");
        QVERIFY(std::next(formed) == log.entries().end() || std::next(formed)->tick > formed->tick);
        // And what was there from the start is one line per population.
        QCOMPARE(std::ranges::count(log.entries(), LogEntry::Kind::Built, &LogEntry::kind), 2);
        QCOMPARE(log.entries().front().count, 64u);
    }

    void newestFirst()
    {
        TimelineHub hub;
        EventModel model(hub);
        hub.setTimeline(sample());
        model.update();
        QVERIFY(model.rowCount() > 100);
        for (int r = 1; r < model.rowCount(); ++r) QVERIFY(model.entry(r - 1).tick >= model.entry(r).tick);
        const int row = model.rowAt(100'000);
        QVERIFY(model.entry(row).tick <= 100'000);
        QVERIFY(model.entry(row - 1).tick > 100'000);
    }

    void filters_data()
    {
        QTest::addColumn<unsigned>("kinds");
        QTest::addColumn<int>("rule");
        QTest::addColumn<QString>("search");
        QTest::addColumn<QString>("each"); // every line has this
        const unsigned all = EventFilter::kAll;
        QTest::newRow("births") << only(LogEntry::Kind::Birth) << -1 << "" << "birth";
        QTest::newRow("rule") << all << 1 << "" << "apoptosis|its neuron died";
        QTest::newRow("a word") << all << -1 << "novelty" << "novelty";
        QTest::newRow("two words") << all << -1 << "death place" << "no place";
        QTest::newRow("a neuron") << all << -1 << "birth 110" << "birth 110";
        QTest::newRow("by hand") << only(LogEntry::Kind::Intervention) << -1 << "rho" << "0.80 → 0.75";
    }
    void filters()
    {
        QFETCH(unsigned, kinds);
        QFETCH(int, rule);
        QFETCH(QString, search);
        QFETCH(QString, each);
        TimelineHub hub;
        EventModel model(hub);
        hub.setTimeline(sample());
        model.update();
        const int before = model.rowCount();
        EventFilter f;
        f.kinds = kinds;
        f.rule = rule;
        f.setSearch(search);
        model.setFilter(f);
        QVERIFY(model.rowCount() > 0);
        QVERIFY(model.rowCount() < before);
        const QRegularExpression wanted(each);
        for (int r = 0; r < model.rowCount(); ++r) {
            const QModelIndex i = model.index(r);
            const QString line = i.data().toString() + " " + i.data(EventModel::DetailRole).toString();
            QVERIFY2(line.contains(wanted), qPrintable(line));
        }
        QCOMPARE(model.csv().count('\n'), model.rowCount() + 1);
    }

    void selectedOnlyFollowsTheSelection()
    {
        TimelineHub hub;
        EventPanel panel(hub);
        panel.resize(320, 500);
        panel.show();
        hub.setTimeline(sample());
        EventFilter f;
        f.selectedOnly = true;
        panel.setFilter(f);
        QCOMPARE(panel.model().rowCount(), 0);
        hub.selection().select(NeuronId{110});
        QVERIFY(panel.model().rowCount() >= 2);
        for (int r = 0; r < panel.model().rowCount(); ++r) QCOMPARE(panel.model().entry(r).neuron, NeuronId{110});
    }

    void aClickSeeksAndSelects()
    {
        TimelineHub hub;
        EventPanel panel(hub);
        panel.resize(320, 500);
        panel.show();
        hub.setTimeline(sample());
        hub.playhead().seek(200'000);
        hub.step(0.016);
        EventFilter f;
        f.kinds = only(LogEntry::Kind::Birth);
        panel.setFilter(f);
        auto* list = panel.findChild<QTableView*>();
        const QRect row = list->visualRect(panel.model().index(2));
        QVERIFY(row.isValid());
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(hub.playhead().tick(), panel.model().entry(2).tick);
        QCOMPARE(hub.selection().current(), panel.model().entry(2).neuron);
    }

    void theListFollowsThePlayheadOfASavedRun()
    {
        TimelineHub hub;
        EventPanel panel(hub);
        panel.resize(320, 500);
        panel.show();
        hub.setTimeline(sample());
        auto* list = panel.findChild<QTableView*>();
        for (const Tick t : {Tick{100'000}, Tick{40'000}}) {
            hub.playhead().seek(t);
            hub.step(0.016);
            const int row = panel.model().rowAt(t);
            QVERIFY(list->rowAt(0) <= row && row <= list->rowAt(list->viewport()->height() - 1));
        }
    }

    void searchingInTheField()
    {
        TimelineHub hub;
        EventPanel panel(hub);
        panel.resize(320, 500);
        panel.show();
        hub.setTimeline(sample());
        const int all = panel.model().rowCount();
        QTest::keyClicks(panel.findChild<QLineEdit*>(), "critical");
        QVERIFY(panel.model().rowCount() > 0 && panel.model().rowCount() < all);
        QTest::keyClicks(panel.findChild<QLineEdit*>(), "xyz");
        QCOMPARE(panel.model().rowCount(), 0);
    }

    void aMillionEventsScrollAndGrow()
    {
        TimelineHub hub;
        EventPanel panel(hub);
        panel.resize(320, 800);
        panel.show();
        auto run = std::make_shared<ManyEvents>(1'000'000);
        QElapsedTimer t;
        t.start();
        hub.setTimeline(run);
        panel.flush();
        panel.grab();
        const double opened = static_cast<double>(t.nsecsElapsed()) / 1e6;
        QCOMPARE(panel.model().rowCount(), 1'000'000);
        auto* list = panel.findChild<QTableView*>();
        QScrollBar* bar = list->verticalScrollBar();
        t.restart();
        for (int i = 1; i <= 50; ++i) {
            bar->setValue(bar->maximum() / 50 * i);
            list->viewport()->grab();
        }
        const double scrolled = static_cast<double>(t.nsecsElapsed()) / 50e6;
        QCOMPARE(list->rowAt(list->viewport()->height() - 1) > 900'000, true);

        bar->setValue(bar->maximum() / 2);
        const int top = list->rowAt(0);
        const LogEntry reading = panel.model().entry(top);
        t.restart();
        for (Tick n = 1; n <= 10; ++n) {
            run->grow(1'000'000 + 20 * n);
            const_cast<EventModel&>(panel.model()).update();
            list->viewport()->grab();
        }
        const double grown = static_cast<double>(t.nsecsElapsed()) / 10e6;
        QCOMPARE(panel.model().rowCount(), 1'000'200);
        QCOMPARE(panel.model().entry(list->rowAt(0)), reading); // what is being read stays in place
        t.restart();
        EventFilter f;
        f.setSearch("novelty 77");
        panel.setFilter(f);
        const double searched = static_cast<double>(t.nsecsElapsed()) / 1e6;
        QCOMPARE(panel.model().rowCount(), 1);
        qInfo("1 M events: opened in %.0f ms, %.2f ms a page, %.2f ms for 20 more and a page, searched in %.0f ms", opened, scrolled, grown, searched);
        QVERIFY(scrolled < 33);
    }

    void pictures()
    {
        TimelineHub hub;
        hub.setTimeline(sample());
        hub.playhead().seek(180'000);
        hub.selection().select(NeuronId{170});
        hub.step(0.016);
        EventPanel panel(hub);
        test::gallery("events", panel, {{300, 460}, {420, 640}}, [&] { panel.flush(); });
        TimelineHub none;
        EventPanel empty(none);
        test::gallery("events_empty", empty, {{300, 300}});
    }
};

QTEST_MAIN(TestEvents)
#include "test_events.moc"
