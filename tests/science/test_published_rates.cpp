#include <support/designs.h>

#include <bench/networks.h>

using namespace ng;
using namespace ng::test;

namespace {

/// Spikes per second of each population between two times [ms], in the design's order.
std::vector<double> ratesOf(const Experiment& e, double fromMs, double toMs_)
{
    auto plan = compile(e, plugins().registry());
    if (!plan) qFatal("%s", plan.error().line().c_str());
    plan->startEvents = false;
    auto engine = SpikingEngine::build(std::move(*plan), 1, nullptr);
    if (!engine) qFatal("%s", engine.error().line().c_str());
    const auto spikes = [&] {
        std::vector<double> out;
        for (std::size_t k = 0; k < e.populations.size(); ++k) {
            double n = 0;
            for (const std::uint32_t s : (*engine)->activity(static_cast<PopulationIndex>(k)).episodeSpikes) n += s;
            out.push_back(n);
        }
        return out;
    };
    while (toMs((*engine)->now(), e.dtMs) < fromMs) (void)(*engine)->advance();
    const auto before = spikes();
    const Tick begin = (*engine)->now();
    while (toMs((*engine)->now(), e.dtMs) < toMs_) (void)(*engine)->advance();
    std::vector<double> rates = spikes();
    const double seconds = toMs((*engine)->now() - begin, e.dtMs) / 1000;
    for (std::size_t k = 0; k < rates.size(); ++k) rates[k] = (rates[k] - before[k]) / e.populations[k].size / seconds;
    return rates;
}

/// The same of all neurons together.
double meanRate(const Experiment& e, double fromMs, double toMs_)
{
    const auto rates = ratesOf(e, fromMs, toMs_);
    double spikes = 0, neurons = 0;
    for (std::size_t k = 0; k < rates.size(); ++k)
        if (e.populations[k].size > 1) {
            spikes += rates[k] * e.populations[k].size;
            neurons += e.populations[k].size;
        }
    return spikes / neurons;
}

Experiment benchDesign(const std::string& name, bench::NetworkSize size = {})
{
    const auto kind = std::ranges::find(bench::networkKinds(), name, &bench::NetworkKind::name);
    auto e = bench::network(*kind, NG_SOURCE_DIR "/resources/experiments", size);
    if (!e) qFatal("%s", e.error().line().c_str());
    return *e;
}

} // namespace

/// The networks that are measured fire as their peers' do. Ranges: PERFORMANCE targets, from Auryn, Brian2, GeNN and NEST.
class TestPublishedRates : public QObject {
    Q_OBJECT
private slots:
    /// Mean over ten seeds, the first simulated second. COBA: 16.2 to 17.6 spikes/s.
    void coba()
    {
        double mean = 0;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            Experiment e = benchDesign("coba");
            e.seed = seed;
            mean += meanRate(e, 0, 1000) / 10;
        }
        QVERIFY2(mean >= 16.2 && mean <= 17.6, qPrintable(QString::number(mean)));
    }
    /// Ten seeds, 100 to 300 ms. Brunel: 8.0 to 8.9 spikes/s, static and with the learning rate at which nothing moves.
    void brunel()
    {
        double mean = 0;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            Experiment e = benchDesign("brunel");
            e.seed = seed;
            mean += meanRate(e, 100, 300) / 10;
        }
        QVERIFY2(mean >= 8.0 && mean <= 8.9, qPrintable(QString::number(mean)));
    }
    /// The microcircuit at a tenth of its neurons and inputs, 200 to 1,200 ms, mean over five seeds, against the rates of the full network (Potjans and Diesmann
    /// 2014; the values NEST's example carries as full_mean_rates): the scaling keeps them within 35 % (0.35 spikes/s where that is more),
    /// and their order within each kind of cell.
    void microcircuit()
    {
        Experiment e = benchDesign("microcircuit", {.neurons = {}, .scale = 0.1});
        std::vector<double> rates(e.populations.size(), 0.0);
        for (e.seed = 1; e.seed <= 5; ++e.seed) {
            const auto of = ratesOf(e, 200, 1200);
            for (std::size_t k = 0; k < rates.size() && k < of.size(); ++k) rates[k] += of[k] / 5;
        }
        const std::vector<double> published{0.971, 2.868, 4.746, 5.396, 8.142, 9.078, 0.991, 7.523};
        for (std::size_t k = 0; k < published.size(); ++k) qInfo("%s %.2f, published %.2f", e.populations[k].id.c_str(), rates[k], published[k]);
        for (std::size_t k = 0; k < published.size(); ++k)
            QVERIFY2(std::abs(rates[k] - published[k]) < std::max(0.35, 0.35 * published[k]), qPrintable(QString("%1: %2, published %3").arg(QString::fromStdString(e.populations[k].id)).arg(rates[k]).arg(published[k])));
        QVERIFY(rates[0] < rates[2] && rates[2] < rates[4] && rates[6] < rates[2]);
        QVERIFY(rates[1] < rates[3] && rates[1] < rates[5] && rates[1] < rates[7]);
    }
};

QTEST_GUILESS_MAIN(TestPublishedRates)
#include "test_published_rates.moc"
