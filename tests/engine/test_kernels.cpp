#include <support/designs.h>

#include <ng/model/design_cost.h>
#include <ng/model/recording_estimate.h>

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
    float* input[] = {zero, zero};
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
        QTest::newRow("0.2 ms") << 2 << -69.20794693227022;
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
        for (const char* kernel : {"iaf_psc_exp", "iaf_psc_alpha", "iaf_psc_delta"}) {
            Experiment e = single(kernel, 0.1, 0.1 * steps, {{"I_e", 1000}});
            e.frameMs = 0.1;
            const auto engine = engineWith(e, 1);
            (void)runToEnd(*engine);
            QVERIFY2(std::abs(engine->state(0, "V_m")[0] - V) < 5e-5, qPrintable(QString::number(engine->state(0, "V_m")[0], 'g', 12)));
        }
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
        for (const char* kernel : {"iaf_psc_exp", "iaf_psc_alpha", "iaf_psc_delta"}) {
            const auto engine = engineWith(single(kernel, h, 10, {{"I_e", 1450}}), 1);
            const auto steps = spikeSteps(*engine);
            QVERIFY(steps.size() >= 2);
            QCOMPARE(static_cast<double>(steps[0] + 1) * h, 3.0);
            QCOMPARE(static_cast<double>(steps[1] + 1) * h, 8.0);
        }
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
        for (const char* kernel : {"iaf_psc_exp", "iaf_psc_alpha", "iaf_psc_delta"}) {
            const auto engine = engineWith(single(kernel, 0.1, 4000, {{"I_e", current}}), 1);
            const auto steps = spikeSteps(*engine);
            const double rate = steps.size() < 2 ? 0 : 1000 / (static_cast<double>(steps.back() - steps.front()) * 0.1 / static_cast<double>(steps.size() - 1));
            QVERIFY2(hz == 0 ? steps.empty() : std::abs(1000 / rate - 1000 / hz) <= 0.1, qPrintable(QString::number(rate)));
        }
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
    /// An alpha current of 100 pA (NEST test_iaf_psp.py, V-LIF): the potential at 0.1, 2.0 and 2.7 ms after its arrival, and its peak of
    /// 1.3000662 mV, 6.6509976 ms after it.
    void alphaPotential()
    {
        Experiment e = single("iaf_psc_alpha", 0.1, 20);
        e.frameMs = 0.1;
        Population source = e.populations[0];
        source.id = "source";
        source.parameters = {{"I_e", 1450}, {"t_ref", 1000}}; // one spike, at 3.0 ms
        e.populations.push_back(source);
        Projection p;
        p.id = "p";
        p.source = "source";
        p.target = "cell";
        p.weight = Distribution::constant(100);
        p.delay = Distribution::constant(1.0);
        e.projections = {p};
        const auto engine = engineWith(e, 1);
        double peak = -100, at = 0;
        std::map<Tick, double> v; // by ticks since the arrival at 4.0 ms
        while (!engine->finished()) {
            (void)engine->advance();
            const double now = engine->state(0, "V_m")[0];
            if (engine->now() >= 40) v[engine->now() - 40] = now;
            if (now > peak) peak = now, at = toMs(engine->now(), 0.1) - 4.0;
        }
        for (const auto& [tick, expected] : {std::pair<Tick, double>{1, -69.9974}, {20, -69.4681}, {27, -69.2383}})
            QVERIFY2(std::abs(v[tick] - expected) < 1e-4, qPrintable(QString("%1: %2, expected %3").arg(tick).arg(v[tick]).arg(expected)));
        QVERIFY2(std::abs(peak + 70 - 1.3000662) < 1e-4, qPrintable(QString::number(peak + 70)));
        QVERIFY2(std::abs(at - 6.6509976) <= 0.051, qPrintable(QString::number(at)));
    }
    /// NEST's order within a step (iaf_psc_delta): decay, then the jump; what arrives in the refractory period is lost.
    void deltaJumps()
    {
        Experiment e = single("iaf_psc_delta", 0.1, 12);
        e.frameMs = 0.1;
        Population source = e.populations[0];
        source.id = "source";
        source.parameters = {{"I_e", 1450}, {"t_ref", 4}}; // spikes at 3.0 and 10.0 ms
        e.populations.push_back(source);
        Projection p;
        p.id = "p";
        p.source = "source";
        p.target = "cell";
        p.weight = Distribution::constant(2);
        p.delay = Distribution::constant(1.0);
        e.projections = {p};
        const auto engine = engineWith(e, 1);
        while (!engine->finished()) {
            (void)engine->advance();
            const double t = toMs(engine->now(), 0.1), expected = t < 3.95 ? 0 : t < 10.95 ? 2 * std::exp(-(t - 4) / 10) : 2 * (std::exp(-(t - 4) / 10) + std::exp(-(t - 11) / 10));
            QVERIFY2(std::abs(engine->state(0, "V_m")[0] + 70 - expected) < 6e-5, qPrintable(QString("t=%1: %2").arg(t).arg(engine->state(0, "V_m")[0] + 70)));
        }
        p.weight = Distribution::constant(16); // a spike at once
        e.projections = {p, p};
        e.projections[1].id = "q";
        e.projections[1].delay = Distribution::constant(2.0); // into the refractory period of 2 ms: lost
        e.durationMs = 8;
        const auto again = engineWith(e, 1);
        std::size_t spikes = 0;
        while (!again->finished()) {
            const FramePtr f = again->advance();
            for (const PackedSpike& s : f->spikes) spikes += raw(s.id) == 0;
        }
        QCOMPARE(spikes, std::size_t{1});
        QCOMPARE(again->state(0, "V_m")[0], -70.0);
    }
    /// Conductance synapses against an independent integration of the equations in double (Runge-Kutta, steps of 1 us): the largest
    /// difference of the potentials over 60 ms of two excitatory and one inhibitory burst.
    void conductanceTrace()
    {
        constexpr double h = 0.1;
        const ng_kernel* k = plugins().registry().kernel("iaf_cond_exp");
        QVERIFY(k);
        const std::vector<double> p{-60, 200, 10, 5, 1000 /* no spikes */, -60, 0, -80, 5, 10, 150};
        std::vector<double> derived(k->n_derived);
        k->prepare(p.data(), h, derived.data());
        alignas(64) float v[16], ge[16] = {}, gi[16] = {}, ref[16] = {}, inEx[16], inIn[16], maturity[16] = {};
        alignas(64) std::uint32_t id[16] = {};
        std::fill_n(v, 16, -60.f);
        void* states[] = {v, ge, gi, ref};
        float* input[] = {inEx, inIn};
        double V = -60, E = 0, I = 0, worst = 0;
        const auto slope = [&](double x, double e, double i) { return (-10 * (x + 60) - e * (x - 0) - i * (x + 80) + 150) / 200; };
        for (int s = 0; s < 600; ++s) {
            constexpr int fine = 100;
            constexpr double d = h / fine;
            for (int j = 0; j < fine; ++j) {
                const auto e = [&](double t) { return E * std::exp(-t / 5); };
                const auto i = [&](double t) { return I * std::exp(-t / 10); };
                const double a = slope(V, e(0), i(0)), b = slope(V + d / 2 * a, e(d / 2), i(d / 2)), c = slope(V + d / 2 * b, e(d / 2), i(d / 2)), f = slope(V + d * c, e(d), i(d));
                V += d / 6 * (a + 2 * b + 2 * c + f);
                E = e(d);
                I = i(d);
            }
            const double ex = s % 200 == 20 ? 40 : s % 200 == 60 ? 120 : 0, in = s % 300 == 100 ? 200 : 0;
            E += ex;
            I += in;
            std::fill_n(inEx, 16, static_cast<float>(ex));
            std::fill_n(inIn, 16, static_cast<float>(-in));
            std::uint64_t spiked = 0;
            ng_block b{};
            b.width = 16;
            b.n_steps = 1;
            b.dt_ms = h;
            b.parameters = p.data();
            b.derived = derived.data();
            b.states = states;
            b.input = input;
            b.neuron_id = id;
            b.maturity = maturity;
            b.spiked = &spiked;
            k->update(&b);
            worst = std::max(worst, std::abs(static_cast<double>(v[7]) - V));
        }
        QVERIFY2(worst < 5e-3, qPrintable(QString::number(worst)));
        QVERIFY2(worst > 0, "the trace did not move");
    }
    /// NEST's poisson_generator: every target gets a train of its own. The counts of a step are Poisson: mean and variance lambda, the
    /// share of silent steps exp(-lambda), at rates from rare to many a step; two targets are uncorrelated.
    void poissonGenerator_data()
    {
        QTest::addColumn<double>("rate");
        for (const double r : {20.0, 8000.0, 20'000.0, 96'000.0}) QTest::addRow("%g per second", r) << r;
    }
    void poissonGenerator()
    {
        QFETCH(double, rate);
        const double lambda = rate / 10'000;
        // Neurons that forget within a step and never fire: what they hold is what arrived last.
        Experiment e = single("iaf_psc_delta", 0.1, rate < 100 ? 20'000 : 1000, {{"E_L", 0}, {"tau_m", 0.01}, {"V_th", 2000}, {"V_reset", 0}}, 32);
        e.frameMs = 0.1;
        Population g;
        g.id = "noise";
        g.kernel = "poisson_generator";
        g.size = 1;
        g.parameters = {{"rate", rate}};
        e.populations.push_back(g);
        Projection p;
        p.id = "drive";
        p.source = "noise";
        p.target = "cell";
        p.delay = Distribution::constant(0.5);
        e.projections = {p};
        e.recording.traceMs = 0;
        e.recording.activityMs = 0;
        e.recording.keyframeMs = 0;
        const auto engine = engineWith(e, 1);
        QCOMPARE(engine->synapseCount(), std::uint64_t{0});
        const DesignCost cost = designCost(e, plugins().registry());
        QCOMPARE(cost.synapses, std::uint64_t{0});
        QCOMPARE(cost.perProjection, std::vector<std::uint64_t>{0});
        Experiment onlyNoise = e;
        onlyNoise.recording.populations = {"noise"};
        QCOMPARE(recordingEstimate(onlyNoise, plugins().registry(), NetworkSize::AtStart).spikes, 0.0);
        double n = 0, sum = 0, square = 0, silent = 0, product = 0, before = 0;
        while (!engine->finished()) {
            (void)engine->advance();
            const auto v = engine->state(0, "V_m");
            if (engine->now() <= 5) { // the delay: nothing yet
                before += std::abs(v[0]);
                continue;
            }
            for (std::size_t i = 0; i < v.size(); ++i) {
                const double c = std::round(v[i]);
                n += 1;
                sum += c;
                square += c * c;
                silent += c == 0;
                product += c * std::round(v[(i + 1) % v.size()]);
            }
        }
        QCOMPARE(before, 0.0);
        QCOMPARE(engine->totals().spikes, std::uint64_t{0});
        const double mean = sum / n, variance = square / n - mean * mean, sigma = std::sqrt(lambda / n);
        QVERIFY2(std::abs(mean - lambda) < 5 * sigma, qPrintable(QString("mean %1").arg(mean)));
        QVERIFY2(std::abs(variance - lambda) < 5 * std::sqrt((lambda + 2 * lambda * lambda) / n), qPrintable(QString("variance %1").arg(variance)));
        const double quiet = std::exp(-lambda);
        QVERIFY2(std::abs(silent / n - quiet) < 5 * std::sqrt(quiet / n), qPrintable(QString("silent %1").arg(silent / n)));
        QVERIFY2(std::abs(product / n - mean * mean) < 6 * lambda / std::sqrt(n) + 6 * sigma * lambda, qPrintable(QString("product %1").arg(product / n)));
    }
    /// A number belongs to its neuron: neighbours that share their calls, at any offset, get what each would get alone.
    void poissonByNeuron()
    {
        const ng_kernel* k = plugins().registry().kernel("poisson_generator");
        const double p[] = {25'000, 0, 1e12};
        std::vector<double> derived(k->n_derived);
        k->prepare(p, 0.1, derived.data());
        const auto counts = [&](std::vector<std::uint32_t> ids) {
            alignas(64) std::uint32_t id[64];
            std::ranges::copy(ids, id);
            alignas(64) float input[3 * 64] = {};
            ng_drive d{};
            d.width = 64;
            d.n_steps = 3;
            d.first_tick = 77;
            d.dt_ms = 0.1;
            d.parameters = p;
            d.derived = derived.data();
            d.neuron_id = id;
            d.weight = 1;
            d.input = input;
            d.rng = {5, 8};
            k->drive(&d);
            std::map<std::uint32_t, std::vector<float>> out;
            for (int i = 0; i < 64; ++i) out[id[i]] = {input[i], input[64 + i], input[128 + i]};
            return out;
        };
        std::vector<std::uint32_t> ids(64), shuffled(64);
        for (std::uint32_t offset = 0; offset < 4; ++offset) {
            for (std::uint32_t i = 0; i < 64; ++i) ids[i] = 1000 + offset + i, shuffled[(i * 37) % 64] = ids[i];
            QVERIFY(counts(ids) == counts(shuffled));
        }
    }
    /// The rate can be changed while it runs, and the change is in the record.
    void poissonGeneratorLive()
    {
        Experiment e = single("iaf_psc_delta", 0.1, 400, {{"E_L", 0}, {"tau_m", 0.01}, {"V_th", 0.5}, {"V_reset", 0}, {"t_ref", 0}}, 64);
        Population g;
        g.id = "noise";
        g.kernel = "poisson_generator";
        g.size = 1;
        e.populations.push_back(g);
        Projection p;
        p.id = "drive";
        p.source = "noise";
        p.target = "cell";
        e.projections = {p};
        const auto engine = engineWith(e, 1);
        std::size_t spikes = 0, applied = 0;
        while (!engine->finished()) {
            if (engine->now() == 2000) QVERIFY(!engine->post({"populations.noise.parameters.rate", 500}));
            const FramePtr f = engine->advance();
            applied += f->applied.size();
            if (f->range.end <= 2000) QCOMPARE(f->spikes.size(), std::size_t{0});
            spikes += f->spikes.size();
        }
        QCOMPARE(applied, std::size_t{1});
        const double expected = 64 * 500 * 0.199 * (1 - 0.025); // from 201 ms on; two in a step make one spike
        QVERIFY2(std::abs(static_cast<double>(spikes) - expected) < 5 * std::sqrt(expected), qPrintable(QString::number(spikes)));
    }
    /// A drive is what it is: one generator, all to all, static, one weight and one delay.
    void badDrives_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("where");
        QTest::newRow("many generators") << 0 << "populations.noise.size";
        QTest::newRow("some targets only") << 1 << "projections.drive.connect.rule";
        QTest::newRow("learning") << 2 << "projections.drive.kernel";
        QTest::newRow("drawn weights") << 3 << "projections.drive.weight";
        QTest::newRow("drawn delays") << 4 << "projections.drive.delay";
    }
    void badDrives()
    {
        QFETCH(int, fault);
        QFETCH(QString, where);
        Experiment e = single("iaf_psc_delta", 0.1, 10);
        Population g;
        g.id = "noise";
        g.kernel = "poisson_generator";
        g.size = fault == 0 ? 2 : 1;
        e.populations.push_back(g);
        Projection p;
        p.id = "drive";
        p.source = "noise";
        p.target = "cell";
        if (fault == 1) p.connect.kind = ConnectRule::Kind::FixedProbability;
        if (fault == 2) p.kernel = "stdp_pair";
        if (fault == 3) p.weight = {Distribution::Kind::Normal, 1, 0.1};
        if (fault == 4) p.delay = {Distribution::Kind::Uniform, 1, 2};
        e.projections = {p};
        const auto plan = compile(e, plugins().registry());
        QVERIFY(!plan);
        QVERIFY2(QString::fromStdString(plan.error().line()).startsWith(where), plan.error().line().c_str());
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
