#include "support/fake_kernels.h"

#include <ng/model/design_edit.h>
#include <ng/model/design_patch.h>
#include <ng/model/experiment_json.h>

#include <QTest>

#include <algorithm>

using namespace ng;

/// The structural edits of a drawing, on values.
class TestDesignEdit : public QObject {
    Q_OBJECT
    test::FakeKernels m_kernels;

private slots:
    void idsAreFreeAndUsable()
    {
        const Experiment e = test::digitsDesign();
        QCOMPARE(freeId(e, "new"), std::string("new"));
        QCOMPARE(freeId(e, "digits"), std::string("digits_2"));
        QCOMPARE(freeId(e, "feed"), std::string("feed_2")); // a projection has it
        QCOMPARE(freeId(e, "my layer!"), std::string("my_layer_"));
        Experiment more = e;
        more.populations[0].id = "digits_2";
        QCOMPARE(freeId(more, "digits_2"), std::string("digits_3"));
    }

    /// What is added can be run as it is: no error of the validation lies on it.
    void whatIsAddedIsValid()
    {
        Experiment e;
        const std::string stimulus = addPopulation(e, *m_kernels.find("poisson"), 0, 0);
        const std::string layer = addPopulation(e, *m_kernels.find("lif_adaptive"), 300, 0);
        const std::string other = addPopulation(e, *m_kernels.find("lif_adaptive"), 600, 0);
        QVERIFY(layer != other);
        addProjection(e, stimulus, layer, m_kernels);
        e.populations[1].inhibitory = true;
        addProjection(e, layer, other, m_kernels);
        addProjection(e, layer, layer, m_kernels);
        addGrowthRule(e, *m_kernels.find("novelty_birth"), layer);
        addTask(e, m_kernels, 0, 200);
        const auto errors = validate(e, m_kernels);
        QVERIFY2(errors.empty(), errors.empty() ? "" : errors[0].line().c_str());
        QVERIFY(e.projections[0].weight.a > 0);
        QVERIFY(e.projections[1].weight.a < 0); // its source inhibits
        QVERIFY(e.populations[1].maxSize > e.populations[1].size); // it can grow now
        QCOMPARE(e.task->input, stimulus);
        QCOMPARE(e.task->readout, layer);
    }

    void bigPopulationsAreNotConnectedAllToAll()
    {
        Experiment e = test::balancedDesign();
        const std::string id = addProjection(e, "excitatory", "inhibitory", m_kernels);
        QCOMPARE(e.projections.back().id, id);
        QVERIFY(e.projections.back().connect.kind == ConnectRule::Kind::FixedProbability);
    }

    void removingTakesWhatDepends()
    {
        Experiment e = test::digitsDesign();
        e.recording.populations = {"digits", "competitive"};
        removeParts(e, {.populations = {"competitive"}, .projections = {}, .growth = {}});
        QCOMPARE(e.populations.size(), std::size_t{1});
        QVERIFY(e.projections.empty() && e.growth.empty());
        QCOMPARE(e.recording.populations, std::vector<std::string>{"digits"});
        QCOMPARE(e.live.size(), std::size_t{1}); // the task's input rate; the rule's threshold is gone
        QVERIFY(e.task && e.task->input == "digits" && e.task->readout.empty());
        removeParts(e, {.populations = {}, .projections = {}, .growth = {}, .task = true});
        QVERIFY(!e.task && e.live.empty());
    }

    void aCopyKeepsItsInnerArrows()
    {
        Experiment e = test::digitsDesign();
        const Experiment parts = extractParts(e, {.populations = {"competitive"}, .projections = {}, .growth = {}});
        QCOMPARE(parts.projections.size(), std::size_t{1}); // lateral; the feed has only one end in it
        QCOMPARE(parts.growth.size(), std::size_t{3});
        const DesignParts made = insertParts(e, parts, Between::Keep, 40, 60);
        QCOMPARE(made.populations, std::set<std::string>{"competitive_2"});
        QCOMPARE(made.projections, std::set<std::string>{"lateral_2"});
        const Population& copy = e.populations.back();
        QCOMPARE(copy.title, std::string("Competitive layer 2"));
        QCOMPARE(copy.canvasX, 40.0);
        QCOMPARE(e.projections.back().source, std::string("competitive_2"));
        QCOMPARE(e.projections.back().target, std::string("competitive_2"));
        QCOMPARE(e.growth.back().population, std::string("competitive_2"));
        QVERIFY(validate(e, m_kernels).empty());
        const DesignParts alone = insertParts(e, parts, Between::Drop, 80, 80);
        QVERIFY(alone.projections.empty());
        QCOMPARE(alone.populations, std::set<std::string>{"competitive_3"});
    }

