#include "growing_timeline.h"
#include "shots.h"

#include "common/theme.h"
#include "heatmap/heatmap_panel.h"

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

/// A run of which only activity is asked for: two frames, one neuron growing up.
MaturityTrack trackOf(std::vector<ActivityFrame> frames)
{
    struct Source : SyntheticTimeline {
        explicit Source(std::vector<ActivityFrame> f) : SyntheticTimeline([] { Shape s; s.seconds = 1; return s; }()), held(std::move(f)) {}
        std::vector<ActivityFrame> held;
        Coverage activity(TickRange r, int, ActivitySink& sink) const override
        {
            for (const ActivityFrame& f : held)
                if (r.contains(f.tick)) sink.take(f);
            return Coverage(r);
        }
    } source(std::move(frames));
    MaturityTrack track;
    track.update(source, {0, 1000});
    return track;
}

} // namespace

/// Painter, canvas and panel of the maturity heatmap, and what feeds them.
class TestHeatmap : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void trackFindsTheFrameThatSpeaksForATick()
    {
        const MaturityTrack track = trackOf({{400, 400, {NeuronId{0}}, {0.5f}, {1}}, {800, 400, {NeuronId{0}, NeuronId{2}}, {1.f, 0.f}, {1, 1}}});
        QCOMPARE(track.frames().size(), std::size_t{2});
        QCOMPARE(track.frameAt(10), 0);
        QCOMPARE(track.frameAt(400), 0);
        QCOMPARE(track.frameAt(401), 1);
        QCOMPARE(track.frameAt(5000), 1);
        QCOMPARE(int{track.level(0, NeuronId{0})}, 127);
        QCOMPARE(int{track.level(1, NeuronId{0})}, 254);
        QCOMPARE(int{track.level(0, NeuronId{2})}, 0); // born between the frames: the later one knows it
        QCOMPARE(int{track.level(0, NeuronId{1})}, int{MaturityTrack::kUnknown});
    }

    void trackGrowsByWhatIsNew()
    {
        GrowingTimeline run(shortRun());
        run.setEnd(20'000);
        MaturityTrack track(16);
        QVERIFY(!track.update(run, {0, 20'000}).empty());
        QCOMPARE(track.frames().size(), std::size_t{4});
        QVERIFY(track.update(run, {0, 20'000}).empty());
        run.setEnd(30'000);
        const TickRange changed = track.update(run, {0, 30'000});
        QCOMPARE(track.frames().size(), std::size_t{6});
        QCOMPARE(changed.begin, Tick{20'000}); // colours before the last known frame stay
        run.setEnd(80'000);
        for (Tick end = 31'000; end <= 80'000; end += 1000) track.update(run, {end - 10'000, end});
        QVERIFY(track.frames().size() <= 32);
        QCOMPARE(track.frames().back().tick, Tick{80'000});
        QVERIFY(track.frames().front().tick <= 70'000);
    }

    /// Alone in the window the map is the only one to ask: it must look again when its activity has been fetched.
    void mapIsPaintedWhenItsActivityComesIn()
    {
        struct Slow : GrowingTimeline {
            using GrowingTimeline::GrowingTimeline;
            mutable int asked = 0;
            bool there = false;
            Coverage activity(TickRange r, int n, ActivitySink& sink) const override
            {
                ++asked;
                return there ? GrowingTimeline::activity(r, n, sink) : Coverage();
            }
        };
        auto run = std::make_shared<Slow>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        HeatmapCanvas canvas(hub);
        canvas.resize(400, 300);
        QVERIFY(!canvas.rows().empty());
        QVERIFY(canvas.track().frames().empty());
        const int asked = run->asked;
        (void)canvas.rows();
        QCOMPARE(run->asked, asked); // not again and again without news
        run->there = true;
        run->setEnd(run->extent().end); // news
        (void)canvas.rows();
        QCOMPARE(canvas.track().frames().size(), std::size_t{16});
    }

    void chronicleTellsEveryLife()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        run->setEnd(10'000);
        TimelineHub hub;
        hub.setTimeline(run);
        Chronicle& c = Chronicle::of(hub);
        QCOMPARE(&Chronicle::of(hub), &c);
        c.update();
        const std::uint64_t version = c.version();
        c.update();
        QCOMPARE(c.version(), version);
        run->setEnd(80'000);
        c.update();
        QVERIFY(c.version() != version);
        std::size_t births = 0, deaths = 0;
        for (const FramePtr& f : run->whole().frames())
            for (const StructureEvent& e : f->structure) {
                births += e.kind == StructureKind::Birth && e.rule != kNoIndex;
                deaths += e.kind == StructureKind::Death;
                const Chronicle::Life* l = c.find(e.neuron);
                QVERIFY(l);
                if (e.kind == StructureKind::Birth) QCOMPARE(l->born, e.tick);
                if (e.kind == StructureKind::StageChange) QCOMPARE(l->stageAt(e.tick), e.stage);
                if (e.kind == StructureKind::Death) QCOMPARE(l->stageAt(e.tick), Stage::Dead);
            }
        QCOMPARE(c.births().size(), births);
        QCOMPARE(c.deaths().size(), deaths);
        for (const Tick t : {Tick{0}, Tick{30'000}, Tick{79'000}}) QCOMPARE(c.aliveAt(t), run->whole().structureAt(t)->neurons.size() - 64); // the inputs are no neurons
        hub.setTimeline(nullptr);
        c.update();
        QVERIFY(c.lives().empty() && c.births().empty());
    }

    void paintsLivesAsRows()
    {
        const MaturityTrack track = trackOf({{500, 500, {NeuronId{0}, NeuronId{1}}, {1.f, 0.f}, {1, 1}}, {1000, 500, {NeuronId{0}, NeuronId{1}}, {1.f, 1.f}, {1, 1}}});
        Chronicle::Life old, young;
        old.id = NeuronId{0};
        old.died = 600;
        young.id = NeuronId{1};
        young.born = 200;
        const Chronicle::Life* rows[] = {&old, &young};
        AgeView view;
        view.time = {0, 1000};
        view.ground = 0xff010203;
        view.death = 0xffff0000;
        for (int i = 0; i < 256; ++i) view.ramp[static_cast<std::size_t>(i)] = qRgb(i, i, i);
        QImage image(100, 8, QImage::Format_RGB32);
        paintAges(image, rows, track, view);
        QCOMPARE(image.pixel(30, 1), qRgb(254, 254, 254));
        QCOMPARE(image.pixel(59, 1), view.death); // the row ends in a mark ...
        QCOMPARE(image.pixel(61, 1), view.ground); // ... and the plot ground goes on
        QCOMPARE(image.pixel(10, 6), view.ground); // not born
        QCOMPARE(image.pixel(30, 6), qRgb(0, 0, 0));
        QCOMPARE(image.pixel(75, 6), qRgb(129, 129, 129)); // half way between two records
        QCOMPARE(image.pixel(99, 6), qRgb(251, 251, 251));
    }

    void manyRowsShareAPixelByTheirMean()
    {
        const MaturityTrack track = trackOf({{1000, 1000, {NeuronId{0}, NeuronId{1}}, {1.f, 0.f}, {1, 1}}});
        Chronicle::Life a, b;
        a.id = NeuronId{0};
        b.id = NeuronId{1};
        const Chronicle::Life* rows[] = {&a, &b};
        AgeView view;
        view.time = {0, 1000};
        for (int i = 0; i < 256; ++i) view.ramp[static_cast<std::size_t>(i)] = qRgb(i, i, i);
        QImage image(10, 1, QImage::Format_RGB32);
        paintAges(image, rows, track, view);
        QCOMPARE(image.pixel(5, 0), qRgb(127, 127, 127));
    }

    void rowsCoverThePictureWithoutHoles()
    {
        for (const std::size_t rows : {std::size_t{1}, std::size_t{7}, std::size_t{100}, std::size_t{333}}) {
            std::vector<int> covered(100);
            for (std::size_t i = 0; i < rows; ++i) {
                const auto [top, bottom] = ageRowPixels(i, rows, 100);
                QVERIFY(top < bottom && bottom <= 100);
                for (int y = top; y < bottom; ++y) ++covered[static_cast<std::size_t>(y)];
            }
            for (const int n : covered) QVERIFY(n > 0);
        }
    }

    void ageOrderedShowsBirthsAsTheyCome()
    {
        auto run = std::make_shared<GrowingTimeline>(shortRun());
        run->setEnd(30'000);
        TimelineHub hub;
        hub.setTimeline(run);
        HeatmapCanvas canvas(hub);
        canvas.resize(600, 400);
        const std::size_t before = canvas.rows().size();
        for (std::size_t i = 1; i < before; ++i) QVERIFY(canvas.rows()[i - 1]->born <= canvas.rows()[i]->born);
        run->setEnd(60'000);
        QVERIFY(canvas.rows().size() > before);
        canvas.setPopulation(0);
        QCOMPARE(canvas.rows().size(), std::size_t{64});
    }

    void layoutIsTheStructureAtThePlayhead()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        HeatmapCanvas canvas(hub);
        canvas.resize(600, 400);
        canvas.setMode(HeatmapCanvas::Mode::Layout);
        for (const Tick t : {Tick{5'000}, Tick{70'000}, Tick{15'000}}) {
            hub.playhead().seek(t);
            std::vector<NeuronId> shown;
            for (const auto& d : canvas.dots()) shown.push_back(d.life->id);
            std::ranges::sort(shown);
            std::vector<NeuronId> wanted;
            for (const NeuronState& n : run->structureAt(t)->neurons)
                if (n.population == 1) wanted.push_back(n.id);
            QCOMPARE(shown, wanted);
        }
        for (const auto& d : canvas.dots()) {
            QVERIFY(canvas.plotRect().contains(d.at));
            QVERIFY(d.life->founder == (d.level == MaturityTrack::kMature));
        }
    }

    void activityColoursFollowTheRate()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().seek(60'000);
        HeatmapPanel panel(hub);
        panel.resize(600, 400);
        panel.setMode(HeatmapCanvas::Mode::Layout);
        panel.setColour(HeatmapCanvas::Colour::Activity);
        float fastest = 0;
        for (const auto& d : panel.canvas().dots()) fastest = std::max(fastest, d.rate);
        QVERIFY(fastest > 0 && panel.canvas().brightestRate() >= fastest && panel.canvas().brightestRate() <= 2.5f * fastest);
        const QImage activity = panel.grab().toImage();
        panel.setColour(HeatmapCanvas::Colour::Maturity);
        QVERIFY(panel.grab().toImage() != activity);
    }

    void selectionIsLinked()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().seek(60'000);
        HeatmapCanvas canvas(hub);
        canvas.resize(600, 400);
        const QImage plain = canvas.grab().toImage();
        const QPoint at(300, 50);
        const NeuronId id = canvas.neuronAt(at);
        QVERIFY(id != kNoNeuron);
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::NoModifier, at);
        QCOMPARE(hub.selection().current(), id);
        QVERIFY(canvas.grab().toImage() != plain);
        canvas.setMode(HeatmapCanvas::Mode::Layout);
        const auto dot = canvas.dots().back();
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::NoModifier, dot.at.toPoint());
        QCOMPARE(hub.selection().current(), dot.life->id);
        QVERIFY(canvas.describe(dot.at).contains("maturity") || canvas.describe(dot.at).contains("immature"));
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::NoModifier, {2, 2});
        QVERIFY(hub.selection().isEmpty());
    }

    void csvOfBothModes()
    {
        auto run = std::make_shared<SyntheticTimeline>(shortRun());
        TimelineHub hub;
        HeatmapPanel panel(hub);
        panel.resize(600, 400);
        QCOMPARE(panel.csv(), QString());
        hub.setTimeline(run);
        hub.playhead().seek(60'000);
        const QStringList ages = panel.csv().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(static_cast<std::size_t>(ages.size() - 1), panel.canvas().rows().size());
        QVERIFY(ages.first().startsWith("neuron,population,born_s,died_s,maturity_at_0.5"));
        panel.setMode(HeatmapCanvas::Mode::Layout);
        const QStringList layout = panel.csv().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(static_cast<std::size_t>(layout.size() - 1), panel.canvas().dots().size());
        QVERIFY(layout.first().startsWith("neuron,population,x_um,y_um,z_um,stage"));
    }

    void shots()
    {
        if (!test::shotsWanted()) QSKIP("set NG_SHOTS to a folder to save pictures");
        SyntheticTimeline::Shape shape;
        shape.birthEveryMs = 120;
        auto run = std::make_shared<SyntheticTimeline>(shape);
        for (const bool dark : {true, false}) {
            applyTheme(*qApp, dark);
            TimelineHub hub;
            HeatmapPanel panel(hub);
            test::shot(panel, {506, 312}, "heatmap-empty", dark);
            hub.setTimeline(run);
            hub.playhead().setVisible({80'000, 130'000});
            hub.playhead().seek(170'300);
            hub.selection().select({NeuronId{80}, NeuronId{150}});
            for (const QSize size : {QSize(506, 312), QSize(1280, 800), QSize(1920, 1080)}) test::shot(panel, size, "heatmap-ages", dark);
            panel.setMode(HeatmapCanvas::Mode::Layout);
            for (const QSize size : {QSize(506, 312), QSize(1280, 800)}) test::shot(panel, size, "heatmap-layout", dark);
            panel.setColour(HeatmapCanvas::Colour::Activity);
            test::shot(panel, {1280, 800}, "heatmap-activity", dark);
        }
        applyTheme(*qApp, true);
    }
};

QTEST_MAIN(TestHeatmap)
#include "test_heatmap.moc"
