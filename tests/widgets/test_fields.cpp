#include "panel_gallery.h"

#include "fields/fields_panel.h"
#include "fields/matrix_panel.h"
#include "support/synthetic_timeline.h"

#include <QScrollBar>
#include <QTest>

#include <cmath>
#include <set>

using namespace ng;
using ng::test::SyntheticTimeline;

namespace {

/// The same run for all tests: making it takes longer than looking at it.
const std::shared_ptr<SyntheticTimeline>& sample()
{
    static const auto run = std::make_shared<SyntheticTimeline>();
    return run;
}

/// With the summary figures a task writes after each test.
class Tested : public SyntheticTimeline {
public:
    using SyntheticTimeline::SyntheticTimeline;
    Coverage metrics(TickRange r, MetricSink& sink) const override
    {
        struct Both : MetricSink {
            MetricSink& to;
            explicit Both(MetricSink& s) : to(s) {}
            void take(const Metric& m) override
            {
                to.take(m);
                if (m.name != "accuracy") return;
                to.take({m.tick, "average_accuracy", -1, -1, m.value});
                to.take({m.tick, "forgetting", -1, -1, 0.043});
                to.take({m.tick, "backward_transfer", -1, -1, -0.031});
            }
        } both(sink);
        return SyntheticTimeline::metrics(r, both);
    }
};

void showAt(TimelineHub& hub, Tick t)
{
    hub.playhead().seek(t);
    hub.step(0.016);
}

} // namespace

