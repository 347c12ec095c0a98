#include "shots.h"

#include <application.h>
#include <common/panel.h>
#include <common/theme.h>
#include <composition.h>
#include <design/design_page.h>
#include <design/field_editor.h>
#include <design/inspector.h>
#include <live_place.h>
#include <neuron/parameter_row.h>
#include <panel_dock.h>
#include <runs/runs_page.h>
#include <timeline/chronicle.h>
#include <timeline/ruler.h>
#include <timeline/transport_bar.h>
#include <welcome/design_card.h>
#include <workbench.h>

#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <QtTest>

#include <functional>

using namespace ng;

namespace {

constexpr int kPatience = 60'000; // ms, for what a loaded machine takes long for

/// Does `what` as soon as a menu or dialog is open, from inside its own event loop.
template <class Window>
void whenOpen(const std::function<Window*()>& find, const std::function<void(Window*)>& what)
{
    auto* poll = new QTimer(qApp);
    QObject::connect(poll, &QTimer::timeout, poll, [poll, find, what] {
        Window* w = find();
        if (!w || !w->isVisible()) return;
        poll->stop();
        poll->deleteLater();
        what(w);
    });
    poll->start(0);
}

QMenu* openMenu() { return qobject_cast<QMenu*>(QApplication::activePopupWidget()); }

void chooseWhenOpen(const QString& start)
{
    whenOpen<QMenu>(openMenu, [start](QMenu* menu) {
        for (QAction* a : menu->actions())
            if (a->text().startsWith(start)) {
                if (!a->isEnabled()) qWarning("%s cannot be chosen", qPrintable(start));
                return QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(a).center());
            }
        qWarning("no entry %s", qPrintable(start));
        menu->close();
    });
}

void answerFileDialog(const QString& file)
{
    whenOpen<QFileDialog>([] { return qobject_cast<QFileDialog*>(QApplication::activeModalWidget()); }, [file](QFileDialog* dialog) {
        auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
        name->setText(file);
        QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->buttons().first(), Qt::LeftButton);
    });
}

} // namespace

/// The first minutes of a new user, with mouse and keyboard only, in the real window. NG_SHOTS=<folder> keeps a picture of each step.
class TestFirstMinutes : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::unique_ptr<Composition> m_parts;
    std::unique_ptr<Workbench> m_window;
    int m_step = 0;

    RunSession::State state() const { return m_parts->session() ? m_parts->session()->state() : RunSession::State::Idle; }
    Tick end() const { return m_parts->hub().timeline() ? m_parts->hub().timeline()->extent().end : 0; }
    Tick head() const { return m_parts->hub().playhead().tick(); }
    TransportBar& bar() const { return *m_window->findChild<TransportBar*>(); }

    void picture(const char* what)
    {
        if (!test::shotsWanted()) return;
        test::shot(*m_window, m_window->size(), QString("%1-%2").arg(++m_step, 2, 10, QChar('0')).arg(what), theme().dark);
    }
    /// The visible button that begins with this text.
    template <class Button = QAbstractButton>
    Button* button(const QString& text, QWidget* in = nullptr) const
    {
        for (auto* b : (in ? in : m_window.get())->findChildren<Button*>())
            if (b->isVisible() && (b->text().startsWith(text) || b->accessibleName() == text)) return b;
        return nullptr;
    }
    void press(const QString& text, QWidget* in = nullptr)
    {
        auto* b = button(text, in);
        QVERIFY2(b, qPrintable("no button " + text));
        QVERIFY2(b->isEnabled(), qPrintable(text + " is disabled"));
        QTest::mouseClick(b, Qt::LeftButton);
    }
    /// Shortcuts reach the active window only; without a window manager a closed dialog leaves none.
    void key(Qt::Key k, Qt::KeyboardModifiers m = {})
    {
        if (!m_window->isActiveWindow()) {
            m_window->activateWindow();
            QApplication::setActiveWindow(m_window.get());
        }
        QTest::keyClick(m_window.get(), k, m);
    }

    void runFirstGrowth()
    {
        press("Welcome");
        DesignCard* card = nullptr;
        for (auto* c : m_window->findChildren<DesignCard*>())
            if (c->entry().title() == "First growth") card = c;
        QVERIFY(card);
        QTest::mouseClick(card, Qt::LeftButton);
        press("Open and run");
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Running, kPatience);
        QCOMPARE(m_window->place(), Workbench::Place::Live);
    }
    void pauseAt(Tick at)
    {
        QTRY_VERIFY_WITH_TIMEOUT(end() >= at, kPatience);
        key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, kPatience);
        m_parts->session()->pump();
    }

