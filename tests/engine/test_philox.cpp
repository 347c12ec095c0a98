#include <ng/plugin/philox.h>

#include <QtTest>

using namespace ng;

class TestPhilox : public QObject {
    Q_OBJECT
private slots:
    /// Known answers of philox4x32-10, Random123's kat_vectors (Salmon et al. 2011).
    void knownAnswers_data()
    {
        QTest::addColumn<quint32>("counter");
        QTest::addColumn<quint64>("key");
        QTest::addColumn<QVector<quint32>>("expected");
        QTest::newRow("zeros") << 0u << Q_UINT64_C(0) << QVector<quint32>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
        QTest::newRow("ones") << 0xffffffffu << Q_UINT64_C(0xffffffffffffffff) << QVector<quint32>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    }
    void knownAnswers()
    {
        QFETCH(quint32, counter);
        QFETCH(quint64, key);
        QFETCH(QVector<quint32>, expected);
        const Philox x = philox(counter, counter, counter, counter, key);
        for (int i = 0; i < 4; ++i) QCOMPARE(x.v[i], expected[i]);
    }
    void streamsHaveTheRightMoments()
    {
        RngStream rng(42, RngPurpose::Task);
        double sum = 0, square = 0, uniform = 0;
        constexpr int n = 100'000;
        for (int i = 0; i < n; ++i) {
            const double z = rng.normal();
            sum += z;
            square += z * z;
            uniform += rng.uniform();
        }
        // Five standard errors.
        QVERIFY(std::abs(sum / n) < 5 / std::sqrt(n));
        QVERIFY(std::abs(square / n - 1) < 5 * std::sqrt(2.0 / n));
        QVERIFY(std::abs(uniform / n - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
    }
    void purposesDoNotShareDraws()
    {
        RngStream a(1, RngPurpose::Build), b(1, RngPurpose::Growth);
        int same = 0;
        for (int i = 0; i < 100; ++i) same += a.bits() == b.bits();
        QVERIFY(same < 2);
    }
};

QTEST_APPLESS_MAIN(TestPhilox)
#include "test_philox.moc"
