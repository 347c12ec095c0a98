#include <support/designs.h>

#include <ng/session/run_session.h>
#include <ng/store/recorded_timeline.h>
#include <ng/store/run_catalog.h>

#include <csignal>
#include <filesystem>
#include <sys/resource.h>

using namespace ng;
using namespace ng::test;
using State = RunSession::State;

namespace {

struct Interventions : StructureSink {
    std::vector<Intervention> all;
    void take(const StructureEvent&) override {}
    void take(const Intervention& i) override { all.push_back(i); }
};

} // namespace

/// A run on its own thread, driven as the window drives it: calls, and pumping until a state is reached.
class TestRunSession : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    std::string file(const char* name) const { return m_dir.filePath(name).toStdString(); }

    static Experiment shortGrowth(std::uint32_t pictures = 10)
    {
        Experiment e = shipped("first-growth");
        e.task->limit = pictures;
        return e;
    }

    static Tick lengthOf(const Experiment& e) { return toTick(e.task->limit * e.task->presentMs, e.dtMs); }

    static RunSession::Options options(const std::string& file = {}, bool paused = false)
    {
        RunSession::Options o;
        o.file = file;
        o.startPaused = paused;
        return o;
    }

    static bool reached(RunSession& s, State wanted)
    {
        return QTest::qWaitFor([&] {
            s.pump();
            return s.state() == wanted;
        }, 60'000);
    }

    static Tick end(RunSession& s)
    {
        s.pump();
        return s.timeline() ? s.timeline()->extent().end : 0;
    }

    /// The design of a saved run again, with what was changed by hand at the same ticks.
    static std::string hashAgain(const TimelineSource& saved)
    {
        const auto design = parseExperiment(saved.info().designJson);
        if (!design) return design.error().line();
        auto engine = buildEngine(*design, plugins().registry(), 1);
        if (!engine) return engine.error().line();
        Interventions by;
        (void)saved.structure(saved.extent(), by);
        std::size_t next = 0;
        while ((*engine)->now() < saved.extent().end) {
            for (; next < by.all.size() && by.all[next].tick <= (*engine)->now(); ++next)
                if (auto bad = (*engine)->post({by.all[next].path, by.all[next].after})) return bad->line();
            (void)(*engine)->advance();
        }
        return (*engine)->hash();
    }

private slots:
    /// The same bits as without a session, all of them in the file and in the live timeline.
    void runsToItsEnd()
    {
        const Experiment e = shortGrowth();
        RunSession s(e, plugins().registry(), options(file("whole.ngrun")));
        QSignalSpy built(&s, &RunSession::built);
        QCOMPARE(s.state(), State::Idle);
        s.start();
        QVERIFY(reached(s, State::Finished));
        s.pump();
        QCOMPARE(built.size(), 1);
        QVERIFY(!s.error());
        QVERIFY(!s.timeline()->isGrowing());
        QCOMPARE(s.timeline()->extent(), (TickRange{0, lengthOf(e)}));
        auto alone = buildEngine(e, plugins().registry(), 1);
        QVERIFY(alone);
        const RunResult result = runToEnd(**alone);
        const auto ending = readEnding(file("whole.ngrun"));
        QVERIFY(ending && ending->complete);
        QCOMPARE(ending->hash, result.hash);
        QCOMPARE(ending->endedBy, std::string("finished"));
        QCOMPARE(s.births(), result.totals.births);
        QCOMPARE(s.neurons(), result.neurons);
        QCOMPARE(s.synapses(), result.synapses);
        const RunEntry entry = readRunEntry(file("whole.ngrun"));
        QVERIFY(!entry.error && !entry.recording);
        QCOMPARE(entry.spikes, result.totals.spikes);
        QCOMPARE(entry.births, result.totals.births);
    }

    /// The workers' threads too: a network that is shared out gives the bits of one thread.
    void severalWorkers()
    {
        Experiment e = shipped("balanced-4000");
        e.populations[0].size = 8'000;
        e.populations[1].size = 2'000;
        for (Projection& p : e.projections) p.connect.probability = 0.005;
        e.durationMs = 60;
        RunSession::Options o = options(file("workers.ngrun"));
        o.threads = 2;
        RunSession s(e, plugins().registry(), o);
        s.start();
        QVERIFY(reached(s, State::Finished));
        QCOMPARE(readEnding(file("workers.ngrun"))->hash, runToEnd(*engineWith(e, 1)).hash);
    }

    /// Other threads while it is paused, and again while it runs: the bits stay.
    void threadsCanChange()
    {
        Experiment e = shipped("balanced-4000");
        e.populations[0].size = 12'000;
        e.populations[1].size = 3'000;
        for (Projection& p : e.projections) p.connect.probability = 0.004;
        e.durationMs = 120;
        RunSession::Options o = options(file("threads.ngrun"), true);
        RunSession s(e, plugins().registry(), o);
        s.start();
        QVERIFY(reached(s, State::Paused));
        QCOMPARE(s.threads(), 1u);
        s.runTo(400);
        QVERIFY(QTest::qWaitFor([&] { return end(s) >= 400; }, 60'000));
        QVERIFY(reached(s, State::Paused));
        s.setThreads(3);
        QVERIFY(QTest::qWaitFor([&] { return s.threads() == 3; }, 60'000));
        QCOMPARE(s.state(), State::Paused);
        s.runTo(800);
        QVERIFY(QTest::qWaitFor([&] { return end(s) >= 800; }, 60'000));
        QVERIFY(reached(s, State::Paused));
        s.setThreads(2);
        s.resume();
        QVERIFY(reached(s, State::Finished));
        QCOMPARE(readEnding(file("threads.ngrun"))->hash, runToEnd(*engineWith(e, 1)).hash);
    }

    /// Stopped, gone on from at several times with the session, the file alone is enough.
    void continuesASavedRun()
    {
        Experiment e = shortGrowth(40);
        e.recording.checkpointMs = 2'000;
        RunSession first(e, plugins().registry(), options(file("parent.ngrun")));
        first.start();
        QVERIFY(reached(first, State::Finished));
        const std::string hash = readEnding(file("parent.ngrun"))->hash;
        const Tick third = lengthOf(e) / 300 * 100;
        for (const bool changed : {false, true}) {
            RunSession::Options o = options(file(changed ? "fork.ngrun" : "same.ngrun"), true);
            o.from = ContinueFrom{file("parent.ngrun"), third, {}, std::nullopt};
            RunSession s(e, plugins().registry(), o);
            s.start();
            QVERIFY(reached(s, State::Paused));
            s.pump();
            QVERIFY(s.timeline() && s.timeline()->info().origin);
            QCOMPARE(s.timeline()->info().origin->tick, third);
            if (changed) QVERIFY(!s.setLive("growth.novelty.parameters.rho", 0.7));
            s.resume();
            QVERIFY(reached(s, State::Finished));
            s.pump();
            QCOMPARE(s.timeline()->extent(), (TickRange{third, lengthOf(e)}));
            QCOMPARE(readEnding(o.file)->hash == hash, !changed);
            const auto saved = openRecordedTimelineBlocking(o.file);
            QVERIFY(saved);
            QCOMPARE((*saved)->extent(), (TickRange{third, lengthOf(e)}));
            QVERIFY((*saved)->gaps().empty());
            QVERIFY((*saved)->structureAt(third)->neurons.size() > 64);
        }
    }

    void pauseStepAndRunTo()
    {
        RunSession s(shortGrowth(), plugins().registry(), options({}, true));
        s.start();
        QVERIFY(reached(s, State::Paused));
        s.pump();
        QVERIFY(s.timeline());
        QCOMPARE(end(s), Tick{0});
        for (const Tick frame : {Tick{100}, Tick{200}}) { // 10 ms each
            s.step();
            QVERIFY(QTest::qWaitFor([&] { return end(s) == frame; }, 60'000));
            QVERIFY(reached(s, State::Paused));
        }
        s.runTo(5'000);
        QVERIFY(QTest::qWaitFor([&] { return end(s) >= 5'000; }, 60'000));
        QVERIFY(reached(s, State::Paused));
        QCOMPARE(end(s), Tick{5'000});
        s.resume();
        QVERIFY(reached(s, State::Finished));
        QCOMPARE(end(s), lengthOf(shortGrowth()));
    }

    void pauseHoldsARunningNetwork()
    {
        RunSession s(shortGrowth(400), plugins().registry(), options());
        s.start();
        QVERIFY(QTest::qWaitFor([&] { return end(s) > 0; }, 60'000));
        s.pause();
        QVERIFY(reached(s, State::Paused));
        const Tick there = end(s);
        QVERIFY(there < 800'000);
        s.step();
        QVERIFY(QTest::qWaitFor([&] { return end(s) == there + 100; }, 60'000));
        s.stop();
        QVERIFY(reached(s, State::Finished));
    }

    /// A slider moved during a run: recorded, and repeated with the same bits.
    void liveChangeIsRecordedAndRepeats()
    {
        RunSession s(shortGrowth(), plugins().registry(), options(file("live.ngrun"), true));
        s.start();
        QVERIFY(reached(s, State::Paused));
        s.runTo(4'000);
        QVERIFY(QTest::qWaitFor([&] { return end(s) >= 4'000; }, 60'000));
        QVERIFY(reached(s, State::Paused));
        QVERIFY(!s.setLive("task.max_rate", 3000));
        QVERIFY(!s.setLive("growth.novelty.parameters.rho", 0.7));
        s.resume();
        QVERIFY(reached(s, State::Finished));
        const auto saved = openRecordedTimelineBlocking(file("live.ngrun"));
        QVERIFY(saved);
        Interventions by;
        (void)(*saved)->structure((*saved)->extent(), by);
        QCOMPARE(by.all.size(), std::size_t{2});
        QCOMPARE(by.all[0].path, std::string("task.max_rate"));
        QCOMPARE(by.all[0].tick, Tick{4'000});
        QCOMPARE(by.all[0].before, shortGrowth().task->maxRate);
        QCOMPARE(by.all[0].after, 3000.0);
        const std::string hash = readEnding(file("live.ngrun"))->hash;
        QCOMPARE(hashAgain(**saved), hash);
        auto untouched = buildEngine(shortGrowth(), plugins().registry(), 1);
        QVERIFY(runToEnd(**untouched).hash != hash);
    }

    void badLiveChangesAreRefused()
    {
        RunSession s(shortGrowth(), plugins().registry(), options({}, true));
        s.start();
        QVERIFY(reached(s, State::Paused));
        for (const auto& [path, value] : {std::pair{"growth.novelty.parameters.rho", 7.0}, {"growth.nobody.parameters.rho", 0.5}, {"populations.layer.max_size", 10.0}}) {
            const auto bad = s.setLive(path, value);
            QVERIFY2(bad && !bad->remedy.empty(), path);
        }
        s.stop();
        QVERIFY(reached(s, State::Finished));
    }

    void stoppedRunIsComplete()
    {
        RunSession s(shortGrowth(400), plugins().registry(), options(file("stopped.ngrun")));
        s.start();
        QVERIFY(QTest::qWaitFor([&] { return end(s) > 1'000; }, 60'000));
        s.stop();
        QVERIFY(reached(s, State::Finished));
        const Tick last = end(s);
        QVERIFY(last < 800'000);
        const auto ending = readEnding(file("stopped.ngrun"));
        QVERIFY(ending && ending->complete);
        QCOMPARE(ending->endedBy, std::string("stopped"));
        const auto saved = openRecordedTimelineBlocking(file("stopped.ngrun"));
        QCOMPARE((*saved)->extent().end, last);
        QVERIFY((*saved)->gaps().empty());
        QCOMPARE(hashAgain(**saved), ending->hash);
    }

    void destroyedWhileRunning_data()
    {
        QTest::addColumn<QString>("when");
        for (const char* when : {"not started", "building", "running", "paused", "paced"}) QTest::newRow(when) << QString(when);
    }
    void destroyedWhileRunning()
    {
        QFETCH(QString, when);
        const std::string name = file("destroyed.ngrun");
        std::filesystem::remove(name);
        std::shared_ptr<TimelineSource> view;
        {
            RunSession s(shortGrowth(400), plugins().registry(), options(name, when == "paused"));
            if (when == "paced") s.setPace(1e-6); // the next frame is due in hours
            if (when != "not started") s.start();
            if (when == "running") QVERIFY(QTest::qWaitFor([&] { return end(s) > 0; }, 60'000));
            if (when == "paced") QVERIFY(QTest::qWaitFor([&] { return end(s) == 100; }, 60'000));
            if (when == "paused") QVERIFY(reached(s, State::Paused));
            view = s.timeline();
        }
        if (when == "not started") QVERIFY(!std::filesystem::exists(name));
        else QVERIFY(readEnding(name)->complete);
        if (view) QVERIFY(view->structureAt(0) || view->extent().empty()); // what a view still holds stays readable
    }

    void designThatCannotRunFails()
    {
        Experiment e = shortGrowth();
        e.populations[1].kernel = "nobody";
        RunSession s(e, plugins().registry(), options(file("failed.ngrun")));
        QSignalSpy states(&s, &RunSession::stateChanged);
        s.start();
        QVERIFY(reached(s, State::Failed));
        s.pump();
        QVERIFY(s.error());
        QVERIFY(s.error()->line().find("nobody") != std::string::npos);
        QVERIFY(!s.timeline());
        QCOMPARE(states.back()[0].value<State>(), State::Failed);
        QVERIFY(!std::filesystem::exists(file("failed.ngrun")));
    }

    /// Numbers that run away: the run fails with the reason, and its file is whole up to there.
    void runawayNumberFails()
    {
        Experiment e;
        e.title = "Unstable";
        e.dtMs = 1;
        e.durationMs = 10'000;
        e.populations.resize(1);
        e.populations[0].id = "cells";
        e.populations[0].kernel = "izhikevich";
        e.populations[0].size = 10;
        e.populations[0].parameters = {{"a", 10}, {"b", 10}}; // far too large for so long a step
        RunSession s(e, plugins().registry(), options(file("unstable.ngrun")));
        s.start();
        QVERIFY(reached(s, State::Failed));
        s.pump();
        QVERIFY(s.error());
        for (const char* part : {"neuron 0", "V_m", "tick", "izhikevich"}) QVERIFY2(s.error()->line().find(part) != std::string::npos, s.error()->line().c_str());
        QVERIFY(end(s) > 0 && !s.timeline()->isGrowing());
        const auto ending = readEnding(file("unstable.ngrun"));
        QVERIFY(ending && ending->complete);
        QCOMPARE(ending->endedBy, "failed: " + s.error()->what);
        const auto saved = openRecordedTimelineBlocking(file("unstable.ngrun"));
        QVERIFY(saved);
        QCOMPARE((*saved)->extent().end, end(s));
        QCOMPARE(hashAgain(**saved), ending->hash);
    }

    void fileThatIsThereFails()
    {
        RunSession s(shortGrowth(), plugins().registry(), options(file("whole.ngrun")));
        s.start();
        QVERIFY(reached(s, State::Failed));
        s.pump();
        QVERIFY(s.error());
        QCOMPARE(s.error()->where, file("whole.ngrun"));
        QVERIFY(readEnding(file("whole.ngrun"))->complete);
    }

    /// No more room for the file: the run fails with the reason, and what was committed before is kept. Last: the limit is the process's.
    void failingDisk()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit was{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &was), 0);
        rlimit small = was;
        small.rlim_cur = 600'000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        RunSession s(shortGrowth(400), plugins().registry(), options(file("full.ngrun")));
        s.start();
        const bool failed = reached(s, State::Failed);
        ::setrlimit(RLIMIT_FSIZE, &was);
        QVERIFY(failed);
        s.pump();
        QVERIFY(s.error());
        QCOMPARE(s.error()->where, file("full.ngrun"));
        QVERIFY(s.error()->line().find("kept") != std::string::npos);
        QVERIFY(!s.timeline()->isGrowing());
        QVERIFY(!readEnding(file("full.ngrun"))->complete);
    }
};

QTEST_GUILESS_MAIN(TestRunSession)
#include "test_run_session.moc"
