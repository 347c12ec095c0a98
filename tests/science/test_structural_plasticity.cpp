#include <support/designs.h>

#include <cmath>

using namespace ng;
using namespace ng::test;

namespace {

/// Calcium and synapse numbers as they were after every second of a run.
struct Course {
    std::vector<double> calciumE, calciumI, synapsesE, synapsesI;
    std::uint64_t synapses = 0;
    std::map<std::string, double> metrics;
};

Course watch(double seconds, double updateMs, std::uint64_t seed)
{
    Experiment e = shipped("structural-set-point");
    e.durationMs = 1000 * seconds;
    e.seed = seed;
    e.recording.keyframeMs = 0;
    e.recording.spikes = false;
    for (GrowthRule& g : e.growth) g.parameters["update_ms"] = updateMs;
    const auto engine = engineWith(e, 1);
    Course c;
    double second = 1;
    const RunResult r = runToEnd(*engine, [&](const FramePtr& f) {
        for (const Metric& m : f->metrics) c.metrics[m.name] = m.value;
        if (static_cast<double>(f->range.end) * 1e-4 >= second - 1e-9) {
            ++second;
            c.calciumE.push_back(c.metrics["calcium_E"]);
            c.calciumI.push_back(c.metrics["calcium_I"]);
            c.synapsesE.push_back(c.metrics["synapses_E"]);
            c.synapsesI.push_back(c.metrics["synapses_I"]);
        }
        return true;
    });
    c.synapses = r.synapses;
    return c;
}

double mean(const std::vector<double>& v, std::size_t from, std::size_t to)
{
    double sum = 0;
    for (std::size_t k = from; k < to; ++k) sum += v[k];
    return sum / static_cast<double>(to - from);
}

void near(double got, double want, double tolerance, const char* what)
{
    QVERIFY2(std::abs(got / want - 1) <= tolerance, qPrintable(QString("%1: %2, published %3").arg(what).arg(got).arg(want)));
}

} // namespace

/// V-SPNET: NEST's structural plasticity example (800 + 200 neurons, Gaussian curves with eta 0, eps .05 / .2), recomputed independently from its
/// rules: with updates every second, 200 to 300 s give mean calcium .05011 and .2003, 1781 excitatory and 955 inhibitory synapses.
class TestStructuralPlasticity : public QObject {
    Q_OBJECT
private slots:
    void reachesTheSetPoint()
    {
        const Course c = watch(300, 1000, 1);
        near(mean(c.calciumE, 200, 300), 0.05011, 0.02, "calcium_E");
        near(mean(c.calciumI, 200, 300), 0.2003, 0.02, "calcium_I");
        near(mean(c.synapsesE, 200, 300), 1781, 0.15, "synapses_E");
        near(mean(c.synapsesI, 200, 300), 955, 0.15, "synapses_I");
        // What the rules count is what is there.
        QCOMPARE(c.metrics.at("synapses_E") + c.metrics.at("synapses_I"), static_cast<double>(c.synapses));
        // The way there: unconnected and near 3.9 spikes/s at first (.0155 after 5 s), then the excitatory overshoot around 20 s.
        near(c.calciumE[4], 0.01546, 0.05, "calcium_E at 5 s");
        QCOMPARE(c.synapsesE[4], 0.0);
        const double early = *std::ranges::max_element(c.calciumE.begin(), c.calciumE.begin() + 40);
        QVERIFY2(early > 0.055 && early < 0.075, qPrintable(QString::number(early)));
    }
    /// Updates every ten seconds come too late: calcium of the inhibitory cells rises beyond twice its set point (published: .44 to .54).
    void longIntervalsOvershoot()
    {
        const Course c = watch(200, 10'000, 1);
        const double peak = *std::ranges::max_element(c.calciumI);
        QVERIFY2(peak > 0.4 && peak < 0.65, qPrintable(QString::number(peak)));
    }
    /// Same bits for any number of threads; NEST refuses threads here.
    void threads()
    {
        Experiment e = shipped("structural-set-point");
        e.durationMs = 30'000;
        e.populations[1].maxSize = 1200; // several blocks
        const std::string one = runToEnd(*engineWith(e, 1)).hash;
        for (const unsigned n : {2u, 3u, 4u}) QCOMPARE(QString::fromStdString(runToEnd(*engineWith(e, n)).hash), QString::fromStdString(one));
    }
    /// With a reach, partners are near: the mean distance of synapses falls far below that of random pairs.
    void nearPartners()
    {
        const auto meanDistance = [](double sigma) {
            Experiment e = shipped("structural-set-point");
            e.durationMs = 40'000;
            for (GrowthRule& g : e.growth) g.parameters["sigma"] = sigma;
            const auto engine = engineWith(e, 1);
            (void)runToEnd(*engine);
            const auto s = engine->structure();
            std::map<NeuronId, Position> at;
            for (const NeuronState& n : s->neurons) at[n.id] = n.position;
            double sum = 0;
            for (const SynapseState& x : s->synapses) {
                const Position a = at[x.source], b = at[x.target];
                sum += std::hypot(double(a.x - b.x), double(a.y - b.y), double(a.z - b.z));
            }
            return s->synapses.size() < 200 ? -1.0 : sum / static_cast<double>(s->synapses.size());
        };
        const double anywhere = meanDistance(0), close = meanDistance(100);
        QVERIFY2(anywhere > 400 && close > 0 && close < anywhere / 2, qPrintable(QString("%1 and %2 um").arg(anywhere).arg(close)));
    }
    void contradictoryCurveIsRefused()
    {
        Experiment e = shipped("structural-set-point");
        e.growth[1].parameters["den_in_eta"] = 0.3;
        const auto plan = compile(e, plugins().registry());
        QVERIFY(!plan);
        QCOMPARE(QString::fromStdString(plan.error().where), QString("growth.elements_I"));
    }
};

QTEST_GUILESS_MAIN(TestStructuralPlasticity)
#include "test_structural_plasticity.moc"
