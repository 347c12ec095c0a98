#include <support/designs.h>

#include <algorithm>
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


/// A panel of figure 1 of Izhikevich 2004: parameters, and the input at each step as the author's script has it.
struct Panel {
    explicit Panel(const QVariantMap& m) : a(m["a"].toDouble()), b(m["b"].toDouble()), c(m["c"].toDouble()), d(m["d"].toDouble()), v0(m["v0"].toDouble()),
        u0(m["u0"].toDouble()), h(m["tau_ms"].toDouble()), kLinear(m["k_linear"].toDouble()), kConst(m["k_const"].toDouble()),
        accommodation(m["accommodation_form"].toBool()), steps(static_cast<int>(std::lround(m["T_ms"].toDouble() / h)))
    {
        const QString rule = m["input_rule"].toString(); // the ramps of panels G, H and R
        const QVariantList changes = rule.isEmpty() ? m["input_pA_change_points"].toList() : QVariantList();
        double now = 0;
        qsizetype next = 0;
        for (int s = 0; s <= steps; ++s) {
            const double t = s * h;
            while (next < changes.size() && changes[next].toList()[0].toDouble() <= t + 1e-9) now = changes[next++].toList()[1].toDouble();
            if (rule.startsWith("I = 0.075*(t-30)")) now = t > 30 ? 0.075 * (t - 30) : 0;
            else if (rule.startsWith("I = -0.5")) now = -0.5 + (t > 30 ? 0.015 * (t - 30) : 0);
            else if (rule.startsWith("I = t/25")) now = t < 200 ? t / 25 : t < 300 ? 0 : t < 312.5 ? (t - 300) / 12.5 * 4 : 0;
            else if (!rule.isEmpty()) qFatal("unknown rule %s", qPrintable(rule));
            input.push_back(now);
        }
    }
    double a, b, c, d, v0, u0, h, kLinear, kConst;
    bool accommodation; ///< u' = a b (v + 65)
    int steps;
    std::vector<double> input;
};

struct Response {
    std::vector<double> spikes; ///< ms
    std::vector<double> v;      ///< after each step, mV
    [[nodiscard]] auto within(double from, double to) const { return std::ranges::count_if(spikes, [=](double t) { return t >= from && t < to; }); }
};

Response byKernel(const Panel& panel)
{
    const ng_kernel* k = plugins().registry().kernel("izhikevich");
    if (!k) qFatal("no izhikevich");
    double p[] = {panel.a, panel.b, panel.c, panel.d, 0, panel.kLinear, panel.kConst, panel.accommodation ? 65.0 : 0.0, panel.accommodation ? 0.0 : 1.0};
    alignas(64) double v[16], u[16];
    alignas(64) float zero[16] = {}, maturity[16] = {};
    alignas(64) std::uint32_t id[16] = {};
    std::fill_n(v, 16, panel.v0);
    std::fill_n(u, 16, panel.u0);
    void* states[] = {v, u};
    const float* input[] = {zero, zero};
    Response out;
    for (int s = 0; s <= panel.steps; ++s) {
        p[4] = panel.input[static_cast<std::size_t>(s)];
        std::uint64_t spiked = 0;
        ng_block b{};
        b.width = 16;
        b.n_steps = 1;
        b.dt_ms = panel.h;
        b.parameters = p;
        b.states = states;
        b.input = input;
        b.neuron_id = id;
        b.maturity = maturity;
        b.spiked = &spiked;
        k->update(&b);
        if (spiked & 1) out.spikes.push_back(s * panel.h);
        out.v.push_back(v[0]);
    }
    return out;
}

/// The author's scheme, written down once more without the kernel.
Response byScheme(const Panel& q)
{
    double v = q.v0, u = q.u0;
    Response out;
    for (int s = 0; s <= q.steps; ++s) {
        v = v + q.h * (0.04 * v * v + q.kLinear * v + q.kConst - u + q.input[static_cast<std::size_t>(s)]);
        u = u + q.h * q.a * (q.accommodation ? q.b * (v + 65) : q.b * v - u);
        if (v > 30) {
            v = q.c;
            u = u + q.d;
            out.spikes.push_back(s * q.h);
        }
        out.v.push_back(v);
    }
    return out;
}

