#include "panel_gallery.h"
#include "support/synthetic_timeline.h"

#include <actions.h>
#include <charts/counts_panel.h>
#include <charts/rates_panel.h>
#include <display_probe.h>
#include <heatmap/heatmap_panel.h>
#include <live_place.h>
#include <notice_bar.h>
#include <panel_dock.h>
#include <raster/raster_panel.h>
#include <run_library.h>
#include <status_strip.h>

#include <QAction>
#include <QLabel>
#include <QMenuBar>
#include <QSet>
#include <QTemporaryDir>
#include <QToolButton>

using namespace ng;

namespace {

/// Three panels on a made-up run.
struct Place {
    TimelineHub hub;
    std::unique_ptr<LivePlace> live;
    Place()
    {
        hub.setTimeline(std::make_shared<test::SyntheticTimeline>());
        hub.playhead().seek(100'000);
        using enum LivePlace::Column;
        live = std::make_unique<LivePlace>(std::vector<LivePlace::Slot>{
            {new CountsPanel(hub), Left, 0}, {new RatesPanel(hub), Left, 1}, {new RasterPanel(hub), Middle, 0}, {new HeatmapPanel(hub), Middle, 0}});
        live->resize(1200, 600);
        live->show();
        QCoreApplication::processEvents();
    }
};

QString shown(const QWidget& w)
{
    QStringList all;
    for (const QLabel* l : w.findChildren<QLabel*>())
        if (l->isVisibleTo(&w)) all << l->text();
    return all.join(" | ").remove("<b>").remove("</b>");
}

} // namespace

class TestShell : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void actionTableIsConsistent()
    {
        QSet<QString> shortcuts;
        QSet<int> ids;
        for (const ActionSpec& s : actionTable()) {
            QVERIFY2(!ids.contains(static_cast<int>(s.id)), s.text);
            ids.insert(static_cast<int>(s.id));
            if (!*s.shortcut) continue;
            QVERIFY2(!shortcuts.contains(s.shortcut), s.shortcut);
            shortcuts.insert(s.shortcut);
            QVERIFY2(!QKeySequence(s.shortcut, QKeySequence::PortableText).isEmpty(), s.shortcut);
            if (*s.icon) QVERIFY2(!icon(s.icon).isNull(), s.icon);
        }
        // What people are promised.
        for (const char* key : {"Space", ".", "Home", "End", "F11", "?"}) QVERIFY2(shortcuts.contains(key), key);
    }

    void bodiesOfDocksBeginBelowTheirHeaders()
    {
        Place p;
        for (const PanelDock* d : p.live->docks())
            QVERIFY2(d->widget()->geometry().top() >= d->titleBarWidget()->geometry().bottom(),
                     qPrintable(QString("%1: %2 above %3").arg(d->objectName()).arg(d->widget()->geometry().top()).arg(d->titleBarWidget()->geometry().bottom())));
    }

    void actionsNeedWhatTheyWorkOn()
    {
        QWidget owner;
        Actions actions(owner);
        actions.setAvailable(need::kDesign);
        QVERIFY(actions[ActionId::Save]->isEnabled());
        QVERIFY(!actions[ActionId::GoEnd]->isEnabled());
        actions.setAvailable(need::kDesign | need::kTimeline);
        QVERIFY(actions[ActionId::GoEnd]->isEnabled());
        QVERIFY(!actions[ActionId::Stop]->isEnabled());
    }

    void displayIsProbedBeforeQt()
    {
        const QByteArray display = qgetenv("DISPLAY"), wayland = qgetenv("WAYLAND_DISPLAY"), platform = qgetenv("QT_QPA_PLATFORM");
        qunsetenv("DISPLAY");
        qunsetenv("WAYLAND_DISPLAY");
        qunsetenv("QT_QPA_PLATFORM");
        QVERIFY(displayProblem().value_or("").find("not set") != std::string::npos);
        qputenv("DISPLAY", ":7654"); // nobody is there
        QVERIFY(displayProblem().value_or("").find(":7654 does not answer") != std::string::npos);
        qputenv("DISPLAY", "nonsense");
        QVERIFY(displayProblem().has_value());
        qputenv("QT_QPA_PLATFORM", "offscreen");
        QVERIFY(!displayProblem());
        const QString line = QString::fromStdString(noDisplayLine("x"));
        QVERIFY(line.contains("./run screenshot") && line.contains("./run run") && !line.contains('\n'));
        qputenv("DISPLAY", display);
        qputenv("WAYLAND_DISPLAY", wayland);
        qputenv("QT_QPA_PLATFORM", platform);
    }

