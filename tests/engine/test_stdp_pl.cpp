#include <support/designs.h>

#include <cmath>

using namespace ng;
using namespace ng::test;

namespace {

struct Pairing {
    double w0, lambda, alpha, mu, tauPlus, tauMinus, delay;
    double sourceCurrent, targetCurrent;
};

/// Every pair in double: potentiation lambda w^mu K_plus when a target spike arrives, depression lambda alpha w K_minus when the source
/// fires; the target's spikes arrive a delay late and simultaneous ones do not pair (NEST stdp_pl_synapse_hom).
double reference(const Pairing& c, const std::vector<double>& pre, const std::vector<double>& post)
{
    struct Event {
        double t;
        bool pre;
    };
    std::vector<Event> events;
    for (const double t : pre) events.push_back({t, true});
    for (const double t : post) events.push_back({t + c.delay, false});
    std::ranges::sort(events, [](const Event& a, const Event& b) { return std::abs(a.t - b.t) > 1e-9 ? a.t < b.t : a.pre < b.pre; });
    double w = c.w0;
    for (const Event& e : events) {
        double trace = 0;
        for (const Event& o : events)
            if (o.pre != e.pre && o.t < e.t - 1e-9) trace += std::exp(-(e.t - o.t) / (e.pre ? c.tauMinus : c.tauPlus));
        w = e.pre ? std::max(0.0, w - c.lambda * c.alpha * w * trace) : w + c.lambda * std::pow(w, c.mu) * trace;
    }
    return w;
}

} // namespace

class TestStdpPl : public QObject {
    Q_OBJECT
private slots:
    /// One source and one target, each firing by its own current for two seconds: the weight follows the rule written out in double.
    void followsTheRule_data()
    {
        QTest::addColumn<double>("w0");
        QTest::addColumn<double>("lambda");
        QTest::addColumn<double>("alpha");
        QTest::addColumn<double>("mu");
        QTest::addColumn<double>("tauPlus");
        QTest::addColumn<double>("tauMinus");
        QTest::addColumn<double>("delay");
        // hpc_benchmark's rule; others with stronger depression, no weight dependence, long and short windows.
        QTest::newRow("hpc_benchmark") << 45.6096 << 0.1 << 0.0513 << 0.4 << 15.0 << 30.0 << 1.5;
        QTest::newRow("depression wins") << 45.6096 << 0.1 << 0.5 << 0.4 << 15.0 << 30.0 << 1.5;
        QTest::newRow("mu 0") << 10.0 << 0.2 << 0.1 << 0.0 << 20.0 << 20.0 << 0.5;
        QTest::newRow("mu 1") << 1.0 << 0.02 << 1.0 << 1.0 << 5.0 << 40.0 << 3.0;
    }
    void followsTheRule()
    {
        QFETCH(double, w0);
        QFETCH(double, lambda);
        QFETCH(double, alpha);
        QFETCH(double, mu);
        QFETCH(double, tauPlus);
        QFETCH(double, tauMinus);
        QFETCH(double, delay);
        const Pairing c{w0, lambda, alpha, mu, tauPlus, tauMinus, delay, 420, 460};
        Experiment e;
        e.title = "stdp_pl";
        e.frameMs = 10;
        e.durationMs = 2000;
        Population p;
        p.kernel = "iaf_psc_exp";
        p.size = 1;
        p.id = "source";
        p.parameters = {{"I_e", c.sourceCurrent}};
        e.populations.push_back(p);
        p.id = "target";
        // So heavy that the synapse itself does not move it: its spikes are its own.
        p.parameters = {{"C_m", 2.5e5}, {"I_e", c.targetCurrent * 1000}};
        e.populations.push_back(p);
        Projection pr;
        pr.id = "p";
        pr.source = "source";
        pr.target = "target";
        pr.kernel = "stdp_pl";
        pr.weight = Distribution::constant(w0);
        pr.delay = Distribution::constant(delay);
        pr.parameters = {{"lambda", lambda}, {"alpha", alpha}, {"mu", mu}, {"tau_plus", tauPlus}, {"tau_minus", tauMinus}};
        e.projections = {pr};
        const auto engine = engineWith(e, 1);
        std::vector<double> pre, post;
        (void)runToEnd(*engine, [&](const FramePtr& f) {
            for (const PackedSpike& s : f->spikes) (raw(s.id) == 0 ? pre : post).push_back(toMs(f->range.begin + s.offset, 0.1));
            return true;
        });
        QVERIFY(pre.size() > 60 && post.size() > 60);
        // What arrived after the source's last spike is settled up to the end.
        std::erase_if(post, [&](double t) { return t + delay > 1999.95; });
        const double expected = reference(c, pre, post), w = static_cast<double>(engine->weights()->weights[0]);
        QVERIFY2(std::abs(w - expected) < 1e-5 * expected * std::sqrt(static_cast<double>(pre.size())), qPrintable(QString("%1, expected %2").arg(w, 0, 'g', 10).arg(expected, 0, 'g', 10)));
        QVERIFY(std::abs(w - w0) > 1e-3 * w0);
    }
};

QTEST_GUILESS_MAIN(TestStdpPl)
#include "test_stdp_pl.moc"
