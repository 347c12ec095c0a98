#include <ng/tasks/dataset.h>

#include <QTemporaryDir>
#include <QtTest>

#include <numeric>
#include <set>

using namespace ng;

class TestDatasets : public QObject {
    Q_OBJECT
private slots:
    /// The published sums of the digits (scikit-learn's load_digits): 561718, and the class counts.
    void digitsAreWhole()
    {
        const auto d = readDatasetCsv(NG_SOURCE_DIR "/resources/datasets/digits.csv", "digits");
        QVERIFY2(d.has_value(), d ? "" : d.error().line().c_str());
        QCOMPARE(d->pictures.size(), std::size_t{1797});
        double sum = 0;
        std::vector<int> count(10);
        for (std::size_t k = 0; k < d->pictures.size(); ++k) {
            sum += std::accumulate(d->pictures[k].begin(), d->pictures[k].end(), 0.0);
            ++count[static_cast<std::size_t>(d->labels[k])];
        }
        QCOMPARE(sum, 561718.0);
        QCOMPARE(count, (std::vector<int>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
    }
    /// Nothing is in both halves, nothing is lost, and each class gives its fifth.
    void theSplitIsStratified()
    {
        const auto d = readDatasetCsv(NG_SOURCE_DIR "/resources/datasets/digits.csv", "digits");
        const Split s = stratifiedSplit(*d, 0.2);
        std::set<std::uint32_t> all(s.train.begin(), s.train.end());
        all.insert(s.test.begin(), s.test.end());
        QCOMPARE(all.size(), std::size_t{1797});
        QCOMPARE(s.train.size() + s.test.size(), std::size_t{1797});
        std::vector<int> held(10);
        for (const auto k : s.test) ++held[static_cast<std::size_t>(d->labels[k])];
        for (const int n : held) QVERIFY(n >= 35 && n <= 37);
    }
    void badFilesAreExplained_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << QByteArray() << "holds no pictures";
        QTest::newRow("a word") << QByteArray("1,2,0\n1,x,0\n") << ":2: not a number: x";
        QTest::newRow("ragged") << QByteArray("1,2,0\n1,0\n") << ":2: 1 values, the first line has 2";
        QTest::newRow("NaN") << QByteArray("1,nan,0\n") << ":1: not a number";
        QTest::newRow("negative") << QByteArray("1,-2,0\n") << ":1: a negative value";
        QTest::newRow("half a class") << QByteArray("1,2,0.5\n") << ":1: the class is not a whole number";
    }
    void badFilesAreExplained()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        QTemporaryDir dir;
        QFile f(dir.filePath("d.csv"));
        QVERIFY(f.open(QIODevice::WriteOnly));
        f.write(content);
        f.close();
        const auto d = readDatasetCsv(f.fileName().toStdString(), "d");
        QVERIFY(!d);
        const QString line = QString::fromStdString(d.error().line());
        QVERIFY2(line.contains(says) && line.contains("d.csv"), qPrintable(line));
    }
    void unknownNamesAreExplained()
    {
        QVERIFY(QString::fromStdString(loadDataset("nothing-of-the-kind").error().line()).contains("nothing-of-the-kind"));
        QVERIFY(!loadDataset("../../etc/passwd"));
    }
    void barsAreBars()
    {
        const auto d = loadDataset("bars");
        QVERIFY(d.has_value());
        QCOMPARE(d->classes().size(), std::size_t{16});
        for (std::size_t k = 0; k < d->pictures.size(); ++k)
            QVERIFY(std::ranges::count_if(d->pictures[k], [](float v) { return v > 0.5f; }) == 8);
    }
};

QTEST_APPLESS_MAIN(TestDatasets)
#include "test_datasets.moc"
