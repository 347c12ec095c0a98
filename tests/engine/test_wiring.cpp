#include <support/designs.h>

#include <engine/normal_quantile.h>

#include <cmath>

using namespace ng;
using namespace ng::test;

namespace {

Experiment two(const ConnectRule& rule, std::uint32_t sources = 300, std::uint32_t targets = 200)
{
    Experiment e;
    e.title = "wiring";
    e.durationMs = 10;
    Population p;
    p.id = "from";
    p.kernel = "iaf_psc_exp";
    p.size = sources;
    e.populations.push_back(p);
    p.id = "onto";
    p.size = targets;
    e.populations.push_back(p);
    Projection pr;
    pr.id = "p";
    pr.source = "from";
    pr.target = "onto";
    pr.connect = rule;
    pr.weight = {Distribution::Kind::Normal, 10, 1};
    pr.delay = {Distribution::Kind::Normal, 1.5, 0.75};
    e.projections = {pr};
    return e;
}

ConnectRule total(std::uint64_t n)
{
    ConnectRule c;
    c.kind = ConnectRule::Kind::FixedTotalNumber;
    c.number = n;
    return c;
}

ConnectRule indegree(std::uint32_t n)
{
    ConnectRule c;
    c.kind = ConnectRule::Kind::FixedIndegree;
    c.indegree = n;
    return c;
}

} // namespace

