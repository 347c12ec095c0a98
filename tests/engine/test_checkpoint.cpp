#include <support/designs.h>

#include <ng/plugin/philox.h>
#include <ng/tasks/class_protocol.h>

using namespace ng;
using namespace ng::test;

namespace {

std::unique_ptr<Protocol> protocolOf(const RunPlan& plan)
{
    if (!plan.experiment.task) return nullptr;
    auto p = ClassProtocol::create(plan, 1);
    if (!p) qFatal("%s", p.error().line().c_str());
    return std::move(*p);
}

std::unique_ptr<SpikingEngine> fresh(const Experiment& e, unsigned threads)
{
    auto plan = compile(e, plugins().registry());
    if (!plan) qFatal("%s", plan.error().line().c_str());
    auto protocol = protocolOf(*plan);
    return engineWith(e, threads, std::move(protocol));
}

std::expected<std::unique_ptr<SpikingEngine>, Error> resumed(const Experiment& e, unsigned threads, const Checkpoint& from)
{
    auto plan = compile(e, plugins().registry());
    if (!plan) qFatal("%s", plan.error().line().c_str());
    auto protocol = protocolOf(*plan);
    return SpikingEngine::resume(std::move(*plan), threads, std::move(protocol), from);
}

Experiment balanced(double ms)
{
    Experiment e = shipped("balanced-4000");
    e.durationMs = ms;
    return e;
}

/// Births, deaths, maturation and plasticity, in half a minute of tasks.
Experiment digits()
{
    Experiment e = shipped("growing-digits");
    e.task->limit = 16;
    e.task->testFraction = 0.1;
    e.growth[1].parameters["age_ms"] = 10'000;
    e.populations[1].maxSize = 600; // several blocks
    return e;
}

/// A balanced network whose excitatory synapses learn, from sums of spikes or from single ones, and others have delays of their own.
Experiment learning(bool fromSums)
{
    Experiment e = balanced(300);
    e.projections[0].kernel = "stdp_pair";
    e.projections[0].parameters = {{"Wmax", 4}, {"lambda", 0.02}, {"alpha", 1.1}, {"mu_plus", fromSums ? 0 : 0.5}};
    e.projections[1].delay = {Distribution::Kind::Uniform, 0.8, 2.4};
    return e;
}

/// All that happens from now on, as text: spikes, events, metrics, samples and the hash at the end.
QByteArray future(SpikingEngine& e)
{
    QByteArray out;
    const RunResult r = runToEnd(e, [&](const FramePtr& f) {
        QString s = QString::number(f->range.begin) + ":";
        for (const PackedSpike& p : f->spikes) s += QString::number(p.offset) + "." + QString::number(raw(p.id)) + " ";
        for (const StructureEvent& x : f->structure) s += QString::number(static_cast<int>(x.kind)) + "," + QString::number(raw(x.neuron)) + "," + QString::number(raw(x.source)) + ";";
        for (const Metric& m : f->metrics) s += QString::fromStdString(m.name) + QString::number(m.value) + ";";
        for (const ProbeSample& p : f->samples) s += QString::number(p.value) + ";";
        out += s.toUtf8() + "\n";
        return true;
    });
    return out + r.hash.c_str();
}

void runUpTo(SpikingEngine& e, Tick t)
{
    while (e.now() < t) (void)e.advance();
}

} // namespace

