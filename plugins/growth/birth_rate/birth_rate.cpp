// Births at a rate: progenitors divide at a rate of their own, which falls with the age of the animal and rises with the activity of the population.
// Adult human hippocampus: 700 new neurons a day (Spalding et al. 2013, Cell 153:1219).
#include <plugin_class.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace {

using namespace ng::kernel;

enum Parameter { per_day, day_ms, half_life, gain, half_rate, jitter };
enum Reason { kBorn };
enum Summary { kExpected };

constexpr ng_field kFields[] = {
    parameter("per_day", "", 1, 0, 1e9, "births per day of life at the start, without activity"),
    parameter("day_ms", "ms", 1000, 0.1, 1e9, "simulated time that stands for a day: the time compression, and the time between two draws"),
    parameter("half_life", "d", 0, 0, 1e9, "days in which the rate falls to a half; 0: it does not fall"),
    parameter("gain", "", 0, 0, 1e3, "how much activity can add: the rate is multiplied by 1 + gain r / (r + half_rate), r being the population's mean rate since the last draw"),
    parameter("half_rate", "spikes/s", 5, 1e-6, 1e6, "mean rate at which half of the gain is reached"),
    parameter("jitter", "", 1, 0, 1, "share of the layout's extent over which birth places are strewn"),
    state("counted", "", 0, 0, 1e18, "spikes that were counted at earlier draws", 0, NG_TYPE_F64),
};
constexpr const char* kReasons[] = {"born at the rate of its progenitors"};
constexpr ng_field kSummaries[] = {{"births_per_day", "1/d", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "births per day expected now"}};

/// A Poisson number, by multiplying uniform numbers (Knuth); large means are halved first.
std::uint32_t poisson(double mean, ng::RngStream& rng)
{
    if (mean > 16) return poisson(mean / 2, rng) + poisson(mean / 2, rng);
    const double limit = std::exp(-mean);
    std::uint32_t n = 0;
    for (double product = rng.uniform(); product > limit; product *= rng.uniform()) ++n;
    return n;
}

/// Mean rate of the population since the last draw [spikes/s].
double activity(const ng_growth_view* g, double ms)
{
    const std::uint32_t* const living = g->living(g->host);
    double spikes = 0;
    for (std::uint32_t k = 0; k < g->neurons.n; ++k) {
        const auto total = static_cast<double>(g->neurons.total_spikes[living[k]]);
        spikes += total - g->states[0][living[k]];
        g->states[0][living[k]] = total;
    }
    return g->neurons.n ? spikes / g->neurons.n / (ms / 1000) : 0;
}

void propose(const ng_growth_view* g)
{
    const double* const p = g->parameters;
    const double ms = std::max(p[day_ms], g->frame_ms), days = static_cast<double>(g->tick) * g->dt_ms / p[day_ms];
    double rate = p[per_day];
    if (p[half_life] > 0) rate *= std::exp2(-days / p[half_life]);
    if (p[gain] > 0) {
        const double r = activity(g, ms);
        rate *= 1 + p[gain] * r / (r + p[half_rate]);
    }
    g->summary[kExpected] = rate;
    ng::RngStream rng(g->rng.seed, ng::RngPurpose::Growth, static_cast<std::uint32_t>(g->tick), g->rng.purpose);
    const std::uint32_t n = poisson(rate * ms / p[day_ms], rng);
    for (std::uint32_t k = 0; k < n; ++k) {
        const double distance = p[jitter] * g->extent * std::sqrt(rng.uniform()), angle = 2 * std::numbers::pi * rng.uniform();
        ng_birth b{};
        b.x = static_cast<float>(g->centre_x + distance * std::cos(angle));
        b.y = static_cast<float>(g->centre_y + distance * std::sin(angle));
        b.z = static_cast<float>(g->centre_z);
        b.parent = NG_NO_SLOT;
        b.reason = kBorn;
        b.measured = static_cast<float>(rate);
        b.limit = static_cast<float>(p[per_day]);
        b.imprint_input = -1;
        g->propose_birth(g->host, &b);
    }
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_GROWTH, "birth_rate", "Births at a rate",
                        "Every day_ms a Poisson number of neurons is born, with mean per_day 2^(-days / half_life) (1 + gain r / (r + half_rate)): a rate that falls with age and rises with the "
                        "activity of the population. day_ms says how a day of life is compressed.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.reasons = kReasons;
    k.n_reasons = std::size(kReasons);
    k.summaries = kSummaries;
    k.n_summaries = std::size(kSummaries);
    k.interval = day_ms;
    k.propose = propose;
    return k;
}

} // namespace

class BirthRatePlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "birth_rate.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.birth_rate", "0.1.0", "birth_rate-1", &k);
        return &t;
    }
};

#include "birth_rate.moc"
