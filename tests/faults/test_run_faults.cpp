#include "store/run_fixture.h"

#include <ng/store/run_catalog.h>

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

using namespace ng;
using namespace ng::test;
namespace fs = std::filesystem;

/// Every way a run file can be wrong, and what happens then: a clear error or a gap, never a crash, nothing else lost.
class TestRunFaults : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    SyntheticTimeline m_run{[] {
        SyntheticTimeline::Shape s;
        s.seconds = 6;
        return s;
    }()};
    std::string m_good;

    std::string path(const char* name) const { return m_dir.filePath(name).toStdString(); }

    std::string copyOfGood(const char* name) const
    {
        const std::string to = path(name);
        fs::copy_file(m_good, to, fs::copy_options::overwrite_existing);
        return to;
    }

    static void execute(const std::string& file, const char* sql)
    {
        sqlite3* db = nullptr;
        QCOMPARE(sqlite3_open(file.c_str(), &db), SQLITE_OK);
        char* message = nullptr;
        const int rc = sqlite3_exec(db, sql, nullptr, nullptr, &message);
        QVERIFY2(rc == SQLITE_OK, message ? message : "");
        QCOMPARE(sqlite3_close(db), SQLITE_OK);
    }

    /// The same words from all three ways of opening it; names the file and a remedy.
    static void refused(const std::string& file, const char* words)
    {
        const auto check = [&](const Error& e) {
            QVERIFY2(e.line().find(words) != std::string::npos, e.line().c_str());
            QCOMPARE(e.where, file);
            QVERIFY2(!e.remedy.empty(), e.line().c_str());
        };
        const auto blocking = openRecordedTimelineBlocking(file);
        QVERIFY(!blocking);
        check(blocking.error());
        const auto reading = openRecordedTimeline(file);
        QVERIFY(!reading);
        check(reading.error());
        QVERIFY(readRunEntry(file).error);
    }

    /// Runs `body` in a child; what it returns is its exit status. SQLite connections must not cross a fork: the parent has none open.
    template <class Body>
    static int inChild(Body&& body)
    {
        const pid_t pid = ::fork();
        if (pid == 0) ::_exit(body());
        int status = 0;
        ::waitpid(pid, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private slots:
    void initTestCase()
    {
        m_good = path("good.ngrun");
        const QString problem = writeRun(m_run, m_good);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void missing() { refused(path("nothing.ngrun"), "no such file"); }

    void folder()
    {
        QVERIFY(fs::create_directory(path("folder.ngrun")));
        refused(path("folder.ngrun"), "folder");
    }

    void empty()
    {
        std::ofstream(path("empty.ngrun")).close();
        refused(path("empty.ngrun"), "empty");
    }

    void notSqlite()
    {
        std::ofstream(path("text.ngrun")) << std::string(10'000, 'x');
        refused(path("text.ngrun"), "not a database");
    }

    void anotherDatabase()
    {
        execute(path("other.ngrun"), "CREATE TABLE t(a); INSERT INTO t VALUES(1)");
        refused(path("other.ngrun"), "not a Neurogrove run");
    }

    void wrongApplicationId()
    {
        const std::string file = copyOfGood("application.ngrun");
        execute(file, "PRAGMA application_id = 1234");
        refused(file, "not a Neurogrove run");
    }

    void newerVersion()
    {
        const std::string file = copyOfGood("newer.ngrun");
        execute(file, "PRAGMA user_version = 99");
        refused(file, "format 99");
    }

    void tableMissing()
    {
        const std::string file = copyOfGood("table.ngrun");
        execute(file, "DROP TABLE metric");
        refused(file, "table metric");
    }

    void tableReplacedByAView()
    {
        const std::string file = copyOfGood("view.ngrun");
        execute(file, "DROP TABLE meta; CREATE VIEW meta AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS key, n AS value FROM r");
        refused(file, "table meta");
    }

    void senselessHeader()
    {
        const std::string file = copyOfGood("header.ngrun");
        execute(file, "UPDATE meta SET value = 'nan' WHERE key = 'dt_ms'");
        refused(file, "dt_ms");
        execute(file, "UPDATE meta SET value = '0.1' WHERE key = 'dt_ms'; UPDATE projection SET source = 77");
        refused(file, "population");
    }

    void truncated_data()
    {
        QTest::addColumn<double>("share");
        QTest::newRow("half") << 0.5;
        QTest::newRow("a page") << 0.99;
        QTest::newRow("a tenth") << 0.1;
    }
    void truncated()
    {
        QFETCH(double, share);
        const std::string file = copyOfGood("truncated.ngrun");
        fs::resize_file(file, static_cast<std::uintmax_t>(static_cast<double>(fs::file_size(file)) * share));
        refused(file, "malformed");
    }

    void damagedSpikesBecomeAGap()
    {
        const std::string file = copyOfGood("damaged.ngrun");
        // A run of one chunk would be all gap: write one with several.
        fs::remove(file);
        {
            auto writer = RunWriter::create(file, m_run.info());
            QVERIFY(writer);
            for (std::size_t i = 0; i < m_run.frames().size(); ++i) {
                QVERIFY((*writer)->append(*m_run.frames()[i]));
                if (i % 100 == 99) QVERIFY((*writer)->flush());
            }
            QVERIFY((*writer)->finish({}));
        }
        execute(file, "UPDATE spike_chunk SET data = CAST(substr(data, 1, 40) || x'00' || substr(data, 42) AS BLOB) WHERE id = 3");
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY(run);
        Spikes got, expected;
        const Coverage c = (*run)->spikes({0, 60'000}, got);
        QVERIFY(c.covers({0, 20'000}));
        QVERIFY(c.covers({30'000, 60'000}));
        QVERIFY(!c.covers({20'000, 30'000}));
        m_run.spikes({0, 60'000}, expected);
        QVERIFY(got.in({0, 20'000}) == expected.in({0, 20'000}));
        QVERIFY(got.in({30'000, 60'000}) == expected.in({30'000, 60'000}));
        QVERIFY(got.in({20'000, 30'000}).empty());
        QCOMPARE((*run)->gaps().size(), std::size_t{1});
        QCOMPARE((*run)->gaps()[0].reason, "damaged chunk");
        QVERIFY((*run)->gaps()[0].range.begin >= 20'000 && (*run)->gaps()[0].range.end <= 30'000);
        // Everything else is untouched.
        QVERIFY((*run)->structureAt(25'000)->synapses == m_run.structureAt(25'000)->synapses);

        // A lie in the row's own numbers is found too.
        execute(file, "UPDATE spike_chunk SET n = 16000000 WHERE id = 2");
        const auto lying = openRecordedTimelineBlocking(file);
        QVERIFY(lying);
        Spikes rest;
        QVERIFY(!(*lying)->spikes({0, 60'000}, rest).covers({10'000, 20'000}));
        QCOMPARE((*lying)->gaps().size(), std::size_t{2});
    }

    void everyDamagedKindIsSurvived_data()
    {
        QTest::addColumn<QString>("sql");
        for (const char* table : {"spike_chunk", "trace_chunk", "activity_chunk", "keyframe", "synapse_slice", "weight_slice"}) {
            QTest::addRow("%s data", table) << QString("UPDATE %1 SET data = zeroblob(length(data))").arg(table);
            QTest::addRow("%s null", table) << QString("UPDATE %1 SET data = NULL").arg(table);
            QTest::addRow("%s codec", table) << QString("UPDATE %1 SET codec = 9").arg(table);
            QTest::addRow("%s gone", table) << QString("DELETE FROM %1 WHERE id % 2 = 0").arg(table);
        }
        QTest::newRow("trace block numbers") << "UPDATE trace_chunk SET block = block + 1000000 WHERE level = 1";
        QTest::newRow("negative spike range") << "UPDATE spike_chunk SET first = -5";
        QTest::newRow("huge spike range") << "UPDATE spike_chunk SET last = 9223372036854775807";
        QTest::newRow("event kinds") << "UPDATE structure_event SET kind = 77 WHERE id = 50";
        QTest::newRow("event ticks") << "UPDATE structure_event SET tick = -1 WHERE id % 3 = 0";
        QTest::newRow("event rows") << "UPDATE structure_event SET id = 4611686018427387904 WHERE id = 60";
        QTest::newRow("event hole") << "DELETE FROM structure_event WHERE id = 60";
        QTest::newRow("keyframe beyond the events") << "UPDATE keyframe SET event = 1000000000";
        QTest::newRow("weights gone") << "DELETE FROM weights WHERE id % 2 = 0";
        QTest::newRow("slices too large") << "UPDATE synapse_slice SET n = 1099511627776";
        QTest::newRow("slices of another") << "UPDATE synapse_slice SET keyframe = 1";
        QTest::newRow("senseless summary of the start") << "INSERT INTO built(tick, population, n, reason) VALUES(-7, 99, -1, 70000)";
        QTest::newRow("a start that never was") << "INSERT INTO built(tick, population, n, reason) VALUES(0, 1, 5, 3)";
        QTest::newRow("weights without keyframe") << "UPDATE weights SET keyframe = 12345";
        QTest::newRow("weights count") << "UPDATE weights SET n = 1099511627776";
        QTest::newRow("keyframe counts") << "UPDATE keyframe SET neurons = 4294967296, synapses = -1";
        QTest::newRow("no progress") << "DELETE FROM progress";
        QTest::newRow("huge end") << "UPDATE progress SET end_tick = 9223372036854775807";
        QTest::newRow("texts for numbers") << "UPDATE metric SET tick = 'x', value = 'y'; UPDATE structure_event SET x = 'q', neuron = 'n'";
    }
    void everyDamagedKindIsSurvived()
    {
        QFETCH(QString, sql);
        const std::string file = copyOfGood("kinds.ngrun");
        execute(file, qPrintable(sql));
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY(run);
        const TickRange all{0, 60'000};
        Spikes spikes;
        TracePoints points;
        Happenings events;
        Metrics metrics;
        Activities activities;
        (*run)->spikes(all, spikes);
        for (const int most : {3, 100'000}) (*run)->trace(1, all, most, points);
        (*run)->structure(all, events);
        (*run)->metrics(all, metrics);
        (*run)->activity(all, 100, activities);
        for (Tick t = 0; t < 60'000; t += 7'777) {
            (*run)->structureAt(t);
            (*run)->activityAt(t);
            (*run)->weightsAt(t);
        }
        (*run)->gaps();
    }

    void damagedKeyframeCostsNothing()
    {
        const std::string file = copyOfGood("keyframe.ngrun");
        execute(file, "UPDATE keyframe SET data = zeroblob(10) WHERE id > 1");
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY(run);
        QVERIFY((*run)->structureAt(55'000)->neurons == m_run.structureAt(55'000)->neurons);
        QVERIFY((*run)->structureAt(55'000)->synapses == m_run.structureAt(55'000)->synapses);
    }

    void existingFileIsNotOverwritten()
    {
        const auto before = fs::file_size(m_good);
        const auto writer = RunWriter::create(m_good, m_run.info());
        QVERIFY(!writer);
        QVERIFY(writer.error().line().find("exists already") != std::string::npos);
        QCOMPARE(writer.error().where, m_good);
        QCOMPARE(fs::file_size(m_good), before);
        QVERIFY(openRecordedTimelineBlocking(m_good));
    }

    void secondWriterIsRefused()
    {
        const std::string file = path("two.ngrun");
        auto first = RunWriter::create(file, m_run.info());
        QVERIFY(first);
        const auto second = RunWriter::create(file, m_run.info());
        QVERIFY(!second);
        QVERIFY(second.error().line().find("being written") != std::string::npos);
        QVERIFY((*first)->append(*m_run.frames()[0]));
        QVERIFY((*first)->finish({}));
        first->reset();
        QCOMPARE((*openRecordedTimelineBlocking(file))->extent().end, Tick{100});
    }

    void missingFolder()
    {
        const auto writer = RunWriter::create(path("no/such/folder/run.ngrun"), m_run.info());
        QVERIFY(!writer);
        QVERIFY(writer.error().line().find("create the folder") != std::string::npos);
    }

    void readOnlyFolder()
    {
        const std::string folder = path("locked");
        QVERIFY(fs::create_directory(folder));
        fs::copy_file(m_good, folder + "/run.ngrun");
        // A copy that its writer never closed: WAL mode in its header and a log beside it.
        fs::copy_file(m_good, folder + "/open.ngrun");
        execute(folder + "/open.ngrun", "PRAGMA journal_mode=WAL");
        std::ofstream(folder + "/open.ngrun-wal") << std::string(5000, '\0');
        for (const std::string& p : {m_dir.path().toStdString(), folder}) ::chmod(p.c_str(), 0755);
        for (const char* f : {"/run.ngrun", "/open.ngrun", "/open.ngrun-wal"}) ::chmod((folder + f).c_str(), 0444);
        ::chmod(folder.c_str(), 0555);
        const int status = inChild([&] {
            if (::geteuid() == 0 && ::seteuid(65534) != 0) return 10; // root is not stopped by permissions
            const auto writer = RunWriter::create(folder + "/new.ngrun", m_run.info());
            if (writer || writer.error().line().find("can be written") == std::string::npos) return 11;
            const auto run = openRecordedTimelineBlocking(folder + "/run.ngrun");
            if (!run) return 12;
            Spikes s;
            if (!(*run)->spikes({0, 60'000}, s).covers({0, 60'000})) return 13;
            const auto open = openRecordedTimelineBlocking(folder + "/open.ngrun");
            if (open || open.error().remedy.find("copy the file and its -wal") == std::string::npos) return 14;
            return 0;
        });
        ::chmod(folder.c_str(), 0755);
        QCOMPARE(status, 0);
    }

    void fullDisk_data()
    {
        QTest::addColumn<bool>("bySystem");
        QTest::newRow("database limit") << false;
        QTest::newRow("file size limit of the system") << true;
    }
    void fullDisk()
    {
        QFETCH(bool, bySystem);
        const std::string file = path(bySystem ? "full-system.ngrun" : "full.ngrun");
        const int status = inChild([&] {
            RunWriter::Options options;
            if (!bySystem) options.maxBytes = 600'000;
            auto writer = RunWriter::create(file, m_run.info(), options);
            if (!writer) return 20;
            if (bySystem) {
                ::signal(SIGXFSZ, SIG_IGN);
                const rlimit limit{900'000, 900'000};
                if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 21;
            }
            bool failed = false;
            for (const FramePtr& f : m_run.frames()) {
                const auto ok = (*writer)->append(*f);
                const auto flushed = ok ? (*writer)->flush() : ok;
                if (flushed) continue;
                failed = true;
                if (flushed.error().where != file || flushed.error().line().find("what was committed before is kept") == std::string::npos) return 22;
                break;
            }
            if (!failed) return 23;
            if ((*writer)->append(*m_run.frames().back()) || (*writer)->finish({})) return 24; // an error is final
            return 0;
        });
        QCOMPARE(status, 0);
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY2(run, run ? "" : run.error().line().c_str());
        QVERIFY((*run)->extent().end > 100);
        QVERIFY(!readEnding(file)->complete);
        Spikes got, expected;
        QVERIFY((*run)->spikes((*run)->extent(), got).covers((*run)->extent()));
        m_run.spikes((*run)->extent(), expected);
        QVERIFY(got.all == expected.in((*run)->extent()));
    }

    void damagedStartIsAGapUntilTheNextKeyframe()
    {
        SyntheticTimeline::Shape shape;
        shape.seconds = 3;
        shape.builtAsOne = true;
        const SyntheticTimeline whole(shape);
        const std::string file = path("start.ngrun");
        QVERIFY(writeRun(whole, file).isEmpty());
        execute(file, "UPDATE synapse_slice SET data = zeroblob(length(data)) WHERE keyframe = 1");
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY(run);
        QVERIFY(!(*run)->structureAt(9'000)); // better none than one without what was built
        QVERIFY((*run)->structureAt(25'000)->synapses == whole.structureAt(25'000)->synapses);
        Happenings seen;
        const Coverage c = (*run)->structure((*run)->extent(), seen);
        QVERIFY(!c.covers({0, 1}) && c.covers({1, 30'000}));
        QCOMPARE((*run)->gaps().size(), std::size_t{1});
        QCOMPARE((*run)->gaps()[0].reason, "damaged chunk");
        QCOMPARE((*run)->gaps()[0].range.begin, Tick{0});
    }

    void killedWhileTheStartIsWritten_data()
    {
        QTest::addColumn<int>("frames");
        QTest::addColumn<bool>("startIsThere");
        QTest::newRow("after the first slice") << 1 << false;
        QTest::newRow("after the fourth") << 4 << false;
        QTest::newRow("after the last, before the weights") << 5 << true;
        QTest::newRow("later") << 20 << true;
    }
    /// A large network is written slice by slice between the frames: each commit takes along what was appended until then, and what
    /// lies 100 ms back is safe however large the start is.
    void killedWhileTheStartIsWritten()
    {
        QFETCH(int, frames);
        QFETCH(bool, startIsThere);
        const std::string file = path(qPrintable(QString("slices-%1.ngrun").arg(frames)));
        constexpr std::uint32_t kNeurons = 600, kSynapses = 300'000; // five slices
        const auto built = std::make_shared<StructureSnapshot>();
        for (std::uint32_t i = 0; i < kNeurons; ++i) built->neurons.push_back({NeuronId{i}, 1, Stage::Mature, 0, kNoNeuron, {}});
        for (std::uint32_t i = 0; i < kSynapses; ++i) built->synapses.push_back({NeuronId{i / 500}, NeuronId{i % 500}, 1});
        const auto weights = std::make_shared<std::vector<float>>(kSynapses, 0.5f);

        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        const pid_t pid = ::fork();
        if (pid == 0) {
            std::chrono::steady_clock::time_point now;
            RunWriter::Options options;
            options.now = [&now] { return now; };
            auto writer = RunWriter::create(file, m_run.info(), options);
            if (!writer) ::_exit(1);
            for (int i = 0; i < frames; ++i) {
                now += std::chrono::milliseconds(100);
                EpochFrame f = *m_run.frames()[static_cast<std::size_t>(i)];
                f.structure.clear();
                f.keyframe.reset();
                if (i == 0) f.start = std::make_shared<const NetworkStart>(NetworkStart{built, weights, 0});
                if (!(*writer)->append(f)) ::_exit(2);
            }
            if (::write(ready[1], "x", 1) != 1) ::_exit(4);
            while (true) ::pause();
        }
        char c = 0;
        QCOMPARE(::read(ready[0], &c, 1), ssize_t{1});
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        ::close(ready[0]);
        ::close(ready[1]);

        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY2(run, run ? "" : run.error().line().c_str());
        const TickRange extent = (*run)->extent();
        QCOMPARE(extent.end, m_run.frames()[static_cast<std::size_t>(frames) - 1]->range.end);
        Spikes got, expected;
        QVERIFY((*run)->spikes(extent, got).covers(extent));
        m_run.spikes(extent, expected);
        QVERIFY(got.all == expected.in(extent));
        const auto structure = (*run)->structureAt(extent.end - 1);
        QCOMPARE(structure != nullptr, startIsThere);
        if (structure) QVERIFY(structure->neurons == built->neurons && structure->synapses == built->synapses);
        const auto& gaps = (*run)->gaps();
        QCOMPARE(std::ranges::count(gaps, std::string_view("the network as built is not in the file"), &Gap::reason), startIsThere ? 0 : 1);
        if (frames == 20) QVERIFY((*run)->weightsAt(0) && (*run)->weightsAt(0)->weights == *weights);
        QCOMPARE(readRunEntry(file).synapses, std::uint64_t{kSynapses});
    }

    void killedWriterLeavesAValidPrefix()
    {
        const std::string file = path("killed.ngrun");
        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        const pid_t pid = ::fork();
        if (pid == 0) {
            auto writer = RunWriter::create(file, m_run.info());
            if (!writer) ::_exit(1);
            for (std::size_t i = 0; i < 500; ++i) {
                if (!(*writer)->append(*m_run.frames()[i])) ::_exit(2);
                if (i == 419 && !(*writer)->flush()) ::_exit(3);
            }
            // Frames after the last commit are in its memory; now it waits for its end.
            if (::write(ready[1], "x", 1) != 1) ::_exit(4);
            while (true) ::pause();
        }
        char c = 0;
        QCOMPARE(::read(ready[0], &c, 1), ssize_t{1});
        QVERIFY(readRunEntry(file).recording);
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        ::close(ready[0]);
        ::close(ready[1]);

        const auto ending = readEnding(file);
        QVERIFY2(ending, ending ? "" : ending.error().line().c_str());
        QVERIFY(!ending->complete);
        QVERIFY(ending->endedBy.starts_with("ended early at "));
        const auto run = openRecordedTimelineBlocking(file);
        QVERIFY(run);
        QVERIFY(!(*run)->isGrowing());
        const TickRange extent = (*run)->extent();
        QVERIFY(extent.end >= 42'000 && extent.end <= 50'000);
        Spikes got, expected;
        QVERIFY((*run)->spikes(extent, got).covers(extent));
        m_run.spikes(extent, expected);
        QVERIFY(got.all == expected.in(extent));
        QVERIFY((*run)->structureAt(extent.end - 1)->synapses == m_run.structureAt(extent.end - 1)->synapses);
        QCOMPARE((*run)->gaps().back().reason, "ended early");
        QVERIFY(!readRunEntry(file).recording);
    }
};

QTEST_APPLESS_MAIN(TestRunFaults)
#include "test_run_faults.moc"