class TestFields : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void fieldsAreTheWeightsOfTheLiving()
    {
        const SyntheticTimeline& run = *sample();
        const Tick now = 150'000;
        const auto weights = run.weightsAt(now);
        const auto structure = run.structureAt(now);
        QCOMPARE(picturedProjections(run.info()), std::vector<ProjectionIndex>{0});
        const FieldSet set = gatherFields(run.info(), 0, *weights, *structure, run.activityAt(now).get());
        const auto alive = static_cast<std::size_t>(std::ranges::count(structure->neurons, PopulationIndex{1}, &NeuronState::population));
        QCOMPARE(set.fields.size(), alive);
        QCOMPARE(set.width, 8u);
        std::size_t compared = 0;
        for (std::size_t i = 0; i < weights->synapses.size(); ++i) {
            const SynapseState& s = weights->synapses[i];
            if (s.projection != 0) continue;
            const auto f = std::ranges::find(set.fields, s.target, &ReceptiveField::neuron);
            if (f == set.fields.end()) continue; // died since
            QCOMPARE(f->weights[raw(s.source)], weights->weights[i]);
            ++compared;
        }
        QVERIFY(compared > 64 * 50);
        QVERIFY(set.scale > 0.2f && set.scale < 0.5f);
    }

    void orders_data()
    {
        QTest::addColumn<int>("order");
        for (int i = 0; i < 4; ++i) QTest::addRow("%d", i) << i;
    }
    void orders()
    {
        QFETCH(int, order);
        std::vector<ReceptiveField> f(4);
        for (std::uint32_t i = 0; i < 4; ++i) {
            f[i].neuron = NeuronId{i};
            f[i].born = 10 * i;
            f[i].rate = i == 1 ? 9.f : 1.f;
            f[i].label = i == 3 ? -1 : static_cast<int>(5 - i);
        }
        sortFields(f, static_cast<FieldOrder>(order));
        const std::vector<std::uint32_t> expected[] = {{3, 2, 1, 0}, {0, 1, 2, 3}, {1, 0, 2, 3}, {2, 1, 0, 3}};
        std::vector<std::uint32_t> got;
        for (const auto& x : f) got.push_back(raw(x.neuron));
        QCOMPARE(got, expected[order]);
    }

    void theScaleOfTheColours()
    {
        ReceptiveField f;
        f.weights = {0, 0.4f, -0.4f, std::nanf("")};
        const QImage image = pictureOf(f, 2, 2, 0.4f);
        QCOMPARE(image.pixel(0, 0), signedColour(0));
        QCOMPARE(image.pixel(1, 0), signedColour(1));
        QCOMPARE(image.pixel(0, 1), signedColour(-1));
        QCOMPARE(image.pixel(1, 1), theme().plot.rgb());
    }

    void thePanelFollowsThePlayhead()
    {
        TimelineHub hub;
        FieldsPanel panel(hub);
        panel.resize(420, 400);
        panel.show();
        hub.setTimeline(sample());
        showAt(hub, 30'000);
        panel.flush();
        const std::size_t before = panel.grid().fields().fields.size();
        for (const ReceptiveField& f : panel.grid().fields().fields) QCOMPARE(f.label, -1); // no test yet
        showAt(hub, 200'000);
        panel.flush();
        const auto& fields = panel.grid().fields().fields;
        QVERIFY(fields.size() > before);
        QVERIFY(fields.front().born > fields.back().born);
        QVERIFY(std::ranges::count_if(fields, [](const auto& f) { return f.label >= 0; }) > 50);
        showAt(hub, 30'000);
        panel.flush();
        QCOMPARE(panel.grid().fields().fields.size(), before);
        QCOMPARE(panel.grid().fields().fields.front().label, -1);
        QCOMPARE(panel.csv().count('\n'), 1 + 64 * static_cast<int>(std::ranges::count_if(panel.grid().fields().fields, [](const auto& f) { return !f.weights.empty(); })));
    }

    void aClickSelectsEverywhere()
    {
        TimelineHub hub;
        FieldsPanel panel(hub);
        panel.resize(420, 400);
        panel.show();
        hub.setTimeline(sample());
        showAt(hub, 100'000);
        panel.flush();
        auto* grid = panel.findChild<FieldGrid*>();
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->cell(2).center());
        QCOMPARE(hub.selection().current(), grid->fields().fields[2].neuron);
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, Qt::ControlModifier, grid->cell(4).center());
        QCOMPARE(hub.selection().neurons().size(), 2u);
        grid->verticalScrollBar()->setValue(200);
        const int i = grid->at(QPoint(grid->cell(0).center().x(), 120));
        QVERIFY(i > 2);
        QVERIFY(grid->cell(i).contains(QPoint(grid->cell(0).center().x(), 120)));
    }

    void aRunWithoutPicturesSaysSo()
    {
        RunInfo info = sample()->info();
        info.populations[0].imageWidth = 0;
        QVERIFY(picturedProjections(info).empty());
    }

    void confusionIsTheLatestTest()
    {
        const SyntheticTimeline& run = *sample();
        MetricLog log({"confusion", "R"});
        log.update(run);
        QCOMPARE(confusionAt(log, 39'999).cells.size(), 0u);
        const MatrixContent first = confusionAt(log, 40'000);
        QCOMPARE(first.rows, 2);
        QCOMPARE(*first.cells[0], 30.0);
        QCOMPARE(*first.cells[1], 1.0);
        QVERIFY(first.shade[0] > 0.9);
        const MatrixContent last = confusionAt(log, 200'000);
        QCOMPARE(last.rows, 10);
        QCOMPARE(last.columns, 10);
    }

    void noAnswerHasAColumnOfItsOwn()
    {
        // As a task writes it: counts of 0 are left out, "no answer" stands behind all ten classes, classes 0 and 1 are not tested yet.
        struct Few : SyntheticTimeline {
            Few() : SyntheticTimeline({0.1, 1, 1000, 1, 1, 1, false}) {}
            Coverage metrics(TickRange r, MetricSink& sink) const override
            {
                if (r.contains(500)) {
                    sink.take({500, "confusion", 2, 2, 30});
                    sink.take({500, "confusion", 2, 10, 4});
                    sink.take({500, "confusion", 3, 3, 9});
                }
                return Coverage(r.intersected(extent()));
            }
        } run;
        MetricLog log({"confusion"});
        log.update(run);
        const MatrixContent m = confusionAt(log, 600);
        QCOMPARE(m.rows, 4);
        QCOMPARE(m.columns, 5);
        QCOMPARE(m.lastHeading, "none");
        QCOMPARE(*m.cells[2 * 5 + 4], 4.0);
        QCOMPARE(*m.cells[3 * 5 + 2], 0.0);
        QVERIFY(!m.cells[0]);
    }

    void accuracyMatrixGrowsRowByRow()
    {
        const SyntheticTimeline& run = *sample();
        MetricLog log({"R"});
        log.update(run);
        QCOMPARE(accuracyMatrixAt(log, 100'000).rows, 2);
        const MatrixContent m = accuracyMatrixAt(log, 200'000);
        QCOMPARE(m.rows, 5);
        QCOMPARE(*m.cells[0], 0.97);
        QCOMPARE(*m.cells[5 * 4], 0.89);
        QVERIFY(!m.cells[1]); // not tested on what was still to come
    }

    void theHeaderSumsUp()
    {
        TimelineHub hub;
        MatrixPanel panel(hub);
        panel.resize(900, 400);
        panel.show();
        hub.setTimeline(std::make_shared<Tested>());
        showAt(hub, 10'000);
        panel.flush();
        QCOMPARE(panel.summary(), "");
        showAt(hub, 200'000);
        panel.flush();
        QCOMPARE(panel.summary(), QString("average 91.0\u2009% · forgetting 4.3 points · backward transfer \u22123.1 points"));
        QCOMPARE(panel.confusion().content().rows, 10);
        QVERIFY(panel.csv().contains("R,5,5,0.93\n"));
    }

    void gatheringIsCheap()
    {
        SyntheticTimeline::Shape shape;
        shape.seconds = 2;
        shape.startSize = 400;
        const SyntheticTimeline run(shape);
        const auto weights = run.weightsAt(20'000);
        const auto structure = run.structureAt(20'000);
        QElapsedTimer t;
        t.start();
        for (int i = 0; i < 20; ++i) QCOMPARE(gatherFields(run.info(), 0, *weights, *structure, nullptr).fields.size(), 407u);
        qInfo("fields of %zu neurons out of %zu synapses: %.2f ms", structure->neurons.size() - 64, weights->synapses.size(), static_cast<double>(t.nsecsElapsed()) / 20e6);
        QVERIFY(t.elapsed() < 2000);
    }

    void pictures()
    {
        TimelineHub hub;
        hub.setTimeline(std::make_shared<Tested>());
        hub.playhead().seek(190'000);
        hub.step(0.016);
        FieldsPanel fields(hub);
        test::gallery("fields", fields, {{300, 420}, {660, 420}}, [&] {
            fields.flush();
            if (!fields.grid().fields().fields.empty()) hub.selection().select(fields.grid().fields().fields[3].neuron);
        });
        hub.playhead().seek(200'000);
        MatrixPanel matrices(hub);
        test::gallery("matrices", matrices, {{420, 620}, {860, 440}, {480, 300}}, [&] { matrices.flush(); });
        TimelineHub none;
        MatrixPanel empty(none);
        test::gallery("matrices_empty", empty, {{480, 260}});
    }
};

QTEST_MAIN(TestFields)
#include "test_fields.moc"
