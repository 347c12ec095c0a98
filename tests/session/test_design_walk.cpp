#include "support/fake_kernels.h"

#include <ng/model/design_edit.h>
#include <ng/model/experiment_json.h>
#include <ng/session/experiment_document.h>

#include <QTest>

#include <random>

using namespace ng;

namespace {

/// A person who edits at random: every kind of edit the designer has, on a design that stays small enough to save each time.
class Walker {
public:
    Walker(ExperimentDocument& document, unsigned seed) : m_document(document), m_rng(seed) { }

    void step()
    {
        Experiment e = m_document.experiment();
        switch (m_rng() % 13) {
        case 0:
            if (e.populations.size() < 8) addPopulation(e, *m_kernels.find(any({"poisson", "lif_adaptive", "iaf_psc_exp"})), coordinate(), coordinate());
            return edit(std::move(e));
        case 1:
            if (e.populations.size() > 1 && e.projections.size() < 16) addProjection(e, population(e).id, population(e).id, m_kernels);
            return edit(std::move(e));
        case 2:
            if (!e.populations.empty() && e.growth.size() < 8)
                addGrowthRule(e, *m_kernels.find(any({"novelty_birth", "apoptosis", "prune_weak"})), population(e).id);
            return edit(std::move(e));
        case 3:
            if (!e.populations.empty() && chance(3)) removeParts(e, {.populations = {population(e).id}, .projections = {}, .growth = {}, .task = chance(4)});
            else if (!e.projections.empty()) removeParts(e, {.populations = {}, .projections = {e.projections[m_rng() % e.projections.size()].id}, .growth = {}});
            return edit(std::move(e));
        case 4:
            if (!e.populations.empty() && e.populations.size() < 8)
                insertParts(e, extractParts(e, {.populations = {population(e).id, population(e).id}, .projections = {}, .growth = {}, .task = true}),
                    chance(2) ? Between::Keep : Between::Drop, coordinate(), coordinate());
            return edit(std::move(e));
        case 5:
            if (!e.populations.empty()) renameId(e, "populations", std::string(population(e).id), "name_" + std::to_string(m_rng() % 50));
            return edit(std::move(e));
        case 6:
            addTask(e, m_kernels, coordinate(), coordinate());
            return edit(std::move(e));
        case 7: // a layout moves everything at once
            for (Population& p : e.populations) {
                p.canvasX = coordinate();
                p.canvasY = coordinate();
            }
            return edit(std::move(e));
        case 8: { // a drag: several values of one gesture
            if (e.populations.empty()) return;
            const std::string path = "populations." + population(e).id + ".size";
            const int drag = m_document.newGesture();
            for (int i = 0; i < 3; ++i) (void)m_document.changeByPath(path, std::to_string(1 + m_rng() % 400), drag);
            return;
        }
        case 9:
            if (!e.populations.empty()) {
                Population& p = population(e);
                if (p.maturation) p.maturation.reset();
                else p.maturation = Maturation{.immatureMs = coordinate(), .criticalPeriodMs = 1e4, .enabled = chance(2)};
                p.parameters["tau_m"] = 0.1 * static_cast<double>(m_rng() % 1000); // 0.1 is no binary number: every digit must survive
                p.initial["V_m"] = {Distribution::Kind::Uniform, -70, -55.5};
            }
            return edit(std::move(e));
        case 10:
            if (!e.projections.empty()) {
                Projection& p = e.projections[m_rng() % e.projections.size()];
                p.weight = {Distribution::Kind::Normal, static_cast<double>(m_rng()) / 1e9, 0.3};
                p.connect.kind = static_cast<ConnectRule::Kind>(m_rng() % 7);
                p.parameters["eta"] = 1.0 / (1 + static_cast<double>(m_rng() % 99));
            }
            return edit(std::move(e));
        case 11:
            if (!e.populations.empty() && e.modules.size() < 4) addModule(e, {population(e).id, population(e).id});
            else if (!e.modules.empty()) e.modules[0].folded = !e.modules[0].folded;
            if (e.notes.size() < 3) addNote(e, "a\nnote “of” two lines", coordinate(), coordinate());
            else removeParts(e, {.populations = {}, .projections = {}, .growth = {}, .modules = {}, .notes = {e.notes[0].id}});
            return edit(std::move(e));
        default:
            e.seed = m_rng();
            e.title = "Ümläut “" + std::to_string(m_rng() % 7) + "”\n";
            e.recording.traceMs = static_cast<double>(m_rng() % 100);
            return edit(std::move(e));
        }
    }

private:
    void edit(Experiment e) { m_document.edit("edit", {ChangeEvent::Kind::Structure, {}}, std::move(e)); }
    Population& population(Experiment& e) { return e.populations[m_rng() % e.populations.size()]; }
    double coordinate() { return 20 * static_cast<double>(m_rng() % 100); }
    bool chance(unsigned n) { return m_rng() % n == 0; }
    const char* any(std::initializer_list<const char*> of) { return of.begin()[m_rng() % of.size()]; }

    ExperimentDocument& m_document;
    test::FakeKernels m_kernels;
    std::mt19937 m_rng;
};

} // namespace

class TestDesignWalk : public QObject {
    Q_OBJECT
private slots:
    /// Ten thousand edits: every prefix survives its file, and undo and redo go all the way through the same designs.
    void tenThousandEdits()
    {
        constexpr int kEdits = 10'000;
        constexpr int kKept = 50; // each so many commands the whole design is kept to compare with
        ExperimentDocument d;
        d.reset(test::digitsDesign());
        Walker walker(d, 5);
        std::map<int, Experiment> kept{{0, d.experiment()}};
        while (d.undoStack().count() < kEdits) {
            const int before = d.undoStack().count();
            walker.step();
            const int now = d.undoStack().count();
            if (now == before) continue; // nothing was done
            const auto read = parseExperiment(toJson(d.experiment()));
            QVERIFY2(read, read ? "" : read.error().line().c_str());
            QVERIFY2(*read == d.experiment(), qPrintable(QString::number(now)));
            if (now % kKept == 0) kept[now] = d.experiment();
        }
        const Experiment end = d.experiment();
        for (int i = kEdits; i-- > 0;) {
            d.undoStack().undo();
            if (const auto at = kept.find(i); at != kept.end()) QVERIFY2(d.experiment() == at->second, qPrintable(QString::number(i)));
        }
        QVERIFY(!d.undoStack().canUndo() && !d.isDirty());
        QVERIFY(d.experiment() == test::digitsDesign());
        for (int i = 1; i <= kEdits; ++i) {
            d.undoStack().redo();
            if (const auto at = kept.find(i); at != kept.end()) QVERIFY2(d.experiment() == at->second, qPrintable(QString::number(i)));
        }
        QVERIFY(!d.undoStack().canRedo());
        QVERIFY(d.experiment() == end);
    }
};

QTEST_GUILESS_MAIN(TestDesignWalk)
#include "test_design_walk.moc"
