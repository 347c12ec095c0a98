#include <view3d/connectivity_panel.h>

#include <qt/gl_setup.h>
#include <qt/view3d_placeholder.h>
#include <support/synthetic_timeline.h>

#include <QtTest>

using namespace ng;

/// On a platform without OpenGL (offscreen) the panel says so and everything else about it works.
class View3dPlaceholderTest : public QObject {
    Q_OBJECT
private slots:
    void aSentenceStandsInThePictureSPlace()
    {
        QVERIFY(!glInfo().usable);
        TimelineHub hub;
        ConnectivityPanel panel(hub);
        panel.resize(640, 480);
        panel.show();
        QVERIFY(!panel.view());
        const auto* sentence = panel.findChild<View3dPlaceholder*>();
        QVERIFY(sentence && sentence->isVisible());
        QVERIFY(sentence->text().contains("OpenGL"));
        hub.setTimeline(std::make_shared<test::SyntheticTimeline>(test::SyntheticTimeline::Shape{.seconds = 1}));
        hub.step(0.1);
        panel.setColourBy(ColourBy::Rate);
        panel.setProjectionShown(0, false);
        panel.setSynapseBudget(10);
        panel.resetView();
        hub.selection().select(NeuronId{1});
        QVERIFY(!panel.picture().isNull());
        QVERIFY(panel.csv().count('\n') > 40);
        QEvent palette(QEvent::PaletteChange);
        QApplication::sendEvent(&panel, &palette);
        hub.setTimeline(nullptr);
    }
};

QTEST_MAIN(View3dPlaceholderTest)
#include "view3d_placeholder_test.moc"