/// Saved, loaded and gone on from: the same bits as never having stopped.
class TestCheckpoint : public QObject {
    Q_OBJECT
private slots:
    void goesOnWithTheSameBits_data()
    {
        QTest::addColumn<QString>("design");
        QTest::addColumn<Tick>("at");
        QTest::addColumn<unsigned>("before");
        QTest::addColumn<unsigned>("after");
        const auto row = [](const char* design, Tick at, unsigned before, unsigned after) {
            QTest::addRow("%s at %llu, %u then %u threads", design, static_cast<unsigned long long>(at), before, after) << QString(design) << at << before << after;
        };
        for (const Tick at : {Tick{80}, Tick{1040}, Tick{2960}}) row("balanced", at, 1, 1);
        row("balanced", 1040, 1, 3);
        row("balanced", 1040, 4, 1);
        for (const char* name : {"sums", "spikes"}) {
            for (const Tick at : {Tick{80}, Tick{1360}, Tick{2000}}) row(name, at, 1, 1);
            row(name, 1360, 2, 3);
        }
        // A picture is shown for 350 ms: in the first, at the end of one, in the middle, after the first task, with the dead.
        for (const Tick at : {Tick{1000}, Tick{3500}, Tick{37'000}, Tick{61'200}, Tick{180'700}}) row("digits", at, 1, 1);
        row("digits", 151'700, 3, 2);
        row("digits", 151'700, 1, 4);
    }
    void goesOnWithTheSameBits()
    {
        QFETCH(QString, design);
        QFETCH(Tick, at);
        QFETCH(unsigned, before);
        QFETCH(unsigned, after);
        const Experiment e = design == "balanced" ? balanced(300) : design == "digits" ? digits() : learning(design == "sums");
        const auto whole = fresh(e, before);
        runUpTo(*whole, at);
        QCOMPARE(whole->now(), at);
        const Checkpoint saved = whole->checkpoint();
        QCOMPARE(saved.tick, at);
        const auto again = resumed(e, after, saved);
        QVERIFY2(again, again ? "" : again.error().line().c_str());
        QCOMPARE((*again)->now(), at);
        QCOMPARE((*again)->totals().spikes, whole->totals().spikes);
        const auto structure = whole->structure();
        QCOMPARE((*again)->structure()->neurons, structure->neurons);
        QCOMPARE((*again)->structure()->synapses, structure->synapses);
        QCOMPARE((*again)->weights()->weights, whole->weights()->weights);
        // What is saved again is the same, once both have been looked at.
        if (before == 1 && after == 1) QVERIFY((*again)->checkpoint().chunks == whole->checkpoint().chunks);
        const QByteArray one = future(*whole), other = future(**again);
        QVERIFY(one.size() > 1000);
        QVERIFY2(one == other, "what follows differs");
    }
    /// Parameters changed by hand before the checkpoint stay changed.
    void interventionsAreKept()
    {
        const auto whole = fresh(balanced(200), 1);
        QVERIFY(!whole->post({"populations.excitatory.parameters.I_e", 2}));
        runUpTo(*whole, 800);
        const auto again = resumed(balanced(200), 1, whole->checkpoint());
        QVERIFY(again);
        QCOMPARE(future(**again), future(*whole));
    }
    void checkpointsChangeNothing()
    {
        const auto plain = fresh(learning(true), 1), saved = fresh(learning(true), 1);
        const std::string hash = runToEnd(*plain).hash;
        QCOMPARE(runToEnd(*saved, [&](const FramePtr&) { return saved->checkpoint().bytes() > 0; }).hash, hash);
    }
    /// Bytes from elsewhere: cut, changed or of another design they are refused or harmless, never a crash.
    void hostileBytesAreRefused()
    {
        const auto whole = fresh(digits(), 1);
        runUpTo(*whole, 40'000);
        const Checkpoint good = whole->checkpoint();
        QVERIFY(resumed(digits(), 1, good));
        const std::size_t n = good.chunks[0].size();
        QCOMPARE(good.chunks.size(), std::size_t{1});
        for (const std::size_t keep : {std::size_t{0}, std::size_t{3}, n / 3, n / 2, n - 1}) {
            Checkpoint bad = good;
            bad.chunks[0].resize(keep);
            const auto r = resumed(digits(), 1, bad);
            QVERIFY(!r);
            QVERIFY(!r.error().remedy.empty());
        }
        Checkpoint longer = good;
        longer.chunks[0].push_back(0);
        QVERIFY(!resumed(digits(), 1, longer));
        Experiment other = digits();
        other.populations[1].maxSize = 500;
        QVERIFY(!resumed(other, 1, good));
        Checkpoint elsewhen = good;
        elsewhen.tick = 41'000;
        QVERIFY(!resumed(digits(), 1, elsewhen));
        // Every length is somewhere: words of ones all over the place.
        RngStream rng(1, RngPurpose::Build, 77);
        int refused = 0;
        for (int k = 0; k < 300; ++k) {
            Checkpoint bad = good;
            const std::size_t at = rng.below(static_cast<std::uint32_t>(k < 150 ? 4000 : n - 8));
            for (std::size_t i = 0; i < 8; ++i) bad.chunks[0][at + i] = k % 2 ? 0xFF : static_cast<std::uint8_t>(rng.below(256));
            const auto r = resumed(digits(), 1, bad);
            refused += !r;
            if (r)
                for (int f = 0; f < 3 && !(*r)->failure() && !(*r)->finished(); ++f) (void)(*r)->advance();
        }
        QVERIFY2(refused > 20, qPrintable(QString::number(refused)));
    }
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "test_checkpoint.moc"
