#include "growing_timeline.h"
#include "shots.h"

#include "common/theme.h"
#include "raster/raster_panel.h"

#include <QWheelEvent>
#include <QtTest>

using namespace ng;
using ng::test::GrowingTimeline;
using ng::test::SyntheticTimeline;

namespace {

constexpr QRgb kGround = 0xff000000;

RasterView smallView(int width, int height, double rowHeight)
{
    RasterView v;
    v.width = width;
    v.height = height;
    v.ticksPerColumn = 10;
    v.rowHeight = rowHeight;
    v.ground = kGround;
    return v;
}

SpikeColours white() { return {}; }

QImage canvasPicture(const QSize& size)
{
    QImage i(size, QImage::Format_RGB32);
    i.fill(0xff123456);
    return i;
}

SyntheticTimeline::Shape shortRun()
{
    SyntheticTimeline::Shape s;
    s.seconds = 8;
    return s;
}

struct CountAll : SpikeSink {
    TickRange range;
    std::uint32_t firstOfLayer = 64;
    std::size_t n = 0;
    void take(SpikeSpan s) override
    {
        for (const PackedSpike& p : s.spikes)
            if (range.contains(s.base + p.offset) && raw(p.id) >= firstOfLayer) ++n;
    }
};

int pixelsNear(const QImage& image, QColor wanted, QRect where)
{
    int n = 0;
    where = where.intersected(image.rect());
    for (int y = where.top(); y <= where.bottom(); ++y)
        for (int x = where.left(); x <= where.right(); ++x) {
            const QColor c = image.pixelColor(x, y);
            n += std::abs(c.red() - wanted.red()) + std::abs(c.green() - wanted.green()) + std::abs(c.blue() - wanted.blue()) < 60;
        }
    return n;
}

void drag(QWidget& w, QPoint from, QPoint to, Qt::KeyboardModifiers keys)
{
    QTest::mousePress(&w, Qt::LeftButton, keys, from);
    for (const QPoint p : {from + (to - from) / 2, to}) {
        QMouseEvent move(QEvent::MouseMove, p, w.mapToGlobal(p), Qt::NoButton, Qt::LeftButton, keys);
        QApplication::sendEvent(&w, &move);
    }
    QTest::mouseRelease(&w, Qt::LeftButton, keys, to);
}

void wheel(QWidget& w, QPointF at, int delta, Qt::KeyboardModifiers keys = Qt::NoModifier)
{
    QWheelEvent e(at, w.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, keys, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&w, &e);
}

} // namespace

