#include "support/fake_kernels.h"

#include "common/theme.h"
#include "design/design_canvas.h"
#include "design/design_page.h"
#include "design/edge_item.h"
#include "design/field_editor.h"
#include "design/growth_badge.h"
#include "design/inspector.h"
#include "design/node_item.h"
#include "design/problem_strip.h"

#include <ng/model/experiment_json.h>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QListWidget>
#include <QLoggingCategory>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using namespace ng;

namespace {

struct Page {
    explicit Page(const Experiment& e, QSize size = {1280, 720})
    {
        document.reset(e);
        page = std::make_unique<DesignPage>(document, kernels);
        page->resize(size);
        page->show();
        QCoreApplication::processEvents();
    }
    [[nodiscard]] NodeItem* node(const std::string& id) const
    {
        for (NodeItem* n : page->canvas().design().nodes())
            if (n->item() == DesignItem{DesignItem::Kind::Population, id}) return n;
        return nullptr;
    }
    [[nodiscard]] EdgeItem* edge(const std::string& id) const
    {
        for (EdgeItem* e : page->canvas().design().edges())
            if (e->item() == DesignItem{DesignItem::Kind::Projection, id}) return e;
        return nullptr;
    }
    [[nodiscard]] FieldEditor* editor(const std::string& path) const { return page->inspector().editor(path); }
    void select(DesignItem::Kind kind, const std::string& id) const { page->canvas().design().select({DesignItem{kind, id}}); }

    test::FakeKernels kernels;
    ExperimentDocument document;
    std::unique_ptr<DesignPage> page;
};

Experiment broken()
{
    Experiment e = test::digitsDesign();
    e.populations[1].parameters["tau_m"] = -3;
    e.projections[0].kernel = "stdp_pairs";
    e.growth[1].parameters["min_win"] = 2;
    return e;
}

} // namespace

