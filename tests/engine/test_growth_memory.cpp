#include <engine/growth_phase.h>
#include <engine/wiring.h>
#include <support/designs.h>
#include <support/growth_designs.h>

using namespace ng;
using namespace ng::test;

/// Growing and dying for a long time takes no more memory than what lives: rows, lists and slots are used again.
class TestGrowthMemory : public QObject {
    Q_OBJECT
private slots:
    void staysFlat()
    {
        Experiment e = turnoverDesign(1000, 20, 2, 2); // per second every neuron dies twice and every synapse moves twice
        e.growth[0].parameters["interval_ms"] = 1;
        auto plan = compile(e, plugins().registry());
        if (!plan) qFatal("%s", plan.error().line().c_str());
        Network net(*plan, 3);
        WorkerPool pool(1);
        buildNetwork(net, *plan, pool);
        GrowthPhase growth(net, *plan);
        growth.begin();
        std::vector<StructureEvent> events;
        std::vector<Metric> metrics;
        std::uint64_t births = 0, deaths = 0;
        std::int64_t synapses = static_cast<std::int64_t>(net.synapses());
        const auto grow = [&](int frames) {
            for (int k = 0; k < frames; ++k) {
                net.tick += plan->frameTicks;
                events.clear();
                metrics.clear();
                growth.run({net.tick - 1, net.tick, plan->frameTicks, 0, 0, false}, events, metrics);
                for (const StructureEvent& x : events) {
                    births += x.kind == StructureKind::Birth;
                    deaths += x.kind == StructureKind::Death;
                    synapses += x.kind == StructureKind::Connect;
                    synapses -= x.kind == StructureKind::Prune;
                }
            }
        };
        grow(2000);
        const std::size_t early = net.projections[0].bytes();
        const std::uint32_t places = net.populations[0].living.places();
        QCOMPARE(synapses, static_cast<std::int64_t>(net.synapses()));
        grow(18'000);
        const std::size_t late = net.projections[0].bytes();
        QVERIFY2(births > 30'000 && births == deaths, qPrintable(QString("%1 births, %2 deaths").arg(births).arg(deaths)));
        QCOMPARE(synapses, static_cast<std::int64_t>(net.synapses()));
        QVERIFY2(late < early * 5 / 4, qPrintable(QString("%1 bytes, then %2").arg(early).arg(late)));
        QCOMPARE(net.populations[0].living.size(), 1000u);
        QVERIFY(places < 1500 && net.populations[0].living.places() < 1500);
        QVERIFY(net.populations[0].capacity < 1300);
        QVERIFY2(growth.droppedInputs() == 0, "nobody fired");
    }
};

QTEST_GUILESS_MAIN(TestGrowthMemory)
#include "test_growth_memory.moc"
