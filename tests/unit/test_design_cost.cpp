#include "support/fake_kernels.h"

#include <ng/model/design_cost.h>
#include <ng/model/recording_estimate.h>

#include <QTest>

using namespace ng;

class TestDesignCost : public QObject {
    Q_OBJECT
private slots:
    void countsOfDigits()
    {
        const DesignCost c = designCost(test::digitsDesign(), test::FakeKernels());
        QCOMPARE(c.neurons, std::uint64_t{15}); // the pixels are sources, not neurons
        QCOMPARE(c.maxNeurons, std::uint64_t{300});
        QCOMPARE(c.sources, std::uint64_t{64});
        QCOMPARE(c.synapses, std::uint64_t{64 * 15 + 15 * 14});
        QCOMPARE(c.maxSynapses, std::uint64_t{64 * 300 + 300 * 299});
        QCOMPARE(c.perProjection, (std::vector<std::uint64_t>{64 * 15, 15 * 14}));
        QVERIFY(c.maxBytes > c.bytes && c.bytes > 64 * 15 * 16);
    }

    void countsByRule_data()
    {
        QTest::addColumn<int>("rule");
        QTest::addColumn<bool>("autapses");
        QTest::addColumn<qulonglong>("synapses");
        QTest::newRow("all") << 0 << false << 90ull;
        QTest::newRow("all, autapses") << 0 << true << 100ull;
        QTest::newRow("one to one") << 1 << true << 10ull;
        QTest::newRow("probability") << 2 << true << 50ull;
        QTest::newRow("indegree") << 3 << true << 40ull;
        QTest::newRow("total number") << 5 << false << 1000ull;
        QTest::newRow("distance over the whole ground") << 4 << true << 50ull;
    }
    void countsByRule()
    {
        QFETCH(int, rule);
        QFETCH(bool, autapses);
        QFETCH(qulonglong, synapses);
        Experiment e;
        Population p;
        p.id = "cells";
        p.kernel = "iaf_psc_exp";
        p.size = 10;
        e.populations = {p};
        Projection r;
        r.source = r.target = "cells";
        r.connect.kind = static_cast<ConnectRule::Kind>(rule);
        r.connect.probability = 0.5;
        r.connect.indegree = 4;
        r.connect.radius = 1000;
        r.connect.autapses = autapses;
        e.projections = {r};
        QCOMPARE(designCost(e, test::FakeKernels()).synapses, std::uint64_t{synapses});
    }

    void whatIsNotKeptTakesNoSpace()
    {
        const test::FakeKernels kernels;
        Experiment e = test::digitsDesign();
        const RecordingEstimate all = recordingEstimate(e, kernels, NetworkSize::AtStart);
        QVERIFY(all.spikes > 0 && all.traces > 0 && all.activity > 0 && all.keyframes > 0 && all.checkpoints > 0);
        QVERIFY(recordingEstimate(e, kernels, NetworkSize::AtCaps).total() > all.total());
        e.recording.populations = {"competitive"};
        QVERIFY(recordingEstimate(e, kernels, NetworkSize::AtStart).spikes < all.spikes);
        e.recording = {false, {}, 0, 0, 0, 0};
        QCOMPARE(recordingEstimate(e, kernels, NetworkSize::AtStart).total(), 0.0);
    }

    void fasterInputTakesMoreSpace()
    {
        Experiment e = test::digitsDesign();
        const double slow = recordingEstimate(e, test::FakeKernels(), NetworkSize::AtStart).spikes;
        e.task->maxRate *= 2;
        QVERIFY(recordingEstimate(e, test::FakeKernels(), NetworkSize::AtStart).spikes > slow * 1.5);
    }
};

QTEST_APPLESS_MAIN(TestDesignCost)
#include "test_design_cost.moc"