class TestWiring : public QObject {
    Q_OBJECT
private slots:
    /// NEST's fixed_total_number: exactly so many pairs, drawn with replacement, so the inputs per target and the outputs per source are
    /// binomial: variance n p (1 - p).
    void fixedTotalNumber()
    {
        const auto engine = engineWith(two(total(60'000)), 1);
        QCOMPARE(engine->synapseCount(), std::uint64_t{60'000});
        const auto w = engine->weights();
        std::vector<double> in(200, 0), out(300, 0);
        for (const SynapseState& s : w->synapses) {
            ++out[raw(s.source)];
            ++in[raw(s.target) - 300];
        }
        const auto variance = [](const std::vector<double>& x) {
            double mean = 0, square = 0;
            for (const double v : x) mean += v / static_cast<double>(x.size());
            for (const double v : x) square += (v - mean) * (v - mean) / static_cast<double>(x.size() - 1);
            return square;
        };
        QVERIFY2(std::abs(variance(in) / (300 * 199 / 200.0) - 1) < 5 * std::sqrt(2.0 / 199), qPrintable(QString::number(variance(in))));
        QVERIFY2(std::abs(variance(out) / (200 * 299 / 300.0) - 1) < 5 * std::sqrt(2.0 / 299), qPrintable(QString::number(variance(out))));
        double mean = 0, square = 0;
        for (const float v : w->weights) mean += static_cast<double>(v) / 60'000;
        for (const float v : w->weights) square += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean) / 60'000;
        QVERIFY2(std::abs(mean - 10) < 5 / std::sqrt(60'000.0) && std::abs(square - 0.99) < 0.04, qPrintable(QString("%1 %2").arg(mean).arg(square)));
    }
    void fixedTotalNumberWithin()
    {
        for (const bool autapses : {false, true}) {
            Experiment e = two(total(20'000), 100, 100);
            e.projections[0].target = "from";
            e.projections[0].connect.autapses = autapses;
            const auto engine = engineWith(e, 1);
            QCOMPARE(engine->synapseCount(), std::uint64_t{20'000});
            std::size_t own = 0;
            const auto w = engine->weights(); // named: a temporary in a range-for does not live long enough
            for (const SynapseState& s : w->synapses) own += s.source == s.target;
            if (autapses) QVERIFY2(own > 130 && own < 270, qPrintable(QString::number(own)));
            else QCOMPARE(own, std::size_t{0});
        }
    }
    /// NEST's fixed_outdegree: exactly so many targets of every source, drawn with replacement; none is its own unless it may be.
    void fixedOutdegree()
    {
        ConnectRule c;
        c.kind = ConnectRule::Kind::FixedOutdegree;
        c.outdegree = 40;
        Experiment e = two(c, 300, 300);
        e.projections[0].target = "from";
        const auto engine = engineWith(e, 1);
        QCOMPARE(engine->synapseCount(), std::uint64_t{12'000});
        std::vector<int> out(300, 0);
        const auto w = engine->weights();
        for (const SynapseState& s : w->synapses) {
            ++out[raw(s.source)];
            QVERIFY(s.source != s.target);
        }
        for (const int n : out) QCOMPARE(n, 40);
    }
    /// The probability falls with the distance as the formula says: counted in rings against its expectation, to five standard deviations.
    void probabilityFallsWithDistance_data()
    {
        QTest::addColumn<int>("decay");
        for (const auto& [name, d] : {std::pair{"none", 0}, std::pair{"gaussian", 1}, std::pair{"exponential", 2}}) QTest::newRow(name) << d;
    }
    void probabilityFallsWithDistance()
    {
        QFETCH(int, decay);
        ConnectRule c;
        c.kind = ConnectRule::Kind::Distance;
        c.probability = 0.8;
        c.radius = 250;
        c.decay = static_cast<ConnectRule::Decay>(decay);
        c.sigma = 90;
        const auto engine = engineWith(two(c, 600, 600), 1);
        const auto structure = engine->structure();
        std::vector<Position> at;
        for (const NeuronState& n : structure->neurons) at.push_back(n.position);
        constexpr double kRing = 50;
        std::vector<double> made(10, 0), wanted(10, 0), variance(10, 0);
        const auto distance = [&](std::size_t a, std::size_t b) {
            return std::hypot(static_cast<double>(at[a].x - at[b].x), static_cast<double>(at[a].y - at[b].y));
        };
        for (std::size_t s = 0; s < 600; ++s)
            for (std::size_t t = 600; t < 1200; ++t) {
                const double d = distance(s, t);
                if (d > 250) continue;
                const double p = 0.8 * (decay == 0 ? 1 : decay == 1 ? std::exp(-d * d / (2 * 90 * 90)) : std::exp(-d / 90));
                const auto ring = static_cast<std::size_t>(d / kRing);
                wanted[ring] += p;
                variance[ring] += p * (1 - p);
            }
        for (const SynapseState& s : structure->synapses) {
            const double d = distance(raw(s.source), raw(s.target));
            QVERIFY(d <= 250);
            ++made[static_cast<std::size_t>(d / kRing)];
        }
        for (std::size_t ring = 0; ring < 5; ++ring)
            QVERIFY2(std::abs(made[ring] - wanted[ring]) < 5 * std::sqrt(variance[ring]), qPrintable(QString("%1: %2 for %3").arg(ring).arg(made[ring]).arg(wanted[ring])));
    }
    /// A lognormal weight is median exp(sd z): half lie above the median, and the logarithm has this mean and standard deviation (z is cut off
    /// at 3, which lowers the latter by 0.5 %).
    void lognormalWeights()
    {
        Experiment e = two(total(60'000));
        e.projections[0].weight = {Distribution::Kind::Lognormal, -8, 0.6};
        const auto engine = engineWith(e, 1);
        const auto w = engine->weights();
        double mean = 0, square = 0;
        for (const float v : w->weights) {
            QVERIFY(v < 0);
            mean += std::log(-static_cast<double>(v)) / 60'000;
        }
        for (const float v : w->weights) square += std::pow(std::log(-static_cast<double>(v)) - mean, 2) / 60'000;
        QVERIFY2(std::abs(mean - std::log(8)) < 5 * 0.6 / std::sqrt(60'000.0), qPrintable(QString::number(mean)));
        QVERIFY2(std::abs(std::sqrt(square) - 0.6 * 0.995) < 0.01, qPrintable(QString::number(std::sqrt(square))));
    }
    /// Who is connected to whom, how strongly and how late never depends on the threads.
    void threadsPlayNoPart_data()
    {
        QTest::addColumn<unsigned>("threads");
        for (const unsigned n : {1u, 2u, 3u, 4u}) QTest::addRow("%u", n) << n;
    }
    void threadsPlayNoPart()
    {
        QFETCH(unsigned, threads);
        const auto built = [](const ConnectRule& rule, unsigned n) {
            Experiment e = two(rule, 1500, 1400);
            // Driven hard, so that the delays show in the spikes.
            e.populations[0].parameters["I_e"] = 600;
            e.populations[0].initial["V_m"] = {Distribution::Kind::Uniform, -70, -55};
            e.durationMs = 60;
            const auto engine = engineWith(e, n);
            const auto w = engine->weights();
            const std::string hash = runToEnd(*engine).hash;
            if (engine->totals().spikes < 5000) qFatal("too few spikes to compare");
            return std::tuple{w->synapses, w->weights, hash};
        };
        ConnectRule some;
        some.kind = ConnectRule::Kind::FixedProbability;
        some.probability = 0.02;
        const std::vector<ConnectRule> rules{total(50'000), indegree(40), some};
        static std::vector<std::tuple<std::vector<SynapseState>, std::vector<float>, std::string>> one;
        if (one.empty())
            for (const ConnectRule& r : rules) one.push_back(built(r, 1));
        for (std::size_t i = 0; i < rules.size(); ++i) QVERIFY2(built(rules[i], threads) == one[i], qPrintable(QString("rule %1").arg(i)));
    }
    /// Tabulated quantiles of the standard normal.
    void normalQuantiles()
    {
        for (const auto& [p, x] : {std::pair{0.5, 0.0}, {0.84134474606854293, 1.0}, {0.975, 1.9599639845}, {0.001, -3.0902323062}, {0.9999997133484281, 5.0}})
            QVERIFY2(std::abs(normalQuantile(p) - x) < 2e-6, qPrintable(QString::number(normalQuantile(p), 'g', 10)));
    }
    void badNumber()
    {
        const auto plan = compile(two(total(0)), plugins().registry());
        QVERIFY(!plan);
        QVERIFY2(QString::fromStdString(plan.error().line()).startsWith("projections.p.connect.number"), plan.error().line().c_str());
    }
};

QTEST_GUILESS_MAIN(TestWiring)
#include "test_wiring.moc"
