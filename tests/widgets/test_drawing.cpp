#include "design_hand.h"
#include "support/designs.h"

#include <application.h>
#include <common/theme.h>
#include <composition.h>
#include <design/class_list_editor.h>
#include <design/controls.h>
#include <design/design_tour.h>
#include <design/distribution_editor.h>
#include <design/field_editor.h>
#include <design/inspector.h>
#include <design/number_box.h>
#include <workbench.h>

#include <QAction>
#include <QDir>
#include <QTemporaryDir>

using namespace ng;
using Kind = DesignItem::Kind;

/// A person draws the competitive digits layer from an empty canvas, with mouse and keyboard, in the real window on the real kernels, and
/// runs it. NG_SHOTS=<folder> keeps the film.
class TestDrawing : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::unique_ptr<Composition> m_parts;
    std::unique_ptr<Workbench> m_window;
    std::unique_ptr<test::DesignHand> m_hand;
    int m_frame = 0;

    [[nodiscard]] const Experiment& design() const { return m_parts->document().experiment(); }
    [[nodiscard]] FieldEditor* editor(const std::string& path) const { return m_window->design().inspector().editor(path); }
    void film()
    {
        const QString folder = qEnvironmentVariable("NG_SHOTS");
        if (folder.isEmpty()) return;
        QCoreApplication::processEvents();
        m_window->grab().save(QDir(folder).filePath(QString("film-%1.png").arg(m_frame++, 4, 10, QChar('0'))));
    }
    void enter(QWidget* input, const QString& text)
    {
        QVERIFY(input);
        input->setFocus();
        if (auto* box = qobject_cast<QAbstractSpinBox*>(input)) box->selectAll();
        if (auto* line = qobject_cast<QLineEdit*>(input)) line->selectAll();
        QTest::keyClicks(input, text);
        QTest::keyClick(input, Qt::Key_Return);
    }
    void number(const std::string& path, const QString& text)
    {
        QVERIFY2(editor(path), path.c_str());
        enter(editor(path)->findChild<NumberBox*>(), text);
        QVERIFY2(editor(path) && editor(path)->message().isEmpty(), path.c_str());
        film();
    }
    void words(const std::string& path, const QString& text)
    {
        QVERIFY2(editor(path), path.c_str());
        enter(editor(path)->findChild<QLineEdit*>(), text);
        film();
    }
    void choose(const std::string& path, const QString& what)
    {
        QVERIFY2(editor(path), path.c_str());
        auto* box = editor(path)->findChild<QComboBox*>();
        QVERIFY(box->findText(what) >= 0);
        box->setFocus();
        box->setCurrentText(what);
        emit box->textActivated(what);
        film();
    }
    void select(const DesignItem& item)
    {
        NodeItem* n = m_hand->node(item);
        QVERIFY(n);
        m_hand->click(n->pos());
    }
    void select(const std::string& arrow)
    {
        EdgeItem* e = m_hand->arrow(arrow);
        QVERIFY(e);
        m_hand->click(e->line()[e->line().size() / 2]);
    }

    void drawNodes()
    {
        m_hand->addByTyping({-160, 0}, "poisson");
        words("populations.poisson.id", "digits");
        words("populations.digits.title", "Digits");
        choose("populations.digits.layout.kind", "grid");
        number("populations.digits.layout.width", "0.36 mm"); // another unit of the same kind
        number("populations.digits.layout.height", "360");
        number("populations.digits.layout.columns", "8");
        editor("populations.digits.initial.rate")->findChild<QAbstractButton*>()->click(); // the task sets the rates
        m_hand->addByTyping({200, 0}, "lif_ad");
        words("populations.lif_adaptive.id", "competitive");
        words("populations.competitive.title", "Competitive layer");
        number("populations.competitive.size", "15");
    }
    void drawArrows()
    {
        m_hand->connectNodes(*m_hand->population("digits"), *m_hand->population("competitive"));
        words("projections.digits_to_competitive.id", "input");
        m_hand->drop("stdp_competitive", m_hand->arrow("input")->line()[m_hand->arrow("input")->line().size() / 2]);
        choose("projections.input.connect.rule", "distance");
        number("projections.input.connect.radius", "1200");
        number("projections.input.connect.probability", "1");
        number("projections.input.parameters.norm", "0.25");
        number("projections.input.parameters.rate_unit", "1.92 kHz");
        auto* weight = editor("projections.input.weight")->findChild<DistributionEditor*>();
        auto* kind = weight->findChild<QComboBox*>();
        kind->setCurrentIndex(1);
        emit kind->activated(1);
        weight = editor("projections.input.weight")->findChild<DistributionEditor*>();
        enter(weight->findChildren<NumberBox*>()[0], "0");
        enter(weight->findChildren<NumberBox*>()[1], "0.0625");
        film();
        NodeItem* layer = m_hand->population("competitive");
        m_hand->drag(test::DesignHand::edgeOf(*layer, 60), layer->pos() + QPointF(0, 20)); // out and back: a loop
        words("projections.competitive_lateral.id", "lateral");
        enter(editor("projections.lateral.weight")->findChildren<NumberBox*>()[0], "-10");
        film();
    }
    void letItGrow()
    {
        const QPointF layer = m_hand->population("competitive")->pos();
        for (const char* rule : {"novelty_birth", "apoptosis", "prune_weak"}) m_hand->drop(rule, layer);
        number("growth.novelty_birth.parameters.rho", "0.89");
        number("growth.novelty_birth.parameters.window_ms", "150 ms");
        number("growth.novelty_birth.parameters.norm", "0.25");
        number("growth.apoptosis.parameters.age_ms", "35 s");
        number("growth.apoptosis.parameters.min_wins", "4");
        number("growth.prune_weak.parameters.threshold", "0.005");
        select({Kind::Population, "competitive"});
        number("populations.competitive.max_size", "300");
        number("populations.competitive.layout.width", "420");
        number("populations.competitive.layout.height", "420");
        number("populations.competitive.maturation.critical_period_ms", "35 s");
        number("populations.competitive.maturation.immature_ms", "3.5 s");
    }
    void giveItATask()
    {
        m_hand->drop(KernelPalette::kTask, {-160, 240});
        // Chips of classes: edited as the editor tells it, its own test presses them.
        emit editor("task.classes")->findChild<ClassListEditor*>()->edited("[[0,1],[2,3],[4,5],[6,7],[8,9]]");
        film();
        number("task.present_ms", "350");
        number("task.max_rate", "1920");
        m_hand->press(Qt::Key_Escape); // the experiment itself
        number("frame_ms", "10");
    }

