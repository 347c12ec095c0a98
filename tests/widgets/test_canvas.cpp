#include "design_hand.h"
#include "support/fake_kernels.h"

#include "common/theme.h"
#include "design/design_actions.h"
#include "design/design_editor.h"
#include "design/growth_badge.h"
#include "design/module_frame.h"
#include "design/note_item.h"
#include "design/inspector.h"
#include "design/kernel_palette.h"

#include <ng/model/experiment_json.h>

#include <QAbstractButton>
#include <QClipboard>
#include <QLoggingCategory>
#include <QMenu>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTimer>
#include <QTreeView>

using namespace ng;
using Kind = DesignItem::Kind;

namespace {

struct Desk {
    explicit Desk(const Experiment& e)
    {
        document.reset(e);
        page = std::make_unique<DesignPage>(document, kernels);
        page->resize(1280, 720);
        page->show();
        QApplication::setActiveWindow(page.get());
        page->canvas().setFocus();
        QCoreApplication::processEvents();
        hand = std::make_unique<test::DesignHand>(*page);
    }
    [[nodiscard]] const Experiment& design() const { return document.experiment(); }
    [[nodiscard]] int edits() { return document.undoStack().count(); }
    void undo() { document.undoStack().undo(); }
    [[nodiscard]] std::vector<DesignItem> selection() const { return page->canvas().design().selection(); }
    void select(std::initializer_list<DesignItem> items) const { page->canvas().design().select(items); }

    test::FakeKernels kernels;
    ExperimentDocument document;
    std::unique_ptr<DesignPage> page;
    std::unique_ptr<test::DesignHand> hand;
};

} // namespace

