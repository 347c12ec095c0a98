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
