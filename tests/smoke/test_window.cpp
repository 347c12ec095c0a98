#include "program.h"

#include <QGuiApplication>
#include <QImage>
#include <QSet>

using namespace ng::test;

/// The window itself, on the display this test is given.
class TestWindow : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

private slots:
    void initTestCase()
    {
        for (const char* name : {"a.ngrun", "b.ngrun"}) {
            const Outcome o = neurogrove(m_dir.path(), {"run", design("first-growth"), "--set", "task.limit=20", "--seed", name[0] == 'a' ? "1" : "2", "--out", name});
            QVERIFY2(o.status == 0, qPrintable(o.err));
        }
    }

    void opensAndCloses_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("welcome") << QStringList{};
        QTest::newRow("a design that runs") << QStringList{design("first-growth"), "--start"};
        QTest::newRow("a run") << QStringList{"a.ngrun"};
        QTest::newRow("a design that is wrong") << QStringList{"wrong.ngdesign", "--start"};
        QTest::newRow("a run that is damaged") << QStringList{"wrong.ngrun"};
    }
    void opensAndCloses()
    {
        QFETCH(QStringList, arguments);
        QVERIFY(write(m_dir.filePath("wrong.ngdesign"), "{"));
        QVERIFY(write(m_dir.filePath("wrong.ngrun"), "no run"));
        const Outcome o = neurogrove(m_dir.path(), arguments + QStringList{"--quit-after", arguments.contains("--start") ? "4000" : "1000"}, {{"NEUROGROVE_RUNS", m_dir.filePath("runs")}});
        QVERIFY2(o.status == 0, qPrintable(QString::number(o.status) + o.err));
        // A run that was started is saved, and finished when the window closes.
        const QStringList saved = QDir(m_dir.filePath("runs")).entryList({"*.ngrun*"});
        if (!arguments.contains("--start") || arguments[0] == "wrong.ngdesign") return;
        QCOMPARE(saved.size(), 1);
        const Outcome replay = neurogrove(m_dir.path(), {"replay", "runs/" + saved[0], "--json"});
        QVERIFY2(replay.status == 0, qPrintable(replay.err));
        QVERIFY2(replay.json()["ended"].toString() == "stopped" || replay.json()["ended"].toString() == "finished", qPrintable(replay.out));
        QVERIFY(replay.json()["spikes"].toInt() > 0);
    }

    void pictures_data()
    {
        QTest::addColumn<QStringList>("target");
        QTest::addColumn<QString>("view");
        QTest::addColumn<QString>("theme");
        QTest::newRow("welcome") << QStringList{} << "welcome" << "dark";
        QTest::newRow("design") << QStringList{design("growing-digits")} << "design" << "light";
        QTest::newRow("runs") << QStringList{} << "runs" << "dark";
        QTest::newRow("compare") << QStringList{"a.ngrun", "b.ngrun"} << "compare" << "light";
        QTest::newRow("live of a design") << QStringList{design("first-growth"), "--at", "1s"} << "live" << "dark";
        for (const char* view : {"live", "raster", "3d", "heatmap", "charts"}) QTest::addRow("%s of a run", view) << QStringList{"a.ngrun", "--at", "3s"} << QString(view) << "light";
    }
    void pictures()
    {
        QFETCH(QStringList, target);
        QFETCH(QString, view);
        QFETCH(QString, theme);
        const Outcome o = neurogrove(m_dir.path(), QStringList{"screenshot"} + target + QStringList{"--view", view, "--size", "1100x720", "--theme", theme, "--out", "view.png"},
            {{"NEUROGROVE_RUNS", m_dir.path()}});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        const QImage image(m_dir.filePath("view.png"), "PNG");
        QCOMPARE(image.size(), QSize(1100, 720));
        QVERIFY(QFile::remove(m_dir.filePath("view.png")));
        // Not blank: in the middle of the window there is text or a picture, on a ground of the theme's lightness.
        QHash<QRgb, int> colours;
        const QRect middle = image.rect().adjusted(220, 120, -220, -120);
        for (int y = middle.top(); y < middle.bottom(); ++y)
            for (int x = middle.left(); x < middle.right(); ++x) ++colours[image.pixel(x, y)];
        QVERIFY2(colours.size() > 20, qPrintable(QString("%1 colours").arg(colours.size())));
        const auto most = std::max_element(colours.cbegin(), colours.cend());
        QCOMPARE(qGray(most.key()) < 128, theme == "dark");
    }

    void pictureThatCannotBeMade_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("no such target") << QStringList{"none.ngrun", "--out", "x.png"} << QStringList{"none.ngrun", "no such file"};
        QTest::newRow("no such folder") << QStringList{"--view", "welcome", "--out", "no/such/x.png"} << QStringList{"no/such/x.png", "could not be written"};
        QTest::newRow("half a comparison") << QStringList{"a.ngrun", "--view", "compare", "--out", "x.png"} << QStringList{"two run files"};
    }
    void pictureThatCannotBeMade()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QStringList, words);
        const Outcome o = neurogrove(m_dir.path(), QStringList{"screenshot"} + arguments);
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine(words), QString());
    }
};

// With windows of its own connected, the display is not reset when the program leaves it.
QTEST_MAIN(TestWindow)
#include "test_window.moc"
