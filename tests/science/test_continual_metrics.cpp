#include <ng/tasks/continual_metrics.h>

#include <QtTest>

#include <cmath>

using namespace ng;

/// The worked 5x5 example (V-CL, formulas of Lopez-Paz and Ranzato 2017 and Chaudhry et al. 2018).
class TestContinualMetrics : public QObject {
    Q_OBJECT
private slots:
    void workedExample()
    {
        QFile f(NG_FIXTURES "/cl_metrics.json");
        QVERIFY(f.open(QIODevice::ReadOnly));
        const QJsonObject o = QJsonDocument::fromJson(f.readAll()).object();
        AccuracyMatrix a;
        for (const QJsonValue& row : o["a"].toArray()) {
            a.emplace_back();
            for (const QJsonValue& v : row.toArray()) a.back().push_back(v.toDouble());
        }
        std::vector<double> b;
        for (const QJsonValue& v : o["b"].toArray()) b.push_back(v.toDouble());
        QVERIFY(std::abs(averageAccuracy(a) - 0.762) < 1e-12);
        QVERIFY(std::abs(backwardTransfer(a) + 0.2475) < 1e-12);
        QVERIFY(std::abs(forwardTransfer(a, b) - 0.0575) < 1e-12);
        QVERIFY(std::abs(forgetting(a) - 0.2475) < 1e-12);
    }
    /// Forgetting looks at the best accuracy ever reached, transfer at the first: they part where a task got better later.
    void forgettingIsFromTheBest()
    {
        const AccuracyMatrix a{{0.8, 0, 0}, {0.9, 0.7, 0}, {0.6, 0.7, 0.5}};
        QVERIFY(std::abs(forgetting(a) - (0.3 + 0.0) / 2) < 1e-12);
        QVERIFY(std::abs(backwardTransfer(a) - (-0.2 + 0.0) / 2) < 1e-12);
    }
    void aSingleTaskForgetsNothing()
    {
        QCOMPARE(forgetting({{0.5}}), 0.0);
        QCOMPARE(backwardTransfer({{0.5}}), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestContinualMetrics)
#include "test_continual_metrics.moc"
