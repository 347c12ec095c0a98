#include "store/run_fixture.h"

#include <ng/store/live_timeline.h>

#include <limits>
#include <map>

using namespace ng;
using namespace ng::test;

namespace {

constexpr int kAll = std::numeric_limits<int>::max();

/// The implementations there are, each holding the same run.
enum class Kind { Synthetic, Live, LiveWithLosses, LiveWithoutBeginning, RecordedBlocking, Recorded };

} // namespace

Q_DECLARE_METATYPE(Kind)

/// What every TimelineSource promises, held against a naive search through the frames.
class TestTimelineContract : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    /// The same run twice: with an event for everything that was built, as older files have it, and with the start as one.
    std::array<std::string, 2> m_files;
    std::array<std::unique_ptr<SyntheticTimeline>, 2> m_runs;
    std::string m_file;
    SyntheticTimeline* m_run = nullptr;
    FetchSignal m_signal;
    std::shared_ptr<TimelineSource> m_source;

    static void rows()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<bool>("builtAsOne");
        for (const bool one : {false, true}) {
            const char* how = one ? "built as one" : "built by events";
            QTest::addRow("synthetic, %s", how) << Kind::Synthetic << one;
            QTest::addRow("live, %s", how) << Kind::Live << one;
            QTest::addRow("live, with losses filled from the file, %s", how) << Kind::LiveWithLosses << one;
            QTest::addRow("live, its beginning lost, %s", how) << Kind::LiveWithoutBeginning << one;
            QTest::addRow("recorded, blocking, %s", how) << Kind::RecordedBlocking << one;
            QTest::addRow("recorded, %s", how) << Kind::Recorded << one;
        }
    }

    std::shared_ptr<TimelineSource> open(Kind kind)
    {
        switch (kind) {
        case Kind::Synthetic: return std::shared_ptr<TimelineSource>(m_run, [](TimelineSource*) {});
        case Kind::Live: {
            auto live = std::make_shared<LiveTimeline>(m_run->info());
            for (const FramePtr& f : m_run->frames()) live->append(f);
            live->close();
            return live;
        }
        case Kind::LiveWithLosses:
        case Kind::LiveWithoutBeginning: {
            // Room for a tenth of the spikes, and three stretches that never arrived.
            auto live = std::make_shared<LiveTimeline>(m_run->info(), 3000);
            const auto file = openRecordedTimeline(m_file, m_signal.callback());
            if (!file) return nullptr;
            live->setOlder(*file);
            for (std::size_t i = 0; i < m_run->frames().size(); ++i) {
                const bool lost = kind == Kind::LiveWithoutBeginning ? i < 120 : (i >= 300 && i < 340) || (i >= 901 && i < 1200) || (i >= 1850 && i < 1900);
                if (lost) live->addMissing(m_run->frames()[i]->range);
                else live->append(m_run->frames()[i]);
            }
            live->close();
            return live;
        }
        case Kind::RecordedBlocking: return openRecordedTimelineBlocking(m_file).value_or(nullptr);
        case Kind::Recorded: return openRecordedTimeline(m_file, m_signal.callback()).value_or(nullptr);
        }
        return nullptr;
    }

    std::vector<TickRange> ranges() const
    {
        const Tick end = m_run->extent().end;
        return {m_run->extent(), {0, 1}, {12'345, 67'890}, {end - 777, end + 5000}, {50'000, 50'000}, {99'950, 100'100}, {9000, 12'050}, {90'100, 119'950}};
    }

    template <class Query>
    void answered(TickRange r, Query&& query)
    {
        const TickRange inside = r.intersected(m_run->extent());
        const bool settled = settle(m_signal, [&] {
            m_source->revision();
            return query().covers(inside);
        });
        QVERIFY2(settled, "the source never covered the range");
    }

private slots:
    void initTestCase()
    {
        for (const bool one : {false, true}) {
            SyntheticTimeline::Shape shape;
            shape.builtAsOne = one;
            m_runs[one] = std::make_unique<SyntheticTimeline>(shape);
            m_files[one] = m_dir.filePath(one ? "one.ngrun" : "events.ngrun").toStdString();
            const QString problem = writeRun(*m_runs[one], m_files[one]);
            QVERIFY2(problem.isEmpty(), qPrintable(problem));
        }
    }

    void init()
    {
        QFETCH(Kind, kind);
        QFETCH(bool, builtAsOne);
        m_run = m_runs[builtAsOne].get();
        m_file = m_files[builtAsOne];
        m_source = open(kind);
        QVERIFY(m_source);
    }

    void cleanup() { m_source.reset(); }

    void describesItsRun_data() { rows(); }
    void describesItsRun()
    {
        QCOMPARE(m_source->extent().begin, m_run->extent().begin);
        QCOMPARE(m_source->extent().end, m_run->extent().end);
        QVERIFY(!m_source->isGrowing());
        const RunInfo &a = m_source->info(), &b = m_run->info();
        QCOMPARE(a.title, b.title);
        QCOMPARE(a.designJson, b.designJson);
        QCOMPARE(a.seed, b.seed);
        QCOMPARE(a.dtMs, b.dtMs);
        QCOMPARE(a.plannedEnd, b.plannedEnd);
        QCOMPARE(a.rules, b.rules);
        QCOMPARE(a.reasons, b.reasons);
        QCOMPARE(a.populations.size(), b.populations.size());
        QCOMPARE(a.populations[0].imageWidth, b.populations[0].imageWidth);
        QCOMPARE(a.populations[1].grows, b.populations[1].grows);
        QCOMPARE(a.projections[1].weightUnit, b.projections[1].weightUnit);
        QCOMPARE(a.projections[1].weightMax, b.projections[1].weightMax);
        QCOMPARE(a.probes[1].unit, b.probes[1].unit);
    }

    void spikes_data() { rows(); }
    void spikes()
    {
        for (const TickRange r : ranges()) {
            Spikes expected;
            m_run->spikes(r, expected);
            Spikes got;
            answered(r, [&] {
                got = {};
                return m_source->spikes(r, got);
            });
            QVERIFY(std::ranges::is_sorted(got.all));
            QVERIFY(got.in(r) == expected.in(r));
        }
    }

    void tracesSampleBySample_data() { rows(); }
    void tracesSampleBySample()
    {
        for (const TickRange r : ranges())
            for (ProbeId probe = 0; probe < 4; ++probe) {
                TracePoints expected, got;
                m_run->trace(probe, r, kAll, expected);
                answered(r, [&] {
                    got = {};
                    return m_source->trace(probe, r, kAll, got);
                });
                QVERIFY(got.all == expected.all);
            }
    }

    void tracesThinned_data() { rows(); }
    void tracesThinned()
    {
        for (const TickRange r : ranges())
            for (const int most : {1, 2, 7, 60, 125, 500}) {
                TracePoints samples, got;
                m_run->trace(1, r, kAll, samples);
                answered(r, [&] {
                    got = {};
                    return m_source->trace(1, r, most, got);
                });
                QVERIFY(std::ssize(got.all) <= most);
                QCOMPARE(got.all.empty(), samples.all.empty());
                // Every sample belongs to exactly one point, and each point has exactly the extremes of its samples.
                std::size_t at = 0;
                for (std::size_t i = 0; i < got.all.size(); ++i) {
                    QCOMPARE(got.all[i].tick, samples.all[at].tick);
                    float lo = samples.all[at].min, hi = lo;
                    for (; at < samples.all.size() && (i + 1 == got.all.size() || samples.all[at].tick < got.all[i + 1].tick); ++at) {
                        lo = std::min(lo, samples.all[at].min);
                        hi = std::max(hi, samples.all[at].max);
                    }
                    QCOMPARE(got.all[i].min, lo);
                    QCOMPARE(got.all[i].max, hi);
                }
                QCOMPARE(at, samples.all.size());
            }
    }

    void structureEvents_data() { rows(); }
    void structureEvents()
    {
        for (const TickRange r : ranges()) {
            Happenings expected, got;
            m_run->structure(r, expected);
            answered(r, [&] {
                got = {};
                return m_source->structure(r, got);
            });
            QVERIFY(got.events == expected.events);
            QVERIFY(got.interventions == expected.interventions);
        }
    }

    void metrics_data() { rows(); }
    void metrics()
    {
        for (const TickRange r : ranges()) {
            Metrics expected, got;
            m_run->metrics(r, expected);
            answered(r, [&] {
                got = {};
                return m_source->metrics(r, got);
            });
            QVERIFY(got.all == expected.all);
        }
    }

    void structureAtAnyTick_data() { rows(); }
    void structureAtAnyTick()
    {
        std::map<std::uint64_t, StructureSnapshot> byVersion;
        // Forwards, backwards, far jumps, and either side of an event and of a keyframe.
        for (const Tick t : {0u, 1u, 99u, 2'499u, 2'500u, 2'600u, 10'099u, 10'100u, 150'000u, 20'000u, 100'099u, 100'100u, 199'999u, 5u, 300'000u, 72'500u, 72'499u}) {
            const auto expected = m_run->structureAt(t);
            std::shared_ptr<const StructureSnapshot> got;
            QVERIFY(settle(m_signal, [&] {
                m_source->revision();
                got = m_source->structureAt(t);
                return got != nullptr;
            }));
            QVERIFY(got->tick <= t);
            QVERIFY(got->neurons == expected->neurons);
            QVERIFY(got->synapses == expected->synapses);
            const auto [same, first] = byVersion.emplace(got->version, *got);
            QVERIFY(first || (same->second.neurons == got->neurons && same->second.synapses == got->synapses));
        }
    }

    void activity_data() { rows(); }
    void activity()
    {
        const auto equal = [](const ActivityFrame& a, const ActivityFrame& b) {
            return a.tick == b.tick && a.interval == b.interval && a.ids == b.ids && a.maturity == b.maturity && a.rate == b.rate;
        };
        for (const TickRange r : ranges())
            for (const int most : {1, 5, kAll}) {
                Activities expected, got;
                m_run->activity(r, most, expected);
                answered(r, [&] {
                    got = {};
                    return m_source->activity(r, most, got);
                });
                QVERIFY(std::ranges::equal(got.all, expected.all, equal));
            }
        for (const Tick t : {0u, 4'999u, 5'000u, 5'001u, 123'456u, 200'000u}) {
            const auto expected = m_run->activityAt(t);
            std::shared_ptr<const ActivityFrame> got;
            QVERIFY(settle(m_signal, [&] {
                m_source->revision();
                got = m_source->activityAt(t);
                return got != nullptr || !expected;
            }));
            QCOMPARE(got == nullptr, expected == nullptr);
            if (got) QVERIFY(equal(*got, *expected));
        }
    }

    void weightsAtAnyTick_data() { rows(); }
    void weightsAtAnyTick()
    {
        for (const Tick t : {0u, 99u, 100u, 10'099u, 10'100u, 123'456u, 105'000u, 60'000u, 200'000u}) {
            const auto expected = m_run->weightsAt(t);
            std::shared_ptr<const WeightSnapshot> got;
            QVERIFY(settle(m_signal, [&] {
                m_source->revision();
                got = m_source->weightsAt(t);
                return (got && got->tick == expected->tick) || !expected;
            }));
            QCOMPARE(got == nullptr, expected == nullptr);
            if (!got) continue;
            QCOMPARE(got->tick, expected->tick);
            QVERIFY(got->synapses == expected->synapses);
            QVERIFY(got->weights == expected->weights);
        }
    }

    void hasNoGapsAndSettles_data() { rows(); }
    void hasNoGapsAndSettles()
    {
        Spikes all;
        answered(m_run->extent(), [&] { return m_source->spikes(m_run->extent(), all); });
        QVERIFY(m_source->gaps().empty());
    }
};

QTEST_APPLESS_MAIN(TestTimelineContract)
#include "test_timeline_contract.moc"
