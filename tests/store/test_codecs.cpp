#include "crc32c.h"
#include "snapshot_codec.h"
#include "spike_codec.h"
#include "structure_fold.h"
#include "trace_entry.h"
#include "zstd_blob.h"

#include <QtTest>
#include <random>

using namespace ng;
using namespace ng::store;

/// The coders give back what they were given, at the size promised, and survive bytes that were never theirs.
class TestCodecs : public QObject {
    Q_OBJECT

    /// Irregular firing of `neurons` at `rate` spikes/s with steps of 0.1 ms.
    static std::vector<PackedSpike> poisson(std::uint32_t neurons, double rate, std::size_t count)
    {
        std::mt19937_64 rng(5);
        std::geometric_distribution<std::uint64_t> gap(rate * 1e-4);
        std::vector<PackedSpike> out;
        for (std::uint64_t at = gap(rng); out.size() < count; at += 1 + gap(rng))
            out.push_back({static_cast<std::uint32_t>(at / neurons), NeuronId{static_cast<std::uint32_t>(at % neurons)}});
        return out;
    }

private slots:
    void crcOfTheCheckString()
    {
        const std::string s = "123456789";
        QCOMPARE(crc32c({reinterpret_cast<const std::uint8_t*>(s.data()), s.size()}), 0xE3069283u);
    }