class TestDesign : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules("qt.qpa.*=false");
        applyTheme(*qApp, true);
    }

    void theCanvasShowsTheDesign()
    {
        const Page p(test::digitsDesign());
        QVERIFY(p.node("digits")->kind() == NodeKind::Stimulus);
        QVERIFY(p.node("competitive")->kind() == NodeKind::Excitatory);
        QCOMPARE(p.node("competitive")->lines(), (QStringList{"Competitive layer", "lif_adaptive", "15 → ≤ 300"}));
        QCOMPARE(p.page->canvas().design().nodes().size(), std::size_t{4}); // two populations, task, read-out
        QVERIFY(p.edge("feed")->look() == EdgeItem::Look::Excites);
        QVERIFY(p.edge("lateral")->look() == EdgeItem::Look::Inhibits);
        QCOMPARE(p.edge("feed")->label(), QString("stdp_competitive · 960"));
        QVERIFY(p.edge("feed")->width() > p.edge("lateral")->width()); // 960 synapses against 210
        QCOMPARE(p.page->canvas().design().badges().size(), std::size_t{1});
        QCOMPARE(p.page->canvas().design().badges()[0]->text(), QString("birth · mature · die · prune"));
        QCOMPARE(p.page->costText(), QString("15 neurons at start · ≤ 300 · 1,170 synapses · ≤ 108,900 · memory ≤ 1.1\u2009MB"));
    }

    void theCanvasFollowsTheDocument()
    {
        Page p(test::digitsDesign());
        QVERIFY(!p.document.changeByPath("populations.competitive.inhibitory", "true"));
        QVERIFY(p.node("competitive")->kind() == NodeKind::Inhibitory);
        QVERIFY(!p.document.changeByPath("growth.novelty.enabled", "false"));
        QCOMPARE(p.page->canvas().design().badges()[0]->text(), QString("mature · die · prune"));
        p.document.undoStack().undo();
        p.document.undoStack().undo();
        QVERIFY(p.node("competitive")->kind() == NodeKind::Excitatory);
        p.document.reset(test::balancedDesign());
        QCOMPARE(p.page->canvas().design().nodes().size(), std::size_t{3});
        QVERIFY(p.page->canvas().design().badges().empty());
    }

    void nothingOverlaps_data()
    {
        QTest::addColumn<bool>("digits");
        QTest::newRow("digits") << true;
        QTest::newRow("balanced") << false;
    }
    void nothingOverlaps()
    {
        QFETCH(bool, digits);
        const Page p(digits ? test::digitsDesign() : test::balancedDesign());
        const DesignScene& s = p.page->canvas().design();
        for (const EdgeItem* e : s.edges()) {
            QVERIFY2(e->line().size() > 3, qPrintable(e->label()));
            for (const NodeItem* n : s.nodes())
                QVERIFY2(!n->outline().intersects(e->labelRect()), qPrintable(e->label() + " on " + n->lines()[0]));
            for (const GrowthBadge* b : s.badges())
                QVERIFY2(!b->box().translated(b->pos()).intersects(e->labelRect()), qPrintable(e->label()));
            for (const EdgeItem* other : s.edges())
                QVERIFY2(other == e || !other->labelRect().intersects(e->labelRect()), qPrintable(e->label()));
        }
        for (const GrowthBadge* b : s.badges())
            for (const NodeItem* n : s.nodes()) QVERIFY(!n->outline().intersects(b->box().translated(b->pos())));
    }

    void aDesignThatWasNeverDrawnIsArranged()
    {
        Experiment e = test::digitsDesign();
        for (Population& p : e.populations) p.canvasX = p.canvasY = 0;
        e.task->canvasX = e.task->canvasY = 0;
        Page p(e);
        QVERIFY(p.node("digits")->pos().x() < p.node("competitive")->pos().x() - 200);
        QVERIFY(!p.document.isDirty()); // looking changes nothing
        p.page->canvas().design().autoLayout();
        QVERIFY(p.document.experiment().populations[0].canvasX < p.document.experiment().populations[1].canvasX);
        p.document.undoStack().undo();
        QVERIFY(p.document.experiment() == e);
    }

    void movingANodeIsOneUndoableEdit()
    {
        Page p(test::digitsDesign());
        DesignCanvas& view = p.page->canvas();
        NodeItem* n = p.node("competitive");
        const QPointF before = n->pos();
        const QPolygonF line = p.edge("feed")->line();
        const QPoint from = view.mapFromScene(before + QPointF(0, 40));
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 10; ++i) {
            QMouseEvent move(QEvent::MouseMove, from + QPoint(5 * i, 7 * i), view.viewport()->mapToGlobal(from + QPoint(5 * i, 7 * i)),
                Qt::LeftButton, Qt::LeftButton, {});
            QApplication::sendEvent(view.viewport(), &move);
        }
        QVERIFY(p.edge("feed")->line() != line); // arrows follow while the node is dragged
        QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, from + QPoint(50, 70));
        QCOMPARE(p.document.undoStack().count(), 1);
        const Population& moved = p.document.experiment().populations[1];
        QVERIFY(QPointF(moved.canvasX, moved.canvasY) != before);
        QCOMPARE(std::remainder(moved.canvasX, 20), 0.0);
        QCOMPARE(std::remainder(moved.canvasY, 20), 0.0);
        p.page->undoAction()->trigger();
        QCOMPARE(n->pos(), before);
        QVERIFY(p.page->redoAction()->isEnabled());
    }

    /// Classes are put into tasks by their chips: a class belongs to one task, a task without classes goes, what the data set has is offered.
    void classesOfATaskAreChips()
    {
        Experiment e = test::digitsDesign();
        e.task->dataset = "digits";
        e.task->classes = {{0, 1}, {2, 3}};
        Page p(e);
        p.select(DesignItem::Kind::Task, "");
        const auto press = [&](const char* name) {
            for (auto* b : p.editor("task.classes")->findChildren<QToolButton*>())
                if (b->accessibleName() == name && !b->isHidden()) return QTest::mouseClick(b, Qt::LeftButton);
            QFAIL(name);
        };
        const auto classes = [&] { return p.document.experiment().task->classes; };
        using Lists = std::vector<std::vector<int>>;
        press("Class 7 in task 1");
        QVERIFY(classes() == (Lists{{0, 1, 7}, {2, 3}}));
        press("Class 2 in task 1"); // from the other task
        QVERIFY(classes() == (Lists{{0, 1, 2, 7}, {3}}));
        press("Add a task");
        QVERIFY(classes() == (Lists{{0, 1, 2, 7}, {3}, {4}}));
        press("Class 3 in task 2"); // its last one
        QVERIFY(classes() == (Lists{{0, 1, 2, 7}, {4}}));
        press("Remove task 1");
        QVERIFY(classes() == (Lists{{4}}));
        press("Class 9 in task 1");
        QVERIFY(classes() == (Lists{{4, 9}}));
        for (int i = 0; i < 6; ++i) p.document.undoStack().undo();
        QVERIFY(classes() == (Lists{{0, 1}, {2, 3}}));
        // What undo brought back is what the chips show.
        int pressed = 0;
        for (auto* b : p.editor("task.classes")->findChildren<QToolButton*>()) pressed += b->isChecked() && !b->isHidden();
        QCOMPARE(pressed, 4);
    }

    void aClickSelects()
    {
        Page p(test::digitsDesign());
        DesignCanvas& view = p.page->canvas();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.mapFromScene(p.node("digits")->pos()));
        QVERIFY((p.page->inspector().item() == DesignItem{DesignItem::Kind::Population, "digits"}));
        QVERIFY(p.editor("populations.digits.parameters.rate"));
        QCOMPARE(p.document.undoStack().count(), 0);
        const QPolygonF loop = p.edge("lateral")->line();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.mapFromScene(loop[loop.size() / 2]));
        QVERIFY((p.page->inspector().item() == DesignItem{DesignItem::Kind::Projection, "lateral"}));
        QVERIFY(p.editor("projections.lateral.connect.rule"));
        p.select(DesignItem::Kind::Growth, "competitive");
        QVERIFY(p.editor("growth.novelty.parameters.rho"));
        QVERIFY(p.editor("growth.apoptosis.parameters.min_wins"));
        p.select(DesignItem::Kind::Task, "");
        QVERIFY(p.editor("task.max_rate"));
        p.select(DesignItem::Kind::Experiment, "");
        QVERIFY(p.editor("dt_ms"));
    }

    /// Every parameter of every kernel in the design has an editor with its unit, range and default.
    void theInspectorIsTheFieldTable()
    {
        const Page p(test::digitsDesign());
        p.select(DesignItem::Kind::Population, "competitive");
        int seen = 0;
        for (const FieldDescription& f : p.kernels.find("lif_adaptive")->fields) {
            if (f.role != FieldRole::Parameter) continue;
            const FieldEditor* e = p.editor("populations.competitive.parameters." + f.name);
            QVERIFY2(e, f.name.c_str());
            QVERIFY(e->toolTip().contains(QString::fromStdString(f.doc)));
            if (const auto* box = e->findChild<QDoubleSpinBox*>()) {
                QCOMPARE(box->suffix().trimmed(), QString::fromStdString(f.unit));
                QCOMPARE(box->minimum(), f.min);
                QCOMPARE(box->maximum(), f.max);
            }
            ++seen;
        }
        QCOMPARE(seen, 8);
        QVERIFY(p.editor("populations.competitive.parameters.dtheta_young")->field().changed);
        QVERIFY(!p.editor("populations.competitive.parameters.tau_m")->field().changed); // given, but the default
        QVERIFY(p.editor("populations.competitive.initial.V_m"));
        QVERIFY(p.editor("populations.competitive.maturation.critical_period_ms"));
    }

    /// No row is wider than the inspector, whatever is selected.
    void nothingIsCutOff()
    {
        for (const Experiment& e : {test::digitsDesign(), test::balancedDesign()}) {
            const Page p(e);
            std::vector<DesignItem> items{{}, {DesignItem::Kind::Task, ""}, {DesignItem::Kind::Growth, "competitive"}};
            for (const Population& x : e.populations) items.push_back({DesignItem::Kind::Population, x.id});
            for (const Projection& x : e.projections) items.push_back({DesignItem::Kind::Projection, x.id});
            for (const DesignItem& i : items) {
                p.select(i.kind, i.id);
                QCoreApplication::processEvents();
                const auto* scroll = p.page->inspector().findChild<QScrollArea*>();
                QVERIFY2(scroll->widget()->width() <= scroll->viewport()->width(), i.id.c_str());
            }
        }
    }

    void editsGoThroughTheStack()
    {
        Page p(test::digitsDesign());
        p.select(DesignItem::Kind::Population, "competitive");
        FieldEditor* e = p.editor("populations.competitive.parameters.dtheta_young");
        e->findChild<QDoubleSpinBox*>()->setValue(3);
        QCOMPARE(p.document.experiment().populations[1].parameters.at("dtheta_young"), 3.0);
        QCOMPARE(p.document.undoStack().undoText(), QString("set dtheta_young of “Competitive layer”"));
        e->findChild<QToolButton*>()->click();
        QVERIFY(!p.document.experiment().populations[1].parameters.contains("dtheta_young"));
        QVERIFY(!e->field().changed);
        QCOMPARE(e->findChild<QDoubleSpinBox*>()->value(), 1.5);
        QCOMPARE(p.document.undoStack().count(), 2);
        p.page->undoAction()->trigger();
        QCOMPARE(e->findChild<QDoubleSpinBox*>()->value(), 3.0);
        p.page->undoAction()->trigger();
        QVERIFY(p.document.experiment() == test::digitsDesign());
        QVERIFY(p.page->redoAction()->isEnabled() && !p.page->undoAction()->isEnabled());
    }

    void aSliderDragIsOneEdit()
    {
        Page p(test::digitsDesign());
        p.select(DesignItem::Kind::Growth, "competitive");
        auto* slider = p.editor("growth.novelty.parameters.rho")->findChild<QSlider*>();
        slider->setSliderDown(true);
        for (int v = 700; v > 400; v -= 10) slider->setValue(v);
        slider->setSliderDown(false);
        QCOMPARE(p.document.undoStack().count(), 1);
        QCOMPARE(p.document.experiment().growth[0].parameters.at("rho"), 0.41);
        slider->setSliderDown(true);
        slider->setValue(600);
        slider->setSliderDown(false);
        QCOMPARE(p.document.undoStack().count(), 2);
        p.document.undoStack().undo();
        p.document.undoStack().undo();
        QVERIFY(p.document.experiment() == test::digitsDesign());
    }

    void longNumbersKeepTheirDigits()
    {
        Page p(test::digitsDesign());
        p.editor("seed")->findChild<QDoubleSpinBox*>()->setValue(123456789012345.0);
        QCOMPARE(p.document.experiment().seed, std::uint64_t{123456789012345});
        QCOMPARE(p.editor("seed")->findChild<QDoubleSpinBox*>()->text(), QString("123,456,789,012,345"));
    }

    void fieldsFollowChoices()
    {
        Page p(test::digitsDesign());
        p.select(DesignItem::Kind::Projection, "feed");
        QVERIFY(!p.editor("projections.feed.connect.radius"));
        auto* rule = p.editor("projections.feed.connect.rule")->findChild<QComboBox*>();
        rule->setCurrentText("distance");
        emit rule->textActivated("distance");
        QVERIFY(p.document.experiment().projections[0].connect.kind == ConnectRule::Kind::Distance);
        QVERIFY(p.editor("projections.feed.connect.radius"));
        p.select(DesignItem::Kind::Population, "competitive");
        p.editor("populations.competitive.maturation")->findChild<QCheckBox*>()->setChecked(false);
        QVERIFY(!p.document.experiment().populations[1].maturation);
        QVERIFY(!p.editor("populations.competitive.maturation.critical_period_ms"));
        p.document.undoStack().undo();
        QVERIFY(p.editor("populations.competitive.maturation.critical_period_ms"));
    }

    void anotherKernelKeepsWhatItKnows()
    {
        Page p(test::digitsDesign());
        p.select(DesignItem::Kind::Population, "competitive");
        emit p.editor("populations.competitive.kernel")->findChild<QComboBox*>()->textActivated("iaf_psc_exp");
        const Population& now = p.document.experiment().populations[1];
        QCOMPARE(now.kernel, std::string("iaf_psc_exp"));
        QCOMPARE(now.parameters, (ParameterMap{{"tau_m", 50}})); // dtheta_young is unknown to it
        QVERIFY(now.initial.contains("V_m"));
        QVERIFY(p.page->errors().empty());
        QVERIFY(p.editor("populations.competitive.parameters.C_m"));
        p.document.undoStack().undo();
        QVERIFY(p.document.experiment() == test::digitsDesign());
    }

    void problemsAreListedMarkedAndReached()
    {
        Page p(broken());
        QCOMPARE(p.page->errors().size(), std::size_t{3});
        QCOMPARE(p.page->problems().list().count(), 3);
        QVERIFY(p.node("competitive")->isFaulty());
        QVERIFY(!p.node("digits")->isFaulty());
        QVERIFY(p.edge("feed")->isFaulty() && !p.edge("lateral")->isFaulty());
        QVERIFY(p.page->canvas().design().badges()[0]->isFaulty());
        QPushButton* run = nullptr;
        for (QPushButton* b : p.page->findChildren<QPushButton*>())
            if (b->text().contains("Run")) run = b;
        QVERIFY(run && !run->isEnabled());
        for (int i = 0; i < 3; ++i) {
            const QListWidgetItem* item = p.page->problems().list().item(i);
            emit p.page->problems().list().itemClicked(p.page->problems().list().item(i));
            const auto at = itemAtPath(p.document.experiment(), item->data(Qt::UserRole).toString().toStdString());
            QVERIFY(p.page->inspector().item() == at);
        }
        p.document.adopt("mend", test::digitsDesign());
        QCOMPARE(p.page->problems().summary(), QString("Ready to run"));
        QVERIFY(!p.node("competitive")->isFaulty());
        QSignalSpy asked(p.page.get(), &DesignPage::runRequested);
        run->click();
        QCOMPARE(asked.count(), 1);
    }

    void anEmptyDesignIsDrawable()
    {
        Page p(Experiment{});
        QCOMPARE(p.page->problems().list().count(), 1);
        QVERIFY(p.editor("dt_ms"));
        QVERIFY(!p.page->grab().isNull());
        p.document.reset(test::digitsDesign());
        p.select(DesignItem::Kind::Population, "competitive");
        p.document.reset(Experiment{}); // what is selected is gone
        QVERIFY(p.editor("dt_ms"));
    }

    void zoomAndFit()
    {
        const Page p(test::balancedDesign());
        DesignCanvas& c = p.page->canvas();
        const double fitted = c.zoom();
        const QRectF seen = c.mapToScene(c.viewport()->rect()).boundingRect();
        QVERIFY(seen.contains(c.design().content()));
        QWheelEvent wheel(QPointF(200, 200), c.viewport()->mapToGlobal(QPointF(200, 200)), {}, {0, 240}, Qt::NoButton, Qt::ControlModifier,
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(c.viewport(), &wheel);
        QVERIFY(c.zoom() > fitted * 1.3);
        c.fit();
        QCOMPARE(c.zoom(), fitted);
    }

    /// A slider being dragged must not stutter: an edit with everything that follows it takes a few milliseconds; the limit leaves room for
    /// a busy machine.
    void anEditIsQuick()
    {
        Page p(test::digitsDesign());
        p.select(DesignItem::Kind::Population, "competitive");
        const int drag = p.document.newGesture();
        QElapsedTimer clock;
        clock.start();
        constexpr int kEdits = 200;
        for (int i = 0; i < kEdits; ++i) QVERIFY(!p.document.changeByPath("populations.competitive.tau_m", std::to_string(10 + i), drag));
        const double ms = static_cast<double>(clock.nsecsElapsed()) / 1e6 / kEdits;
        qInfo("one edit: %.2f ms", ms);
        QVERIFY2(ms < 100, "a drag would stutter");
    }

    /// Saves pictures to look at: NG_SHOTS=<folder>.
    void pictures()
    {
        const QString folder = qEnvironmentVariable("NG_SHOTS");
        if (folder.isEmpty()) QSKIP("set NG_SHOTS to a folder to get pictures");
        for (const bool dark : {true, false}) {
            applyTheme(*qApp, dark);
            for (const QSize size : {QSize(1280, 720), QSize(1920, 1000)}) {
                const auto shoot = [&](const char* name, const Experiment& e, DesignItem item) {
                    const Page p(e, size);
                    p.select(item.kind, item.id);
                    QCoreApplication::processEvents();
                    p.page->grab().save(QString("%1/design-%2-%3-%4.png").arg(folder, name, dark ? "dark" : "light").arg(size.width()));
                };
                shoot("digits", test::digitsDesign(), {DesignItem::Kind::Population, "competitive"});
                shoot("balanced", test::balancedDesign(), {DesignItem::Kind::Projection, "ie"});
                shoot("broken", broken(), {});
                shoot("task", test::digitsDesign(), {DesignItem::Kind::Task, ""});
                {
                    const Page p(test::digitsDesign(), size);
                    p.select(DesignItem::Kind::Population, "competitive");
                    p.page->inspector().reveal("populations.competitive.maturation.enabled");
                    QCoreApplication::processEvents();
                    p.page->grab().save(QString("%1/design-life-%2-%3.png").arg(folder, dark ? "dark" : "light").arg(size.width()));
                }
                shoot("growth", test::digitsDesign(), {DesignItem::Kind::Growth, "competitive"});
            }
        }
        applyTheme(*qApp, true);
    }
};

QTEST_MAIN(TestDesign)
#include "test_design.moc"