/// Drawing with mouse and keyboard on the real page: every gesture is one command and selects what it made.
class TestCanvas : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules("qt.qpa.*=false");
        applyTheme(*qApp, true);
    }

    void aDoubleClickAdds()
    {
        Desk d({});
        d.hand->addByTyping({-100, 40}, "lif_a");
        QCOMPARE(d.design().populations.size(), std::size_t{1});
        QCOMPARE(d.design().populations[0].kernel, std::string("lif_adaptive"));
        QVERIFY(std::abs(d.design().populations[0].canvasX + 100) < 2 && std::abs(d.design().populations[0].canvasY - 40) < 2);
        QVERIFY((d.selection() == std::vector<DesignItem>{{Kind::Population, "lif_adaptive"}}));
        QVERIFY(d.page->inspector().editor("populations.lif_adaptive.size"));
        QCOMPARE(d.edits(), 1);
        d.undo();
        QVERIFY(d.design() == Experiment{});
    }

    void theCanvasIsReachedByKeyboardAlone()
    {
        Desk d({});
        for (const char* kernel : {"poisson", "iaf"}) {
            d.hand->press(Qt::Key_Insert);
            d.hand->typeIntoQuickAdd(kernel);
        }
        QCOMPARE(d.design().populations.size(), std::size_t{2});
        for (int i = 0; i < 4; ++i) d.hand->press(Qt::Key_Right); // both came to the middle
        QCOMPARE(d.edits(), 3); // four keys, one move
        d.hand->press(Qt::Key_Left, Qt::AltModifier);
        QVERIFY((d.selection() == std::vector<DesignItem>{{Kind::Population, "poisson"}}));
        // C asks where to; the first entry is chosen.
        QTimer::singleShot(0, this, [] { QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return); });
        d.hand->press(Qt::Key_C);
        QCOMPARE(d.design().projections.size(), std::size_t{1});
        QCOMPARE(d.design().projections[0].source, std::string("poisson"));
        QCOMPARE(d.design().projections[0].target, std::string("iaf_psc_exp"));
        d.hand->press(Qt::Key_Delete);
        QVERIFY(d.design().projections.empty());
        d.hand->press(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(d.selection().size(), std::size_t{2});
    }

    void anArrowIsDrawnFromAnEdge()
    {
        Desk d(test::digitsDesign());
        const Experiment before = d.design();
        d.hand->connectNodes(*d.hand->population("digits"), *d.hand->population("competitive"));
        QCOMPARE(d.design().projections.size(), std::size_t{3});
        const Projection& p = d.design().projections[2];
        QCOMPARE(p.source, std::string("digits"));
        QCOMPARE(p.target, std::string("competitive"));
        QVERIFY((d.selection() == std::vector<DesignItem>{{Kind::Projection, p.id}}));
        // A second arrow beside the first, both to be seen.
        const QPolygonF a = d.hand->arrow("feed")->line(), b = d.hand->arrow(p.id)->line();
        QVERIFY(QLineF(a[a.size() / 2], b[b.size() / 2]).length() > 15);
        d.undo();
        QVERIFY(d.design() == before);
        // From the middle of a node the same drag moves it.
        d.hand->drag(d.hand->population("digits")->pos(), d.hand->population("digits")->pos() + QPointF(0, -120));
        QCOMPARE(d.design().projections.size(), std::size_t{2});
        QVERIFY(d.design().populations[0].canvasY < before.populations[0].canvasY);
    }

    void aLoopIsDrawnOutAndBack()
    {
        Desk d(test::balancedDesign());
        NodeItem* n = d.hand->population("excitatory");
        const QPointF edge = test::DesignHand::edgeOf(*n, 20);
        d.hand->drag(edge, n->pos() + QPointF(10, 10));
        QCOMPARE(d.design().projections.back().source, d.design().projections.back().target);
        QCOMPARE(d.design().projections.size(), std::size_t{7});
        const auto loop = d.hand->arrow(d.design().projections.back().id)->line();
        const auto other = d.hand->arrow("ee")->line();
        QVERIFY(loop.size() > 3 && QLineF(loop[loop.size() / 2], other[other.size() / 2]).length() > 60); // not on top of each other
    }

    void whatTakesNoInputRefuses()
    {
        Desk d(test::digitsDesign());
        d.hand->connectNodes(*d.hand->population("competitive"), *d.hand->population("digits"));
        QCOMPARE(d.edits(), 0);
        QCOMPARE(d.page->canvas().said(), QString("A stimulus takes no input."));
    }

    void anArrowOntoTheGroundMakesItsTarget()
    {
        Desk d(test::balancedDesign());
        NodeItem* n = d.hand->population("excitatory");
        d.hand->drag(test::DesignHand::edgeOf(*n, 0), n->pos() + QPointF(330, 40));
        auto* ask = d.page->findChild<QuickAdd*>();
        QVERIFY(ask);
        QVERIFY(!ask->palette().shown().contains("poisson")); // takes no input
        d.hand->typeIntoQuickAdd("izhi");
        QCOMPARE(d.design().populations.back().kernel, std::string("izhikevich"));
        QCOMPARE(d.design().projections.back().source, std::string("excitatory"));
        QCOMPARE(d.design().projections.back().target, std::string("izhikevich"));
        QCOMPARE(d.edits(), 1);
    }

    void aTaskIsTiedByArrows()
    {
        Experiment e = test::digitsDesign();
        e.task.reset();
        Desk d(e);
        d.hand->drop(KernelPalette::kTask, {-320, 300});
        QVERIFY(d.design().task && d.design().task->input == "digits" && d.design().task->readout == "competitive");
        d.document.adopt("untie", [&] {
            Experiment x = d.design();
            x.task->input.clear();
            x.task->readout.clear();
            return x;
        }());
        QVERIFY(!d.page->errors().empty());
        d.hand->connectNodes(*d.hand->node({Kind::Task, {}}), *d.hand->population("digits"));
        QCOMPARE(d.design().task->input, std::string("digits"));
        d.hand->connectNodes(*d.hand->population("competitive"), *d.hand->node({Kind::Task, {}}));
        QCOMPARE(d.design().task->readout, std::string("competitive"));
        QVERIFY(d.page->errors().empty());
    }

    void aRubberBandSelectsAndSeveralMoveTogether()
    {
        Desk d(test::balancedDesign());
        d.hand->drag({-140, -300}, {240, 300});
        QVERIFY(std::ranges::count(d.selection(), DesignItem{Kind::Population, "excitatory"}) == 1);
        QVERIFY(std::ranges::count(d.selection(), DesignItem{Kind::Population, "inhibitory"}) == 1);
        QVERIFY(std::ranges::count(d.selection(), DesignItem{Kind::Population, "background"}) == 0);
        const QPointF a = d.hand->population("excitatory")->pos(), b = d.hand->population("inhibitory")->pos();
        d.hand->drag(a, a + QPointF(60, 20));
        const QPointF by = d.hand->population("excitatory")->pos() - a;
        QCOMPARE(by.x(), 60.0);
        QVERIFY(by.y() > 0);
        QCOMPARE(d.hand->population("inhibitory")->pos() - b, by);
        QCOMPARE(d.edits(), 1);
        QCOMPARE(d.document.undoStack().undoText(), QString("move 2 nodes"));
        d.hand->click({-250, 250});
        QVERIFY(d.selection().empty());
    }

    void controlAddsToTheSelection()
    {
        Desk d(test::balancedDesign());
        d.hand->click(d.hand->population("excitatory")->pos());
        d.hand->click(d.hand->population("inhibitory")->pos(), Qt::ControlModifier);
        QCOMPARE(d.selection().size(), std::size_t{2});
        d.hand->click(d.hand->population("excitatory")->pos(), Qt::ControlModifier);
        QVERIFY((d.selection() == std::vector<DesignItem>{{Kind::Population, "inhibitory"}}));
        QCOMPARE(d.edits(), 0);
    }

    void nodesSnapIntoLineWithOthers()
    {
        Experiment e = test::balancedDesign();
        e.populations[0].canvasX = -347; // off the grid
        Desk d(e);
        NodeItem* n = d.hand->population("inhibitory");
        d.hand->drag(n->pos(), {-342, 170}); // near the column of the background
        QCOMPARE(d.design().populations[2].canvasX, -347.0);
        d.hand->drag(n->pos(), {-200, 173});
        QCOMPARE(d.design().populations[2].canvasX, -200.0); // the grid again
        d.hand->drag(n->pos(), QPointF(-227, 203), Qt::AltModifier);
        QVERIFY(std::remainder(d.design().populations[2].canvasX, 20) != 0);
    }

    void escapeGivesUp()
    {
        Desk d(test::digitsDesign());
        const QPointF before = d.hand->population("competitive")->pos();
        d.hand->drag(before, before + QPointF(90, 60), {}, Qt::LeftButton, false);
        QVERIFY(d.hand->population("competitive")->pos() != before);
        d.hand->press(Qt::Key_Escape);
        QCOMPARE(d.hand->population("competitive")->pos(), before);
        QTest::mouseRelease(d.page->canvas().viewport(), Qt::LeftButton, {}, d.hand->at(before));
        QCOMPARE(d.edits(), 0);
    }

    void deletingTakesWhatDependsAndComesBack()
    {
        Desk d(test::digitsDesign());
        const Experiment before = d.design();
        d.hand->click(d.hand->population("competitive")->pos());
        d.hand->press(Qt::Key_Delete);
        QCOMPARE(d.design().populations.size(), std::size_t{1});
        QVERIFY(d.design().projections.empty() && d.design().growth.empty());
        QVERIFY(d.selection().empty());
        QCOMPARE(d.page->canvas().design().badges().size(), std::size_t{0});
        QCOMPARE(d.edits(), 1);
        d.undo();
        QVERIFY(d.design() == before);
        QVERIFY(d.hand->arrow("feed")->line().size() > 3);
        // A badge is the growth rules of its population.
        d.select({{Kind::Growth, "competitive"}});
        d.hand->press(Qt::Key_Delete);
        QVERIFY(d.design().growth.empty() && d.design().projections.size() == 2);
    }

    void copiesComeWithOrWithoutArrows()
    {
        Desk d(test::balancedDesign());
        d.select({{Kind::Population, "excitatory"}, {Kind::Population, "inhibitory"}});
        d.hand->press(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(d.design().populations.size(), std::size_t{5});
        QCOMPARE(d.design().projections.size(), std::size_t{10}); // the four among the two, once more
        QCOMPARE(d.selection().size(), std::size_t{6}); // the copies are selected
        d.undo();
        d.select({{Kind::Population, "excitatory"}, {Kind::Population, "inhibitory"}});
        d.hand->press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(d.design().populations.size(), std::size_t{5});
        QCOMPARE(d.design().projections.size(), std::size_t{6});
        QVERIFY(d.page->errors().empty());

        // By the clipboard into another design, twice: the second copy stands beside the first.
        d.select({{Kind::Population, "excitatory"}, {Kind::Population, "inhibitory"}});
        d.hand->press(Qt::Key_C, Qt::ControlModifier);
        Desk other({});
        other.hand->press(Qt::Key_V, Qt::ControlModifier);
        other.hand->press(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(other.design().populations.size(), std::size_t{4});
        QCOMPARE(other.design().projections.size(), std::size_t{8});
        QVERIFY(other.design().populations[0].canvasX != other.design().populations[2].canvasX);
        QCOMPARE(other.edits(), 2);
        other.hand->press(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(other.design().projections.size(), std::size_t{8});

        QApplication::clipboard()->setText("{\"neurogrove_design\": 1, \"populations\": 3}");
        other.hand->press(Qt::Key_V, Qt::ControlModifier);
        QVERIFY(other.page->canvas().said().contains("populations"));
        QCOMPARE(other.edits(), 3);
    }

    void alignAndSpace()
    {
        Desk d(test::balancedDesign());
        d.select({{Kind::Population, "background"}, {Kind::Population, "excitatory"}, {Kind::Population, "inhibitory"}});
        d.page->actions()[Edit::AlignMiddle]->trigger();
        const auto& p = d.design().populations;
        QVERIFY(p[0].canvasY == p[1].canvasY && p[1].canvasY == p[2].canvasY);
        d.undo();
        d.select({{Kind::Population, "background"}, {Kind::Population, "excitatory"}, {Kind::Population, "inhibitory"}});
        d.page->actions()[Edit::AlignLeft]->trigger();
        const auto left = [&](const char* id) { return d.hand->population(id)->outline().boundingRect().left(); };
        QVERIFY(std::abs(left("background") - left("excitatory")) < 0.01 && std::abs(left("excitatory") - left("inhibitory")) < 0.01);
        d.page->actions()[Edit::SpaceDown]->trigger();
        std::vector<double> ys;
        for (const Population& each : d.design().populations) ys.push_back(each.canvasY);
        std::ranges::sort(ys);
        QVERIFY(std::abs(ys[2] - ys[1] - (ys[1] - ys[0])) < 1e-9);
        d.select({{Kind::Population, "background"}});
        QVERIFY(!d.page->actions()[Edit::AlignLeft]->isEnabled());
    }

    void kernelsAreDroppedWhereTheyBelong()
    {
        Desk d(test::digitsDesign());
        d.hand->drop("novelty_birth", {-100, 250});
        QVERIFY(d.page->canvas().said().contains("drop it on one"));
        QCOMPARE(d.edits(), 0);
        d.hand->drop("novelty_birth", d.hand->population("digits")->pos());
        QVERIFY(d.page->canvas().said().contains("does not grow"));
        d.hand->drop("apoptosis", d.hand->population("competitive")->pos());
        QCOMPARE(d.design().growth.size(), std::size_t{4});
        QCOMPARE(d.design().growth.back().population, std::string("competitive"));
        const QPolygonF line = d.hand->arrow("feed")->line();
        d.hand->drop("stdp_pair", line[line.size() / 2]);
        QCOMPARE(d.design().projections[0].kernel, std::string("stdp_pair"));
        QVERIFY(d.design().projections[0].parameters.empty()); // eta is not one of its
        d.hand->drop("izhikevich", {160, 260});
        QCOMPARE(d.design().populations.back().kernel, std::string("izhikevich"));
        QCOMPARE(d.edits(), 3);
    }

    void aDroppedFileIsOpened()
    {
        Desk d({});
        QSignalSpy asked(d.page.get(), &DesignPage::openRequested);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile("/somewhere/a picture.png"), QUrl::fromLocalFile("/somewhere/mine.ngdesign")});
        d.hand->dropData(data, {0, 0});
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][0].toString(), QString("/somewhere/mine.ngdesign"));
    }

    void thePaletteFindsByNameTitleAndText()
    {
        Desk d({});
        KernelPalette& p = d.page->palette();
        QCOMPARE(p.shown().size(), 11); // ten kernels and the task
        QTest::keyClicks(&p.search(), "recovery");
        QVERIFY(p.shown().isEmpty()); // a field's text is not the model's
        p.search().clear();
        QTest::keyClicks(&p.search(), "diehl");
        QCOMPARE(p.shown(), QStringList{"lif_adaptive"});
        QTest::keyClick(&p.search(), Qt::Key_Return);
        QCOMPARE(d.design().populations.size(), std::size_t{1});
        p.search().clear();
        QTest::keyClicks(&p.search(), "stdp");
        QTest::keyClick(&p.search(), Qt::Key_Down);
        QVERIFY(p.list().currentIndex().isValid());
    }

    void theContextMenuFitsWhatIsThere()
    {
        Desk d(test::digitsDesign());
        const auto texts = [&](QPointF at) {
            QStringList out;
            QTimer::singleShot(0, this, [&] {
                auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
                for (const QAction* a : menu->actions())
                    if (!a->text().isEmpty()) out << a->text().remove('&');
                menu->close();
            });
            d.hand->click(at, {}, Qt::RightButton);
            return out;
        };
        QVERIFY(texts({0, 280}).contains("Add a node…"));
        QVERIFY(texts(d.hand->population("digits")->pos()).contains("Duplicate"));
        QVERIFY((d.selection() == std::vector<DesignItem>{{Kind::Population, "digits"}}));
        const QPolygonF line = d.hand->arrow("feed")->line();
        QVERIFY(texts(line[line.size() / 2]).contains("Turn the arrow round"));
        QCOMPARE(d.edits(), 0);
    }

    void inhibitoryTurnsTheSignsOfItsArrows()
    {
        Desk d(test::balancedDesign());
        d.select({{Kind::Population, "excitatory"}});
        d.hand->press(Qt::Key_I);
        QVERIFY(d.hand->population("excitatory")->kind() == NodeKind::Inhibitory);
        QVERIFY(d.design().projections[2].weight.a < 0 && d.design().projections[3].weight.a < 0);
        QCOMPARE(d.edits(), 1);
        d.hand->press(Qt::Key_I);
        QVERIFY(d.design() == test::balancedDesign());
    }

    void modulesAreGroupedMovedFoldedAndTakenApart()
    {
        Desk d(test::balancedDesign());
        DesignScene& scene = d.page->canvas().design();
        d.select({{Kind::Population, "excitatory"}, {Kind::Population, "inhibitory"}});
        d.hand->press(Qt::Key_G, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(scene.frames().size(), std::size_t{1});
        ModuleFrame* frame = scene.frames()[0];
        for (const char* id : {"excitatory", "inhibitory"}) QVERIFY(frame->rect().contains(d.hand->population(id)->outline().boundingRect()));
        QVERIFY(!frame->rect().contains(d.hand->population("background")->pos()));
        // Dragged by its name, everything in it goes along as one edit.
        const QPointF a = d.hand->population("excitatory")->pos(), b = d.hand->population("inhibitory")->pos();
        const QPointF name = frame->rect().topLeft() + QPointF(40, 12);
        d.hand->drag(name, name + QPointF(80, 40));
        const QPointF by = d.hand->population("excitatory")->pos() - a;
        QVERIFY(by.x() > 40 && by.y() > 10);
        QCOMPARE(d.hand->population("inhibitory")->pos() - b, by);
        QCOMPARE(d.edits(), 2);

        d.hand->press(Qt::Key_F, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(d.design().modules[0].folded && scene.frames().empty());
        QVERIFY(!d.hand->population("excitatory")->isVisible());
        NodeItem* folded = d.hand->node({Kind::Module, "module"});
        QVERIFY(folded && folded->lines().contains("2 populations") && folded->lines().contains("4,000 neurons"));
        QVERIFY(d.hand->arrow("ee")->line().isEmpty()); // inside
        const QPolygonF in = d.hand->arrow("background_e")->line();
        QVERIFY(in.size() > 3 && QLineF(in.back(), folded->pos()).length() < 130); // ends at the folded node
        const QPointF before = d.hand->population("excitatory")->pos(), middle = folded->pos();
        d.hand->drag(middle, middle + QPointF(-40, 60));
        QVERIFY(d.design().populations[1].canvasY > before.y() + 30); // what is in it moved with it
        d.hand->press(Qt::Key_F, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(d.hand->population("excitatory")->isVisible() && d.hand->arrow("ee")->line().size() > 3);
        d.hand->press(Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(d.design().modules.empty() && d.design().populations.size() == 3);
        d.undo();
        d.select({{Kind::Module, "module"}});
        d.hand->press(Qt::Key_Delete); // the module with what is in it
        QVERIFY(d.design().modules.empty() && d.design().populations.size() == 1 && d.design().projections.empty());
        while (d.document.undoStack().canUndo()) d.undo();
        QVERIFY(d.design() == test::balancedDesign());
    }

    void comments()
    {
        Desk d(test::digitsDesign());
        d.hand->press(Qt::Key_Slash);
        QCOMPARE(d.design().notes.size(), std::size_t{1});
        auto* text = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(text); // ready to be written
        QTest::keyClicks(text, "the input is shown class by class");
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(d.page->canvas().design().notes()[0]->text(), QString("the input is shown class by class"));
        QVERIFY(d.page->errors().empty());
        const QPointF at = d.page->canvas().design().notes()[0]->pos() + QPointF(-60, 12);
        d.hand->drag(at, at + QPointF(100, 80));
        QVERIFY(d.design().notes[0].canvasX > 50);
        d.hand->press(Qt::Key_Delete);
        QVERIFY(d.design().notes.empty());
    }

    /// Whatever a file says, it is drawn as far as it goes, what is wrong is marked, and it can be edited and undone.
    void aBrokenDesignIsDrawnAndEdited()
    {
        Experiment e = test::digitsDesign();
        e.populations.push_back(e.populations[1]); // two of one id
        e.projections.push_back(e.projections[0]);
        e.projections[1].target = "nobody";
        e.populations[0].kernel = "of_another_program";
        e.populations[1].canvasX = 1e300;
        e.growth[0].population = "nobody";
        e.task->readout = "nobody";
        e.modules = {{"m", "", {"nobody", "competitive"}, false}, {"n", "", {"competitive"}, true}};
        Desk d(e);
        QVERIFY(!d.page->grab().isNull());
        QVERIFY(d.page->errors().size() >= 6);
        QVERIFY(d.hand->population("digits")->isFaulty());
        QVERIFY(d.hand->arrow("lateral")->isFaulty());
        d.hand->press(Qt::Key_A, Qt::ControlModifier);
        d.hand->press(Qt::Key_D, Qt::ControlModifier);
        d.hand->press(Qt::Key_Right);
        d.hand->press(Qt::Key_Delete);
        d.hand->press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        while (d.document.undoStack().canUndo()) d.undo();
        QCOMPARE(d.design().populations.size(), std::size_t{3});
        QVERIFY(!d.page->grab().isNull());
    }

    void whatIsAddedOutsideTheViewIsBroughtIntoIt()
    {
        Desk d(test::digitsDesign());
        d.page->canvas().setZoom(2);
        d.page->canvas().centerOn(3000, 0);
        d.select({{Kind::Population, "digits"}});
        const QRectF seen = d.page->canvas().mapToScene(d.page->canvas().viewport()->rect()).boundingRect();
        QVERIFY(seen.intersects(d.hand->population("digits")->sceneBoundingRect()));
    }

    void middleDragPans()
    {
        Desk d(test::digitsDesign());
        d.page->canvas().setZoom(1.5);
        const QPointF before = d.page->canvas().mapToScene(100, 100);
        d.hand->drag(before, before + QPointF(40, 20), {}, Qt::MiddleButton);
        const QPointF moved = d.page->canvas().mapToScene(100, 100) - before;
        QVERIFY(std::abs(moved.x() + 40) < 3 && std::abs(moved.y() + 20) < 3);
        QCOMPARE(d.edits(), 0);
    }

    /// Everything that can be pressed says what it is, to eyes and to a screen reader, and is reached by Tab.
    void everyControlIsNamed()
    {
        Desk d(test::digitsDesign());
        for (const DesignItem& item : std::initializer_list<DesignItem>{{}, {Kind::Population, "competitive"}, {Kind::Projection, "feed"}, {Kind::Task, ""}, {Kind::Growth, "competitive"}}) {
            d.select({item});
            QCoreApplication::processEvents();
            for (const QWidget* w : d.page->findChildren<QWidget*>()) {
                const bool control = w->focusPolicy() & Qt::TabFocus;
                const auto* area = qobject_cast<const QAbstractScrollArea*>(w->parentWidget());
                if (area && area->viewport() == w) continue;
                if (!control || !w->isVisibleTo(d.page.get()) || qobject_cast<const QScrollArea*>(w) || w->objectName() == "qt_spinbox_lineedit") continue;
                const QString who = QString("%1 %2 in %3").arg(w->metaObject()->className(), w->objectName(), w->parentWidget()->metaObject()->className());
                const auto* button = qobject_cast<const QAbstractButton*>(w);
                QVERIFY2(!w->accessibleName().isEmpty() || (button && !button->text().isEmpty()), qPrintable(who + " has no name"));
                bool tip = !w->toolTip().isEmpty() || qobject_cast<const DesignCanvas*>(w); // the canvas says how at its lower edge
                for (const QWidget* p = w->parentWidget(); p && !tip && p != d.page.get(); p = p->parentWidget()) tip = !p->toolTip().isEmpty();
                QVERIFY2(tip, qPrintable(who + " " + w->accessibleName() + " has no tooltip"));
            }
        }
    }
};

QTEST_MAIN(TestCanvas)
#include "test_canvas.moc"
