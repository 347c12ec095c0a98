// Pair spike-timing dependent plasticity, all to all, with the weight dependence of Guetig et al. 2003. A row is brought up to date
// when its source fires, against the spikes of each target since then, so no reverse index is needed while the graph grows.
#include <ng/plugin/stdp_rows.h>
#include <plugin_class.h>

#include <algorithm>
#include <cmath>

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

// x^mu; the two usual exponents cost nothing.
struct Zero {
    float operator()(float) const { return 1; }
};
struct One {
    float operator()(float x) const { return x; }
};
struct Power {
    float mu;
    float operator()(float x) const { return std::pow(std::max(0.f, x), mu); }
};

template <class Plus, class Minus>
struct Rule {
    float up, down, wMax, perWmax;
    Plus plus;
    Minus minus;

    float potentiated(float w, float trace) const { return std::min(wMax, w + up * plus(1 - w * perWmax) * trace); }
    float depressed(float w, float trace) const { return std::max(0.f, w - down * minus(w * perWmax) * trace); }
};

/// Calls f(rule) with the rule of a row's parameters.
template <class F>
void withRule(const ng_row* r, F&& f)
{
    const double* p = r->parameters;
    const auto number = [](double x) { return static_cast<float>(x); };
    const auto with = [&](auto plus, auto minus) {
        f(Rule<decltype(plus), decltype(minus)>{number(p[lambda] * p[Wmax]), number(p[alpha] * p[lambda] * p[Wmax]), number(p[Wmax]), number(1 / p[Wmax]), plus, minus});
    };
    const auto withPlus = [&](auto plus) {
        if (p[mu_minus] == 0) with(plus, Zero{});
        else if (p[mu_minus] == 1) with(plus, One{});
        else with(plus, Power{number(p[mu_minus])});
    };
    if (p[mu_plus] == 0) withPlus(Zero{});
    else if (p[mu_plus] == 1) withPlus(One{});
    else withPlus(Power{number(p[mu_plus])});
}

void settle(const ng_row* r)
{
    withRule(r, [&](const auto& rule) { settleRow(r, rule); });
}

void onPre(const ng_row* r)
{
    withRule(r, [&](const auto& rule) { pairRow(r, rule); });
}

int32_t additive(const double* p) { return p[mu_plus] == 0; }

// Without weight dependence of depression the whole row is gather, subtract, multiply, clamp: SIMD. Between two spikes of the source there is
// only potentiation, so clipping once is exact.
NG_KERNEL void additiveRow(const ng_row* r)
{
    const std::uint32_t n = r->n;
    const std::uint32_t* NG_RESTRICT const target = r->target;
    float* NG_RESTRICT const weight = r->weight;
    float* NG_RESTRICT const memory = r->memory;
    const float* NG_RESTRICT const since = r->sums.since;
    const float* NG_RESTRICT const now = r->sums.now;
    const float* NG_RESTRICT const post = r->sums.post;
    const auto wMax = static_cast<float>(r->parameters[Wmax]);
    const float up = static_cast<float>(r->parameters[lambda]) * wMax * r->sums.since_factor;
    const float down = static_cast<float>(r->parameters[alpha] * r->parameters[lambda]) * wMax * r->sums.post_factor;
    for (std::uint32_t k = 0; k < n; ++k) {
        const auto j = static_cast<std::int32_t>(target[k]);
        const float raised = weight[k] + up * (since[j] - memory[k]);
        const float clipped = raised < wMax ? raised : wMax;
        const float lowered = clipped - down * post[j];
        weight[k] = lowered > 0 ? lowered : 0;
        memory[k] = now[j];
    }
}

void onPreSums(const ng_row* r)
{
    if (r->parameters[mu_minus] == 0 && !r->plasticity) {
        additiveRow(r);
        return;
    }
    withRule(r, [&](const auto& rule) {
        for (std::uint32_t k = 0; k < r->n; ++k) {
            const std::uint32_t j = r->target[k];
            r->weight[k] = rule.depressed(rule.potentiated(r->weight[k], summedPreTrace(r, k, j)), postTrace(r, j));
            r->memory[k] = r->sums.now[j];
        }
    });
}

void settleSums(const ng_row* r)
{
    withRule(r, [&](const auto& rule) {
        for (std::uint32_t k = 0; k < r->n; ++k) r->weight[k] = rule.potentiated(r->weight[k], summedPreTrace(r, k, r->target[k]));
    });
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
    k.additive = additive;
    k.on_pre_sums = onPreSums;
    k.settle_sums = settleSums;
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
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.stdp_pair", "0.1.0", "stdp_pair-2", &k);
        return &t;
    }
};

#include "stdp_pair.moc"
