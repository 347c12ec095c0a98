#include <view3d/connectivity_panel.h>

#include <common/theme.h>
#include <qt/gl_setup.h>
#include <qt/vtk_view.h>
#include <support/synthetic_timeline.h>

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>
#include <QPainter>
#include <QtTest>

using namespace ng;

namespace {

std::shared_ptr<test::SyntheticTimeline> run()
{
    static const auto t = std::make_shared<test::SyntheticTimeline>(test::SyntheticTimeline::Shape{.seconds = 10, .startSize = 60});
    return t;
}

struct Fixture {
    TimelineHub hub;
    ConnectivityPanel panel{hub};
    explicit Fixture(QSize size = {900, 640})
    {
        panel.resize(size);
        panel.show();
    }
    void at(double seconds)
    {
        hub.playhead().seek(toTick(seconds * 1000, run()->info().dtMs));
        hub.step(0);
    }
    QString limit() { return panel.findChild<QLabel*>("panelLimit")->text(); }
};

int different(const QImage& a, const QImage& b)
{
    int n = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) n += a.pixel(x, y) != b.pixel(x, y);
    return n;
}

} // namespace

class ConnectivityPanelTest : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { applyTheme(*qApp, true); }

    void showsTheNetworkAtThePlayhead()
    {
        Fixture f;
        QVERIFY(QTest::qWaitForWindowExposed(&f.panel));
        const QImage empty = f.panel.picture();
        QVERIFY(f.limit().isEmpty());
        f.hub.setTimeline(run());
        f.at(1);
        const auto s = run()->structureAt(toTick(1000, 0.1));
        QCOMPARE(f.panel.scene().data().ids.size(), s->neurons.size());
        const QImage early = f.panel.picture();
        QVERIFY(different(empty, early) > early.width() * early.height() / 50);
        QCOMPARE(f.limit(), QString("showing %1 of %1 synapses").arg(count(s->synapses.size())));
        f.at(9);
        const auto later = run()->structureAt(toTick(9000, 0.1));
        QVERIFY(later->neurons.size() > s->neurons.size());
        QCOMPARE(f.panel.scene().data().ids.size(), later->neurons.size());
        QVERIFY(different(early, f.panel.picture()) > 500);
        f.at(1);
        QCOMPARE(f.panel.scene().data().ids.size(), s->neurons.size());
    }

    void coloursFollowTheChoice()
    {
        Fixture f;
        f.hub.setTimeline(run());
        f.at(6);
        const auto structure = run()->structureAt(toTick(6000, 0.1));
        const auto colourOf = [&](std::size_t i) { return f.panel.scene().data().colours[i]; };
        std::size_t mature = structure->neurons.size(), young = mature;
        for (std::size_t i = 0; i < structure->neurons.size(); ++i) {
            if (structure->neurons[i].population == 0) continue;
            if (structure->neurons[i].stage == Stage::Mature && structure->neurons[i].born == 0) mature = i;
            if (structure->neurons[i].stage == Stage::Immature) young = i;
        }
        QVERIFY(mature < structure->neurons.size() && young < structure->neurons.size());
        const QRgb full = maturityColour(1);
        QCOMPARE(colourOf(mature), (Rgb{static_cast<std::uint8_t>(qRed(full)), static_cast<std::uint8_t>(qGreen(full)), static_cast<std::uint8_t>(qBlue(full))}));
        QVERIFY(colourOf(young)[0] < colourOf(mature)[0]);
        const auto byMaturity = f.panel.scene().data().colours;
        f.panel.setColourBy(ColourBy::Population);
        QCOMPARE(colourOf(mature), colourOf(young));
        QVERIFY(colourOf(0) != colourOf(mature));
        f.panel.setColourBy(ColourBy::Rate);
        const auto byRate = f.panel.scene().data().colours;
        QVERIFY(byRate != byMaturity);
        f.panel.setColourBy(ColourBy::Activity);
        QVERIFY(f.panel.scene().data().colours != byRate);
    }

    void hiddenProjectionsAndTheBudgetLimitTheLines()
    {
        Fixture f;
        f.hub.setTimeline(run());
        f.at(2);
        const std::size_t all = f.panel.scene().data().synapses.size();
        f.panel.setProjectionShown(1, false);
        const std::size_t inputs = f.panel.scene().data().synapses.size();
        QVERIFY(inputs < all && inputs > 0);
        QVERIFY(std::ranges::none_of(f.panel.scene().data().synapses, &SceneSynapse::inhibitory));
        f.panel.setProjectionShown(1, true);
        f.panel.setSynapseBudget(500);
        QVERIFY(QTest::qWaitForWindowExposed(&f.panel));
        QVERIFY(!f.panel.picture().isNull());
        QCOMPARE(f.limit(), QString("showing 500 of %1 synapses").arg(count(all)));
    }

    void birthsAndDeathsAreMarkedForAMoment()
    {
        Fixture f;
        f.hub.setTimeline(run());
        f.at(5.2);
        QVERIFY(f.panel.marks().marks().empty()); // the whole past is no news
        f.at(5.3);
        const auto isBirth = [](const SceneMark& m) { return m.kind == SceneMark::Kind::Birth; };
        QCOMPARE(std::ranges::count_if(f.panel.marks().marks(), isBirth), 1);
        QVERIFY(std::ranges::any_of(f.panel.marks().marks(), [](const SceneMark& m) { return m.kind == SceneMark::Kind::Connect; }));
        for (double t = 5.4; t < 8; t += 0.1) f.at(t);
        QVERIFY(std::ranges::any_of(f.panel.marks().marks(), [](const SceneMark& m) { return m.kind == SceneMark::Kind::Death; }));
        SceneMarks marks = f.panel.marks();
        marks.advance(0.61);
        QVERIFY(std::ranges::none_of(marks.marks(), isBirth));
        marks.advance(0.2);
        QVERIFY(marks.marks().empty());
        f.at(1);
        QVERIFY(f.panel.marks().marks().empty());
    }

    void clickSelectsEverywhereAndASelectionMadeElsewhereIsShown()
    {
        Fixture f;
        f.hub.setTimeline(run());
        f.at(3);
        QVERIFY(QTest::qWaitForWindowExposed(&f.panel));
        const QImage plain = f.panel.picture();
        f.hub.selection().select(f.panel.scene().data().ids[70]);
        QVERIFY(different(plain, f.panel.picture()) > 60);
        f.hub.selection().clear();
        const QSize s = f.panel.view()->pixelSize();
        const auto& d = f.panel.scene().data();
        const Projected p = f.panel.scene().project(d.positions[75], d.radii[75], s.width(), s.height());
        const NeuronId seen = f.panel.scene().pick(p.x, p.y, s.width(), s.height());
        QVERIFY(seen != kNoNeuron);
        QTest::mouseClick(f.panel.view(), Qt::LeftButton, {}, f.panel.view()->toWidget(p).toPoint());
        QCOMPARE(raw(f.hub.selection().current()), raw(seen));
        QTest::mouseClick(f.panel.view(), Qt::LeftButton, {}, QPoint(3, 3));
        QVERIFY(f.hub.selection().isEmpty());
    }

    void floatingDockAndThemeKeepThePicture()
    {
        TimelineHub hub;
        QMainWindow window;
        auto* dock = new QDockWidget("3D");
        auto* panel = new ConnectivityPanel(hub);
        panel->setFixedSize(640, 480);
        dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
        dock->setWidget(panel);
        window.addDockWidget(Qt::LeftDockWidgetArea, dock);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        hub.setTimeline(run());
        hub.playhead().seek(40'000);
        hub.step(0);
        const QImage before = panel->picture();
        dock->setFloating(true);
        QVERIFY(QTest::qWaitForWindowExposed(dock));
        const QImage floated = panel->picture();
        if (!qEnvironmentVariable("NG_SHOTS").isEmpty()) {
            before.save(qEnvironmentVariable("NG_SHOTS") + "/float-before.png");
            floated.save(qEnvironmentVariable("NG_SHOTS") + "/float-after.png");
        }
        QVERIFY2(different(before, floated) < before.width() * before.height() / 100, qPrintable(QString::number(different(before, floated))));
        dock->setFloating(false);
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(different(before, panel->picture()) < before.width() * before.height() / 100);
        applyTheme(*qApp, false);
        QCOMPARE(QColor(panel->picture().pixel(3, 3)), theme().plot);
    }

    void csvHasARowPerNeuron()
    {
        Fixture f;
        f.hub.setTimeline(run());
        f.at(3);
        const QStringList rows = f.panel.csv().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(rows[0], QString("id,population,stage,maturity,rate_spikes_per_s,x_um,y_um,z_um"));
        QCOMPARE(static_cast<std::size_t>(rows.size()) - 1, run()->structureAt(toTick(3000, 0.1))->neurons.size());
        QVERIFY(rows[1].startsWith("0,digits,mature,1,"));
    }

    void anotherRunLeavesNothingBehind()
    {
        Fixture f;
        f.hub.setTimeline(run());
        f.at(3);
        f.hub.setTimeline(nullptr);
        QVERIFY(f.panel.scene().data().ids.empty());
        QVERIFY(f.limit().isEmpty());
    }

    void pictures()
    {
        const QString folder = qEnvironmentVariable("NG_SHOTS");
        if (folder.isEmpty()) QSKIP("set NG_SHOTS to a folder to save pictures");
        QDir().mkpath(folder);
        for (const bool dark : {true, false})
            for (const QSize size : {QSize(1280, 800), QSize(1920, 1080), QSize(620, 420)}) {
                applyTheme(*qApp, dark);
                Fixture f(size);
                QVERIFY(QTest::qWaitForWindowExposed(&f.panel));
                f.hub.setTimeline(run());
                const QString stem = QString("%1/view3d-%2-%3").arg(folder, dark ? "dark" : "light").arg(size.width());
                const auto shoot = [&](const QString& name) {
                    QCoreApplication::processEvents(); // lays the header out again
                    const QImage body = f.panel.picture();
                    QImage whole = f.panel.grab().toImage();
                    QPainter p(&whole);
                    p.drawImage(f.panel.view()->mapTo(&f.panel, QPoint()), body);
                    p.end();
                    QVERIFY(whole.save(stem + name + ".png"));
                };
                f.at(7.2);
                f.at(7.3);
                shoot("-maturity");
                f.hub.selection().select(f.panel.scene().data().ids[90]);
                shoot("-selected");
                f.panel.setColourBy(ColourBy::Activity);
                f.hub.selection().clear();
                shoot("-activity");
                f.panel.setColourBy(ColourBy::Population);
                f.panel.scene().setRoute(NetworkScene::Route::GraphicsCard);
                shoot("-population-gl");
            }
    }
};

int main(int argc, char** argv)
{
    configureOpenGl();
    QApplication app(argc, argv);
    applyTheme(app, true);
    ConnectivityPanelTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "connectivity_panel_test.moc"
