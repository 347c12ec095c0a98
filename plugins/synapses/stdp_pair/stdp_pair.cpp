// Pair spike-timing dependent plasticity, all to all, with the weight dependence of Guetig et al. 2003. A row is brought up to date
// when its source fires, against the spikes of each target since then, so no reverse index is needed while the graph grows.
#include <ng/plugin/stdp_pair.h>
#include <plugin_class.h>

namespace {

using namespace ng::kernel;

enum Parameter { tau_plus, tau_minus, lambda, alpha, mu_plus, mu_minus, Wmax };

constexpr ng_field kFields[] = {
    parameter("tau_plus", "ms", 20, 0.1, 1e4, "time constant of potentiation (source before target)"),
    parameter("tau_minus", "ms", 20, 0.1, 1e4, "time constant of depression (target before source)"),
    parameter("lambda", "", 0.01, 0, 1, "step size"),
    parameter("alpha", "", 1, 0, 100, "depression over potentiation"),
    parameter("mu_plus", "", 1, 0, 10, "weight dependence of potentiation: 0 additive, 1 multiplicative"),
    parameter("mu_minus", "", 1, 0, 10, "weight dependence of depression"),
    parameter("Wmax", "weight", 100, 1e-9, 1e9, "largest weight"),
};

using Rule = ng::StdpPair<float>;

Rule ruleOf(const ng_row* r)
{
    const double* p = r->parameters;
    return {p[lambda], p[alpha], p[mu_plus], p[mu_minus], p[Wmax]};
}

// Potentiation by target spikes that arrived in (settled_tick, tick]; a spike arrives a delay after it was fired (dendritic delay).
float potentiate(const ng_row* r, const Rule& rule, std::uint32_t k, float w)
{
    if (r->pre_trace <= 0) return w;
    const std::uint32_t j = r->target[k];
    const std::uint64_t delay = r->delay ? r->delay[k] : r->fixed_delay;
    const std::uint64_t* spikes = r->history.tick[j];
    const std::uint32_t n = r->history.count[j];
    std::uint32_t first = n;
    while (first > 0 && spikes[first - 1] + delay > r->settled_tick) --first;
    const double perTick = r->dt_ms / r->parameters[tau_plus];
    for (std::uint32_t h = first; h < n && spikes[h] + delay <= r->tick; ++h) {
        const std::uint64_t at = spikes[h] + delay;
        if (at == r->last_tick) continue; // simultaneous spikes do not pair
        w = rule.potentiated(w, r->pre_trace * std::exp(-static_cast<double>(at - r->last_tick) * perTick), static_cast<double>(r->plasticity[j]));
    }
    return w;
}

void settle(const ng_row* r)
{
    const Rule rule = ruleOf(r);
    for (std::uint32_t k = 0; k < r->n; ++k) r->weight[k] = potentiate(r, rule, k, r->weight[k]);
}

void onPre(const ng_row* r)
{
    const Rule rule = ruleOf(r);
    const double perTick = r->dt_ms / r->parameters[tau_minus];
    for (std::uint32_t k = 0; k < r->n; ++k) {
        float w = potentiate(r, rule, k, r->weight[k]);
        const std::uint32_t j = r->target[k];
        const std::uint64_t delay = r->delay ? r->delay[k] : r->fixed_delay;
        const std::uint64_t* spikes = r->history.tick[j];
        std::uint32_t last = r->history.count[j];
        while (last > 0 && spikes[last - 1] + delay >= r->tick) --last;
        if (last > 0) {
            const double trace = r->history.trace[j][last - 1] * std::exp(-static_cast<double>(r->tick - delay - spikes[last - 1]) * perTick);
            w = rule.depressed(w, trace, static_cast<double>(r->plasticity[j]));
        }
        r->weight[k] = w;
    }
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_SYNAPSE, "stdp_pair", "Pair STDP",
                        "w/Wmax += lambda (1 - w/Wmax)^mu_plus K_plus at a target spike, -= alpha lambda (w/Wmax)^mu_minus K_minus at a source spike, all pairs "
                        "(Morrison, Aertsen and Diesmann 2007; NEST stdp_synapse). Scaled by the target's plasticity; the delay is dendritic.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.pre_tau = tau_plus;
    k.post_tau = tau_minus;
    k.on_pre = onPre;
    k.settle = settle;
    return k;
}

} // namespace

class StdpPairPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "stdp_pair.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.stdp_pair", "0.1.0", "stdp_pair-1", &k);
        return &t;
    }
};

#include "stdp_pair.moc"