    void docksCloseAndComeBack()
    {
        Place p;
        QCOMPARE(p.live->docks().size(), std::size_t(4));
        PanelDock* counts = p.live->dock("counts");
        QVERIFY(counts && counts->isVisible());
        const auto choose = [&](const QString& what) {
            for (QAction* a : counts->panel().headerMenu().actions())
                if (a->text() == what) a->trigger();
        };
        choose("Float");
        QVERIFY(counts->isFloating());
        choose("Put back");
        QVERIFY(!counts->isFloating());
        choose("Close");
        QVERIFY(!counts->isVisible());
        p.live->restoreDefault();
        QVERIFY(counts->isVisible());
        counts->setFloating(true);
        QVERIFY(counts->isFloating());
        p.live->hide(); // another place is gone to
        QVERIFY(!counts->isVisible());
        p.live->show();
        QVERIFY(counts->isVisible() && counts->isFloating());
        p.live->restoreDefault();
        QVERIFY(!counts->isFloating());
    }

    void defaultLayoutHasColumnsAndTabs()
    {
        Place p;
        QCoreApplication::processEvents();
        QVERIFY(p.live->dock("counts")->x() < p.live->dock("raster")->x());
        QVERIFY(p.live->dock("rates")->y() > p.live->dock("counts")->y());
        QVERIFY(p.live->dock("rates")->width() < p.live->width() * 2 / 3); // under its column, not under all of them
        QCOMPARE(p.live->tabifiedDockWidgets(p.live->dock("raster")).size(), 1);
        p.live->raisePanel("maturity");
        QCoreApplication::processEvents();
        QVERIFY(!p.live->dock("maturity")->visibleRegion().isEmpty());
    }

    void layoutIsRemembered()
    {
        QByteArray state;
        {
            Place p;
            p.live->dock("counts")->close();
            p.live->addDockWidget(Qt::RightDockWidgetArea, p.live->dock("maturity"));
            state = p.live->layoutState();
        }
        Place p;
        QVERIFY(p.live->dock("counts")->isVisible());
        QVERIFY(p.live->restoreLayout(state));
        QVERIFY(!p.live->dock("counts")->isVisible());
        QCOMPARE(p.live->dockWidgetArea(p.live->dock("maturity")), Qt::RightDockWidgetArea);
        QVERIFY(!p.live->restoreLayout("something else"));
    }

    void statusSaysWhatTheRunDoes()
    {
        StatusStrip s;
        s.resize(1200, 24);
        s.showText("Nothing is open");
        QVERIFY(shown(s).contains("Nothing is open"));
        StatusStrip::Figures f;
        f.seconds = 84.312;
        f.realTimeFactor = 6.2;
        f.neurons = 183;
        f.synapses = 9412;
        f.births = 96;
        f.deaths = 33;
        f.frameMs = 9.4;
        f.file = "/runs/growing-digits-0042.ngrun";
        f.fileBytes = 4'100'000;
        f.recording = true;
        f.threads = 2;
        s.show(f);
        const QString text = shown(s).replace(QChar(0x2009), ' ');
        for (const char* part : {"84.312 s", "× 6.2 real time", "183 neurons", "9,412 synapses", "+96", "33", "frame 9.4 ms", "recording growing-digits-0042.ngrun · 4.1 MB", "2 threads"})
            QVERIFY2(text.contains(part), qPrintable(QString(part) + " in " + text));
        QVERIFY(!text.contains("Nothing"));
        f.waitingForDisk = true;
        s.show(f);
        QVERIFY(shown(s).contains("waiting for disk"));
        f.file.clear();
        f.waitingForDisk = false;
        s.show(f);
        QVERIFY(shown(s).contains("not recorded"));
    }

    void noticeNamesPlaceAndRemedy()
    {
        NoticeBar n;
        QVERIFY(n.text().isEmpty());
        n.showError({"not a run file", "/x.ngrun", "choose another file"});
        QCOMPARE(n.text(), QString("/x.ngrun: not a run file; choose another file"));
        n.findChild<QToolButton*>()->click();
        QVERIFY(n.text().isEmpty());
    }

    void runsGetFilesOfTheirOwn()
    {
        QTemporaryDir dir;
        const RunLibrary library(dir.filePath("runs"));
        QCOMPARE(QFileInfo(library.nextFile("first-growth")).fileName(), QString("first-growth-0001.ngrun"));
        for (const char* name : {"first-growth-0001.ngrun", "first-growth-0009.ngrun", "first-growth-x.ngrun", "other-0050.ngrun"}) {
            QFile f(dir.filePath(QString("runs/") + name));
            QVERIFY(f.open(QIODevice::WriteOnly));
        }
        QCOMPARE(QFileInfo(library.nextFile("first-growth")).fileName(), QString("first-growth-0010.ngrun"));
        QVERIFY(!RunLibrary::remove(dir.filePath("runs/other-0050.ngrun")));
        QVERIFY(RunLibrary::remove(dir.filePath("runs/other-0050.ngrun")).has_value());
    }

    void pictures()
    {
        Place p;
        test::gallery("docks", *p.live, {{1280, 620}});
    }
};

QTEST_MAIN(TestShell)
#include "test_shell.moc"
