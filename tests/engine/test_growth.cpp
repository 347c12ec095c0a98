#include <support/designs.h>

#include <ng/tasks/class_protocol.h>

#include <set>

using namespace ng;
using namespace ng::test;

namespace {

/// Runs the first tasks of a digits design and keeps its structure events.
struct Watched {
    RunResult result;
    RunInfo info;
    std::vector<StructureEvent> events;
    std::shared_ptr<const StructureSnapshot> last;
    std::shared_ptr<const WeightSnapshot> weights;
};

Watched watch(Experiment e)
{
    auto engine = buildEngine(e, plugins().registry(), 1);
    if (!engine) qFatal("%s", engine.error().line().c_str());
    Watched w;
    w.result = runToEnd(**engine, [&](const FramePtr& f) {
        if (f->start) { // as events, so that the books can be kept
            for (const NeuronState& n : f->start->structure->neurons) w.events.push_back(f->start->birthOf(n));
            for (std::size_t i = 0; i < f->start->structure->synapses.size(); ++i) {
                const SynapseState& s = f->start->structure->synapses[i];
                w.events.push_back(f->start->connectionOf(s, (*engine)->info().projections[s.projection].target, (*f->start->weights)[i]));
            }
        }
        w.events.insert(w.events.end(), f->structure.begin(), f->structure.end());
        return true;
    });
    w.info = (*engine)->info();
    w.last = (*engine)->structure();
    w.weights = (*engine)->weights();
    return w;
}

Experiment shortDigits()
{
    Experiment e = shipped("growing-digits");
    e.task->limit = 60;
    e.populations[1].maturation->criticalPeriodMs = 10'000;
    e.growth[1].parameters["age_ms"] = 10'000;
    return e;
}

} // namespace