private slots:
    void initTestCase() { applyTheme(*qApp, true); }
    void init()
    {
        m_parts = std::make_unique<Composition>(Composition::Options{.threads = 1, .record = true, .runsFolder = m_dir.filePath("runs")});
        m_window = std::make_unique<Workbench>(*m_parts, QStringLiteral(NG_SOURCE_DIR "/resources"), false);
        m_window->resize(1280, 800);
        m_window->show();
        QApplication::setActiveWindow(m_window.get()); // there may be no window manager to do it
        m_window->actions()[ActionId::NewDesign]->trigger();
        m_hand = std::make_unique<test::DesignHand>(m_window->design());
        m_hand->afterStep = [this] { film(); };
        QCoreApplication::processEvents();
    }
    void cleanup()
    {
        m_hand.reset();
        m_parts->document().undoStack().setClean(); // nothing to ask about
        m_window.reset();
        m_parts.reset();
    }

    void theCompetitiveDigitsLayer()
    {
        const Experiment empty = design();
        m_hand->canvas().setZoom(0.7);
        m_hand->canvas().centerOn(60, 80);
        drawNodes();
        if (QTest::currentTestFailed()) return;
        drawArrows();
        if (QTest::currentTestFailed()) return;
        letItGrow();
        if (QTest::currentTestFailed()) return;
        giveItATask();
        if (QTest::currentTestFailed()) return;
        QVERIFY2(m_window->design().errors().empty(), m_window->design().errors().empty() ? "" : m_window->design().errors()[0].line().c_str());

        // All that matters: run side by side, the drawn network and the shipped one do the same to the last bit.
        Experiment drawn = design(), shipped = test::shipped("growing-digits");
        for (Experiment* e : {&drawn, &shipped}) {
            e->durationMs = 6000;
            e->recording = {};
        }
        const auto hashOf = [](const Experiment& e) {
            auto engine = buildEngine(e, test::plugins().registry(), 1);
            if (!engine) return engine.error().line();
            const RunResult r = runToEnd(**engine);
            return r.totals.births > 0 ? r.hash : std::string("nothing was born");
        };
        QCOMPARE(hashOf(drawn), hashOf(shipped));

        // From drawing to life.
        m_window->run();
        QVERIFY2(m_parts->session(), qPrintable(m_window->noticeText()));
        QTRY_VERIFY_WITH_TIMEOUT(m_parts->hub().timeline() && m_parts->hub().timeline()->extent().end >= toTick(2000, 0.1), 60'000);
        film();
        m_window->goTo(Workbench::Place::Design);
        QTRY_VERIFY_WITH_TIMEOUT(m_hand->population("digits")->brightness() > 0, 30'000); // it breathes
        QVERIFY(m_hand->population("competitive")->live().contains("spikes/s"));
        film();
        QVERIFY(!m_window->windowTitle().contains("differs"));
        const Experiment end = design();
        m_parts->document().undoStack().undo();
        QVERIFY(m_window->windowTitle().contains("differs"));

        // Back to nothing, and forward again.
        QUndoStack& stack = m_parts->document().undoStack();
        while (stack.canUndo()) {
            stack.undo();
            if (stack.index() % 4 == 0) film();
        }
        QVERIFY(design() == empty);
        QVERIFY(m_window->design().canvas().design().nodes().empty());
        while (stack.canRedo()) stack.redo();
        QVERIFY(design() == end);
        film();

        const QString file = m_dir.filePath("drawn.ngdesign");
        QVERIFY(!m_parts->document().saveAs(file));
        ExperimentDocument other;
        QVERIFY(!other.open(file));
        QVERIFY(other.experiment() == end);
    }

    /// The tour goes on when the thing is done, however it is done, and its network lives.
    void theTour()
    {
        m_window->actions()[ActionId::Tour]->trigger();
        DesignTour& tour = m_window->design().tour();
        QVERIFY(tour.isVisible());
        QCOMPARE(tour.steps().size(), std::size_t{8});
        QCOMPARE(tour.step(), 0);
        m_hand->addByTyping({-60, 60}, "poisson");
        QCOMPARE(tour.step(), 1);
        m_hand->addByTyping({220, 60}, "lif_ad");
        QCOMPARE(tour.step(), 2);
        m_hand->connectNodes(*m_hand->population("poisson"), *m_hand->population("lif_adaptive"));
        QCOMPARE(tour.step(), 3);
        NodeItem* layer = m_hand->population("lif_adaptive");
        m_hand->drag(test::DesignHand::edgeOf(*layer, 120), layer->pos() + QPointF(0, 20));
        QCOMPARE(tour.step(), 4);
        enter(editor("projections.lif_adaptive_lateral.weight")->findChildren<NumberBox*>()[0], "-10");
        QCOMPARE(tour.step(), 5);
        const QPolygonF line = m_hand->arrow("poisson_to_lif_adaptive")->line();
        m_hand->drop("stdp_competitive", line[line.size() / 2]);
        QCOMPARE(tour.step(), 6);
        m_hand->drop(KernelPalette::kTask, {-60, 200});
        QCOMPARE(tour.step(), 7);
        m_parts->document().undoStack().undo();
        QCOMPARE(tour.step(), 7); // what was done once is done
        m_parts->document().undoStack().redo();
        m_hand->drop("novelty_birth", layer->pos());
        QCOMPARE(tour.step(), 8);
        QVERIFY(m_window->design().errors().empty());
        Experiment e = design();
        e.durationMs = 3000;
        auto engine = buildEngine(e, test::plugins().registry(), 1);
        QVERIFY2(engine, engine ? "" : engine.error().line().c_str());
        QVERIFY(runToEnd(**engine).meanRates.at("lif_adaptive") > 0);
        tour.leave();
        QVERIFY(!tour.isVisible());
    }
};

int main(int argc, char** argv)
{
    const auto app = makeApplication(argc, argv);
    TestDrawing t;
    return QTest::qExec(&t, argc, argv);
}
#include "test_drawing.moc"
