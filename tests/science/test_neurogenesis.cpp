#include <support/designs.h>
#include <support/growth_designs.h>

#include <cmath>

using namespace ng;
using namespace ng::test;

namespace {

/// Cells without input that are born at a rate and judged; a day takes a millisecond.
Experiment silentGyrus(std::uint32_t size, double perDay, double years)
{
    Experiment e = turnoverDesign(size, 1, 0, 0);
    e.populations[0].maxSize = 2 * size;
    e.populations[0].parameters = {};
    e.populations[0].initial = {};
    e.projections.clear();
    e.durationMs = 365.25 * years;
    e.growth = {{.id = "birth", .kernel = "birth_rate", .population = "cells", .parameters = {{"per_day", perDay}, {"day_ms", 1}}, .parameterUnits = {}},
                {.id = "survival", .kernel = "survival_window", .population = "cells",
                 .parameters = {{"day_ms", 1}, {"opens", 7}, {"closes", 28}, {"p_silent", 1}, {"p_active", 1}}, .parameterUnits = {}}};
    return e;
}

struct Lives {
    std::vector<double> births; ///< days
    int inactive = 0, lost = 0;
    RunResult result;
};

Lives live(const Experiment& e)
{
    auto engine = engineWith(e, 1);
    Lives l;
    const auto& reasons = engine->info().reasons;
    l.result = runToEnd(*engine, [&](const FramePtr& f) {
        for (const StructureEvent& x : f->structure) {
            if (x.kind == StructureKind::Birth) l.births.push_back(static_cast<double>(x.tick) * 0.1);
            if (x.kind != StructureKind::Death) continue;
            l.inactive += reasons[x.reason].starts_with("too little active");
            l.lost += reasons[x.reason].starts_with("lost");
        }
        return true;
    });
    return l;
}

} // namespace

class TestNeurogenesis : public QObject {
    Q_OBJECT
private slots:
    /// Spalding et al. 2013: 700 neurons added a day are 1.75 % a year of the renewing 14.6 million. Here both numbers are a thousandth, a day takes a
    /// millisecond, and all newborns live: 5,110 births in 20 years, so chance is 1.4 %.
    void spaldingArithmetic()
    {
        const Lives l = live(silentGyrus(14'600, 0.7, 20));
        const double expected = 0.7 * 365.25 * 20;
        QVERIFY2(std::abs(static_cast<double>(l.births.size()) / expected - 1) < 0.05, qPrintable(QString::number(l.births.size())));
        // The newborns come on top here, so the share is of 14,600 and of what has been added.
        const double judged = l.result.metrics.at("judged_cells");
        QVERIFY(static_cast<double>(l.births.size()) - judged < 60); // the last 28 days' are not judged yet
        const double perYear = judged / 20 / 14'600;
        QVERIFY2(std::abs(perYear / 0.0175 - 1) < 0.05, qPrintable(QString::number(perYear)));
        QCOMPARE(l.result.totals.deaths, std::uint64_t{0});
        QCOMPARE(l.result.metrics.at("survival_cells"), 1.0);
    }
    /// With as many lost as added the population stands: 1.75 % lost a year.
    void lossBalancesBirths()
    {
        Experiment e = silentGyrus(14'600, 0.7, 20);
        e.growth[1].parameters["loss_per_year"] = 0.0175;
        const Lives l = live(e);
        QVERIFY2(std::abs(l.lost - 5110) < 300, qPrintable(QString::number(l.lost)));
        QVERIFY(std::abs(static_cast<double>(l.result.neurons) - 14'600) < 400);
    }
    /// Births fall to a half in a half-life: two thirds of those of two half-lives come in the first.
    void birthsFallWithAge()
    {
        Experiment e = silentGyrus(2000, 10, 2);
        e.populations[0].maxSize = 8000;
        e.growth[0].parameters["half_life"] = 365.25;
        const Lives l = live(e);
        const auto first = static_cast<double>(std::ranges::count_if(l.births, [](double day) { return day < 365.25; }));
        const double share = first / static_cast<double>(l.births.size());
        QVERIFY2(std::abs(share - 2.0 / 3) < 0.04, qPrintable(QString::number(share)));
        // 10 a day over a year and its decline: 10 x 365.25 / ln 2 x (1 - 1/4).
        QVERIFY(std::abs(static_cast<double>(l.births.size()) / (3652.5 / std::log(2.0) * 0.75) - 1) < 0.06);
    }
    /// Silent newborns survive with p_silent, and nobody else is judged.
    void silentNewbornsDie()
    {
        Experiment e = silentGyrus(2000, 5, 2);
        e.growth[1].parameters["p_silent"] = 0.3;
        const Lives l = live(e);
        const double survival = l.result.metrics.at("survival_cells"), judged = l.result.metrics.at("judged_cells");
        QVERIFY(judged > 3000);
        QVERIFY2(std::abs(survival - 0.3) < 4 * std::sqrt(0.21 / judged), qPrintable(QString::number(survival)));
        QCOMPARE(static_cast<double>(l.inactive), judged - l.result.metrics.at("survived_cells"));
        QCOMPARE(l.lost, 0);
    }
    /// The shipped experiment: a richer world makes more newborns survive (the sign that is established), the standard one adds about 1.75 % a year.
    void richWorldsSaveNewborns()
    {
        const RunResult r = runToEnd(*engineWith(shipped("granule-survival"), 1));
        const double standard = r.metrics.at("survival_standard"), enriched = r.metrics.at("survival_enriched");
        QVERIFY2(standard > 0.35 && standard < 0.65, qPrintable(QString::number(standard)));
        QVERIFY2(enriched > standard + 0.15 && enriched < 0.95, qPrintable(QString::number(enriched)));
        const double added = r.metrics.at("added_per_year_standard");
        QVERIFY2(added > 0.0135 && added < 0.0215, qPrintable(QString::number(added)));
    }
    void contradictionsAreNamed()
    {
        Experiment e = silentGyrus(10, 1, 1);
        e.growth[1].parameters["closes"] = 5;
        const auto plan = compile(e, plugins().registry());
        QVERIFY(!plan);
        QCOMPARE(QString::fromStdString(plan.error().where), QString("growth.survival"));
    }
};

QTEST_GUILESS_MAIN(TestNeurogenesis)
#include "test_neurogenesis.moc"