    void spikes_data()
    {
        QTest::addColumn<std::vector<PackedSpike>>("spikes");
        QTest::newRow("none") << std::vector<PackedSpike>{};
        QTest::newRow("one") << std::vector<PackedSpike>{{7, NeuronId{3}}};
        QTest::newRow("largest numbers") << std::vector<PackedSpike>{{0, NeuronId{0}}, {0, NeuronId{0xFFFFFFFE}}, {0xFFFFFFFF, NeuronId{0}}, {0xFFFFFFFF, NeuronId{0xFFFFFFFE}}};
        QTest::newRow("twice the same") << std::vector<PackedSpike>{{1, NeuronId{1}}, {1, NeuronId{1}}, {1, NeuronId{2}}};
        QTest::newRow("dense") << poisson(20'000, 200, 40'000);
        QTest::newRow("typical") << poisson(4000, 20, 32'768);
        QTest::newRow("sparse") << poisson(100, 0.5, 1000);
        std::vector<PackedSpike> bursts;
        for (std::uint32_t b = 0; b < 40; ++b)
            for (std::uint32_t i = 0; i < 300; ++i) bursts.push_back({b * 5000, NeuronId{i * 3}});
        QTest::newRow("bursts") << bursts;
    }
    void spikes()
    {
        QFETCH(std::vector<PackedSpike>, spikes);
        Bytes buffer;
        const auto data = encodeSpikes(spikes, buffer);
        const auto back = decodeSpikes(data, static_cast<std::uint32_t>(spikes.size()), std::uint64_t{1} << 32);
        QVERIFY(back);
        QVERIFY(*back == spikes);
        if (spikes.size() > 1000 && QTest::currentDataTag() != std::string("sparse")) {
            const double each = static_cast<double>(data.size()) / static_cast<double>(spikes.size());
            QVERIFY2(each <= 2.0, qPrintable(QString("%1 bytes a spike").arg(each)));
        }
    }

    void damagedSpikesNeverCrash()
    {
        Bytes buffer;
        const auto spikes = poisson(4000, 20, 5000);
        const auto coded = encodeSpikes(spikes, buffer);
        const Bytes data(coded.begin(), coded.end());
        std::mt19937_64 rng(1);
        for (int i = 0; i < 3000; ++i) {
            Bytes bad = data;
            for (int k = 0; k < 3; ++k) bad[rng() % bad.size()] = static_cast<std::uint8_t>(rng());
            if (i % 3 == 0) bad.resize(rng() % bad.size());
            const auto back = decodeSpikes(bad, 5000, 1000);
            if (back) QVERIFY(std::ranges::all_of(*back, [](PackedSpike s) { return s.offset < 1000; }));
        }
        QVERIFY(!decodeSpikes({}, 1, 10));
        QVERIFY(!decodeSpikes(data, kMaxSpikesPerChunk + 1, 1u << 31));
        QVERIFY(!decodeSpikes(data, 4999, 1u << 31));
    }

    void damagedSnapshotsNeverCrash()
    {
        StructureSnapshot s;
        for (std::uint32_t i = 0; i < 50; ++i) s.neurons.push_back({NeuronId{i * 2}, 1, Stage::Mature, i, kNoNeuron, {1, 2, static_cast<float>(i)}});
        for (std::uint32_t i = 0; i < 500; ++i) s.synapses.push_back({NeuronId{i / 10}, NeuronId{i % 10}, 0});
        Bytes raw, slice;
        encodeNeurons(s, raw);
        encodeSynapses(s.synapses, slice);
        Packer packer;
        const auto pack = [&packer](const Bytes& b) {
            const auto packed = packer.pack(b);
            return Bytes(packed.begin(), packed.end());
        };
        const Bytes good = pack(raw), goodSlice = pack(slice);
        const auto alone = decodeStructure(good, 50, 0);
        QVERIFY(alone && alone->neurons == s.neurons && alone->synapses.empty());
        std::vector<SynapseState> twice;
        QVERIFY(decodeSynapses(goodSlice, 500, twice) && twice == s.synapses);
        QVERIFY(decodeSynapses(goodSlice, 500, twice) && twice.size() == 1000);
        QVERIFY(!decodeSynapses(goodSlice, 499, twice));
        // Format 1 had both in one blob.
        raw.insert(raw.end(), slice.begin(), slice.end());
        const Bytes both = pack(raw);
        const auto back = decodeStructure(both, 50, 500);
        QVERIFY(back && back->neurons == s.neurons && back->synapses == s.synapses);
        QVERIFY(!decodeStructure(both, 51, 500));
        QVERIFY(!decodeStructure(both, std::uint64_t{1} << 40, 500));
        QVERIFY(!decodeStructure(both, 50, std::uint64_t{1} << 31));
        std::mt19937_64 rng(2);
        for (int i = 0; i < 2000; ++i) {
            Bytes bad = raw;
            for (int k = 0; k < 2; ++k) bad[rng() % bad.size()] = static_cast<std::uint8_t>(rng());
            if (i % 3 == 0) bad.resize(rng() % bad.size());
            const auto p = packer.pack(bad);
            (void)decodeStructure(p, 50, 500);
            (void)decodeActivity(p, 0, 1, 50);
            WeightSnapshot w;
            (void)decodeWeights(p, 500, i % 2 == 0, w);
            std::vector<SynapseState> some;
            (void)decodeSynapses(p, 500, some);
            (void)decodeTrace(p, 100, 1);
            Bytes torn(p.begin(), p.end());
            torn[rng() % torn.size()] ^= 0x55;
            (void)decodeStructure(torn, 50, 500);
        }
    }

    void foldKeepsMultapsesApart()
    {
        StructureSnapshot base;
        base.synapses = {{NeuronId{1}, NeuronId{2}, 0}, {NeuronId{1}, NeuronId{2}, 0}};
        StructureEvent prune, connect;
        prune.kind = StructureKind::Prune;
        connect.kind = StructureKind::Connect;
        for (StructureEvent* e : {&prune, &connect}) {
            e->source = NeuronId{1};
            e->neuron = NeuronId{2};
            e->projection = 0;
        }
        const std::vector<const StructureEvent*> once{&prune}, thrice{&prune, &prune, &prune, &connect};
        QCOMPARE(foldStructure(&base, once, 1)->synapses.size(), std::size_t{1});
        QCOMPARE(foldStructure(&base, thrice, 1)->synapses.size(), std::size_t{1});
        QCOMPARE(foldStructure(nullptr, once, 1)->synapses.size(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestCodecs)
#include "test_codecs.moc"
