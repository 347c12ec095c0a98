#include "panel_gallery.h"

#include "neuron/live_parameters_panel.h"
#include "neuron/neuron_panel.h"
#include "support/synthetic_timeline.h"

#include <QDoubleSpinBox>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using namespace ng;
using ng::test::SyntheticTimeline;

namespace {

/// The same run for all tests: making it takes longer than looking at it.
const std::shared_ptr<SyntheticTimeline>& sample()
{
    static const auto run = std::make_shared<SyntheticTimeline>();
    return run;
}

void showAt(TimelineHub& hub, Tick t)
{
    hub.playhead().seek(t);
    hub.step(0.016);
}

/// Two generations: 0 is a progenitor, 1 its child, 2 the child of 1 and dead at 900.
class Family : public SyntheticTimeline {
public:
    Family() : SyntheticTimeline({0.1, 1, 1000, 1, 1, 1, false}) {}
    Coverage structure(TickRange r, StructureSink& sink) const override
    {
        StructureEvent e;
        const auto say = [&](Tick t, StructureKind kind, std::uint32_t id, Stage stage) {
            e.tick = t;
            e.kind = kind;
            e.neuron = NeuronId{id};
            e.stage = stage;
            e.population = 1;
            if (r.contains(t)) sink.take(e);
        };
        say(0, StructureKind::Birth, 0, Stage::Progenitor);
        e.rule = 0;
        e.parent = NeuronId{0};
        say(100, StructureKind::Birth, 1, Stage::Immature);
        e.parent = NeuronId{1};
        e.reason = 0;
        e.measured = 0.31f;
        e.limit = 0.45f;
        say(200, StructureKind::Birth, 2, Stage::Immature);
        say(500, StructureKind::StageChange, 2, Stage::CriticalPeriod);
        e.rule = 1;
        e.reason = 1;
        e.measured = 0.4f;
        e.limit = 1;
        say(900, StructureKind::Death, 2, Stage::Dead);
        return Coverage(r.intersected(extent()));
    }
};

std::vector<LiveControl> controls()
{
    return {{{"growth.novelty.parameters.rho", "birth threshold", 0, 1}, "", 0.8},
            {{"populations.digits.parameters.rate", "input rate", 1, 240}, "spikes/s", 63.8},
            {{"projections.ff.parameters.lambda", "learning rate λ", 0.0001, 0.1}, "", 0.01},
            {{"populations.competitive.maturation.criticalPeriodMs", "critical period", 500, 60'000}, "ms", 6000}};
}

} // namespace

class TestNeuron : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void aLifeIsToldAsOfThePlayhead()
    {
        const Family run;
        LifeBook book;
        book.update(run);
        const NeuronLife* life = book.find(NeuronId{2});
        QVERIFY(life);
        QVERIFY(!life->stageAt(199));
        QCOMPARE(life->stageAt(200), Stage::Immature);
        QCOMPARE(life->stageAt(500), Stage::CriticalPeriod);
        QCOMPARE(life->stageAt(900), Stage::Dead);
        QCOMPARE(book.generation(NeuronId{2}), 2);
        QCOMPARE(book.generation(NeuronId{0}), 0);
        QVERIFY(!book.find(NeuronId{77}));
    }

    void thePanelSaysWhyItWasBornAndHowItDied()
    {
        TimelineHub hub;
        NeuronPanel panel(hub);
        panel.resize(320, 420);
        panel.show();
        hub.setTimeline(std::make_shared<Family>());
        hub.selection().select(NeuronId{2});
        showAt(hub, 600);
        panel.flush();
        QCOMPARE(panel.value("stage"), "critical period");
        QCOMPARE(panel.value("born"), QString("0.020\u2009s · novelty"));
        QCOMPARE(panel.value("because"), "best match 0.31 < 0.45");
        QCOMPARE(panel.value("parent"), "1 · gen. 2");
        QVERIFY(panel.value("will die").startsWith("0.090"));
        showAt(hub, 950);
        panel.flush();
        QCOMPARE(panel.value("stage"), "dead");
        QCOMPARE(panel.value("died"), QString("0.090\u2009s · apoptosis"));
        QCOMPARE(panel.value("lived"), QString("0.07\u2009s"));
        showAt(hub, 50);
        panel.flush();
        QCOMPARE(panel.value("stage"), "not born yet");
        hub.selection().select(NeuronId{1});
        QCOMPARE(panel.value("parent"), "progenitor 0 · gen. 1");
    }

    void synapsesActivityAndSparkline()
    {
        TimelineHub hub;
        NeuronPanel panel(hub);
        panel.resize(320, 420);
        panel.show();
        hub.setTimeline(sample());
        showAt(hub, 150'000);
        const NeuronId id{121}; // every fourth dies
        hub.selection().select(id);
        const auto structure = sample()->structureAt(150'000);
        const auto in = std::ranges::count(structure->synapses, id, &SynapseState::target);
        const auto out = std::ranges::count(structure->synapses, id, &SynapseState::source);
        QVERIFY(in > 64 && out > 0);
        QCOMPARE(panel.value("inputs / outputs"), QString("%1 / %2").arg(in).arg(out));
        QVERIFY(panel.value("rate").endsWith("spikes/s"));
        QVERIFY(!panel.value("maturity").isEmpty());
        const auto& points = panel.sparkline().points();
        QVERIFY(points.size() > 5 && points.size() <= 160);
        QVERIFY(points.front().maturity < points.back().maturity);
        QVERIFY(panel.csv().contains("time_s,maturity,rate_per_s\n"));
    }

    void severalAreSummedUp()
    {
        TimelineHub hub;
        NeuronPanel panel(hub);
        panel.resize(320, 420);
        panel.show();
        hub.setTimeline(sample());
        showAt(hub, 150'000);
        std::vector<NeuronId> ids;
        for (std::uint32_t i = 104; i < 116; ++i) ids.push_back(NeuronId{i});
        hub.selection().select(ids);
        const auto activity = sample()->activityAt(150'000);
        double sum = 0;
        int alive = 0;
        for (std::size_t i = 0; i < activity->ids.size(); ++i)
            if (std::ranges::binary_search(ids, activity->ids[i])) {
                sum += static_cast<double>(activity->maturity[i]);
                ++alive;
            }
        QCOMPARE(alive, 9); // every fourth has died
        QCOMPARE(panel.value("state"), "9 alive, 3 dead");
        QCOMPARE(panel.value("mean maturity"), QString::number(sum / alive, 'f', 2));
        QCOMPARE(panel.value("clicked last"), "115");
        hub.selection().clear();
        QVERIFY(panel.facts().empty());
    }

    void aDragIsOneChange()
    {
        TimelineHub hub;
        LiveParametersPanel panel(hub);
        panel.resize(340, 200);
        panel.show();
        panel.setControls(controls());
        panel.setEnabledForRun(true);
        QSignalSpy spy(&panel, &LiveParametersPanel::changed);
        auto* slider = panel.findChildren<QSlider*>().front();
        slider->setSliderDown(true);
        for (int v : {790, 700, 600, 500}) slider->setValue(v);
        QCOMPARE(spy.count(), 0);
        slider->setSliderDown(false);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy[0][0].toString(), "growth.novelty.parameters.rho");
        QCOMPARE(spy[0][1].toDouble(), 0.5);
        QCOMPARE(panel.changedCount(), 1);
        slider->setValue(400); // by key: told when it rests
        QTRY_COMPARE(spy.count(), 2);
        auto* box = panel.findChildren<QDoubleSpinBox*>().at(1);
        box->setValue(100);
        QCOMPARE(spy.count(), 3);
        QCOMPARE(spy[2][0].toString(), "populations.digits.parameters.rate");
        QCOMPARE(panel.changedCount(), 2);
        QTest::mouseClick(panel.findChildren<ParameterRow*>().at(1)->findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(spy.count(), 4);
        QCOMPARE(spy[3][1].toDouble(), 63.8);
        QCOMPARE(panel.changedCount(), 1);
    }

    /// A design may set a parameter beyond its slider's ends; the number shown is still the number in the run.
    void aValueBeyondTheSliderIsShownAsItIs()
    {
        LiveControl c;
        c.parameter = {"growth.novelty.parameters.rho", "birth threshold", 0.5, 0.95};
        c.designValue = 0.975;
        ParameterRow row(c);
        QCOMPARE(row.findChild<QDoubleSpinBox*>()->value(), 0.975);
        QVERIFY(!row.isChanged());
    }
    void settingValuesTellsNobody()
    {
        TimelineHub hub;
        LiveParametersPanel panel(hub);
        panel.setControls(controls());
        panel.setEnabledForRun(true);
        QSignalSpy spy(&panel, &LiveParametersPanel::changed);
        panel.setValues({{"growth.novelty.rho", 0.3}, {"projections.ff.parameters.lambda", 0.02}});
        QCOMPARE(spy.count(), 0);
        QCOMPARE(panel.values().at("growth.novelty.parameters.rho"), 0.3);
        QCOMPARE(panel.values().at("projections.ff.parameters.lambda"), 0.02);
        QCOMPARE(panel.changedCount(), 2);
        panel.setEnabledForRun(false);
        for (const auto* slider : panel.findChildren<QSlider*>()) QVERIFY(!slider->isEnabled());
    }

    void aSavedRunShowsTheValuesAtThePlayhead()
    {
        TimelineHub hub;
        LiveParametersPanel panel(hub);
        panel.resize(340, 200);
        panel.show();
        panel.setControls(controls());
        hub.setTimeline(sample());
        showAt(hub, 29'999);
        panel.flush();
        QCOMPARE(panel.values().at("growth.novelty.parameters.rho"), 0.8);
        showAt(hub, 30'000); // the intervention of the sample
        panel.flush();
        QCOMPARE(panel.values().at("growth.novelty.parameters.rho"), 0.75);
        QCOMPARE(panel.changedCount(), 1);
    }

    void pictures()
    {
        TimelineHub hub;
        hub.setTimeline(sample());
        hub.playhead().seek(140'000);
        hub.step(0.016);
        NeuronPanel panel(hub);
        hub.selection().select(NeuronId{155});
        test::gallery("neuron", panel, {{300, 340}, {400, 360}}, [&] { panel.flush(); });
        std::vector<NeuronId> ids;
        for (std::uint32_t i = 100; i < 170; i += 3) ids.push_back(NeuronId{i});
        hub.selection().select(ids);
        test::gallery("neurons", panel, {{300, 340}}, [&] { panel.flush(); });
        hub.selection().clear();
        test::gallery("neuron_empty", panel, {{300, 240}});
        LiveParametersPanel live(hub);
        live.setControls(controls());
        live.setEnabledForRun(true);
        live.setValues({{"growth.novelty.rho", 0.45}});
        test::gallery("live", live, {{300, 190}, {400, 190}});
    }
};

QTEST_MAIN(TestNeuron)
#include "test_neuron.moc"
