// Turnover: at random, neurons die and are replaced where they stood, and synapses get a new source. A load with known rates, and the
// null model for rules that choose.
#include <plugin_class.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { replaced, rewired, interval_ms };
enum State { taken };
enum Reason { kReplaced, kReplacing, kRewired };

constexpr ng_field kFields[] = {
    parameter("replaced", "1/s", 0.01, 0, 100, "share of the neurons that die and are replaced per second"),
    parameter("rewired", "1/s", 0.01, 0, 100, "share of the synapses from this population that get a new source of it per second"),
    parameter("interval_ms", "ms", 10, 0.1, 1e9, "time between two draws"),
    state("taken", "", 0, 0, 1e18, "step at which the neuron was drawn", 0, NG_TYPE_F64),
};
constexpr const char* kReasons[] = {"drawn for replacement", "takes the place of the dead", "rewired at random"};

/// A whole number with this mean.
std::uint32_t draw(double mean, ng::RngStream& rng) { return static_cast<std::uint32_t>(std::min(mean + 1 - rng.uniform(), 4e9)); }

std::uint32_t anybody(const ng_growth_view* g, ng::RngStream& rng)
{
    std::uint32_t s = g->at(g->host, rng.below(g->n_places));
    while (s == NG_NO_SLOT) s = g->at(g->host, rng.below(g->n_places));
    return s;
}

void replace(const ng_growth_view* g, double seconds, ng::RngStream& rng)
{
    const double share = g->parameters[replaced];
    const std::uint32_t n = std::min(draw(share * seconds * g->neurons.n, rng), g->neurons.n);
    const auto life = static_cast<float>(1000 / std::max(share, 1e-12));
    for (std::uint32_t k = 0; k < n; ++k) {
        std::uint32_t s = anybody(g, rng);
        while (g->states[taken][s] == static_cast<double>(g->tick)) s = anybody(g, rng);
        g->states[taken][s] = static_cast<double>(g->tick);
        const auto age = static_cast<float>(ageMs(g, s));
        g->propose_death(g->host, s, {kReplaced, age, life});
        ng_birth b{};
        b.x = g->neurons.position[3 * s];
        b.y = g->neurons.position[3 * s + 1];
        b.z = g->neurons.position[3 * s + 2];
        b.parent = NG_NO_SLOT;
        b.reason = kReplacing;
        b.measured = age;
        b.limit = life;
        b.imprint_input = -1;
        g->propose_birth(g->host, &b);
    }
}

void rewire(const ng_growth_view* g, std::uint32_t output, double seconds, ng::RngStream& rng)
{
    const ng_growth_projection& p = g->outputs[output];
    const double mean = static_cast<double>(p.synapses) / g->neurons.n;
    if (mean <= 0) return;
    const std::uint32_t n = draw(g->parameters[rewired] * seconds * static_cast<double>(p.synapses), rng);
    for (std::uint32_t k = 0; k < n; ++k) {
        // A source is as likely as its number of synapses (up to one and a half times the mean): then every synapse is as likely.
        std::uint32_t source = NG_NO_SLOT;
        std::uint32_t degree = 0;
        for (int attempt = 0; attempt < 64 && source == NG_NO_SLOT; ++attempt) {
            const std::uint32_t s = anybody(g, rng);
            degree = g->outdegree(g->host, output, s);
            if (rng.uniform() * 1.5 * mean <= degree) source = s;
        }
        if (source == NG_NO_SLOT) continue;
        const std::uint32_t target = g->pick_target(g->host, output, source, rng.bits());
        const std::uint32_t other = anybody(g, rng);
        if (target == NG_NO_SLOT || (p.population == g->population && other == target && !p.autapses)) continue;
        g->propose_rewire(g->host, p.projection, source, target, other, {kRewired, static_cast<float>(degree), static_cast<float>(mean)});
    }
}

void propose(const ng_growth_view* g)
{
    if (g->neurons.n == 0) return;
    const double seconds = std::max(g->parameters[interval_ms], g->frame_ms) / 1000;
    ng::RngStream rng(g->rng.seed, ng::RngPurpose::Growth, static_cast<std::uint32_t>(g->tick), g->rng.purpose);
    replace(g, seconds, rng);
    for (std::uint32_t output = 0; output < g->n_outputs; ++output) rewire(g, output, seconds, rng);
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_GROWTH, "turnover", "Turnover of neurons and synapses",
                        "Every interval_ms a share of the neurons, drawn evenly, dies; each is replaced where it stood by a newborn that the projections wire by their rules. "
                        "A share of the synapses from the population, drawn evenly, gets a new source: the targets keep their numbers of inputs.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.reasons = kReasons;
    k.n_reasons = std::size(kReasons);
    k.interval = interval_ms;
    k.propose = propose;
    return k;
}

} // namespace

class TurnoverPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "turnover.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.turnover", "0.1.0", "turnover-1", &k);
        return &t;
    }
};

#include "turnover.moc"
