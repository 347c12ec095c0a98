#include <support/designs.h>

#include <engine/memory_limit.h>

#include <ng/plugin/kernel.h>
#include <ng/stream/frame_bus.h>

#include <limits>

using namespace ng;
using namespace ng::test;

namespace {

/// Neurons that fire in every step, until one of them goes off: its state is then no number any more.
namespace fuse {

using namespace ng::kernel;
enum Parameter { victim, at_tick, infinite, fires };
enum State { charge, heat };

constexpr ng_field kFields[] = {
    parameter("victim", "", -1, -1, 4294967295.0, "id of the neuron that goes off; -1: none", NG_FLAG_INTEGER),
    parameter("at_tick", "", 0, 0, 1e9, "when", NG_FLAG_INTEGER),
    parameter("infinite", "", 0, 0, 1, "1: heat becomes infinite; 0: charge becomes NaN", NG_FLAG_INTEGER),
    parameter("fires", "", 0, 0, 1, "1: every neuron fires, in every step or (at_tick > 0) in that one", NG_FLAG_INTEGER),
    state("charge", "mV", 0, -100, 100, "single precision"),
    state("heat", "mV", 0, -100, 100, "double precision", NG_FLAG_TRANSIENT, NG_TYPE_F64),
};
constexpr const char* kPorts[] = {"excitatory"};

void update(const ng_block* b)
{
    const double* p = b->parameters;
    for (std::uint32_t s = 0; s < b->n_steps; ++s)
        for (std::uint32_t k = 0; k < b->width; ++k) {
            if (p[fires] > 0 && (p[at_tick] == 0 || b->first_tick + s == static_cast<std::uint64_t>(p[at_tick]))) b->spiked[s * ((b->width + 63) / 64) + k / 64] |= std::uint64_t{1} << (k % 64);
            if (b->neuron_id[k] != p[victim] || b->first_tick + s != static_cast<std::uint64_t>(p[at_tick])) continue;
            if (p[infinite] > 0) static_cast<double*>(b->states[heat])[k] = std::numeric_limits<double>::infinity();
            else lanes(b, charge)[k] = std::numeric_limits<float>::quiet_NaN();
        }
}

const ng_plugin_table& table()
{
    static const ng_kernel kernel = [] {
        ng_kernel k = blank(NG_KIND_NEURON, "fuse", "Fuse", "test");
        k.fields = kFields;
        k.n_fields = std::size(kFields);
        k.ports = kPorts;
        k.n_ports = 1;
        k.weight_unit = "mV";
        k.update = update;
        return k;
    }();
    static const ng_plugin_table t{sizeof(ng_plugin_table), NG_ABI_MAJOR, NG_ABI_MINOR, "test.fuse", "1", "fuse-1", 1, &kernel};
    return t;
}

} // namespace fuse

const KernelRegistry& kernels()
{
    static const KernelRegistry all = [] {
        KernelRegistry r = plugins().registry();
        if (auto ok = r.add(fuse::table(), "test"); !ok) qFatal("%s", ok.error().line().c_str());
        return r;
    }();
    return all;
}

/// Fuses in two populations, so that the one named is not simply the first.
Experiment fuses(std::uint32_t size, ParameterMap parameters)
{
    Experiment e;
    e.title = "Fuses";
    e.frameMs = 5;
    e.durationMs = 100;
    e.populations.resize(2);
    for (Population& p : e.populations) {
        p.kernel = "fuse";
        p.size = size;
    }
    e.populations[0].id = "calm";
    e.populations[1].id = "hot";
    e.populations[1].parameters = std::move(parameters);
    return e;
}

std::unique_ptr<SpikingEngine> build(const Experiment& e, unsigned threads)
{
    auto plan = compile(e, kernels());
    if (!plan) qFatal("%s", plan.error().line().c_str());
    auto engine = SpikingEngine::build(std::move(*plan), threads, nullptr);
    if (!engine) qFatal("%s", engine.error().line().c_str());
    return std::move(*engine);
}

} // namespace

