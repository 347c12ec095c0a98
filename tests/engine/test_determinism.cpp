#include <support/designs.h>

#include <ng/plugin/kernel.h>
#include <ng/tasks/class_protocol.h>

#include <thread>

using namespace ng;
using namespace ng::test;

class TestDeterminism : public QObject {
    Q_OBJECT
private slots:
    /// Same seed, same bits, whatever the threads: a balanced network whose blocks are shared out.
    void balancedNetwork_data() { threadRows(); }
    void balancedNetwork()
    {
        QFETCH(unsigned, threads);
        Experiment e = shipped("balanced-4000");
        e.durationMs = 400;
        static const std::string one = runToEnd(*engineWith(e, 1)).hash;
        QCOMPARE(QString::fromStdString(runToEnd(*engineWith(e, threads)).hash), QString::fromStdString(one));
    }
    /// Plastic synapses, births and deaths: the growing layer, four tasks' worth of structure in a short form.
    void growingLayer_data() { threadRows(); }
    void growingLayer()
    {
        QFETCH(unsigned, threads);
        Experiment e = shipped("growing-digits");
        e.task->limit = 16;
        e.task->testFraction = 0.1;
        e.growth[1].parameters["age_ms"] = 10'000;
        e.populations[1].maxSize = 600; // three blocks, so that there is something to share out
        const auto run = [&](unsigned n) {
            auto plan = compile(e, plugins().registry());
            auto protocol = ClassProtocol::create(*plan, n);
            return runToEnd(*engineWith(e, n, std::move(*protocol)));
        };
        static const RunResult one = run(1);
        QVERIFY(one.totals.births > 10);
        QVERIFY(one.totals.deaths > 0);
        const RunResult other = run(threads);
        QCOMPARE(QString::fromStdString(other.hash), QString::fromStdString(one.hash));
        QCOMPARE(other.R, one.R);
    }
    /// Same bits on every instruction set this processor has: a balanced network and a growing one.
    void instructionSets_data()
    {
        QTest::addColumn<int>("level");
        for (int l = 0; l <= static_cast<int>(bestSimdLevel()); ++l) QTest::newRow(kSimdNames[static_cast<std::size_t>(l)].data()) << l;
    }
    void instructionSets()
    {
        QFETCH(int, level);
        const auto hashOf = [](Experiment e, SimdLevel simd) {
            const auto engine = buildEngine(e, plugins().registry(), 1, simd);
            if (!engine) qFatal("%s", engine.error().line().c_str());
            return runToEnd(**engine).hash;
        };
        Experiment balanced = shipped("balanced-4000"), growing = shipped("growing-digits");
        balanced.durationMs = 400;
        growing.task->limit = 6;
        growing.task->testFraction = 0.1;
        static const std::string one = hashOf(balanced, bestSimdLevel()), two = hashOf(growing, bestSimdLevel());
        QCOMPARE(QString::fromStdString(hashOf(balanced, static_cast<SimdLevel>(level))), QString::fromStdString(one));
        QCOMPARE(QString::fromStdString(hashOf(growing, static_cast<SimdLevel>(level))), QString::fromStdString(two));
    }
    /// The form a limit asks for is the one that is called; one a plugin lacks is replaced by the next lower.
    void theLimitIsObeyed()
    {
        static int called[NG_LEVELS];
        ng_kernel k = kernel::blank(NG_KIND_NEURON, "counts", "counts", "counts its calls");
        k.update = [](const ng_block*) { ++called[NG_LEVEL_SCALAR]; };
        k.update_for[NG_LEVEL_SSE4] = [](const ng_block*) { ++called[NG_LEVEL_SSE4]; };
        k.update_for[NG_LEVEL_AVX512] = [](const ng_block*) { ++called[NG_LEVEL_AVX512]; };
        const ng_plugin_table t{sizeof(ng_plugin_table), NG_ABI_MAJOR, NG_ABI_MINOR, "counts", "1", "1", 1, &k};
        KernelRegistry registry;
        QVERIFY(registry.add(t, "test"));
        const auto calls = [&](SimdLevel simd) {
            Experiment e;
            Population p;
            p.id = "cells";
            p.kernel = "counts";
            p.size = 4;
            e.populations = {p};
            e.frameMs = 1;
            std::ranges::fill(called, 0);
            const auto engine = buildEngine(e, registry, 1, simd);
            if (!engine) qFatal("%s", engine.error().line().c_str());
            (void)(*engine)->advance();
            return std::vector<bool>{called[0] > 0, called[1] > 0, called[2] > 0, called[3] > 0};
        };
        QCOMPARE(calls(SimdLevel::Scalar), (std::vector<bool>{true, false, false, false}));
        QCOMPARE(calls(SimdLevel::Sse4), (std::vector<bool>{false, true, false, false}));
        QCOMPARE(calls(SimdLevel::Avx2), (std::vector<bool>{false, true, false, false}));
        QCOMPARE(calls(SimdLevel::Avx512), (std::vector<bool>{false, false, false, true}));
        // The shipped kernels have a form of their own for each.
        for (const char* id : {"iaf_psc_exp", "lif_adaptive", "izhikevich", "poisson"}) {
            const ng_kernel* shippedKernel = plugins().registry().kernel(id);
            for (int l = 1; l < NG_LEVELS; ++l) QVERIFY2(shippedKernel->update_for[l] && shippedKernel->update_for[l] != shippedKernel->update_for[l - 1], id);
        }
    }
    /// Threads that change while it goes, the growing layer and a network that learns from sums of spikes and from single ones.
    void threadsThatChange_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* n : {"balanced-4000", "learning from sums", "learning from spikes", "growing-digits"}) QTest::newRow(n) << QString(n);
    }
    void threadsThatChange()
    {
        QFETCH(QString, name);
        Experiment e = shipped(name == "growing-digits" ? "growing-digits" : "balanced-4000");
        if (name == "growing-digits") {
            e.task->limit = 6;
            e.task->testFraction = 0.1;
            e.populations[1].maxSize = 600;
        } else {
            e.durationMs = 400;
        }
        if (name.startsWith("learning")) {
            e.projections[0].kernel = "stdp_pair";
            e.projections[0].parameters = {{"Wmax", 4}, {"lambda", 0.02}, {"alpha", 1.1}, {"mu_plus", name.endsWith("sums") ? 0.0 : 0.5}};
        }
        const auto run = [&](const std::vector<unsigned>& threads) {
            auto plan = compile(e, plugins().registry());
            std::unique_ptr<Protocol> protocol;
            if (e.task) protocol = std::move(*ClassProtocol::create(*plan, 1));
            const auto engine = engineWith(e, threads[0], std::move(protocol));
            std::size_t frame = 0;
            return runToEnd(*engine, [&](const FramePtr&) {
                engine->setThreads(threads[++frame % threads.size()]);
                return true;
            }).hash;
        };
        QCOMPARE(QString::fromStdString(run({1, 3, 2, 4, 8, 1, 1})), QString::fromStdString(run({1})));
    }
    /// Blocks of other widths, with one thread and with several: the same bits, from one checkpoint too.
    void blockWidths_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<unsigned>("threads");
        for (const char* n : {"balanced-4000", "learning", "own delays", "growing-digits"})
            for (const unsigned threads : {1u, 3u}) QTest::addRow("%s, %u threads", n, threads) << QString(n) << threads;
    }
    void blockWidths()
    {
        QFETCH(QString, name);
        QFETCH(unsigned, threads);
        Experiment e = shipped(name == "growing-digits" ? "growing-digits" : "balanced-4000");
        if (name == "growing-digits") {
            e.task->limit = 3;
            e.task->testFraction = 0.02;
            e.populations[1].maxSize = 600;
        } else {
            e.durationMs = 240;
        }
        if (name == "learning") {
            e.projections[0].kernel = "stdp_pair";
            e.projections[0].parameters = {{"Wmax", 4}, {"lambda", 0.02}, {"alpha", 1.1}, {"mu_plus", 0}};
        }
        if (name == "own delays") e.projections[1].delay = {Distribution::Kind::Uniform, 0.8, 2.4};
        const auto planOf = [&](std::uint32_t width) {
            auto plan = compile(e, plugins().registry());
            if (!plan) qFatal("%s", plan.error().line().c_str());
            plan->blockWidth = width;
            return std::move(*plan);
        };
        const auto protocolOf = [&](const RunPlan& plan) -> std::unique_ptr<Protocol> {
            if (!e.task) return nullptr;
            return std::move(*ClassProtocol::create(plan, 1));
        };
        std::optional<Checkpoint> middle;
        const auto run = [&](std::uint32_t width, unsigned n) {
            RunPlan plan = planOf(width);
            auto protocol = protocolOf(plan);
            auto engine = SpikingEngine::build(std::move(plan), n, std::move(protocol));
            return QString::fromStdString(runToEnd(**engine, [&](const FramePtr& f) {
                if (!middle && f->range.end >= 1200) middle = (*engine)->checkpoint();
                return true;
            }).hash);
        };
        const QString one = run(256, 1);
        for (const std::uint32_t width : {64u, 128u}) {
            QCOMPARE(run(width, threads), one);
            RunPlan plan = planOf(width);
            auto protocol = protocolOf(plan);
            auto engine = SpikingEngine::resume(std::move(plan), threads, std::move(protocol), *middle);
            QVERIFY2(engine, engine ? "" : engine.error().line().c_str());
            QCOMPARE(QString::fromStdString(runToEnd(**engine).hash), one);
        }
    }
    /// Between two frames all workers sleep: seen by their state, not by the clock.
    void pausedWorkersSleep()
    {
        Experiment e = shipped("balanced-4000");
        const auto engine = engineWith(e, 4);
        for (int k = 0; k < 5; ++k) {
            (void)engine->advance();
            while (engine->threadsAsleep() < 3) std::this_thread::yield(); // each gets there, or this test never ends
            QCOMPARE(engine->threadsAsleep(), 3u);
        }
        engine->setThreads(1);
        QCOMPARE(engine->threadsAsleep(), 0u);
    }
    void anotherSeedIsAnotherRun()
    {
        Experiment e = shipped("balanced-4000");
        e.durationMs = 100;
        const std::string a = runToEnd(*engineWith(e, 1)).hash;
        e.seed = 2;
        QVERIFY(runToEnd(*engineWith(e, 1)).hash != a);
    }
    /// What is recorded does not change what happens.
    void recordingChangesNothing()
    {
        Experiment e = shipped("balanced-4000");
        e.durationMs = 200;
        const std::string a = runToEnd(*engineWith(e, 1)).hash;
        e.recording.spikes = false;
        e.recording.activityMs = 0;
        e.recording.traceMs = 0;
        e.recording.keyframeMs = 16;
        QCOMPARE(QString::fromStdString(runToEnd(*engineWith(e, 1)).hash), QString::fromStdString(a));
    }
    /// A command takes effect, is recorded, and posted again at the same tick gives the same run.
    void interventionsRepeat()
    {
        Experiment e = shipped("balanced-4000");
        e.durationMs = 200;
        const auto run = [&](bool change) {
            const auto engine = engineWith(e, 1);
            std::vector<Intervention> applied;
            while (!engine->finished()) {
                if (change && engine->now() == 800) {
                    const auto bad = engine->post({"populations.excitatory.parameters.I_e", 2});
                    if (bad) qFatal("%s", bad->line().c_str());
                }
                const FramePtr f = engine->advance();
                applied.insert(applied.end(), f->applied.begin(), f->applied.end());
            }
            return std::pair{engine->hash(), applied};
        };
        const auto plain = run(false), first = run(true), second = run(true);
        QVERIFY(plain.first != first.first);
        QCOMPARE(QString::fromStdString(second.first), QString::fromStdString(first.first));
        QCOMPARE(first.second.size(), std::size_t{1});
        QCOMPARE(first.second[0].tick, Tick{800});
        QCOMPARE(first.second[0].before, 0.0);
        QCOMPARE(first.second[0].after, 2.0);
    }
    /// A delay of its own takes 16 bits per synapse: longer ones are refused, not cut.
    void delaysThatDoNotFitAreRefused()
    {
        Experiment e = shipped("balanced-4000");
        e.projections[0].delay = {Distribution::Kind::Uniform, 0.8, 6000};
        QVERIFY(compile(e, plugins().registry()));
        e.projections[0].delay.b = 7000;
        const auto plan = compile(e, plugins().registry());
        QVERIFY(!plan);
        QVERIFY(QString::fromStdString(plan.error().line()).startsWith("projections.ee.delay"));
    }
    void badCommandsAreRefused()
    {
        const auto engine = engineWith(shipped("balanced-4000"), 1);
        QVERIFY(engine->post({"populations.excitatory.parameters.tau_m", -1}));
        QVERIFY(engine->post({"populations.nobody.parameters.tau_m", 1}));
        QVERIFY(engine->post({"populations.excitatory.size", 1}));
        QVERIFY(engine->post({"task.max_rate", 1}));
    }

private:
    static void threadRows()
    {
        QTest::addColumn<unsigned>("threads");
        for (const unsigned n : {1u, 2u, 3u, 4u, 8u}) QTest::addRow("%u", n) << n;
    }
};

QTEST_GUILESS_MAIN(TestDeterminism)
#include "test_determinism.moc"
