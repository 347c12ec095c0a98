#include "panel_gallery.h"

#include <application.h>
#include <common/theme.h>
#include <composition.h>
#include <runs/runs_page.h>
#include <timeline/transport_bar.h>
#include <workbench.h>

#include <QAction>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

using namespace ng;

/// The real window on the real engine and store: a design is opened, run, stopped, replayed and compared.
class TestWorkbench : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::unique_ptr<Composition> m_parts;
    std::unique_ptr<Workbench> m_window;

    QString resources() const { return QStringLiteral(NG_SOURCE_DIR "/resources"); }
    QString design() const { return resources() + "/experiments/growing-digits.ngdesign"; }
    RunSession::State state() const { return m_parts->session()->state(); }

    void runFor(double ms)
    {
        QVERIFY2(m_window->open(design()), qPrintable(m_window->noticeText()));
        m_window->run();
        QVERIFY2(m_parts->session(), qPrintable(m_window->noticeText()));
        QTRY_VERIFY_WITH_TIMEOUT(m_parts->hub().timeline(), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_parts->hub().timeline()->extent().end >= toTick(ms, 0.1), 60'000);
    }
    QString stopAndFile()
    {
        m_window->actions()[ActionId::Stop]->trigger();
        const QString file = QString::fromStdString(m_parts->session()->options().file);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(state() == RunSession::State::Finished, 30'000); }();
        return file;
    }

private slots:
    void initTestCase() { applyTheme(*qApp, true); }
    void init()
    {
        m_parts = std::make_unique<Composition>(Composition::Options{.threads = 1, .record = true, .runsFolder = m_dir.filePath("runs")});
        m_window = std::make_unique<Workbench>(*m_parts, resources(), false);
        m_window->resize(1280, 800);
        m_window->show();
    }
    void cleanup()
    {
        m_window.reset();
        m_parts.reset();
    }

    void shortcutsAreUniqueInTheWholeWindow()
    {
        QSet<QString> seen;
        for (const QAction* menu : m_window->menuBar()->actions())
            for (const QAction* a : menu->menu()->actions())
                for (const QKeySequence& k : a->shortcuts()) {
                    QVERIFY2(!seen.contains(k.toString()), qPrintable(k.toString()));
                    seen.insert(k.toString());
                }
        for (const char* key : {"Space", ".", "Home", "End", "Ctrl+Z", "Ctrl+Shift+Z", "F11", "?"}) QVERIFY2(seen.contains(key), key);
    }

    void nothingIsCutAt1280x800()
    {
        QVERIFY(m_window->minimumSizeHint().width() <= 1280);
        for (const auto place : {Workbench::Place::Welcome, Workbench::Place::Design, Workbench::Place::Live, Workbench::Place::Runs}) {
            m_window->goTo(place);
            QCoreApplication::processEvents();
            QCOMPARE(m_window->size(), QSize(1280, 800));
        }
    }

    void aMissingFileIsSaid()
    {
        QVERIFY(!m_window->open("/nowhere/x.ngrun"));
        QVERIFY2(m_window->noticeText().contains("/nowhere/x.ngrun"), qPrintable(m_window->noticeText()));
        QVERIFY(!m_window->open("/nowhere/x.ngdesign"));
        QVERIFY2(m_window->noticeText().contains("/nowhere/x.ngdesign"), qPrintable(m_window->noticeText()));
    }

    void runStopReplayCompare()
    {
        runFor(500);
        QCOMPARE(m_window->place(), Workbench::Place::Live);
        QVERIFY(m_window->actions()[ActionId::Stop]->isEnabled());
        const QString first = stopAndFile();
        QVERIFY(QFileInfo::exists(first));
        runFor(500);
        const QString second = stopAndFile();
        QVERIFY(first != second);

        QVERIFY2(m_window->open(first), qPrintable(m_window->noticeText()));
        QVERIFY(!m_parts->session());
        QCOMPARE(m_parts->replayFile(), first);
        QCOMPARE(m_parts->hub().playhead().tick(), Tick(0));
        m_window->actions()[ActionId::GoEnd]->trigger();
        QVERIFY(m_parts->hub().playhead().tick() >= toTick(500, 0.1));

        m_window->goTo(Workbench::Place::Runs);
        QCOMPARE(m_window->findChild<RunsPage*>()->table().model()->rowCount(), 2);
        QVERIFY2(m_window->compare(first, second), qPrintable(m_window->noticeText()));
        QCOMPARE(m_window->place(), Workbench::Place::Compare);
    }

    /// A run that ended is gone on from where the playhead stands: a new run with a file of its own.
    void continuesFromThePlayhead()
    {
        runFor(1500);
        const QString first = stopAndFile();
        m_window->goTo(Workbench::Place::Live);
        auto* const button = [&]() -> QToolButton* {
            for (auto* b : m_window->findChild<TransportBar*>()->findChildren<QToolButton*>())
                if (b->text() == "Continue from here") return b;
            return nullptr;
        }();
        QVERIFY(button);
        QTRY_VERIFY_WITH_TIMEOUT(button->isVisible(), 10'000);
        QVERIFY(m_window->actions()[ActionId::Continue]->isEnabled());
        for (const bool replayed : {false, true}) {
            if (replayed) {
                QVERIFY2(m_window->open(first), qPrintable(m_window->noticeText()));
                QVERIFY(button->isVisible());
            }
            m_parts->hub().playhead().seek(10'000);
            button->click();
            QVERIFY2(m_parts->session(), qPrintable(m_window->noticeText()));
            QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, 30'000);
            QTRY_VERIFY_WITH_TIMEOUT(m_parts->hub().timeline(), 10'000);
            QVERIFY(!button->isVisible());
            QVERIFY(m_parts->hub().timeline()->info().origin);
            QCOMPARE(m_parts->hub().playhead().tick(), Tick{10'000});
            m_window->actions()[ActionId::Step]->trigger();
            QTRY_COMPARE_WITH_TIMEOUT(m_parts->hub().timeline()->extent(), (TickRange{10'000, 10'100}), 10'000);
            const QString fork = stopAndFile();
            QVERIFY(fork != first);
            QVERIFY2(RunLibrary::rowOf(fork).origin.startsWith(QFileInfo(first).fileName() + " at 1 s"), qPrintable(RunLibrary::rowOf(fork).origin));
        }
    }

    void pausedAndSteppedByKeys()
    {
        runFor(100);
        m_window->actions()[ActionId::RunPause]->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, 10'000);
        m_parts->session()->pump();
        const Tick end = m_parts->hub().timeline()->extent().end;
        m_window->actions()[ActionId::Step]->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(m_parts->hub().timeline()->extent().end > end, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(state(), RunSession::State::Paused, 10'000);
        QCOMPARE(m_window->findChild<TransportBar*>()->state(), TransportBar::State::Paused);
    }

    void editingMakesTheDesignDiffer()
    {
        runFor(50);
        QVERIFY(!m_parts->designDiffersFromRun());
        QVERIFY(!m_parts->document().changeByPath("seed", "99"));
        QVERIFY(m_parts->designDiffersFromRun());
        QCOMPARE(m_window->findChild<QLabel*>("chip")->text(), QString("design differs from run"));
        m_parts->document().undoStack().undo();
        QCOMPARE(m_window->findChild<QLabel*>("chip")->text(), QString("design = run"));
    }

    void closingTheWindowStopsTheRun()
    {
        runFor(50);
        m_window.reset();
        QVERIFY(!m_parts->session());
        QVERIFY(!m_parts->hub().timeline());
    }
};

int main(int argc, char** argv)
{
    const auto app = ng::makeApplication(argc, argv);
    TestWorkbench test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_workbench.moc"
