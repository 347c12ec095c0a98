#include <qt/gl_setup.h>
#include <qt/vtk_view.h>

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QOpenGLWidget>
#include <QSignalSpy>
#include <QtTest>

#include <memory>

using namespace ng;

namespace {

SceneData ringOfNeurons()
{
    SceneData d;
    for (std::uint32_t i = 0; i < 40; ++i) {
        const float a = 0.157f * static_cast<float>(i);
        d.ids.push_back(NeuronId{100 + i});
        d.positions.push_back({150 * std::cos(a), 150 * std::sin(a), static_cast<float>(i % 5) * 30});
        d.radii.push_back(12);
        d.colours.push_back(i % 2 ? Rgb{230, 60, 60} : Rgb{60, 200, 90});
    }
    for (std::uint32_t i = 0; i < 40; ++i) d.synapses.push_back({i, (i * 7 + 3) % 40, 0.5f, i % 3 == 0});
    return d;
}

/// Share of pixels that are not the ground.
double inked(const QImage& image, const SceneStyle& style)
{
    const QRgb ground = qRgb(style.background[0], style.background[1], style.background[2]);
    int n = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) n += (image.pixel(x, y) | 0xFF000000u) != ground;
    return static_cast<double>(n) / (image.width() * image.height());
}

/// Mean difference per colour channel, 0..255.
double difference(const QImage& a, const QImage& b)
{
    if (a.size() != b.size()) return 255;
    double sum = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
            sum += std::abs(qRed(p) - qRed(q)) + std::abs(qGreen(p) - qGreen(q)) + std::abs(qBlue(p) - qBlue(q));
        }
    return sum / (3. * a.width() * a.height());
}

} // namespace

class VtkViewTest : public QObject {
    Q_OBJECT

    struct Bench {
        NetworkScene scene;
        QMainWindow window;
        VtkView* view = nullptr;
        QDockWidget* dock = nullptr;
        explicit Bench(NetworkScene::Route route)
        {
            scene.setRoute(route);
            scene.setData(ringOfNeurons());
            dock = new QDockWidget("3D");
            view = new VtkView(scene);
            view->setFixedSize(480, 360);
            dock->setWidget(view);
            window.addDockWidget(Qt::LeftDockWidgetArea, dock);
            view->fit();
            window.show();
        }
        ~Bench() { delete dock; }
    };

private slots:
    void contextIsThere()
    {
        QVERIFY2(glInfo().usable, qPrintable(glInfo().renderer));
        QVERIFY(!glInfo().renderer.isEmpty());
    }

    void showsTheScene_data()
    {
        QTest::addColumn<int>("route");
        QTest::newRow("painted") << static_cast<int>(NetworkScene::Route::Painted);
        QTest::newRow("graphics card") << static_cast<int>(NetworkScene::Route::GraphicsCard);
    }
    void showsTheScene()
    {
        QFETCH(int, route);
        Bench b(static_cast<NetworkScene::Route>(route));
        QVERIFY(QTest::qWaitForWindowExposed(&b.window));
        const QImage image = b.view->picture();
        QCOMPARE(image.size(), b.view->pixelSize());
        const Rgb ground = SceneStyle{}.background;
        QCOMPARE(image.pixel(2, 2), qRgb(ground[0], ground[1], ground[2]));
        for (int y = 0; y < image.height(); y += 3)
            for (int x = 0; x < image.width(); x += 3) QCOMPARE(qAlpha(image.pixel(x, y)), 255); // or the window would shine through
        const double ink = inked(image, {});
        QVERIFY2(ink > 0.03 && ink < 0.7, qPrintable(QString::number(ink)));
        // Every neuron that nothing hides has its colour at its centre; most are free.
        int right = 0;
        for (std::size_t i = 0; i < b.scene.data().ids.size(); ++i) {
            const Projected p = b.scene.project(b.scene.data().positions[i], 12, image.width(), image.height());
            const QRgb c = image.pixel(static_cast<int>(p.x), image.height() - 1 - static_cast<int>(p.y));
            right += i % 2 ? qRed(c) > qGreen(c) + 30 : qGreen(c) > qRed(c) + 30;
        }
        QVERIFY2(right >= 30, qPrintable(QString::number(right)));
    }

    void bothRoutesShowTheSamePlaces()
    {
        Bench painted(NetworkScene::Route::Painted);
        QVERIFY(QTest::qWaitForWindowExposed(&painted.window));
        const QImage a = painted.view->picture();
        painted.view->setRoute(NetworkScene::Route::GraphicsCard);
        const QImage b = painted.view->picture();
        QVERIFY2(difference(a, b) < 12, qPrintable(QString::number(difference(a, b))));
        QVERIFY2(difference(a, b) > 0, "one of the routes did not draw");
    }

