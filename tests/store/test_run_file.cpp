#include "run_fixture.h"

#include "run_schema.h"
#include "sqlite_db.h"

#include <ng/store/live_timeline.h>
#include <ng/store/run_catalog.h>

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

using namespace ng;
using namespace ng::test;
namespace fs = std::filesystem;

/// What a run file keeps, how often it is committed, and what SQL sees of it.
class TestRunFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    SyntheticTimeline m_run{[] {
        SyntheticTimeline::Shape s;
        s.seconds = 6;
        return s;
    }()};

    std::string path(const char* name) const { return m_dir.filePath(name).toStdString(); }

    static std::unique_ptr<store::Database> database(const std::string& file)
    {
        return std::move(*store::Database::open(file, store::Database::Mode::Read));
    }

    static std::size_t spikesIn(const TimelineSource& s)
    {
        Spikes all;
        s.spikes(s.extent(), all);
        return all.all.size();
    }

    /// Without the sources of the stimulus.
    std::int64_t neuronsAtEnd() const
    {
        return std::ranges::count_if(m_run.structureAt(60'000)->neurons, [&](const NeuronState& n) { return !m_run.info().populations[n.population].stimulus; });
    }
    /// Without the network as it was built.
    std::int64_t eventsByRule(StructureKind kind) const
    {
        std::int64_t n = 0;
        for (const FramePtr& f : m_run.frames()) n += std::ranges::count_if(f->structure, [&](const StructureEvent& e) { return e.kind == kind && e.rule != kNoIndex; });
        return n;
    }

private slots:
    void finishedRunTravelsAlone()
    {
        const std::string file = path("alone.ngrun");
        QVERIFY(writeRun(m_run, file).isEmpty());
        for (const char* beside : {"-wal", "-shm", "-journal", "-lock"}) QVERIFY2(!fs::exists(file + beside), beside);
        const auto db = database(file);
        QCOMPARE(db->integer("PRAGMA application_id"), store::kApplicationId);
        QCOMPARE(db->integer("PRAGMA user_version"), store::kUserVersion);
        const auto ending = readEnding(file);
        QVERIFY(ending);
        QVERIFY(ending->complete);
        QCOMPARE(ending->endedBy, "finished");
        QCOMPARE(ending->hash, "abc123");
        QCOMPARE(ending->wallSeconds, 1.5);
        QCOMPARE(ending->resultJson, R"({"spikes":1})");
    }

    void runWithoutFinishKeepsEverything()
    {
        const std::string file = path("unfinished.ngrun");
        {
            auto writer = RunWriter::create(file, m_run.info());
            QVERIFY(writer);
            for (std::size_t i = 0; i < 350; ++i) QVERIFY((*writer)->append(*m_run.frames()[i]));
        }
        const auto ending = readEnding(file);
        QVERIFY(ending);
        QVERIFY(!ending->complete);
        QCOMPARE(ending->endedBy, "ended early at 3.5 s");
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY(run);
        QCOMPARE((*run)->extent().end, Tick{35'000});
        QCOMPARE((*run)->gaps().size(), std::size_t{1});
        QCOMPARE((*run)->gaps()[0].reason, "ended early");
        QCOMPARE((*run)->gaps()[0].range.end, Tick{60'000});
    }

    void commitsEveryTenthOfASecond()
    {
        const std::string file = path("commits.ngrun");
        auto now = std::chrono::steady_clock::now();
        RunWriter::Options options;
        options.now = [&now] { return now; };
        auto writer = RunWriter::create(file, m_run.info(), options);
        QVERIFY(writer);
        const auto committedEnd = [&] { return database(file)->integer("SELECT end_tick FROM progress"); };
        QVERIFY((*writer)->append(*m_run.frames()[0]));
        QCOMPARE(committedEnd(), 0);
        now += std::chrono::milliseconds(99);
        QVERIFY((*writer)->append(*m_run.frames()[1]));
        QCOMPARE(committedEnd(), 0);
        now += std::chrono::milliseconds(1);
        QVERIFY((*writer)->append(*m_run.frames()[2]));
        QCOMPARE(committedEnd(), 300);
        QVERIFY((*writer)->append(*m_run.frames()[3]));
        QVERIFY((*writer)->flush());
        QCOMPARE(committedEnd(), 400);
        QVERIFY((*writer)->bytesWritten() > 0);
    }

    void framesOutOfOrderAreRefused()
    {
        auto writer = RunWriter::create(path("order.ngrun"), m_run.info());
        QVERIFY(writer);
        QVERIFY((*writer)->append(*m_run.frames()[5]));
        const auto again = (*writer)->append(*m_run.frames()[5]);
        QVERIFY(!again);
        QVERIFY(again.error().line().find("time order") != std::string::npos);
    }

    void missingFramesBecomeAGap()
    {
        const std::string file = path("gap.ngrun");
        auto writer = RunWriter::create(file, m_run.info());
        QVERIFY(writer);
        for (std::size_t i = 0; i < 100; ++i)
            if (i < 40 || i >= 60) QVERIFY((*writer)->append(*m_run.frames()[i]));
        QVERIFY((*writer)->finish({}));
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY(run);
        QCOMPARE((*run)->gaps().size(), std::size_t{1});
        QCOMPARE((*run)->gaps()[0].range.begin, Tick{4000});
        QCOMPARE((*run)->gaps()[0].range.end, Tick{6000});
        Spikes s;
        const Coverage c = (*run)->spikes({0, 10'000}, s);
        QVERIFY(c.covers({0, 4000}) && c.covers({6000, 10'000}) && !c.covers({4000, 4001}));
    }

    void viewsReadWell()
    {
        const std::string file = path("views.ngrun");
        QVERIFY(writeRun(m_run, file).isEmpty());
        const auto db = database(file);
        store::Statement birth(*db, "SELECT time_s, kind, neuron, source, population, stage, rule, reason, measured, \"limit\", weight FROM structure_events "
                                    "WHERE rule = 'novelty' LIMIT 1");
        QVERIFY(birth.next());
        QCOMPARE(birth.real(0), 0.25);
        QCOMPARE(birth.text(1), "birth");
        QCOMPARE(birth.integer(2), 104);
        QVERIFY(birth.isNull(3));
        QCOMPARE(birth.text(4), "competitive");
        QCOMPARE(birth.text(5), "immature");
        QCOMPARE(birth.text(7), "best match below threshold");
        QVERIFY(birth.real(8) >= 0.3 && birth.real(8) <= 0.7);
        QCOMPARE(birth.real(9), 0.8);
        QVERIFY(birth.isNull(10));
        std::size_t events = 0;
        for (const FramePtr& f : m_run.frames()) events += f->structure.size();
        QCOMPARE(db->integer("SELECT count(*) FROM structure_events"), static_cast<std::int64_t>(events));
        store::Statement run(*db, "SELECT title, duration_s, neurons, ended_by, births, deaths FROM run");
        QVERIFY(run.next());
        QCOMPARE(run.text(0), "Synthetic run");
        QCOMPARE(run.real(1), 6.0);
        QCOMPARE(run.integer(2), neuronsAtEnd());
        QCOMPARE(run.text(3), "finished");
        QCOMPARE(run.integer(4), eventsByRule(StructureKind::Birth));
        QCOMPARE(run.integer(5), eventsByRule(StructureKind::Death));
        QCOMPARE(db->integer("SELECT sum(spikes) FROM spike_chunks"), static_cast<std::int64_t>(spikesIn(m_run)));
        QVERIFY(db->integer("SELECT count(*) FROM metrics WHERE name = 'R' AND time_s = 6.0").value_or(0) > 0);
        QCOMPARE(db->integer("SELECT count(*) FROM interventions WHERE path = 'growth.novelty.parameters.rho'"), 1);
    }

    /// The network as it was built is one keyframe with its weights and a line for each population and projection, not a row each.
    void theStartIsASummaryAndAKeyframe()
    {
        SyntheticTimeline::Shape shape;
        shape.seconds = 6;
        shape.builtAsOne = true;
        const SyntheticTimeline run(shape);
        const std::string file = path("start.ngrun");
        QVERIFY(writeRun(run, file).isEmpty());
        const auto db = database(file);
        std::size_t events = 0;
        for (const FramePtr& f : run.frames()) events += f->structure.size();
        QCOMPARE(db->integer("SELECT count(*) FROM structure_event"), static_cast<std::int64_t>(events));
        QCOMPARE(db->integer("SELECT count(*) FROM structure_events"), static_cast<std::int64_t>(events) + 4);
        store::Statement built(*db, "SELECT time_s, kind, neuron, population, projection, measured, reason FROM structure_events LIMIT 4");
        std::vector<std::pair<std::string, std::int64_t>> lines;
        while (built.next()) {
            QCOMPARE(built.real(0), 0.0);
            QCOMPARE(built.text(1), "built");
            QVERIFY(built.isNull(2));
            QCOMPARE(built.text(6), run.info().reasons[4]);
            lines.emplace_back(built.isNull(3) ? built.text(4) : built.text(3), built.integer(5));
        }
        QVERIFY(lines == (std::vector<std::pair<std::string, std::int64_t>>{{"digits", 64}, {"competitive", 40}, {"digits_competitive", 64 * 40}, {"lateral", 40 * 39}}));
        // What is counted is the same whichever way the start was told.
        store::Statement counts(*db, "SELECT neurons, synapses, births, deaths FROM progress");
        QVERIFY(counts.next());
        QCOMPARE(counts.integer(0), neuronsAtEnd());
        QCOMPARE(counts.integer(1), static_cast<std::int64_t>(m_run.structureAt(60'000)->synapses.size()));
        QCOMPARE(counts.integer(2), eventsByRule(StructureKind::Birth));
        QCOMPARE(counts.integer(3), eventsByRule(StructureKind::Death));
    }

    void filesOfFormat1Open()
    {
        const std::string file = path("format1.ngrun");
        fs::copy_file(NG_FIXTURES "/format1.ngrun", file); // 1.2 s of First growth, seed 3
        QCOMPARE(database(file)->integer("PRAGMA user_version"), 1);
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY2(run, run ? "" : run.error().line().c_str());
        const TickRange all = (*run)->extent();
        Happenings seen;
        QVERIFY((*run)->structure(all, seen).covers(all));
        QCOMPARE(seen.events.size(), std::size_t{403});
        QVERIFY((*run)->gaps().empty());
        const auto last = (*run)->structureAt(all.end - 1);
        QVERIFY(last);
        QCOMPARE(last->neurons.size(), std::size_t{70}); // with the 64 of the stimulus
        QCOMPARE(last->synapses.size(), std::size_t{332});
        const auto weights = (*run)->weightsAt(all.end);
        QVERIFY(weights);
        QCOMPARE(weights->synapses.size(), std::size_t{332});
        QCOMPARE(readEnding(file)->hash, "cc93851b2a6721e98f4516599acf975c");
    }

    void whatIsReadPieceByPieceComesOnce()
    {
        const std::string file = path("pieces.ngrun");
        QVERIFY(writeRun(m_run, file).isEmpty());
        FetchSignal signal;
        const auto run = openRecordedTimeline(file, signal.callback());
        QVERIFY(run);
        std::size_t events = 0;
        for (const FramePtr& f : m_run.frames()) events += f->structure.size();
        QVERIFY(events > store::kRowsPerBlock); // the first blocks share a tick
        Coverage have;
        Happenings seen;
        QVERIFY(settle(signal, [&] {
            for (const TickRange& r : have.missing((*run)->extent())) {
                const Coverage got = (*run)->structure(r, seen);
                for (const TickRange& part : got.ranges()) have.add(part);
            }
            return have.covers((*run)->extent());
        }));
        QCOMPARE(seen.events.size(), events);
    }

    void growingRunIsReadWhileItIsWritten()
    {
        const std::string file = path("growing.ngrun");
        auto writer = RunWriter::create(file, m_run.info());
        QVERIFY(writer);
        FetchSignal signal;
        const auto run = openRecordedTimeline(file, signal.callback());
        QVERIFY(run);
        QVERIFY((*run)->isGrowing());
        for (std::size_t i = 0; i < m_run.frames().size(); ++i) {
            QVERIFY((*writer)->append(*m_run.frames()[i]));
            if (i % 200 != 199) continue;
            QVERIFY((*writer)->flush());
            const Tick end = m_run.frames()[i]->range.end;
            // revision() looks for new data; the reader has nothing else to do, so it is asked until it found them.
            while ((*run)->extent().end < end) (*run)->revision();
            Spikes got, expected;
            QVERIFY(settle(signal, [&] {
                got = {};
                return (*run)->spikes({0, end}, got).covers({0, end});
            }));
            m_run.spikes({0, end}, expected);
            QVERIFY(got.all == expected.in({0, end}));
            QVERIFY(settle(signal, [&] { return (*run)->structureAt(end - 1) != nullptr; }));
            QVERIFY((*run)->structureAt(end - 1)->neurons == m_run.structureAt(end - 1)->neurons);
            TracePoints points, samples;
            QVERIFY(settle(signal, [&] {
                points = {};
                return (*run)->trace(1, {0, end}, 100'000, points).covers({0, end});
            }));
            m_run.trace(1, {0, end}, 100'000, samples);
            QVERIFY(points.all == samples.all);
        }
        QVERIFY((*writer)->finish({"h", 1, "{}", "finished"}));
        writer->reset();
        while ((*run)->isGrowing()) (*run)->revision();
        QVERIFY2(!fs::exists(file + "-wal"), "an open reader kept the file from travelling alone");
    }

    void liveMemoryIsBounded()
    {
        LiveTimeline live(m_run.info(), 2000);
        for (const FramePtr& f : m_run.frames()) live.append(f);
        Spikes s;
        const Coverage c = live.spikes(live.extent(), s);
        QVERIFY(s.all.size() <= 4000);
        QVERIFY(!s.all.empty());
        QVERIFY(!c.covers({0, 100}));
        QVERIFY(c.covers({live.extent().end - 100, live.extent().end}));
    }

    void liveLossWithoutAFileIsAGap()
    {
        LiveTimeline live(m_run.info());
        for (std::size_t i = 0; i < 300; ++i)
            if (i < 120 || i >= 150) live.append(m_run.frames()[i]);
        QCOMPARE(live.gaps().size(), std::size_t{1});
        QCOMPARE(live.gaps()[0].range.begin, Tick{12'000});
        Spikes s;
        QVERIFY(!live.spikes(live.extent(), s).covers({12'000, 12'001}));
        // The next keyframe (from 20 000) puts the structure right again.
        QVERIFY(live.structureAt(25'000)->neurons == m_run.structureAt(25'000)->neurons);
        QVERIFY(live.structureAt(25'000)->synapses == m_run.structureAt(25'000)->synapses);
    }

    void catalogListsAndFinds()
    {
        QTemporaryDir folder;
        const std::string a = folder.filePath("a.ngrun").toStdString(), b = folder.filePath("b.ngrun").toStdString();
        QVERIFY(writeRun(m_run, a).isEmpty());
        {
            auto info = m_run.info();
            info.title = "Growing digits";
            info.seed = 18'446'744'073'709'551'615u;
            info.startedUtc = "2026-02-01T00:00:00Z";
            auto writer = RunWriter::create(b, info);
            QVERIFY(writer);
            for (std::size_t i = 0; i < 124; ++i) QVERIFY((*writer)->append(*m_run.frames()[i]));
            QVERIFY((*writer)->flush());
            QVERIFY(readRunEntry(b).recording);
        }
        QFile bad(folder.filePath("c.ngrun"));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("this is no database, only text that is long enough") > 0);
        bad.close();
        QFile other(folder.filePath("notes.txt"));
        QVERIFY(other.open(QIODevice::WriteOnly));

        RunCatalog catalog;
        catalog.scan({folder.path().toStdString(), "/nowhere/at/all"});
        QCOMPARE(catalog.entries().size(), std::size_t{3});
        const RunEntry& newest = catalog.entries()[0];
        QCOMPARE(newest.title, "Growing digits");
        QCOMPARE(newest.seed, std::uint64_t{18'446'744'073'709'551'615u});
        QVERIFY(!newest.complete);
        QCOMPARE(newest.endedBy, "ended early at 1.2 s");
        const RunEntry& full = catalog.entries()[1];
        QVERIFY(full.complete);
        QCOMPARE(full.simulatedSeconds, 6.0);
        QCOMPARE(full.spikes, static_cast<std::uint64_t>(spikesIn(m_run)));
        QCOMPARE(static_cast<std::int64_t>(full.neurons), neuronsAtEnd());
        QCOMPARE(static_cast<std::int64_t>(full.births), eventsByRule(StructureKind::Birth));
        QCOMPARE(full.synapses, static_cast<std::uint64_t>(m_run.structureAt(60'000)->synapses.size()));
        QVERIFY(full.births > full.deaths && full.deaths > 0);
        QVERIFY(full.accuracy && *full.accuracy > 0.8);
        QVERIFY(full.bytes > 10'000);
        QVERIFY(catalog.entries()[2].error);
        QVERIFY(catalog.entries()[2].error->line().find("c.ngrun") != std::string::npos);
        QCOMPARE(catalog.find("").size(), std::size_t{3});
        QCOMPARE(catalog.find("DIGITS early").size(), std::size_t{1});
        QCOMPARE(catalog.find("digits finished").size(), std::size_t{0});
        QVERIFY(fs::remove(a));
        catalog.scan({folder.path().toStdString()});
        QCOMPARE(catalog.entries().size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(TestRunFile)
#include "test_run_file.moc"