/// What the paper says panels K to T show; the inputs are those of the fixture.
QString behaviourProblem(QChar panel, const Response& r, double h)
{
    const auto all = std::ssize(r.spikes);
    std::vector<double> gaps;
    for (std::size_t i = 1; i < r.spikes.size(); ++i) gaps.push_back(r.spikes[i] - r.spikes[i - 1]);
    const auto want = [](bool ok, const char* what) { return ok ? QString() : QString(what); };
    switch (panel.toLatin1()) {
    case 'K': return want(r.within(0, 320) == 0 && r.within(320, 360) > 0, "only the doublet at the period of its oscillation makes it fire");
    case 'L': return want(r.within(14, 30) > 0 && r.within(30, 100) == 0, "only the close doublet makes it fire");
    case 'M': return want(all == 1 && r.within(25, 200) == 1, "one spike, after the inhibition");
    case 'N': return want(all >= 3 && r.within(25, 150) == all && std::ranges::max(gaps) < 10, "one burst, after the inhibition, and then silence");
    case 'O': return want(r.within(0, 80) == 0 && r.within(80, 100) == 1, "the same pulse makes it fire only shortly after an inhibition");
    case 'P': return want(r.within(0, 37) == 0 && r.within(37, 216) >= 3 && r.within(221, 300) == 0, "the first pulse switches firing on, the second off");
    case 'Q': {
        if (all != 1) return "one spike";
        const auto after = r.v.begin() + static_cast<std::ptrdiff_t>(std::lround(r.spikes[0] / h));
        return want(*std::max_element(after, r.v.end()) > *after + 5 && *std::max_element(after, r.v.end()) < 0 && std::abs(r.v.back() + 70) < 1,
                    "after the spike the potential comes up once more, without another spike, and goes to rest");
    }
    case 'R': return want(r.within(0, 300) == 0 && r.within(300, 320) == 1, "a slow ramp to 8 leaves it silent, a quick one to 4 makes it fire");
    case 'S': return want(r.within(0, 50) == 0 && r.within(50, 250) >= 2 && r.within(260, 350) == 0 && std::ranges::min(gaps) > 30, "single spikes as long as it is inhibited");
    case 'T':
        return want(r.within(0, 50) == 0 && r.within(50, 260) == all && std::ranges::count_if(gaps, [](double g) { return g < 10; }) >= 6
                        && std::ranges::count_if(gaps, [](double g) { return g > 50; }) >= 1,
                    "bursts as long as it is inhibited");
    default: return "no such panel";
    }
}

} // namespace

class TestKernels : public QObject {
    Q_OBJECT

    /// Those with published spike times, or those without.
    static void panelRows(bool withTimes)
    {
        QTest::addColumn<QVariantMap>("panel");
        QFile f(NG_FIXTURES "/izhikevich_figure1.json");
        QVERIFY(f.open(QIODevice::ReadOnly));
        for (const QJsonValue& v : QJsonDocument::fromJson(f.readAll()).array()) {
            const QVariantMap m = v.toObject().toVariantMap();
            if (m.contains("spike_times_ms") == withTimes) QTest::newRow(qPrintable(m["panel"].toString())) << m;
        }
    }

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
        p.id = "input";
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
    void izhikevichPanels_data() { panelRows(true); }
    void izhikevichPanels()
    {
        QFETCH(QVariantMap, panel);
        const Response r = byKernel(Panel(panel));
        const QVariantList expected = panel["spike_times_ms"].toList();
        QCOMPARE(std::ssize(r.spikes), std::ptrdiff_t{expected.size()});
        for (std::size_t i = 0; i < r.spikes.size(); ++i)
            QVERIFY2(std::abs(r.spikes[i] - expected[static_cast<qsizetype>(i)].toDouble()) < 1e-6, qPrintable(QString::number(r.spikes[i])));
    }
    /// Panels K to T, for which only parameters and inputs are published: the behaviour the paper names, and the author's scheme step by step.
    void izhikevichBehaviours_data() { panelRows(false); }
    void izhikevichBehaviours()
    {
        QFETCH(QVariantMap, panel);
        const Panel p(panel);
        const Response r = byKernel(p), reference = byScheme(p);
        const QString problem = behaviourProblem(panel["panel"].toString()[0], r, p.h);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        QCOMPARE(r.spikes.size(), reference.spikes.size());
        for (std::size_t i = 0; i < r.v.size(); ++i) QVERIFY2(std::abs(r.v[i] - reference.v[i]) < 1e-9, qPrintable(QString::number(p.h * static_cast<double>(i))));
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