    void floatingAndDockingKeepThePicture_data() { showsTheScene_data(); }
    void floatingAndDockingKeepThePicture()
    {
        QFETCH(int, route);
        Bench b(static_cast<NetworkScene::Route>(route));
        QVERIFY(QTest::qWaitForWindowExposed(&b.window));
        const QImage before = b.view->picture();
        for (const bool floating : {true, false, true}) {
            b.dock->setFloating(floating);
            QVERIFY(QTest::qWaitForWindowExposed(b.dock->window()));
            const QImage after = b.view->picture();
            QVERIFY2(difference(before, after) < 1, qPrintable(QString::number(difference(before, after))));
        }
    }

    void onlyTheGraphicsCardsRouteHasAnOpenGlWidget()
    {
        Bench b(NetworkScene::Route::Painted); // with one, Qt would compose the whole window by OpenGL
        QVERIFY(QTest::qWaitForWindowExposed(&b.window));
        QVERIFY(!b.window.findChild<QOpenGLWidget*>());
        QSignalSpy drawn(b.view, &VtkView::drawn);
        b.view->repaint();
        QCOMPARE(drawn.size(), 0); // nothing changed: the kept picture is shown again
        b.scene.camera().orbit(5, 0);
        b.view->repaint();
        QCOMPARE(drawn.size(), 1);
        b.view->setRoute(NetworkScene::Route::GraphicsCard);
        QVERIFY(b.window.findChild<QOpenGLWidget*>());
        b.view->setRoute(NetworkScene::Route::Painted);
        QVERIFY(!b.window.findChild<QOpenGLWidget*>());
        QVERIFY(inked(b.view->grab().toImage(), {}) > 0.03);
    }

    void whatIsSeenIsPicked()
    {
        Bench b(NetworkScene::Route::Painted);
        QVERIFY(QTest::qWaitForWindowExposed(&b.window));
        (void)b.view->picture();
        std::vector<NeuronId> got;
        connect(b.view, &VtkView::picked, this, [&](NeuronId id, bool) { got.push_back(id); });
        // Of all neurons the nearest to the eye is certainly not hidden.
        std::size_t nearest = 0;
        const QSize s = b.view->pixelSize();
        const auto depth = [&](std::size_t i) { return b.scene.project(b.scene.data().positions[i], 12, s.width(), s.height()).depth; };
        for (std::size_t i = 1; i < b.scene.data().ids.size(); ++i)
            if (depth(i) < depth(nearest)) nearest = i;
        const QPoint at = b.view->toWidget(b.scene.project(b.scene.data().positions[nearest], 12, s.width(), s.height())).toPoint();
        QTest::mouseClick(b.view, Qt::LeftButton, {}, at);
        QTest::mouseClick(b.view, Qt::LeftButton, {}, QPoint(2, 2));
        QCOMPARE(got.size(), std::size_t{2});
        QCOMPARE(raw(got[0]), raw(b.scene.data().ids[nearest]));
        QCOMPARE(raw(got[1]), raw(kNoNeuron));
    }

    void draggingTurnsAndTheRubberBandPicks()
    {
        Bench b(NetworkScene::Route::Painted);
        QVERIFY(QTest::qWaitForWindowExposed(&b.window));
        const QImage before = b.view->picture();
        std::size_t inBand = 0;
        connect(b.view, &VtkView::areaPicked, this, [&](const std::vector<NeuronId>& ids) { inBand = ids.size(); });
        QTest::mousePress(b.view, Qt::LeftButton, Qt::ShiftModifier, QPoint(5, 5));
        QTest::mouseMove(b.view, QPoint(200, 200));
        QTest::mouseMove(b.view, QPoint(475, 355));
        QTest::mouseRelease(b.view, Qt::LeftButton, Qt::ShiftModifier, QPoint(475, 355));
        QCOMPARE(inBand, std::size_t{40});
        QCOMPARE(difference(before, b.view->picture()), 0.);
        QTest::mousePress(b.view, Qt::LeftButton, {}, QPoint(100, 100));
        QTest::mouseMove(b.view, QPoint(140, 110));
        QTest::mouseMove(b.view, QPoint(200, 120));
        QTest::mouseRelease(b.view, Qt::LeftButton, {}, QPoint(200, 120));
        QVERIFY(difference(before, b.view->picture()) > 1);
    }
};

int main(int argc, char** argv)
{
    configureOpenGl();
    QApplication app(argc, argv);
    VtkViewTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "vtk_view_test.moc"
