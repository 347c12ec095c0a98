#include <support/designs.h>
#include <support/growth_designs.h>

#include <ng/plugin/kernel.h>

#include <limits>
#include <map>

using namespace ng;
using namespace ng::test;

namespace {

/// A growth rule that does what its `deed` says, once, at the end of the first frame.
enum Deed { kNothing, kDeadTarget, kSelfLoop, kForeignProjection, kMissingSynapse, kFirstAndLast, kFirstAndAny, kSameTwice, kConnect, kTooMany };

constexpr double kAsDesigned = std::numeric_limits<double>::quiet_NaN();

void misbehave(const ng_growth_view* g)
{
    if (g->states[0][g->living(g->host)[0]] > 0) return;
    g->states[0][g->living(g->host)[0]] = 1;
    const std::uint32_t a = g->living(g->host)[0], b = g->living(g->host)[1];
    const std::uint32_t recurrent = g->inputs[0].projection;
    const ng_cause why{0, 1.5f, 2.5f};
    const std::uint32_t* source;
    const float* weight;
    switch (static_cast<Deed>(static_cast<int>(g->parameters[0]))) {
    case kNothing: break;
    case kDeadTarget:
        g->propose_connect(g->host, recurrent, a, g->neurons.capacity - 1, 1, 1, why);
        g->propose_death(g->host, 1'000'000'000, why);
        break;
    case kSelfLoop: g->propose_connect(g->host, recurrent, a, a, 1, 1, why); break;
    case kForeignProjection: g->propose_connect(g->host, 77, a, b, 1, 1, why); break;
    case kMissingSynapse: g->propose_disconnect(g->host, recurrent, b, b, why); break;
    case kFirstAndLast: {
        const std::uint32_t n = g->incoming(g->host, 0, b, &source, &weight);
        g->propose_prune(g->host, 0, b, 0, why);
        g->propose_prune(g->host, 0, b, n - 1, why);
        break;
    }
    case kFirstAndAny:
        g->propose_prune(g->host, 0, b, 0, why);
        g->propose_disconnect(g->host, recurrent, a, b, why);
        break;
    case kSameTwice:
        g->propose_prune(g->host, 0, b, 1, why);
        g->propose_prune(g->host, 0, b, 1, why);
        break;
    case kConnect:
        g->propose_connect(g->host, recurrent, a, b, 7, 2, why);
        g->propose_connect(g->host, recurrent, a, b, kAsDesigned, kAsDesigned, why);
        break;
    case kTooMany:
        for (std::uint32_t k = 0; k < (1u << 22) + 5; ++k) g->propose_disconnect(g->host, recurrent, a, b, why);
        break;
    }
}

const char* contradiction(const double* p) { return p[0] == 99 ? "99 contradicts itself" : nullptr; }

const KernelRegistry& registry()
{
    static const ng_field fields[] = {kernel::parameter("deed", "", 0, 0, 100, "what to do"), kernel::state("done", "", 0, 0, 1, "1 when done", 0, NG_TYPE_F64)};
    static const char* const reasons[] = {"for a test"};
    static const ng_kernel k = [] {
        ng_kernel out = kernel::blank(NG_KIND_GROWTH, "misbehaving", "Misbehaving", "For tests.");
        out.fields = fields;
        out.n_fields = 2;
        out.reasons = reasons;
        out.n_reasons = 1;
        out.propose = misbehave;
        out.contradiction = contradiction;
        return out;
    }();
    static const ng_plugin_table table{sizeof(ng_plugin_table), NG_ABI_MAJOR, NG_ABI_MINOR, "test.misbehaving", "1", "1", 1, &k};
    static const KernelRegistry r = [] {
        KernelRegistry out = plugins().registry();
        if (auto ok = out.add(table, "test"); !ok) qFatal("%s", ok.error().line().c_str());
        return out;
    }();
    return r;
}

/// Two neurons; the first has three synapses onto the second, with the weights 1, 2 and 3 in some order.
Experiment pairDesign(Deed deed)
{
    Experiment e = turnoverDesign(2, 3, 0, 0);
    e.populations[0].maxSize = 4;
    e.projections[0].weight = {Distribution::Kind::Uniform, 1, 3};
    e.growth[0].kernel = "misbehaving";
    e.growth[0].parameters = {{"deed", static_cast<double>(deed)}};
    e.durationMs = 5;
    return e;
}

struct Outcome {
    std::map<std::string, double> metrics;
    std::vector<StructureEvent> events;
    std::vector<float> before, after;   ///< weights of the synapses from the first neuron onto the second
};

Outcome run(Deed deed)
{
    auto plan = compile(pairDesign(deed), registry());
    if (!plan) qFatal("%s", plan.error().line().c_str());
    auto engine = SpikingEngine::build(std::move(*plan), 1, nullptr);
    Outcome o;
    const auto weights = [&] {
        std::vector<float> out;
        const auto w = (*engine)->weights();
        for (std::size_t i = 0; i < w->weights.size(); ++i)
            if (w->synapses[i].source == NeuronId{0} && w->synapses[i].target == NeuronId{1}) out.push_back(w->weights[i]);
        return out;
    };
    o.before = weights();
    while (!(*engine)->finished()) {
        const FramePtr f = (*engine)->advance();
        for (const Metric& m : f->metrics) o.metrics[m.name] = m.value;
        o.events.insert(o.events.end(), f->structure.begin(), f->structure.end());
    }
    o.after = weights();
    return o;
}

} // namespace

class TestGrowthRules : public QObject {
    Q_OBJECT
private slots:
    /// What a rule must not propose is refused, counted and shown with the rule's name; the run goes on.
    void badProposalsAreRefused_data()
    {
        QTest::addColumn<int>("deed");
        QTest::addColumn<QString>("metric");
        QTest::addColumn<double>("count");
        QTest::newRow("dead") << int(kDeadTarget) << "refused_turnover_dead" << 2.0;
        QTest::newRow("self-loop") << int(kSelfLoop) << "refused_turnover_self_loop" << 1.0;
        QTest::newRow("foreign projection") << int(kForeignProjection) << "refused_turnover_gone" << 1.0;
        QTest::newRow("missing synapse") << int(kMissingSynapse) << "refused_turnover_gone" << 1.0;
        QTest::newRow("over budget") << int(kTooMany) << "refused_turnover_over_budget" << 5.0;
    }
    void badProposalsAreRefused()
    {
        QFETCH(int, deed);
        QFETCH(QString, metric);
        QFETCH(double, count);
        const Outcome o = run(static_cast<Deed>(deed));
        QVERIFY2(o.metrics.contains(metric.toStdString()), qPrintable(metric));
        QCOMPARE(o.metrics.at(metric.toStdString()), count);
        if (deed != kTooMany) QCOMPARE(o.before, o.after);
    }
    void goodManners()
    {
        const Outcome o = run(kNothing);
        QCOMPARE(o.events.size(), std::size_t{0});
        for (const auto& [name, value] : o.metrics) QVERIFY2(!name.starts_with("refused"), name.c_str());
    }
    /// Several prunings of one pair name their synapses by number; each gets the one it meant.
    void prunesOfOnePair()
    {
        const Outcome o = run(kFirstAndLast);
        QCOMPARE(o.before.size(), std::size_t{3});
        QCOMPARE(o.after, std::vector<float>{o.before[1]});
        QCOMPARE(o.events.size(), std::size_t{2});
        QCOMPARE(o.events[0].weight, o.before[2]);
        QCOMPARE(o.events[1].weight, o.before[0]);
        QCOMPARE(o.events[0].measured, 1.5f);
        QCOMPARE(o.events[0].limit, 2.5f);

        const Outcome any = run(kFirstAndAny);
        QCOMPARE(any.after, std::vector<float>{any.before[2]});
        const Outcome twice = run(kSameTwice);
        QCOMPARE(twice.after, (std::vector<float>{twice.before[0], twice.before[2]}));
    }
    void newSynapses()
    {
        const Outcome o = run(kConnect);
        QCOMPARE(o.after.size(), std::size_t{5});
        QCOMPARE(o.after[3], 7.f);
        QVERIFY(o.after[4] >= 1 && o.after[4] <= 3);
        QCOMPARE(o.events.size(), std::size_t{2});
        QVERIFY(o.events[0].kind == StructureKind::Connect && o.events[0].rule == 0 && o.events[0].measured == 1.5f);
    }
    /// Parameters that contradict each other are refused before the run, with the rule named.
    void contradictions()
    {
        Experiment e = pairDesign(kNothing);
        e.growth[0].parameters["deed"] = 99;
        const auto plan = compile(e, registry());
        QVERIFY(!plan);
        QCOMPARE(QString::fromStdString(plan.error().where), QString("growth.turnover"));
        QVERIFY(plan.error().what.find("99") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestGrowthRules)
#include "test_growth_rules.moc"