private slots:
    void initTestCase() { applyTheme(*qApp, qEnvironmentVariable("NG_THEME", "dark") == "dark"); }
    void init()
    {
        m_parts = std::make_unique<Composition>(Composition::Options{.threads = 1, .record = true, .runsFolder = m_dir.filePath(QTest::currentTestFunction())});
        m_window = std::make_unique<Workbench>(*m_parts, QStringLiteral(NG_SOURCE_DIR "/resources"), false);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
    }
    void cleanup()
    {
        m_window.reset();
        m_parts.reset();
    }

    void runPauseStepAndReset()
    {
        picture("welcome");
        runFirstGrowth();
        QTRY_VERIFY_WITH_TIMEOUT(end() > 20'000, kPatience);
        picture("running");
        pauseAt(1);
        picture("paused");
        QCOMPARE(button("Resume") != nullptr, true);

        Tick before = end();
        press("Step");
        QTRY_VERIFY_WITH_TIMEOUT(end() > before, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, kPatience);
        before = end();
        key(Qt::Key_Period);
        QTRY_VERIFY_WITH_TIMEOUT(end() > before, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, kPatience);

        // Run to: typed into the menu of the button.
        const Tick target = (end() / 10'000 + 3) * 10'000;
        whenOpen<QMenu>(openMenu, [&](QMenu* menu) {
            auto* time = menu->findChild<QDoubleSpinBox*>();
            auto* text = time->findChild<QLineEdit*>();
            QTest::mouseClick(text, Qt::LeftButton);
            text->selectAll();
            QTest::keyClicks(text, QString::number(static_cast<double>(target) / 10'000, 'f', 3));
            QTest::mouseClick(menu->findChild<QPushButton*>(), Qt::LeftButton);
        });
        press("Run to");
        QTRY_VERIFY_WITH_TIMEOUT(end() >= target, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, kPatience);
        m_parts->session()->pump();
        QCOMPARE(end(), target);
        picture("run-to");

        // Speed, by keys.
        auto* speed = bar().findChild<QComboBox*>();
        speed->setFocus();
        for (int i = 0; i < speed->count(); ++i) QTest::keyClick(speed, Qt::Key_Up);
        QCOMPARE(bar().speed(), 0.1);
        for (int i = 0; i < speed->count(); ++i) QTest::keyClick(speed, Qt::Key_Down);
        QCOMPARE(bar().speed(), 0.0); // as fast as possible

        // The same seed again, then another one.
        chooseWhenOpen("Soft reset");
        press("Reset");
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(m_parts->hub().timeline() && end() < target, kPatience);
        const std::uint64_t seed = m_parts->document().experiment().seed;
        QCOMPARE(m_parts->session()->experiment().seed, seed);
        picture("soft-reset");
        chooseWhenOpen("Full reset");
        press("Reset");
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, kPatience);
        QVERIFY(m_parts->session()->experiment().seed != seed);

        // A seed typed in counts from the next run on, and the window says that the design differs until then.
        auto* box = bar().findChild<QSpinBox*>();
        QTRY_VERIFY_WITH_TIMEOUT(box->isEnabled(), kPatience); // once the bar has heard of the pause
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, "4242");
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(m_parts->document().experiment().seed, std::uint64_t{4242});
        QCOMPARE(m_window->findChild<QLabel*>("chip")->text(), QString("design differs from run"));
        picture("seed-typed");
        chooseWhenOpen("Soft reset");
        press("Reset");
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, kPatience);
        QCOMPARE(m_parts->session()->experiment().seed, std::uint64_t{4242});
        QCOMPARE(m_window->findChild<QLabel*>("chip")->text(), QString("design = run"));
    }

    void slidersScrubbingAndDocks()
    {
        runFirstGrowth();
        QTRY_VERIFY_WITH_TIMEOUT(end() > 30'000, kPatience);
        auto* row = m_window->findChild<ParameterRow*>();
        QVERIFY(row);
        const double before = row->value();
        auto* slider = row->findChild<QSlider*>();
        QTest::mouseClick(slider, Qt::LeftButton, {}, {slider->width() / 4, slider->height() / 2});
        QTRY_VERIFY_WITH_TIMEOUT(row->value() != before, kPatience);
        Chronicle& chronicle = Chronicle::of(m_parts->hub());
        QTRY_VERIFY_WITH_TIMEOUT((chronicle.update(), !chronicle.interventions().empty()), kPatience);
        QCOMPARE(chronicle.interventions().front().before, before);
        QCOMPARE(chronicle.interventions().front().after, row->value());
        pauseAt(1);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<Ruler*>()->csv().contains("intervention"), kPatience);
        picture("intervention");

        // Scrubbing leaves the end; End comes back to it.
        auto* ruler = m_window->findChild<Ruler*>();
        QTRY_VERIFY_WITH_TIMEOUT(ruler->axis().end >= static_cast<double>(end()), kPatience); // it has drawn all there is
        const auto shown = static_cast<double>(end()); // the last frames may still come in
        const QPoint from(static_cast<int>(ruler->axis().x(shown * 0.8)), static_cast<int>(ruler->plotRect().center().y()));
        const QPoint to(static_cast<int>(ruler->axis().x(shown * 0.4)), from.y());
        QTest::mousePress(ruler, Qt::LeftButton, {}, from);
        QTest::mouseMove(ruler, to);
        QTest::mouseRelease(ruler, Qt::LeftButton, {}, to);
        QVERIFY2(std::abs(static_cast<double>(head()) / shown - 0.4) < 0.02, qPrintable(QString::number(head())));
        picture("scrubbed");
        m_window->setFocus();
        key(Qt::Key_Left);
        QVERIFY(static_cast<double>(head()) < static_cast<double>(end()) * 0.4);
        key(Qt::Key_End);
        QCOMPARE(head(), end());
        key(Qt::Key_Home);
        QCOMPARE(head(), m_parts->hub().timeline()->extent().begin);

        // A dock is dragged out by its header, put back by its menu, closed, and brought back by the menu of the window.
        PanelDock* dock = m_window->live().dock("events");
        QVERIFY(dock && !dock->isFloating());
        QWidget* header = dock->titleBarWidget();
        const QPoint grip(40, header->height() / 2);
        QTest::mousePress(header, Qt::LeftButton, {}, grip);
        for (int i = 1; i <= 8; ++i) QTest::mouseMove(header, grip + QPoint(-25 * i, -20 * i));
        QTest::mouseRelease(header, Qt::LeftButton, {}, grip + QPoint(-200, -160));
        QTRY_VERIFY_WITH_TIMEOUT(dock->isFloating() || m_window->live().dockWidgetArea(dock) != Qt::NoDockWidgetArea, kPatience);
        if (!dock->isFloating()) { // dropped onto another dock's place, which is a move as well
            chooseWhenOpen("Float");
            QTest::mouseClick(dock->findChild<QToolButton*>("panelExport"), Qt::LeftButton);
        }
        QTRY_VERIFY_WITH_TIMEOUT(dock->isFloating(), kPatience);
        QVERIFY(dock->isVisible());
        picture("floating");
        chooseWhenOpen("Put back");
        QTest::mouseClick(dock->findChild<QToolButton*>("panelExport"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!dock->isFloating(), kPatience);
        chooseWhenOpen("Close");
        QTest::mouseClick(dock->findChild<QToolButton*>("panelExport"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!dock->isVisible(), kPatience);
        picture("closed-dock");
        dock->toggleViewAction()->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(dock->isVisible(), kPatience);
        m_window->actions()[ActionId::DefaultLayout]->trigger();
        for (const PanelDock* d : m_window->live().docks()) QVERIFY(!d->isFloating());
        picture("default-layout");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->actions()[ActionId::Stop]->isEnabled(), kPatience);
        m_window->actions()[ActionId::Stop]->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Finished, kPatience);
        picture("stopped");
        // What has run can be watched again without opening it, once the bar has heard of the end.
        QTRY_VERIFY_WITH_TIMEOUT(button("Play"), kPatience);
        press("Play");
        QTRY_VERIFY_WITH_TIMEOUT(m_parts->hub().playhead().mode() == Playhead::Mode::Playing, kPatience);
        press("Pause");
        QVERIFY(m_parts->hub().playhead().mode() == Playhead::Mode::Paused);
    }

    void runsAreOpenedAndCompared()
    {
        for (int run = 0; run < 2; ++run) {
            runFirstGrowth();
            QTRY_VERIFY_WITH_TIMEOUT(end() > 20'000, kPatience);
            QTRY_VERIFY_WITH_TIMEOUT(m_window->actions()[ActionId::Stop]->isEnabled(), kPatience);
            m_window->actions()[ActionId::Stop]->trigger();
            QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Finished, kPatience);
        }
        press("Runs");
        auto* page = m_window->findChild<RunsPage*>();
        auto* table = page->findChild<QTableView*>();
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() >= 2, kPatience);
        picture("runs");
        const auto at = [&](int row) { return table->visualRect(table->model()->index(row, 0)).center(); };
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at(0));
        picture("run-selected");
        press("Open", page);
        QCOMPARE(m_window->place(), Workbench::Place::Live);
        QVERIFY(!m_parts->replayFile().isEmpty());
        picture("replay");
        press("Play");
        QTRY_VERIFY_WITH_TIMEOUT(head() > 0, kPatience);
        press("Pause");
        const Tick stopped = head();
        press("Step");
        QCOMPARE(head(), stopped + 10);
        press("End");
        QCOMPARE(head(), end());

        press("Runs");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at(0));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ControlModifier, at(1));
        press("Compare", page);
        QCOMPARE(m_window->place(), Workbench::Place::Compare);
        picture("compare");
        press("Close comparison");
        QCOMPARE(m_window->place(), Workbench::Place::Runs);
    }

    void designIsEditedUndoneSavedAndOpened()
    {
        press("Welcome");
        for (auto* c : m_window->findChildren<DesignCard*>())
            if (c->entry().title() == "First growth") QTest::mouseClick(c, Qt::LeftButton);
        press("Open design");
        QCOMPARE(m_window->place(), Workbench::Place::Design);
        picture("design");
        auto* page = m_window->findChild<DesignPage*>();
        const auto seed = [&] { return m_parts->document().experiment().seed; };
        const std::uint64_t before = seed();
        auto* editor = page->inspector().editor("seed");
        QVERIFY(editor);
        auto* box = editor->findChild<QDoubleSpinBox*>();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, "31");
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(seed(), std::uint64_t{31});
        QVERIFY(m_window->windowTitle().contains("•"));
        picture("edited");
        m_window->setFocus();
        key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(seed(), before);
        QVERIFY(!m_window->windowTitle().contains("•"));
        key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(seed(), std::uint64_t{31});

        // A worked example is not written over: the dialog asks for a name.
        const QString file = m_dir.filePath("mine.ngdesign");
        answerFileDialog(file);
        key(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(file), kPatience);
        QVERIFY(!m_window->windowTitle().contains("•"));
        key(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(seed() != 31);
        picture("new-design");
        answerFileDialog(file);
        key(Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(seed(), std::uint64_t{31}, kPatience);
        QCOMPARE(m_window->place(), Workbench::Place::Design);
        picture("opened-again");
    }
};

int main(int argc, char** argv)
{
    const auto app = ng::makeApplication(argc, argv);
    TestFirstMinutes test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_first_minutes.moc"
