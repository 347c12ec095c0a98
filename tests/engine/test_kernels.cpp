#include <support/designs.h>

#include <cmath>

using namespace ng;
using namespace ng::test;

namespace {

/// One population of one kernel without synapses.
Experiment single(const std::string& kernel, double dtMs, double ms, ParameterMap parameters = {}, std::uint32_t size = 1)
{
    Experiment e;
    e.title = kernel;
    e.dtMs = dtMs;
    e.frameMs = dtMs * 10;
    e.durationMs = ms;
    Population p;
    p.id = "cell";
    p.kernel = kernel;
    p.size = size;
    p.parameters = std::move(parameters);
    e.populations = {p};
    return e;
}

/// Spike times in steps. The spike of step k happens at its end, (k + 1) dt, which is what NEST stamps.
std::vector<Tick> spikeSteps(SpikingEngine& e)
{
    std::vector<Tick> out;
    (void)runToEnd(e, [&](const FramePtr& f) {
        for (const PackedSpike& s : f->spikes) out.push_back(f->range.begin + s.offset);
        return true;
    });
    return out;
}

} // namespace

class TestKernels : public QObject {
    Q_OBJECT
private slots:
    /// NEST test_iaf_psc_alpha.py / test_iaf_psc_exp.py: membrane under constant current (the synaptic shape plays no part).
    void membraneUnderConstantCurrent_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<double>("V");
        QTest::newRow("0.1 ms") << 1 << -69.60199334996672;
        QTest::newRow("0.5 ms") << 5 << -68.04917698002858;
        QTest::newRow("4.3 ms") << 43 << -56.02036378893272;
        QTest::newRow("4.7 ms") << 47 << -55.00009073130809;
        QTest::newRow("4.8 ms: just spiked") << 48 << -70.0;
    }
    void membraneUnderConstantCurrent()
    {
        QFETCH(int, steps);
        QFETCH(double, V);
        Experiment e = single("iaf_psc_exp", 0.1, 0.1 * steps, {{"I_e", 1000}});
        e.frameMs = 0.1;
        const auto engine = engineWith(e, 1);
        (void)runToEnd(*engine);
        QVERIFY2(std::abs(engine->state(0, "V_m")[0] - V) < 5e-5, qPrintable(QString::number(engine->state(0, "V_m")[0], 'g', 12)));
    }
    /// NEST: 1450 pA gives spikes at exactly 3.0 and 8.0 ms at every step length.
    void spikeTimesAtEveryStep_data()
    {
        QTest::addColumn<double>("h");
        for (const double h : {0.1, 0.2, 0.5, 1.0}) QTest::addRow("h = %g", h) << h;
    }
    void spikeTimesAtEveryStep()
    {
        QFETCH(double, h);
        const auto engine = engineWith(single("iaf_psc_exp", h, 10, {{"I_e", 1450}}), 1);
        const auto steps = spikeSteps(*engine);
        QVERIFY(steps.size() >= 2);
        QCOMPARE(static_cast<double>(steps[0] + 1) * h, 3.0);
        QCOMPARE(static_cast<double>(steps[1] + 1) * h, 8.0);
    }
    /// f-I curve in closed form (V-LIF): 1 / (t_ref + tau ln(RI / (RI - dV))); steps of 0.1 ms round each interval up.
    void rateUnderCurrent_data()
    {
        QTest::addColumn<double>("current");
        QTest::addColumn<double>("hz");
        QTest::newRow("375 pA: rheobase") << 375.0 << 0.0;
        QTest::newRow("500 pA") << 500.0 << 63.040002190641395;
        QTest::newRow("1000 pA") << 1000.0 << 149.25292287233754;
    }
    void rateUnderCurrent()
    {
        QFETCH(double, current);
        QFETCH(double, hz);
        const auto engine = engineWith(single("iaf_psc_exp", 0.1, 4000, {{"I_e", current}}), 1);
        const auto steps = spikeSteps(*engine);
        const double rate = steps.size() < 2 ? 0 : 1000 / (static_cast<double>(steps.back() - steps.front()) * 0.1 / static_cast<double>(steps.size() - 1));
        QVERIFY2(hz == 0 ? steps.empty() : std::abs(1000 / rate - 1000 / hz) <= 0.1, qPrintable(QString::number(rate)));
    }
    /// An exponential current of 100 pA: V(t) in closed form, arriving when the delay says.
    void postsynapticPotential()
    {
        Experiment e = single("iaf_psc_exp", 0.1, 30);
        e.frameMs = 0.1;
        Population source = e.populations[0];
        source.id = "source";
        source.parameters = {{"I_e", 1450}, {"t_ref", 1000}}; // one spike, in step 29, at 3.0 ms
        e.populations.push_back(source);
        Projection p;
        p.id = "p";
        p.source = "source";
        p.target = "cell";
        p.weight = Distribution::constant(100);
        p.delay = Distribution::constant(1.5);
        e.projections = {p};
        const auto engine = engineWith(e, 1);
        const double tau = 10, ts = 2, c = 250;
        while (!engine->finished()) {
            (void)engine->advance();
            const double t = toMs(engine->now(), 0.1) - 4.5; // since arrival
            const double expected = t <= 0 ? 0 : 100 / c * (tau * ts / (tau - ts)) * (std::exp(-t / tau) - std::exp(-t / ts));
            const double v = engine->state(0, "V_m")[0] + 70;
            QVERIFY2(std::abs(v - expected) < 3e-5, qPrintable(QString("t=%1: %2, expected %3").arg(t).arg(v).arg(expected)));
        }
    }
    /// Izhikevich 2004, figure 1, the author's numerics: exact spike times (panels A to J; V-IZH).
    void izhikevichPanels_data()
    {
        QTest::addColumn<QVariantMap>("panel");
        QFile f(NG_FIXTURES "/izhikevich_figure1.json");
        QVERIFY(f.open(QIODevice::ReadOnly));
        for (const QJsonValue& v : QJsonDocument::fromJson(f.readAll()).array()) {
            const QVariantMap m = v.toObject().toVariantMap();
            if (m.contains("spike_times_ms")) QTest::newRow(qPrintable(m["panel"].toString())) << m;
        }
    }
    void izhikevichPanels()
    {
        QFETCH(QVariantMap, panel);
        const ng_kernel* k = plugins().registry().kernel("izhikevich");
        QVERIFY(k);
        const double h = panel["tau_ms"].toDouble();
        double p[] = {panel["a"].toDouble(), panel["b"].toDouble(), panel["c"].toDouble(), panel["d"].toDouble(), 0, panel["k_linear"].toDouble(), panel["k_const"].toDouble(),
                      panel["accommodation_form"].toBool() ? 65.0 : 0.0};
        alignas(64) double v[16], u[16];
        alignas(64) float zero[16] = {}, maturity[16] = {};
        alignas(64) std::uint32_t id[16] = {};
        std::fill_n(v, 16, panel["v0"].toDouble());
        std::fill_n(u, 16, panel["u0"].toDouble());
        void* states[] = {v, u};
        const float* input[] = {zero, zero};
        const QString rule = panel["input_rule"].toString(); // the ramps of panels G and H
        const QVariantList changes = rule.isEmpty() ? panel["input_pA_change_points"].toList() : QVariantList();
        const double slope = rule.startsWith("I = 0.075*(t-30)") ? 0.075 : 0.015, floor = rule.startsWith("I = -0.5") ? -0.5 : 0;
        QVector<double> times;
        const int steps = static_cast<int>(std::lround(panel["T_ms"].toDouble() / h));
        qsizetype next = 0;
        for (int s = 0; s <= steps; ++s) {
            while (next < changes.size() && changes[next].toList()[0].toDouble() <= s * h + 1e-9) p[4] = changes[next++].toList()[1].toDouble();
            if (!rule.isEmpty()) p[4] = floor + (s * h > 30 ? slope * (s * h - 30) : 0);
            std::uint64_t spiked = 0;
            ng_block b{};
            b.width = 16;
            b.n_steps = 1;
            b.dt_ms = h;
            b.parameters = p;
            b.states = states;
            b.input = input;
            b.neuron_id = id;
            b.maturity = maturity;
            b.spiked = &spiked;
            k->update(&b);
            if (spiked & 1) times.push_back(s * h);
        }
        const QVariantList expected = panel["spike_times_ms"].toList();
        QCOMPARE(times.size(), expected.size());
        for (qsizetype i = 0; i < times.size(); ++i) QVERIFY2(std::abs(times[i] - expected[i].toDouble()) < 1e-6, qPrintable(QString::number(times[i])));
    }
    /// Poisson counts: mean = variance = rate * T (row 18 of the mechanisms).
    void poissonCounts()
    {
        Experiment e = single("poisson", 0.1, 10'000, {}, 400);
        e.populations[0].initial["rate"] = Distribution::constant(63.75);
        const auto engine = engineWith(e, 1);
        std::map<NeuronId, int> count;
        (void)runToEnd(*engine, [&](const FramePtr& f) {
            for (const PackedSpike& s : f->spikes) ++count[s.id];
            return true;
        });
        QCOMPARE(count.size(), std::size_t{400});
        double mean = 0, square = 0;
        for (const auto& [id, n] : count) mean += n / 400.0;
        for (const auto& [id, n] : count) square += (n - mean) * (n - mean) / 399.0;
        QVERIFY2(std::abs(mean - 637.5) < 5 * std::sqrt(637.5 / 400), qPrintable(QString::number(mean)));
        const double fano = square / mean; // of Bernoulli steps: 1 - p
        QVERIFY2(std::abs(fano - (1 - 0.006375)) < 5 * std::sqrt(2.0 / 399), qPrintable(QString::number(fano)));
    }
    /// Each spike raises the threshold by theta_plus, which decays with tau_theta.
    void adaptiveThreshold()
    {
        const auto engine = engineWith(single("lif_adaptive", 0.1, 2000, {{"V_e", 40}, {"theta_plus", 1}, {"tau_theta", 1e6}}), 1);
        const auto steps = spikeSteps(*engine);
        QVERIFY(steps.size() > 5);
        for (std::size_t i = 2; i < steps.size(); ++i) QVERIFY(steps[i] - steps[i - 1] > steps[i - 1] - steps[i - 2]);
        const double theta = engine->state(0, "theta")[0];
        QVERIFY2(std::abs(theta - static_cast<double>(steps.size())) < 0.002 * static_cast<double>(steps.size()), qPrintable(QString::number(theta)));
    }
};

QTEST_GUILESS_MAIN(TestKernels)
#include "test_kernels.moc"