/// What must never bring the program down: numbers that run away, activity that runs away, networks that do not fit.
class TestRobust : public QObject {
    Q_OBJECT
private slots:
    /// A state that is no number stops the run and is named, the same whatever the threads.
    void runawayNumberStopsTheRun_data()
    {
        QTest::addColumn<unsigned>("threads");
        QTest::addColumn<double>("infinite");
        QTest::addColumn<QString>("variable");
        for (const unsigned n : {1u, 3u}) {
            QTest::addRow("NaN, %u threads", n) << n << 0.0 << "charge";
            QTest::addRow("infinity, %u threads", n) << n << 1.0 << "heat";
        }
    }
    void runawayNumberStopsTheRun()
    {
        QFETCH(unsigned, threads);
        QFETCH(double, infinite);
        QFETCH(QString, variable);
        const auto engine = build(fuses(700, {{"victim", 1000}, {"at_tick", 333}, {"infinite", infinite}}), threads);
        int frames = 0;
        TickRange last;
        (void)runToEnd(*engine, [&](const FramePtr& f) {
            ++frames;
            last = f->range;
            return true;
        });
        QVERIFY(engine->failure());
        const QString line = QString::fromStdString(engine->failure()->line());
        for (const QString& part : {QString("populations.hot"), variable + " of neuron 1000 ", QString("kernel fuse")}) QVERIFY2(line.contains(part), qPrintable(line));
        // Found soon after it happened, and no step further.
        const Tick at = engine->now() - 1;
        QVERIFY2(at >= 333 && at < 333 + 128 && line.contains("tick " + QString::number(at) + " "), qPrintable(line));
        QCOMPARE(last.end, at + 1);
        QCOMPARE(frames, static_cast<int>(at / 50) + 1);
        QVERIFY(!engine->finished());
    }
    /// Lanes without a neuron are computed too; what becomes of them is nobody's loss.
    void freeLanesMayRunAway()
    {
        const auto engine = build(fuses(700, {{"victim", 4294967295.0}, {"at_tick", 333}}), 1);
        (void)runToEnd(*engine);
        QVERIFY(!engine->failure());
        QVERIFY(engine->finished());
    }
    /// One that goes off in the last step of a run is not overlooked either.
    void lastStepIsLookedAt()
    {
        const auto engine = build(fuses(20, {{"victim", 30}, {"at_tick", 999}}), 1);
        (void)runToEnd(*engine);
        QVERIFY(engine->failure());
    }
    /// What is said to be needed before a network is built is what it takes, for every rule and with and without learning.
    void theEstimateIsHonest_data()
    {
        QTest::addColumn<int>("rule");
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<bool>("ownDelays");
        QTest::addColumn<unsigned>("threads");
        using Kind = ConnectRule::Kind;
        const std::pair<Kind, const char*> rules[] = {{Kind::AllToAll, "all to all"}, {Kind::OneToOne, "one to one"}, {Kind::FixedProbability, "probability"},
                                                      {Kind::FixedIndegree, "indegree"}, {Kind::FixedTotalNumber, "total number"}, {Kind::Distance, "distance"}};
        for (const auto& [rule, name] : rules)
            for (const char* kernel : {"static", "stdp_pair", "additive", "stdp_competitive"})
                for (const bool own : {false, true})
                    QTest::addRow("%s, %s%s", name, kernel, own ? ", own delays" : "") << static_cast<int>(rule) << QString(kernel) << own << 1u;
        QTest::newRow("three threads") << static_cast<int>(Kind::FixedProbability) << "stdp_pair" << false << 3u;
    }
    void theEstimateIsHonest()
    {
        QFETCH(int, rule);
        QFETCH(QString, kernel);
        QFETCH(bool, ownDelays);
        QFETCH(unsigned, threads);
        Experiment e = fuses(1200, {{"fires", 1}, {"at_tick", 20}}); // once: then rules that need one have their index
        e.populations[1].size = 900;
        if (rule == static_cast<int>(ConnectRule::Kind::OneToOne)) e.populations[1].size = 1200;
        for (Population& p : e.populations) p.layout.width = p.layout.height = 400;
        e.durationMs = 10;
        Projection& p = e.projections.emplace_back();
        p.id = "feed";
        p.source = "calm";
        p.target = "hot";
        p.kernel = kernel == "additive" ? "stdp_pair" : kernel.toStdString();
        if (kernel == "additive") p.parameters = {{"mu_plus", 0}};
        p.connect.kind = static_cast<ConnectRule::Kind>(rule);
        p.connect.probability = rule == static_cast<int>(ConnectRule::Kind::Distance) ? 0.8 : 0.2;
        p.connect.indegree = 150;
        p.connect.number = 200'000;
        p.connect.radius = 90;
        if (ownDelays) p.delay = {Distribution::Kind::Uniform, 1, 3};
        auto plan = compile(e, kernels());
        QVERIFY2(plan, plan ? "" : plan.error().line().c_str());
        const MemoryEstimate said = memoryEstimate(*plan, threads);
        auto engine = SpikingEngine::build(std::move(*plan), threads, nullptr);
        QVERIFY(engine);
        (void)runToEnd(**engine);
        const double ratio = static_cast<double>(said.neurons + said.synapses) / static_cast<double>((*engine)->bytes());
        QVERIFY2(ratio > 0.8 && ratio < 1.2, qPrintable(QString("%1 of %2 bytes").arg(ratio).arg((*engine)->bytes())));
    }
    /// Far too large: refused at once, with the figures and who sets the limit.
    void tooLargeIsRefused()
    {
        Experiment e = fuses(4'000'000, {});
        Projection& p = e.projections.emplace_back();
        p.id = "feed";
        p.source = "calm";
        p.target = "hot";
        auto plan = compile(e, kernels());
        QVERIFY(plan);
        const auto engine = SpikingEngine::build(std::move(*plan), 1, nullptr);
        QVERIFY(!engine);
        const QString line = QString::fromStdString(engine.error().line());
        QVERIFY2(line.contains("MiB") && (line.contains("this machine has") || line.contains("allows")) && line.contains("fewer"), qPrintable(line));
    }
    /// Limits of control groups, the nearest and those above it, of both versions.
    void limitsOfControlGroups_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<bool>("found");
        QTest::newRow("version 2") << "0::/user/me" << "sys/fs/cgroup/user/me/memory.max" << "5000000" << true;
        QTest::newRow("version 2, above") << "0::/user/me" << "sys/fs/cgroup/user/memory.max" << "5000000" << true;
        QTest::newRow("version 2, top of a container") << "0::/somewhere/on/the/host" << "sys/fs/cgroup/memory.max" << "5000000" << true;
        QTest::newRow("version 2, none") << "0::/user/me" << "sys/fs/cgroup/user/me/memory.max" << "max" << false;
        QTest::newRow("version 1") << "4:memory:/job" << "sys/fs/cgroup/memory/job/memory.limit_in_bytes" << "5000000" << true;
        QTest::newRow("version 1, with others") << "4:cpu,memory:/" << "sys/fs/cgroup/memory/memory.limit_in_bytes" << "5000000" << true;
        QTest::newRow("version 1, none") << "4:memory:/job" << "sys/fs/cgroup/memory/job/memory.limit_in_bytes" << "9223372036854771712" << false;
    }
    void limitsOfControlGroups()
    {
        QFETCH(QString, line);
        QFETCH(QString, file);
        QFETCH(QString, content);
        QFETCH(bool, found);
        QTemporaryDir root;
        const auto write = [&](const QString& name, const QString& text) {
            QVERIFY(QDir(root.path()).mkpath(QFileInfo(name).path()));
            QFile f(root.filePath(name));
            QVERIFY(f.open(QIODevice::WriteOnly));
            f.write(text.toUtf8() + "\n");
        };
        write("proc/self/cgroup", "3:cpuset:/x\n" + line);
        write(file, content);
        const MemoryLimit limit = memoryLimit(root.path().toStdString());
        QCOMPARE(limit.bytes == 5'000'000, found);
        if (found) QVERIFY(limit.who.find("control group") != std::string::npos);
    }
    /// Every neuron fires in every step, onto static and learning synapses: slow, but memory stays where it is.
    void runawayActivityIsBounded_data()
    {
        QTest::addColumn<double>("muPlus");
        QTest::newRow("learning from sums") << 0.0;
        QTest::newRow("learning from single spikes") << 1.0;
    }
    void runawayActivityIsBounded()
    {
        QFETCH(double, muPlus);
        Experiment e = fuses(150, {});
        for (Population& p : e.populations) p.parameters = {{"fires", 1}};
        e.durationMs = 0;
        e.projections.resize(2);
        for (std::size_t k = 0; k < 2; ++k) {
            Projection& p = e.projections[k];
            p.id = k == 0 ? "static" : "learning";
            p.source = "calm";
            p.target = "hot";
            p.connect.kind = ConnectRule::Kind::FixedIndegree;
            p.connect.indegree = 20;
            p.delay = Distribution::constant(1.5);
        }
        e.projections[1].kernel = "stdp_pair";
        e.projections[1].parameters = {{"mu_plus", muPlus}};
        const auto engine = build(e, 2);
        FrameBus bus;
        constexpr std::size_t kQuota = 1 << 20;
        const auto slow = bus.subscribe(LanePolicy::DropOldest, kQuota); // nobody ever reads it
        std::size_t largest = 0;
        const auto run = [&](int frames) {
            for (int k = 0; k < frames; ++k) {
                const FramePtr f = engine->advance();
                QCOMPARE(f->spikes.size(), std::size_t{300 * 60}); // 5 ms, rounded up to whole epochs
                bus.publish(f, {});
                largest = std::max(largest, frameBytes(*f));
                QVERIFY(slow->queuedBytes() <= kQuota + largest);
            }
        };
        run(250); // past the second after which histories are cut
        const std::size_t bytes = engine->bytes();
        run(250);
        QCOMPARE(engine->bytes(), bytes);
    }
    /// Neurons that are born, judged and die, over and over: what the engine holds after so long and after twice as long is the same.
    void turnoverLeaksNothing()
    {
        Experiment e = shipped("first-growth");
        e.task->passes = 300;
        e.populations[1].maxSize = 40;
        e.growth[1].parameters = {{"age_ms", 1500}, {"min_wins", 1000}}; // nobody wins so often: everybody dies young
        e.recording = {.spikes = false, .populations = {}, .traceMs = 0, .activityMs = 0, .keyframeMs = 0, .checkpointMs = 0};
        auto built = buildEngine(e, kernels(), 1);
        QVERIFY2(built, built ? "" : built.error().line().c_str());
        SpikingEngine& engine = **built;
        // NG_EPOCHS=5000000 under a sanitizer: ten million epochs.
        const Tick epochs = std::max(200'000, qEnvironmentVariableIntValue("NG_EPOCHS"));
        const auto until = [&](Tick n) {
            while (engine.now() < n * engine.plan().epochTicks && !engine.finished()) (void)engine.advance();
            QVERIFY(engine.now() >= n * engine.plan().epochTicks);
        };
        until(epochs);
        const std::size_t bytes = engine.bytes(), state = engine.checkpoint().bytes();
        const std::uint64_t deaths = engine.totals().deaths;
        QVERIFY2(deaths > 500, qPrintable(QString::number(deaths)));
        until(2 * epochs);
        QVERIFY(engine.totals().deaths > 2 * deaths - deaths / 5);
        QCOMPARE(engine.bytes(), bytes);
        // The task's memory of neurons: at most twice the living and some, each with its counts of 16 classes.
        const double growth = static_cast<double>(engine.checkpoint().bytes()) - static_cast<double>(state);
        QVERIFY2(std::abs(growth) < 144 * 300, qPrintable(QString::number(growth)));
    }
    /// A kernel that ships, at a step far too large for its parameters.
    void unstableParametersAreFound()
    {
        Experiment e;
        e.title = "Unstable";
        e.dtMs = 1;
        e.durationMs = 10'000;
        e.populations.resize(1);
        e.populations[0].id = "cells";
        e.populations[0].kernel = "izhikevich";
        e.populations[0].size = 10;
        e.populations[0].parameters = {{"a", 10}, {"b", 10}};
        const auto engine = engineWith(e, 1);
        const RunResult r = runToEnd(*engine);
        QVERIFY(engine->failure());
        QVERIFY(r.simSeconds < 10);
    }
};

QTEST_GUILESS_MAIN(TestRobust)
#include "test_robust.moc"
