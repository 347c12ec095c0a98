#include "growing_timeline.h"
#include "shots.h"

#include "common/tabular.h"
#include "common/theme.h"
#include "timeline/ruler.h"

#include <QPainter>
#include <QWheelEvent>
#include <QtTest>

using namespace ng;
using ng::test::GrowingTimeline;
using ng::test::SyntheticTimeline;

namespace {

SyntheticTimeline::Shape shortRun()
{
    SyntheticTimeline::Shape s;
    s.seconds = 8;
    return s;
}

bool has(const QImage& image, QColor wanted, QRect where)
{
    where = where.intersected(image.rect());
    for (int y = where.top(); y <= where.bottom(); ++y)
        for (int x = where.left(); x <= where.right(); ++x) {
            const QColor c = image.pixelColor(x, y);
            if (std::abs(c.red() - wanted.red()) + std::abs(c.green() - wanted.green()) + std::abs(c.blue() - wanted.blue()) < 130 &&
                std::abs(c.hsvHue() - wanted.hsvHue()) < 12)
                return true;
        }
    return false;
}

} // namespace

/// The time axis and the ruler.
class TestRuler : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void axisMarksAreRoundTimes()
    {
        TimeAxis axis{820'000, 840'000, 0.1, 0, 460};
        const auto marks = axis.marks();
        QStringList texts;
        for (const TimeMark& m : marks) texts += m.text.left(4);
        QCOMPARE(texts, (QStringList{"82.0", "82.5", "83.0", "83.5", "84.0"}));
        QCOMPARE(marks[1].x, 115.0);
        for (double length = 3; length < 1e9; length *= 1.7) {
            const TimeAxis any{1e5, 1e5 + length, 0.1, 0, 800};
            const auto m = any.marks(90);
            QVERIFY(m.size() <= 10);
            for (std::size_t i = 1; i < m.size(); ++i) {
                QVERIFY(m[i].x - m[i - 1].x >= 89.9);
                QVERIFY2(m[i].text != m[i - 1].text, qPrintable(m[i].text));
            }
        }
    }

    void zoomKeepsTheAnchor()
    {
        const TickRange r = zoomed({1000, 3000}, 1500, 0.5);
        QCOMPARE(r.length(), Tick{1000});
        QCOMPARE(r.begin, Tick{1250});
        QCOMPARE(zoomed({0, 1000}, 900, 4).begin, Tick{0});
        QCOMPARE(zoomed({0, 1000}, 900, 1e-9).length(), Tick{20});
        QCOMPARE(shifted({500, 700}, -900), (TickRange{0, 200}));
    }

    void figuresDoNotJitter()
    {
        QFont f = qApp->font();
        f.setPixelSize(20);
        const QFontMetricsF m(f);
        QCOMPARE(tabularWidth(m, "11.111 s"), tabularWidth(m, "88.888 s"));
    }

    void clockAndMode()
    {
        TimelineHub hub;
        Ruler ruler(hub);
        QCOMPARE(ruler.modeText(), QString("no run"));
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        run->setEnd(43'120);
        hub.setTimeline(run);
        hub.playhead().setMode(Playhead::Mode::Following);
        hub.step(0.016);
        QVERIFY(ruler.clockText().startsWith("4.312"));
        QVERIFY(ruler.clockText().endsWith("s"));
        QCOMPARE(ruler.modeText(), QString("following"));
        hub.playhead().seek(100);
        QCOMPARE(ruler.modeText(), QString("paused"));
        hub.playhead().setSpeed(2);
        hub.playhead().setMode(Playhead::Mode::Playing);
        QCOMPARE(ruler.modeText(), QString("playing 2×"));
    }

    void dragScrubs()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        run->setEnd(60'000); // of 80,000 planned
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setMode(Playhead::Mode::Following);
        hub.step(0.016);
        Ruler ruler(hub);
        ruler.resize(1200, 72);
        const auto at = [&](Tick t) { return QPoint(static_cast<int>(std::lround(ruler.axis().x(static_cast<double>(t)))), 30); };
        QTest::mousePress(&ruler, Qt::LeftButton, Qt::NoModifier, at(20'000));
        QCOMPARE(hub.playhead().mode(), Playhead::Mode::Paused);
        const auto near = [&](Tick wanted) { return std::abs(static_cast<double>(hub.playhead().tick()) - static_cast<double>(wanted)) < 60; };
        QVERIFY(near(20'000));
        QMouseEvent move(QEvent::MouseMove, at(35'000), at(35'000), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&ruler, &move);
        QVERIFY(near(35'000));
        QMouseEvent beyond(QEvent::MouseMove, at(75'000), at(75'000), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&ruler, &beyond);
        QCOMPARE(hub.playhead().tick(), Tick{60'000}); // not into what has not happened
        QTest::mouseRelease(&ruler, Qt::LeftButton, Qt::NoModifier, at(35'000));
    }

    void keysMoveTheCursor()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({0, 20'000});
        hub.playhead().seek(10'000);
        Ruler ruler(hub);
        QTest::keyClick(&ruler, Qt::Key_Right);
        QCOMPARE(hub.playhead().tick(), Tick{10'200});
        QTest::keyClick(&ruler, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(hub.playhead().tick(), Tick{8'200});
        QTest::keyClick(&ruler, Qt::Key_Home);
        QCOMPARE(hub.playhead().tick(), Tick{0});
        QTest::keyClick(&ruler, Qt::Key_End);
        QCOMPARE(hub.playhead().mode(), Playhead::Mode::Following);
        run->setGrowing(false);
        QTest::keyClick(&ruler, Qt::Key_Home);
        QTest::keyClick(&ruler, Qt::Key_End);
        QCOMPARE(hub.playhead().tick(), Tick{80'000});
        QCOMPARE(hub.playhead().mode(), Playhead::Mode::Paused);
    }

    void wheelZoomsAndDoubleClickShowsAll()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        Ruler ruler(hub);
        ruler.resize(1200, 72);
        const double whole = ruler.axis().end;
        const QPointF at(700, 30);
        const double under = ruler.axis().tick(700);
        QWheelEvent e(at, at, {}, {0, 360}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&ruler, &e);
        QVERIFY(ruler.axis().end - ruler.axis().begin < whole * 0.6);
        QVERIFY(std::abs(ruler.axis().tick(700) - under) < 2);
        QTest::mouseDClick(&ruler, Qt::LeftButton, Qt::NoModifier, {700, 30});
        QCOMPARE(ruler.axis().end, whole);
    }

    void eventsGapsAndTasksAreDrawn()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        run->setGaps({{{50'000, 60'000}, "damaged chunk"}});
        run->setTasks({{0, "task", -1, -1, 0}, {40'000, "task", -1, -1, 1}});
        TimelineHub hub;
        hub.setTimeline(run);
        Ruler ruler(hub);
        ruler.setStatus("task 2 of 2", "accuracy 84.1 %");
        ruler.resize(1200, 72);
        const QImage image = ruler.grab().toImage();
        const Chronicle& c = Chronicle::of(hub);
        QCOMPARE(c.tasks().size(), std::size_t{2});
        const TimeAxis axis = ruler.axis();
        const QRectF plot = ruler.plotRect();
        const auto strip = [&](Tick t, double y, int h) { return QRect(static_cast<int>(axis.x(static_cast<double>(t))) - 1, static_cast<int>(plot.top() + y), 4, h); };
        QVERIFY(c.births().size() > 10 && c.deaths().size() > 1);
        const double triangle = axis.x(static_cast<double>(c.interventions()[0].tick));
        for (const auto& m : c.births())
            if (std::abs(axis.x(static_cast<double>(m.tick)) - triangle) > 10) QVERIFY(has(image, theme().birth, strip(m.tick, 2, 8)));
        for (const auto& m : c.deaths()) QVERIFY(has(image, theme().death, strip(m.tick, 10, 8)));
        QVERIFY(has(image, theme().intervention, strip(c.interventions()[0].tick, 2, 9)));
        QVERIFY(!has(image, theme().death, strip(10'000, 10, 8)));
        const auto text = ruler.describe({axis.x(55'000), plot.center().y()});
        QVERIFY2(text.contains("not recorded: damaged chunk") && text.contains("neurons"), qPrintable(text));
        QVERIFY(ruler.describe({axis.x(40'000), plot.center().y()}).contains("task 2 begins"));
        QCOMPARE(ruler.describe({5, 5}), QString());
    }

    void statusHasTheRoomItNeeds()
    {
        TimelineHub hub;
        hub.setTimeline(std::make_shared<SyntheticTimeline>(shortRun()));
        Ruler ruler(hub);
        ruler.resize(1280, 72);
        const QString task = "task 4 of 5, classes 6 and 7";
        ruler.setStatus(task, "accuracy 84.1 %");
        QVERIFY(ruler.width() - ruler.plotRect().right() - 26 >= ruler.fontMetrics().horizontalAdvance(task));
        ruler.setStatus({}, {});
        QVERIFY(ruler.plotRect().right() > 1260);
    }

    void csvListsEvents()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        run->setTasks({{40'000, "task", -1, -1, 1}});
        TimelineHub hub;
        hub.setTimeline(run);
        Ruler ruler(hub);
        const QString csv = ruler.csv();
        const QStringList lines = csv.split('\n', Qt::SkipEmptyParts);
        const Chronicle& c = Chronicle::of(hub);
        QCOMPARE(static_cast<std::size_t>(lines.size()), 1 + c.births().size() + c.deaths().size() + 2);
        QVERIFY(csv.contains("intervention,,growth.novelty.parameters.rho,0.8,0.75"));
        QVERIFY(csv.contains("4.000000,task,,2,,"));
    }

    void shots()
    {
        if (!test::shotsWanted()) QSKIP("set NG_SHOTS to a folder to save pictures");
        SyntheticTimeline::Shape shape;
        shape.birthEveryMs = 120;
        for (const bool dark : {true, false}) {
            applyTheme(*qApp, dark);
            auto run = std::make_shared<GrowingTimeline>(shape);
            TimelineHub hub;
            Ruler ruler(hub);
            test::shot(ruler, {1280, 72}, "ruler-empty", dark);
            run->setEnd(168'000);
            run->setGaps({{{60'000, 66'000}, "damaged chunk"}});
            run->setTasks({{0, "task", -1, -1, 0}, {40'000, "task", -1, -1, 1}, {80'000, "task", -1, -1, 2}, {120'000, "task", -1, -1, 3}, {160'000, "task", -1, -1, 4}});
            hub.setTimeline(run);
            hub.playhead().setVisible({0, 20'000});
            hub.playhead().setMode(Playhead::Mode::Following);
            hub.step(0.016);
            ruler.setStatus("task 5 of 5 · digits 8, 9", "accuracy 84.1 %");
            test::shot(ruler, {1280, 72}, "ruler", dark);
            test::shot(ruler, {1920, 72}, "ruler", dark);
        }
        applyTheme(*qApp, true);
    }
};

QTEST_MAIN(TestRuler)
#include "test_ruler.moc"
