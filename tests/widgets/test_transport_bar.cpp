#include "shots.h"

#include "common/theme.h"
#include "timeline/transport_bar.h"

#include <QComboBox>
#include <QLabel>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidgetAction>
#include <QtTest>

using namespace ng;
using State = TransportBar::State;

namespace {

QPushButton* runButton(TransportBar& bar)
{
    for (QPushButton* b : bar.findChildren<QPushButton*>())
        if (b->property("primary").toBool()) return b;
    return nullptr;
}

QToolButton* tool(TransportBar& bar, const QString& name)
{
    for (QToolButton* b : bar.findChildren<QToolButton*>())
        if (b->accessibleName().startsWith(name)) return b;
    return nullptr;
}

} // namespace

/// The transport bar asks for the right thing in every state.
class TestTransportBar : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void runButtonFollowsTheState_data()
    {
        QTest::addColumn<State>("state");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("runs");
        QTest::addColumn<int>("pauses");
        QTest::newRow("idle") << State::Idle << "Run" << 1 << 0;
        QTest::newRow("building") << State::Building << "Building…" << 0 << 0;
        QTest::newRow("running") << State::Running << "Pause" << 0 << 1;
        QTest::newRow("paused") << State::Paused << "Resume" << 1 << 0;
        QTest::newRow("finished") << State::Finished << "Play" << 1 << 0;
        QTest::newRow("replay") << State::Replay << "Play" << 1 << 0;
        QTest::newRow("replay playing") << State::ReplayPlaying << "Pause" << 0 << 1;
    }
    void runButtonFollowsTheState()
    {
        QFETCH(State, state);
        QFETCH(QString, text);
        QFETCH(int, runs);
        QFETCH(int, pauses);
        TransportBar bar;
        bar.setState(state);
        QSignalSpy run(&bar, &TransportBar::runRequested), pause(&bar, &TransportBar::pauseRequested);
        QCOMPARE(runButton(bar)->text(), text);
        runButton(bar)->click();
        QCOMPARE(run.count(), runs);
        QCOMPARE(pause.count(), pauses);
        QCOMPARE(bar.state(), state); // the bar asks; who answers sets the state
    }

    void stepResetAndRunTo()
    {
        TransportBar bar;
        bar.setState(State::Paused);
        QSignalSpy step(&bar, &TransportBar::stepRequested), soft(&bar, &TransportBar::softResetRequested),
            full(&bar, &TransportBar::fullResetRequested), runTo(&bar, &TransportBar::runToRequested);
        tool(bar, "Step")->click();
        QCOMPARE(step.count(), 1);
        const auto actions = tool(bar, "Reset")->menu()->actions();
        actions.at(0)->trigger();
        QCOMPARE(soft.count(), 1);
        actions.at(1)->trigger();
        QCOMPARE(full.count(), 1);
        bar.setTime(4.2);
        auto* form = qobject_cast<QWidgetAction*>(tool(bar, "Run to")->menu()->actions().first())->defaultWidget();
        QCOMPARE(form->findChild<QDoubleSpinBox*>()->value(), 6.0);
        form->findChild<QDoubleSpinBox*>()->setValue(12.5);
        form->findChild<QPushButton*>()->click();
        QCOMPARE(runTo.count(), 1);
        QCOMPARE(runTo.first().first().toDouble(), 12.5);
    }

    void speedAndSeed()
    {
        TransportBar bar;
        QSignalSpy speed(&bar, &TransportBar::speedChanged), seed(&bar, &TransportBar::seedChanged);
        QCOMPARE(bar.speed(), 0.0); // as fast as possible
        auto* combo = bar.findChild<QComboBox*>();
        combo->setCurrentIndex(0);
        QCOMPARE(speed.last().first().toDouble(), 0.1);
        bar.setSpeed(2.2);
        QCOMPARE(bar.speed(), 2.0);
        bar.setSpeed(0);
        QCOMPARE(bar.speed(), 0.0);
        QCOMPARE(speed.count(), 1); // showing is not asking
        bar.setSeed(42);
        QCOMPARE(seed.count(), 0);
        bar.findChild<QSpinBox*>()->setValue(7);
        QCOMPARE(seed.last().first().toULongLong(), 7ULL);
    }

    void replayHasItsOwnControls()
    {
        TransportBar bar;
        QSignalSpy speed(&bar, &TransportBar::speedChanged), start(&bar, &TransportBar::toStartRequested), end(&bar, &TransportBar::toEndRequested);
        QVERIFY(tool(bar, "Start")->isHidden());
        bar.setState(State::Replay);
        QVERIFY(tool(bar, "Reset")->isHidden());
        QVERIFY(bar.findChild<QSpinBox*>()->isHidden());
        QCOMPARE(speed.last().first().toDouble(), 1.0); // a film has no "as fast as possible"
        tool(bar, "Start")->click();
        tool(bar, "End")->click();
        QCOMPARE(start.count(), 1);
        QCOMPARE(end.count(), 1);
        bar.setState(State::Paused);
        QVERIFY(!tool(bar, "Reset")->isHidden());
        QVERIFY(tool(bar, "End")->isHidden());
    }

    void realTimeFactor()
    {
        TransportBar bar;
        bar.setRealTimeFactor(6.23);
        bool found = false;
        for (const QLabel* l : bar.findChildren<QLabel*>()) found |= l->text() == "× 6.2 real time" && !l->isHidden();
        QVERIFY(found);
    }

    void shots()
    {
        if (!test::shotsWanted()) QSKIP("set NG_SHOTS to a folder to save pictures");
        for (const bool dark : {true, false}) {
            applyTheme(*qApp, dark);
            QWidget ground;
            ground.setAutoFillBackground(true);
            auto* rows = new QVBoxLayout(&ground);
            for (const State s : {State::Idle, State::Building, State::Running, State::Paused, State::Finished, State::Replay, State::ReplayPlaying}) {
                auto* line = new QHBoxLayout;
                auto* bar = new TransportBar;
                bar->setState(s);
                bar->setSeed(42);
                bar->setRealTimeFactor(s == State::Running ? 6.2 : 0);
                line->addWidget(bar);
                line->addStretch(1);
                rows->addLayout(line);
            }
            test::shot(ground, {1000, 330}, "transport", dark);
        }
        applyTheme(*qApp, true);
    }
};

QTEST_MAIN(TestTransportBar)
#include "test_transport_bar.moc"
