#include <growth_curves.h>
#include <support/designs.h>

#include <cmath>

using namespace ng;
using namespace ng::test;
using elements::GrowthCurve;

namespace {

QJsonObject fixture()
{
    QFile f(NG_FIXTURES "/growth_curves.json");
    if (!f.open(QIODevice::ReadOnly)) qFatal("fixture missing");
    return QJsonDocument::fromJson(f.readAll()).object();
}

GrowthCurve linear(double eps) { return {GrowthCurve::Linear, 1e-4, 0, eps, 1}; }
GrowthCurve gaussian(double eta, double eps) { return {GrowthCurve::Gaussian, 1e-4, eta, eps, 1}; }
GrowthCurve sigmoid(double eps, double psi) { return {GrowthCurve::Sigmoid, 1e-4, 0, eps, psi}; }

/// Elements after `ms` of regular firing, calcium and elements brought up to date at each spike as the kernel does.
double afterRegularFiring(const GrowthCurve& c, double rate, double beta, double ms)
{
    double ca = 0, z = 0, last = 0;
    const double tau = 1e4, interval = 1000 / rate;
    for (double t = interval;; t += interval) {
        const double until = std::min(t, ms);
        z = std::max(0.0, z + c.grown(ca, until - last, tau));
        ca *= std::exp(-(until - last) / tau);
        last = until;
        if (t >= ms) return z;
        ca += beta;
    }
}

} // namespace

/// V-GROW: the growth curves against NEST's formulas (growth_curve.h) and its regression values; numbers recomputed independently.
class TestGrowthCurves : public QObject {
    Q_OBJECT
private slots:
    void rates_data()
    {
        QTest::addColumn<QString>("row");
        QTest::addColumn<int>("form");
        QTest::addColumn<double>("eta");
        QTest::addColumn<double>("eps");
        QTest::newRow("linear") << "linear_eps=.05" << int(GrowthCurve::Linear) << 0.0 << 0.05;
        QTest::newRow("Gaussian from 0") << "gauss_eta=0_eps=.05" << int(GrowthCurve::Gaussian) << 0.0 << 0.05;
        QTest::newRow("Gaussian from .05") << "gauss_eta=.05_eps=.1" << int(GrowthCurve::Gaussian) << 0.05 << 0.1;
        QTest::newRow("Gaussian from -.05") << "gauss_eta=-.05_eps=.05" << int(GrowthCurve::Gaussian) << -0.05 << 0.05;
        QTest::newRow("sigmoid") << "sigmoid_eps=.05_psi=.1" << int(GrowthCurve::Sigmoid) << 0.0 << 0.05;
    }
    void rates()
    {
        QFETCH(QString, row);
        QFETCH(int, form);
        QFETCH(double, eta);
        QFETCH(double, eps);
        const GrowthCurve c{static_cast<GrowthCurve::Form>(form), 1e-4, eta, eps, 0.1};
        const QJsonObject all = fixture()["rates_per_ms_nu=1e-4"].toObject();
        const QJsonArray ca = all["Ca"].toArray(), expected = all[row].toArray();
        QCOMPARE(expected.size(), 8);
        for (int i = 0; i < 8; ++i) {
            const double got = c.rate(ca[i].toDouble()), want = expected[i].toDouble();
            QVERIFY2(std::abs(got - want) < 1e-16, qPrintable(QString("Ca %1: %2, expected %3").arg(ca[i].toDouble()).arg(got).arg(want)));
        }
    }
    void invariants()
    {
        const GrowthCurve c = gaussian(0.1, 0.7);
        QVERIFY(std::abs(c.rate(0.1)) < 1e-18 && std::abs(c.rate(0.7)) < 1e-18);
        QCOMPARE(c.rate(0.4), 1e-4);
    }
    /// A silent neuron, linear curve: the closed form to every printed digit.
    void silence()
    {
        const QJsonObject f = fixture()["linear_exact_silent"].toObject();
        for (const QJsonValue& v : f["t_z"].toArray()) {
            const double t = v[0].toDouble(), want = v[1].toDouble();
            QVERIFY2(std::abs(linear(0.05).grown(0.2, t, 1e4) - want) < 1e-12, qPrintable(QString::number(t)));
        }
    }
    /// The quadrature of the other curves against Euler steps of 1 us, over silence in which the curve is crossed.
    void quadrature()
    {
        for (const GrowthCurve& c : {gaussian(0, 0.05), gaussian(0.05, 0.1), sigmoid(0.05, 0.1), sigmoid(0.1, 0.01), linear(0.05)}) {
            double z = 0;
            const double h = 0.01;
            for (int k = 0; k < 2'000'000; ++k) z += h * c.rate(0.2 * std::exp(-(k + 0.5) * h / 1e4)); // midpoints: error of order h^2
            const double got = c.grown(0.2, 20'000, 1e4);
            QVERIFY2(std::abs(got - z) < 1e-6, qPrintable(QString("%1 against %2").arg(got, 0, 'g', 12).arg(z, 0, 'g', 12)));
        }
    }
    /// NEST's regression test of growth curves (test_growth_curves.py): z of its first neuron, and the mean recomputed from NEST's parameters. The
    /// neurons fire at 338 spikes/s; here regularly.
    void nestRegression()
    {
        const QJsonObject f = fixture()["NEST_regression"].toObject(), mean = f["recomputed_mean"].toObject(), nest = f["NEST_expected_first_neuron"].toObject();
        const auto check = [&](const char* name, double got) {
            QVERIFY2(std::abs(got / mean[name].toDouble() - 1) < 2e-3, qPrintable(QString("%1: %2").arg(name).arg(got)));
            QVERIFY2(std::abs(got / nest[name].toDouble() - 1) < 5e-3, qPrintable(QString("%1: %2").arg(name).arg(got)));
        };
        const double rate = f["rate_Hz"].toDouble();
        check("linear z(1000ms)", afterRegularFiring(linear(0.1), rate, 1e-4, 1000));
        check("gaussian z(3000ms)", afterRegularFiring(gaussian(0.05, 0.1), rate, 1e-4, 3000));
        check("sigmoid z(3000ms)", afterRegularFiring(sigmoid(0.1, 0.1), rate, 1e-4, 3000));
    }
};

QTEST_APPLESS_MAIN(TestGrowthCurves)
#include "test_growth_curves.moc"