/// Painter, row map and canvas of the raster.
class TestRaster : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void paintsEverySpikeWhereItBelongs()
    {
        const std::vector<PackedSpike> spikes{{0, NeuronId{5}}, {25, NeuronId{7}}, {39, NeuronId{99}}, {95, NeuronId{5}}};
        RowMap rows(std::vector{NeuronId{7}, NeuronId{5}});
        QImage image = canvasPicture({10, 8});
        const RasterStats stats = paint(image, {1000, spikes}, rows, [] {
            RasterView v = smallView(10, 8, 4);
            v.firstColumn = 100;
            v.markHeight = 3;
            return v;
        }(), white());
        QCOMPARE(stats.visited, std::size_t{4});
        QCOMPARE(stats.drawn, std::size_t{3}); // neuron 99 has no row
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 10; ++x) {
                const bool marked = (x == 2 && y < 3) || ((x == 0 || x == 9) && y >= 4 && y < 7);
                QCOMPARE(image.pixel(x, y), marked ? 0xffffffff : kGround);
            }
    }

    void spansMeetingInsideAColumnAddUp()
    {
        std::vector<PackedSpike> many(40, PackedSpike{3, NeuronId{0}});
        RowMap rows(std::vector{NeuronId{0}});
        RasterView view = smallView(4, 1, 1);
        view.saturation = 64;
        QImage whole = canvasPicture({4, 1}), parts = whole;
        paint(whole, {0, many}, rows, view, white());
        const SpikeColours colours = white();
        RasterPainter painter(parts, rows, view, colours);
        painter.begin(0, 4);
        painter.take({0, std::span(many).first(15)});
        painter.take({0, std::span(many).subspan(15)});
        painter.end();
        QCOMPARE(parts, whole);
        QVERIFY(qGray(whole.pixel(0, 0)) > 180);
    }

    void brightnessGrowsWithTheNumberOfSpikes()
    {
        std::vector<PackedSpike> spikes;
        for (std::uint32_t column = 0; column < 6; ++column)
            for (std::uint32_t k = 0; k < (1u << column); ++k) spikes.push_back({column * 10, NeuronId{0}});
        RasterView view = smallView(6, 1, 1);
        view.saturation = 32;
        QImage image = canvasPicture({6, 1});
        paint(image, {0, spikes}, RowMap(std::vector{NeuronId{0}}), view, white());
        for (int x = 1; x < 6; ++x) QVERIFY2(qGray(image.pixel(x, 0)) > qGray(image.pixel(x - 1, 0)), qPrintable(QString::number(x)));
        QCOMPARE(image.pixel(5, 0), 0xffffffff);
        QVERIFY(qGray(image.pixel(0, 0)) > 20); // a single spike stays visible
    }

    void crowdingChoosesDensity()
    {
        RasterView few = smallView(1000, 600, 6), many = smallView(1000, 600, 0.2);
        chooseMarks(few, 100, 5'000, 1);
        QCOMPARE(few.saturation, 1.f);
        QCOMPARE(few.markWidth, 2);
        QCOMPARE(few.markHeight, 5);
        chooseMarks(many, 3000, 10'000'000, 1);
        QVERIFY(many.saturation > 16);
        QCOMPARE(many.markWidth, 1);
        QCOMPARE(many.markHeight, 1);
    }

    void rowsAreSortedAndFiltered()
    {
        std::vector<Chronicle::Life> lives(4);
        const Tick born[] = {0, 100, 200, 300};
        const std::uint32_t ids[] = {9, 3, 12, 4};
        const PopulationIndex populations[] = {1, 0, 1, 1};
        for (std::size_t i = 0; i < 4; ++i) {
            lives[i].id = NeuronId{ids[i]};
            lives[i].born = born[i];
            lives[i].population = populations[i];
        }
        lives[0].died = 150;
        std::vector<std::uint8_t> maturity(13, 0);
        maturity[9] = 254, maturity[3] = 10, maturity[12] = 200, maturity[4] = 100;
        std::vector<std::uint32_t> spikes(13, 0);
        spikes[9] = 1, spikes[12] = 7, spikes[4] = 7;
        const std::vector<NeuronId> selected{NeuronId{4}};
        RowMapSpec spec;
        spec.populations = {0, 1};
        spec.visible = {0, 1000};
        spec.maturity = maturity;
        spec.spikes = spikes;
        spec.selected = selected;
        const auto order = [&](RowSort sort, RowFilter filter = RowFilter::All) {
            spec.sort = sort;
            spec.filter = filter;
            QList<std::uint32_t> out;
            const RowMap map = RowMap::make(lives, spec);
            for (const NeuronId id : map.rows()) out.push_back(raw(id));
            return out;
        };
        using L = QList<std::uint32_t>;
        QCOMPARE(order(RowSort::BirthTime), (L{9, 3, 12, 4}));
        QCOMPARE(order(RowSort::Id), (L{3, 4, 9, 12}));
        QCOMPARE(order(RowSort::Population), (L{3, 9, 12, 4}));
        QCOMPARE(order(RowSort::Maturity), (L{9, 12, 4, 3}));
        QCOMPARE(order(RowSort::Rate), (L{12, 4, 9, 3}));
        QCOMPARE(order(RowSort::Selection), (L{4, 9, 3, 12}));
        QCOMPARE(order(RowSort::BirthTime, RowFilter::Selected), (L{4}));
        QCOMPARE(order(RowSort::BirthTime, RowFilter::HideSilent), (L{9, 12, 4}));
        spec.populations = {1};
        QCOMPARE(order(RowSort::BirthTime), (L{9, 12, 4}));
        spec.visible = {150, 300}; // 9 has died, 4 is not born
        QCOMPARE(order(RowSort::BirthTime), (L{12}));
    }

    void scrollingPaintsOnlyTheNewStrip()
    {
        SyntheticTimeline::Shape shape = shortRun();
        shape.birthEveryMs = 100'000; // rows stay, so every step may be a strip
        auto run = std::make_shared<GrowingTimeline>(shape);
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({20'000, 40'000});
        RasterCanvas canvas(hub);
        canvas.resize(700, 400);
        const QImage before = canvas.spikePicture().copy();
        const std::size_t all = canvas.lastVisited();
        QVERIFY(all > 1000);
        QCOMPARE(canvas.spikePicture(), before);
        QCOMPARE(canvas.lastVisited(), std::size_t{0}); // nothing new, nothing looked at

        hub.playhead().setVisible({20'400, 40'400});
        const QImage scrolled = canvas.spikePicture().copy();
        QVERIFY2(canvas.lastVisited() > 0 && canvas.lastVisited() < all / 10, qPrintable(QString::number(canvas.lastVisited())));
        QVERIFY(scrolled != before);
        RasterCanvas fresh(hub);
        fresh.resize(700, 400);
        QCOMPARE(scrolled, fresh.spikePicture());

        hub.playhead().setVisible({20'100, 40'100}); // and back
        const QImage back = canvas.spikePicture().copy();
        QVERIFY(canvas.lastVisited() < all / 10);
        RasterCanvas again(hub);
        again.resize(700, 400);
        QCOMPARE(back, again.spikePicture());
    }

    void followsAGrowingRun()
    {
        SyntheticTimeline::Shape shape = shortRun();
        shape.birthEveryMs = 100'000; // rows stay, so every step may be a strip
        auto run = std::make_shared<GrowingTimeline>(shape);
        run->setEnd(30'000);
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({0, 20'000});
        hub.playhead().setMode(Playhead::Mode::Following);
        hub.step(0.016);
        QCOMPARE(hub.playhead().visible(), (TickRange{10'000, 30'000}));
        RasterCanvas canvas(hub);
        canvas.resize(700, 400);
        (void)canvas.spikePicture();
        const std::size_t all = canvas.lastVisited();
        for (Tick end = 30'200; end <= 34'800; end += 200) { // up to just before an activity frame
            run->setEnd(end);
            hub.step(0.016);
            (void)canvas.spikePicture();
            QVERIFY2(canvas.lastVisited() < all / 3, qPrintable(QString::number(canvas.lastVisited())));
        }
        RasterCanvas fresh(hub);
        fresh.resize(700, 400);
        QCOMPARE(canvas.spikePicture(), fresh.spikePicture());
    }

    void newbornsJoinAtTheEnd()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        run->setEnd(20'000);
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({0, 80'000});
        RasterCanvas canvas(hub);
        canvas.resize(700, 400);
        (void)canvas.spikePicture();
        const std::vector<NeuronId> before = canvas.rows().rows();
        run->setEnd(26'000);
        hub.step(0.016);
        (void)canvas.spikePicture();
        QVERIFY(canvas.rows().size() > before.size());
        QVERIFY(std::equal(before.begin(), before.end(), canvas.rows().rows().begin()));
    }

    void scrollingBringsTheRowsOfThoseBornLater()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({20'000, 40'000});
        RasterCanvas canvas(hub);
        canvas.resize(700, 400);
        (void)canvas.spikePicture();
        const std::size_t before = canvas.rows().size();
        hub.playhead().setVisible({20'400, 40'400});
        (void)canvas.spikePicture();
        QCOMPARE(canvas.rows().size(), before + 1); // born at 4 s
        const NeuronId young = canvas.rows().at(before);
        QCOMPARE(Chronicle::of(hub).find(young)->born, Tick{40'000});
        QVERIFY(!canvas.rowRect(young).isEmpty());
    }

    void fillsAHoleWhenItsSpikesArrive()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        run->setHole({25'000, 30'000});
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({20'000, 40'000});
        RasterCanvas canvas(hub);
        canvas.resize(700, 400);
        (void)canvas.spikePicture();
        const std::size_t without = canvas.lastVisited();
        const QImage hatched = canvas.grab().toImage();
        run->setHole({});
        hub.step(0.016);
        const QImage filled = canvas.spikePicture().copy();
        QVERIFY(canvas.lastVisited() > 0 && canvas.lastVisited() < without);
        RasterCanvas fresh(hub);
        fresh.resize(700, 400);
        QCOMPARE(filled, fresh.spikePicture());
        // Where the hole was, the hatch had covered ground that is not covered any more.
        const TimeAxis axis = canvas.axis();
        const QRect where(QPoint(static_cast<int>(axis.x(25'200)), 20), QPoint(static_cast<int>(axis.x(29'800)), 300));
        const QColor ground = theme().plot;
        const auto grounds = [&](const QImage& image) {
            int n = 0;
            for (int y = where.top(); y <= where.bottom(); ++y)
                for (int x = where.left(); x <= where.right(); ++x) n += image.pixelColor(x, y) == ground;
            return static_cast<double>(n) / (where.width() * where.height());
        };
        const double share = grounds(hatched);
        QVERIFY2(share > 0.4 && share < 0.95, qPrintable(QString::number(share)));
    }

    void clickAndBandSelect()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({20'000, 40'000});
        RasterCanvas canvas(hub);
        canvas.resize(700, 500);
        canvas.show();
        (void)canvas.spikePicture();
        const NeuronId third = canvas.rows().at(2);
        const QPoint at = canvas.rowRect(third).center().toPoint();
        QCOMPARE(canvas.neuronAt(at), third);
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::NoModifier, at);
        QCOMPARE(hub.selection().neurons(), std::vector{third});
        const QRect edge(static_cast<int>(canvas.plotRect().left()), at.y() - 2, 3, 4);
        QVERIFY(pixelsNear(canvas.grab().toImage(), theme().accent, edge) >= 6);

        const QPoint to = canvas.rowRect(canvas.rows().at(9)).center().toPoint() + QPoint(60, 0);
        drag(canvas, at, to, Qt::ControlModifier);
        QCOMPARE(hub.selection().neurons().size(), std::size_t{8});
        QVERIFY(hub.selection().contains(canvas.rows().at(5)));
        QVERIFY(!hub.selection().contains(canvas.rows().at(10)));
        QCOMPARE(hub.playhead().visible(), (TickRange{20'000, 40'000})); // a band is no pan

        const QPoint other = canvas.rowRect(canvas.rows().at(20)).center().toPoint();
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ControlModifier, other);
        QCOMPARE(hub.selection().neurons().size(), std::size_t{9});
        QTest::keyClick(&canvas, Qt::Key_Escape);
        QVERIFY(hub.selection().isEmpty());
    }

    void wheelZoomsAtTheCursorAndDragPans()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({20'000, 40'000});
        RasterCanvas canvas(hub);
        canvas.resize(700, 400);
        (void)canvas.spikePicture();
        const QPointF at(400, 200);
        const double under = canvas.axis().tick(at.x());
        wheel(canvas, at, 240);
        (void)canvas.spikePicture();
        QVERIFY(hub.playhead().visible().length() < 14'000);
        QVERIFY(std::abs(canvas.axis().tick(at.x()) - under) < 60);

        const TickRange before = hub.playhead().visible();
        drag(canvas, {300, 100}, {350, 100}, Qt::NoModifier);
        const TickRange after = hub.playhead().visible();
        QCOMPARE(after.length(), before.length());
        const double moved = static_cast<double>(before.begin) - static_cast<double>(after.begin);
        QVERIFY(std::abs(moved - 50 / canvas.plotRect().width() * static_cast<double>(before.length())) < 2);

        const double rows = canvas.rowRect(canvas.rows().at(0)).height();
        wheel(canvas, {400, 10}, 480, Qt::ShiftModifier);
        QVERIFY(canvas.rowRect(canvas.rows().at(0)).height() > 1.5 * rows);
        QCOMPARE(hub.playhead().visible(), after);

        QTest::mouseDClick(&canvas, Qt::LeftButton, Qt::NoModifier, {400, 200});
        QCOMPARE(hub.playhead().visible(), run->extent());
        (void)canvas.spikePicture();
        QVERIFY(canvas.rowRect(canvas.rows().at(0)).height() < 1.5 * rows);
    }

    void panningLeavesFollowingAndDoubleClickResumesIt()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({0, 20'000});
        hub.playhead().setMode(Playhead::Mode::Following);
        hub.step(0.016);
        RasterCanvas canvas(hub);
        canvas.resize(700, 400);
        wheel(canvas, {300, 100}, 120);
        QCOMPARE(hub.playhead().mode(), Playhead::Mode::Following);
        QCOMPARE(hub.playhead().visible().end, run->extent().end);
        drag(canvas, {300, 100}, {400, 100}, Qt::NoModifier);
        QCOMPARE(hub.playhead().mode(), Playhead::Mode::Paused);
        QVERIFY(hub.playhead().visible().end < run->extent().end);
        QTest::mouseDClick(&canvas, Qt::LeftButton, Qt::NoModifier, {300, 100});
        QCOMPARE(hub.playhead().mode(), Playhead::Mode::Following);
    }

    void birthsDeathsAndInterventionsAreMarked()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({20'000, 50'000});
        RasterCanvas canvas(hub);
        canvas.setColour(SpikeColour::Single);
        canvas.resize(900, 600);
        const QImage image = canvas.grab().toImage();
        const TimeAxis axis = canvas.axis();
        const Chronicle& chronicle = Chronicle::of(hub);
        QVERIFY(chronicle.births().size() > 20 && !chronicle.deaths().empty());
        int born = 0, died = 0;
        const auto around = [&](const Chronicle::Moment& m) {
            const QRectF row = canvas.rowRect(m.id);
            return QRect(static_cast<int>(axis.x(static_cast<double>(m.tick))) - 6, static_cast<int>(row.center().y()) - 6, 12, 12);
        };
        for (const auto& m : chronicle.births())
            if (m.tick > 21'000 && m.tick < 49'000) {
                QVERIFY(pixelsNear(image, theme().birth, around(m)) > 4);
                ++born;
            }
        for (const auto& m : chronicle.deaths())
            if (m.tick > 21'000 && m.tick < 49'000) {
                QVERIFY(pixelsNear(image, theme().death, around(m)) > 3);
                ++died;
            }
        QVERIFY(born > 5 && died > 0);
        QCOMPARE(chronicle.interventions().size(), std::size_t{1});
        const int x = static_cast<int>(axis.x(static_cast<double>(chronicle.interventions()[0].tick)));
        QVERIFY(pixelsNear(image, theme().intervention, QRect(x - 3, 8, 7, 200)) > 30);
    }

    void tellsWhatIsUnderThePointer()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({20'000, 40'000});
        RasterCanvas canvas(hub);
        canvas.resize(700, 500);
        (void)canvas.spikePicture();
        const NeuronId old = canvas.rows().at(0);
        const QString text = canvas.describe(canvas.rowRect(old).center());
        QVERIFY2(text.contains(QString("neuron %1").arg(raw(old))) && text.contains("Competitive") && text.contains("mature"), qPrintable(text));
        const NeuronId young = canvas.rows().at(canvas.rows().size() - 1);
        QVERIFY(canvas.describe({canvas.plotRect().left() + 3, canvas.rowRect(young).center().y()}).contains("born at"));
        QCOMPARE(canvas.describe({1, 1}), QString());
    }

    void csvHoldsTheDrawnSpikes()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({20'000, 24'000});
        RasterPanel panel(hub);
        panel.resize(600, 400);
        const QStringList lines = panel.csv().split('\n', Qt::SkipEmptyParts);
        CountAll all;
        all.range = {20'000, 24'000};
        run->spikes(all.range, all);
        QCOMPARE(static_cast<std::size_t>(lines.size() - 1), all.n);
        QCOMPARE(lines.first(), QString("time_s,neuron,population,stage"));
        QVERIFY(lines.at(1).startsWith("2.0") && lines.at(1).contains("competitive"));
    }

    void repaintsInTheOtherTheme()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        RasterCanvas canvas(hub);
        canvas.resize(400, 300);
        QVERIFY(qGray(canvas.spikePicture().pixel(canvas.spikePicture().width() - 1, 0)) < 60);
        applyTheme(*qApp, false);
        QVERIFY(qGray(canvas.spikePicture().pixel(canvas.spikePicture().width() - 1, 0)) > 200);
        applyTheme(*qApp, true);
    }

    void emptyHubAndAnotherRun()
    {
        TimelineHub hub;
        RasterPanel panel(hub);
        panel.resize(500, 300);
        QVERIFY(!panel.grab().isNull());
        QCOMPARE(panel.csv(), QString());
        hub.setTimeline(std::make_shared<SyntheticTimeline>(shortRun()));
        (void)panel.canvas().spikePicture();
        const std::size_t first = panel.canvas().rows().size();
        SyntheticTimeline::Shape small = shortRun();
        small.startSize = 3;
        small.birthEveryMs = 100'000;
        hub.setTimeline(std::make_shared<SyntheticTimeline>(small));
        (void)panel.canvas().spikePicture();
        QCOMPARE(panel.canvas().rows().size(), std::size_t{3});
        QVERIFY(first > 30);
        hub.setTimeline(nullptr);
        QVERIFY(!panel.grab().isNull());
    }

    void shots()
    {
        if (!test::shotsWanted()) QSKIP("set NG_SHOTS to a folder to save pictures");
        SyntheticTimeline::Shape shape;
        shape.birthEveryMs = 120;
        auto run = std::make_shared<SyntheticTimeline>(shape);
        SyntheticTimeline::Shape big;
        big.seconds = 2;
        big.startSize = 1200;
        big.rate = 120;
        big.birthEveryMs = 100'000;
        for (const bool dark : {true, false}) {
            applyTheme(*qApp, dark);
            TimelineHub hub;
            RasterPanel panel(hub);
            test::shot(panel, {1280, 800}, "raster-empty", dark);
            hub.setTimeline(run);
            hub.playhead().setVisible({80'000, 130'000});
            hub.playhead().seek(122'000);
            for (const QSize size : {QSize(506, 390), QSize(1280, 800), QSize(1920, 1080)}) test::shot(panel, size, "raster", dark);
            panel.canvas().setPopulations({0, 1});
            panel.canvas().setSort(RowSort::Population);
            panel.canvas().setColour(SpikeColour::Population);
            hub.selection().select({NeuronId{80}, NeuronId{81}, NeuronId{110}});
            test::shot(panel, {1280, 800}, "raster-populations", dark);
            panel.canvas().setPopulations({1});
            panel.canvas().setFilter(RowFilter::Selected);
            panel.canvas().setColour(SpikeColour::Maturity);
            test::shot(panel, {1280, 800}, "raster-selected", dark);
        }
        auto hole = std::make_shared<GrowingTimeline>(shape);
        hole->setHole({100'000, 110'000});
        hole->setGaps({{{118'000, 124'000}, "damaged chunk"}});
        auto crowd = std::make_shared<SyntheticTimeline>(big);
        for (const bool dark : {true, false}) {
            applyTheme(*qApp, dark);
            TimelineHub hub;
            RasterPanel panel(hub);
            hub.setTimeline(hole);
            hub.playhead().setVisible({80'000, 130'000});
            test::shot(panel, {1280, 800}, "raster-missing", dark);
            hub.setTimeline(crowd);
            hub.playhead().setVisible(crowd->extent());
            test::shot(panel, {700, 500}, "raster-crowded", dark);
        }
        applyTheme(*qApp, true);
    }
};

QTEST_MAIN(TestRaster)
#include "test_raster.moc"