    void aSecondTaskIsLeftOut()
    {
        Experiment e = test::digitsDesign();
        const Experiment parts = extractParts(e, {.populations = {"digits", "competitive"}, .projections = {}, .growth = {}, .task = true});
        QVERIFY(!insertParts(e, parts, Between::Keep, 40, 40).task);
        Experiment fresh;
        QVERIFY(insertParts(fresh, parts, Between::Keep, 0, 0).task);
        QCOMPARE(fresh.task->readout, std::string("competitive"));
    }

    void modulesFollowTheirPopulations()
    {
        Experiment e = test::balancedDesign();
        const std::string core = addModule(e, {"inhibitory", "excitatory"});
        QCOMPARE(e.modules[0].populations, (std::vector<std::string>{"excitatory", "inhibitory"}));
        addNote(e, "constant drive", 10, 20);
        QVERIFY(validate(e, m_kernels).empty());
        QVERIFY(*parseExperiment(toJson(e)) == e);
        QVERIFY(differences(e, test::balancedDesign()).empty()); // nothing of it runs
        renameId(e, "populations", "inhibitory", "basket");
        QCOMPARE(e.modules[0].populations[1], std::string("basket"));
        const Experiment parts = extractParts(e, {.populations = {"excitatory", "basket"}, .projections = {}, .growth = {}});
        const DesignParts made = insertParts(e, parts, Between::Keep, 400, 0);
        QCOMPARE(e.modules[1].populations, (std::vector<std::string>{"excitatory_2", "basket_2"}));
        QCOMPARE(made.modules.size(), std::size_t{1});
        addModule(e, {"basket", "background"}); // leaves the one it was in
        QCOMPARE(e.modules[0].populations, std::vector<std::string>{"excitatory"});
        removeParts(e, {.populations = {"excitatory"}, .projections = {}, .growth = {}});
        QVERIFY(std::ranges::none_of(e.modules, [&](const Module& m) { return m.id == core; })); // with the last of its populations
        QVERIFY(validate(e, m_kernels).empty());
        e.modules[0].populations.push_back("nobody");
        QCOMPARE(validate(e, m_kernels).size(), std::size_t{1});
    }

    void anIdIsRenamedEverywhere()
    {
        Experiment e = test::digitsDesign();
        e.recording.populations = {"competitive"};
        QVERIFY(renameId(e, "populations", "competitive", "layer"));
        QCOMPARE(e.populations[1].id, std::string("layer"));
        QCOMPARE(e.projections[1].source, std::string("layer"));
        QCOMPARE(e.growth[0].population, std::string("layer"));
        QCOMPARE(e.task->readout, std::string("layer"));
        QCOMPARE(e.recording.populations[0], std::string("layer"));
        QVERIFY(renameId(e, "growth", "novelty", "births"));
        QCOMPARE(e.live[0].path, std::string("growth.births.parameters.rho"));
        QVERIFY(validate(e, m_kernels).empty());
        QVERIFY(!renameId(e, "populations", "layer", "digits")); // taken
        QVERIFY(!renameId(e, "populations", "layer", "a b"));
        QVERIFY(!renameId(e, "populations", "nobody", "x"));
    }

    void aPatchSwapsBothWays()
    {
        const Experiment a = test::digitsDesign();
        Experiment b = a;
        b.seed = 99;
        b.task->passes = 4;
        b.populations.insert(b.populations.begin() + 1, b.populations[0]);
        b.populations[1].id = "between";
        b.growth.erase(b.growth.begin());
        b.live.clear();
        DesignPatch patch(a, b);
        Experiment e = a;
        patch.swap(e);
        QVERIFY(e == b);
        patch.swap(e);
        QVERIFY(e == a);
        QVERIFY(DesignPatch(a, a).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestDesignEdit)
#include "test_design_edit.moc"
