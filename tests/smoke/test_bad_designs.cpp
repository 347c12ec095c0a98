#include "program.h"

#include <QRegularExpression>

using namespace ng::test;

/// A design that is wrong in one way: exit status 1 and one line that names the file, the place and the remedy.
class TestBadDesigns : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

private slots:
    void explained_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("words");
        const QByteArray good = contentOf(design("first-growth"));
        // The design with the first match of a pattern replaced; its numbers may be tuned, its form stays.
        const auto with = [&good](const char* pattern, const char* is) {
            QString t = QString::fromUtf8(good);
            const QRegularExpressionMatch m = QRegularExpression(pattern).match(t);
            if (!m.hasMatch()) qFatal("the design has no %s", pattern);
            return t.replace(m.capturedStart(), m.capturedLength(), is).toUtf8();
        };
        QTest::newRow("missing") << QByteArray() << QStringList{"no such file", "check the name"};
        QTest::newRow("empty") << QByteArray("") << QStringList{"empty", "restore"};
        QTest::newRow("only blanks") << QByteArray(" \n\n ") << QStringList{"empty", "restore"};
        QTest::newRow("truncated") << good.left(good.size() / 2) << QStringList{"line ", "truncated", "restore"};
        QTest::newRow("not JSON") << QByteArray("a letter to a friend\nand its second line\n") << QStringList{"line 1, column 1", "not JSON", "\"a\""};
        QTest::newRow("binary") << QByteArray("\x7f\x45\x4c\x46\x00\x01\xff\xfe\n\n", 10) << QStringList{"not JSON"};
        QTest::newRow("another JSON") << QByteArray("[1, 2]") << QStringList{};
        QTest::newRow("no version") << QByteArray("{}") << QStringList{"neurogrove_design"};
        QTest::newRow("wrong version") << with("\"neurogrove_design\": 1", "\"neurogrove_design\": 99") << QStringList{"neurogrove_design", "99"};
        QTest::newRow("unknown kernel") << with("\"lif_adaptive\"", "\"lif_adaptve\"") << QStringList{"populations", "layer", "kernel", "lif_adaptve", "did you mean \"lif_adaptive\""};
        QTest::newRow("kernel of another kind") << with("\"lif_adaptive\"", "\"stdp_pair\"") << QStringList{"layer", "stdp_pair"};
        QTest::newRow("unknown key") << with("\"max_size\"", "\"maxsize\"") << QStringList{"maxsize", "max_size"};
        QTest::newRow("unknown parameter") << with("\"tau_m\"", "\"tau_n\"") << QStringList{"layer", "tau_n", "tau_m"};
        QTest::newRow("out of range") << with("\"rho\": [0-9.]+", "\"rho\": 9.3") << QStringList{"growth.novelty.parameters.rho", "9.3", "from 0 to 1"};
        QTest::newRow("negative size") << with("\"size\": [0-9]+", "\"size\": -64") << QStringList{"size", "-64"};
        QTest::newRow("NaN") << with("\"rho\": [0-9.]+", "\"rho\": NaN") << QStringList{"line ", "NaN", "finite number"};
        QTest::newRow("NaN as a text") << with("\"rho\": [0-9.]+", "\"rho\": \"nan\"") << QStringList{"rho", "nan", "finite number"};
        QTest::newRow("too large a number") << with("\"rho\": [0-9.]+", "\"rho\": 1e999") << QStringList{"line ", "1e999", "finite number"};
        QTest::newRow("wrong unit") << with("\"tau_m\": [0-9.]+", "\"tau_m\": \"50 mV\"") << QStringList{"tau_m", "50 mV", "ms"};
        QTest::newRow("unknown unit") << with("\"tau_m\": [0-9.]+", "\"tau_m\": \"50 parsecs\"") << QStringList{"tau_m", "parsecs"};
        QTest::newRow("wrong type") << with("\"tau_m\": [0-9.]+", "\"tau_m\": [50]") << QStringList{"tau_m", "[50]", "number"};
        QTest::newRow("text for an object") << with("\"layout\": [{]", "\"layout\": \"grid\", \"other\": {") << QStringList{"layout", "grid"};
        QTest::newRow("line break in a value") << with("\"lif_adaptive\"", "\"lif\\nadaptive\"") << QStringList{"kernel"};
        QTest::newRow("dangling reference") << with("\"target\": \"layer\"", "\"target\": \"lair\"") << QStringList{"projections", "lair", "layer"};
        QTest::newRow("the same id twice") << with("\"id\": \"layer\"", "\"id\": \"retina\"") << QStringList{"retina"};
        QTest::newRow("delay below a step") << with("\"delay\": [0-9.]+", "\"delay\": 0.01") << QStringList{"delay", "0.01"};
        QTest::newRow("unknown data set") << with("\"bars\"", "\"no-such-pictures.csv\"") << QStringList{"no-such-pictures.csv"};
        QTest::newRow("nested without end") << QByteArray(100'000, '[') << QStringList{"nested too deeply"};
    }
    void explained()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, words);
        const QString name = QString(QTest::currentDataTag()).replace(' ', '-') + ".ngdesign";
        if (!text.isNull()) QVERIFY(write(m_dir.filePath(name), text));
        const Outcome o = neurogrove(m_dir.path(), {"run", name, "--json", "--out", "never.ngrun"});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.out, QString());
        QCOMPARE(o.notOneLine(words + QStringList{"neurogrove: " + name, "; "}), QString());
        QVERIFY2(!QFile::exists(m_dir.filePath("never.ngrun")), "a run file was left behind");
    }
};

QTEST_GUILESS_MAIN(TestBadDesigns)
#include "test_bad_designs.moc"