class TestGrowth : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { m_run = watch(shortDigits()); }

    /// Births, deaths and synapses add up to what is there at the end.
    void theBooksBalance()
    {
        std::set<NeuronId> alive;
        std::int64_t synapses = 0;
        for (const StructureEvent& e : m_run.events) {
            if (e.kind == StructureKind::Birth) QVERIFY2(alive.insert(e.neuron).second, "an id was used twice");
            if (e.kind == StructureKind::Death) QVERIFY2(alive.erase(e.neuron) == 1, "somebody died twice");
            synapses += e.kind == StructureKind::Connect;
            synapses -= e.kind == StructureKind::Prune;
        }
        QCOMPARE(alive.size(), m_run.last->neurons.size());
        for (const NeuronState& n : m_run.last->neurons) QVERIFY(alive.contains(n.id));
        QCOMPARE(static_cast<std::uint64_t>(synapses), m_run.result.synapses);
        QCOMPARE(m_run.weights->weights.size(), static_cast<std::size_t>(synapses));
        QVERIFY(m_run.result.totals.births > 20);
        QVERIFY(m_run.result.totals.deaths > 2);
        // No synapse of the dead remains.
        for (const SynapseState& s : m_run.weights->synapses) QVERIFY(alive.contains(s.source) && alive.contains(s.target));
    }
    /// Every event after the start says which rule, why, and what was measured against what.
    void everyEventHasACause()
    {
        int births = 0, deaths = 0, stages = 0;
        for (const StructureEvent& e : m_run.events) {
            QVERIFY(e.reason < m_run.info.reasons.size());
            if (e.reason == 0) continue; // built at the start
            switch (e.kind) {
            case StructureKind::Birth:
                QCOMPARE(m_run.info.rules[e.rule], std::string("novelty"));
                QVERIFY(e.measured < e.limit && e.limit == static_cast<float>(shortDigits().growth[0].parameters.at("rho")) && e.measured >= 0);
                ++births;
                break;
            case StructureKind::Death:
                QCOMPARE(m_run.info.rules[e.rule], std::string("apoptosis"));
                QVERIFY(e.measured < e.limit);
                ++deaths;
                break;
            case StructureKind::StageChange: ++stages; break;
            default: QVERIFY(e.rule != kNoIndex);
            }
        }
        QVERIFY(births > 0 && deaths > 0 && stages > births / 2);
    }
    /// A newborn gets its imprint: weights onto it have the norm the rule asks for.
    void newbornsAreImprinted()
    {
        std::map<NeuronId, double> square;
        std::set<NeuronId> born;
        for (const StructureEvent& e : m_run.events) {
            if (e.kind == StructureKind::Birth && e.reason != 0) born.insert(e.neuron);
            if (e.kind == StructureKind::Connect && e.projection == 0 && born.contains(e.neuron)) square[e.neuron] += static_cast<double>(e.weight) * static_cast<double>(e.weight);
        }
        QCOMPARE(square.size(), born.size());
        const double norm = shortDigits().growth[0].parameters.at("norm");
        for (const auto& [id, s] : square) QVERIFY(std::abs(std::sqrt(s) / norm - 1) < 1e-4);
    }
    /// Death comes at the judged age, and only to those with too few wins; stages come in order.
    void livesRunInOrder()
    {
        std::map<NeuronId, Stage> stage;
        std::map<NeuronId, Tick> born;
        for (const StructureEvent& e : m_run.events) {
            if (e.population != 1) continue;
            if (e.kind == StructureKind::Birth) {
                stage[e.neuron] = e.stage;
                born[e.neuron] = e.tick;
            } else if (e.kind == StructureKind::StageChange) {
                QVERIFY(e.stage > stage[e.neuron]);
                stage[e.neuron] = e.stage;
            } else if (e.kind == StructureKind::Death) {
                const double age = toMs(e.tick - born[e.neuron], 0.1);
                QVERIFY2(age > 9'950 && age < 10'050, qPrintable(QString::number(age)));
            }
        }
    }
    /// Mature neurons do not learn: their weights stand still.
    void matureNeuronsAreFrozen()
    {
        auto engine = buildEngine(shortDigits(), plugins().registry(), 1);
        std::map<std::pair<NeuronId, NeuronId>, float> before;
        std::set<NeuronId> mature;
        int compared = 0;
        while (!(*engine)->finished()) {
            (void)(*engine)->advance();
            if ((*engine)->now() != 400'000 && (*engine)->now() != 600'000) continue;
            const auto s = (*engine)->structure();
            const auto w = (*engine)->weights();
            for (std::size_t i = 0; i < w->weights.size(); ++i) {
                const auto key = std::pair{w->synapses[i].source, w->synapses[i].target};
                if (w->synapses[i].projection == 0 && mature.contains(key.second)) {
                    QCOMPARE(w->weights[i], before.at(key));
                    ++compared;
                }
                before[key] = w->weights[i];
            }
            for (const NeuronState& n : s->neurons)
                if (n.population == 1 && n.stage == Stage::Mature) mature.insert(n.id);
        }
        QVERIFY(compared > 100);
    }
    /// With a reserve the same rule wakes waiting neurons instead of making new ones.
    void theReserveIsRecruited()
    {
        Experiment e = shipped("reserve-pool-digits");
        e.task->limit = 20;
        const Watched w = watch(e);
        QCOMPARE(w.result.totals.births, std::uint64_t{0});
        int woken = 0;
        for (const StructureEvent& s : w.events) woken += s.kind == StructureKind::StageChange && s.rule != kNoIndex;
        QVERIFY(woken > 10);
        const auto waiting = std::ranges::count(w.last->neurons, Stage::Progenitor, &NeuronState::stage);
        QCOMPARE(static_cast<int>(waiting), 285 - woken);
    }
    /// Growth stops at the cap.
    void theCapHolds()
    {
        Experiment e = shortDigits();
        e.populations[1].maxSize = 20;
        const Watched w = watch(e);
        QVERIFY(w.result.neurons <= 20);
        QVERIFY(w.result.totals.births >= 5);
    }
    /// From nothing: a layer that starts empty.
    void growthFromNothing()
    {
        Experiment e = shipped("first-growth");
        e.task->limit = 60;
        const Watched w = watch(e);
        QVERIFY(w.result.totals.births > 5);
    }

private:
    Watched m_run;
};

QTEST_GUILESS_MAIN(TestGrowth)
#include "test_growth.moc"
