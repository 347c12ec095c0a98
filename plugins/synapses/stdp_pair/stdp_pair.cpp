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

// x^mu and mu x^(mu - 1); the two usual exponents cost nothing.
struct Zero {
    NG_INLINE float operator()(float) const { return 1; }
};
struct One {
    NG_INLINE float operator()(float x) const { return x; }
    NG_INLINE float slope(float, float) const { return 1; }
};
struct Power {
    float mu;
    NG_INLINE float operator()(float x) const { return power(x, mu); }
    NG_INLINE float slope(float x, float toMu) const { return mu * toMu / (x > 1e-6f ? x : 1e-6f); }
};

template <class Plus, class Minus>
struct Rule {
    float up, down, wMax, perWmax;
    Plus plus;
    Minus minus;

    NG_INLINE float left(float w) const
    {
        const float x = 1 - w * perWmax;
        return x > 0 ? x : 0;
    }
    NG_INLINE float clipped(float w) const { return w < wMax ? w : wMax; }
    NG_INLINE float gain(float w) const { return up * plus(left(w)); }
    NG_INLINE float slope(float w, float) const
    {
        const float x = left(w);
        return -up * perWmax * plus.slope(x, plus(x));
    }
    NG_INLINE float potentiated(float w, float trace) const { return clipped(w + gain(w) * trace); }
    NG_INLINE float depressed(float w, float trace) const
    {
        const float x = w - down * minus(w * perWmax) * trace;
        return x > 0 ? x : 0;
    }
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

// Additive potentiation needs one sum; the others are expanded to the second order of their step, if the step is small at all.
int32_t sumsOrder(const double* p) { return p[mu_plus] == 0 ? 1 : p[lambda] * std::max(1.0, p[mu_plus]) <= 0.05 ? 2 : 0; }

// Between two spikes of the source there is only potentiation, so clipping once is exact.
NG_INLINE void additive(std::size_t n, const std::uint32_t* NG_RESTRICT target, float* NG_RESTRICT weight, float* NG_RESTRICT memory, const float* NG_RESTRICT since,
                        const float* NG_RESTRICT now, const float* NG_RESTRICT post, float up, float down, float wMax)
{
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t j = target[k];
        const float raised = weight[k] + up * (since[j] - memory[k]);
        const float clipped = raised < wMax ? raised : wMax;
        const float lowered = clipped - down * post[j];
        weight[k] = lowered > 0 ? lowered : 0;
        memory[k] = now[j];
    }
}

// Without weight dependence of depression the whole row is gather, subtract, multiply, clamp.
NG_INLINE void additiveRow(const ng_row* r)
{
    const auto wMax = static_cast<float>(r->parameters[Wmax]);
    const auto up = static_cast<float>(r->parameters[lambda]) * wMax * r->sums.trace.since_factor;
    const auto down = static_cast<float>(r->parameters[alpha] * r->parameters[lambda]) * wMax * r->sums.post_factor;
    additive(r->n, r->target, r->weight, r->sums.trace.memory, r->sums.trace.since, r->sums.trace.now, r->sums.post, up, down, wMax);
}

template <class Plus, class Minus>
NG_INLINE Rule<Plus, Minus> ruleOf(const ng_row* r, Plus plus, Minus minus)
{
    const double* p = r->parameters;
    const auto number = [](double x) { return static_cast<float>(x); };
    return {number(p[lambda] * p[Wmax]), number(p[alpha] * p[lambda] * p[Wmax]), number(p[Wmax]), number(1 / p[Wmax]), plus, minus};
}
Power plusOf(const ng_row* r) { return {static_cast<float>(r->parameters[mu_plus])}; }
Power minusOf(const ng_row* r) { return {static_cast<float>(r->parameters[mu_minus])}; }

template <int>
NG_INLINE void preRow(const ng_row* r)
{
    const double* p = r->parameters;
    if (r->sums.squares.memory) {
        if (p[mu_plus] == 1 && p[mu_minus] == 1) secondOrderRow<true>(r, ruleOf(r, One{}, One{}));
        else secondOrderRow<true>(r, ruleOf(r, plusOf(r), minusOf(r)));
    } else if (p[mu_minus] == 0 && !r->plasticity) {
        additiveRow(r);
    } else {
        withRule(r, [&](const auto& rule) {
            for (std::uint32_t k = 0; k < r->n; ++k) {
                const std::uint32_t j = r->target[k];
                r->weight[k] = rule.depressed(rule.potentiated(r->weight[k], since(r->sums.trace, k, j)), postTrace(r, j));
                r->sums.trace.memory[k] = r->sums.trace.now[j];
            }
        });
    }
}
NG_COMPILE(OnPreSums, preRow, ng_row)

template <int>
NG_INLINE void settleRowSums(const ng_row* r)
{
    if (r->sums.squares.memory) {
        if (r->parameters[mu_plus] == 1) secondOrderRow<false>(r, ruleOf(r, One{}, One{}));
        else secondOrderRow<false>(r, ruleOf(r, plusOf(r), minusOf(r)));
        return;
    }
    withRule(r, [&](const auto& rule) {
        for (std::uint32_t k = 0; k < r->n; ++k) r->weight[k] = rule.potentiated(r->weight[k], since(r->sums.trace, k, r->target[k]));
    });
}
NG_COMPILE(SettleSums, settleRowSums, ng_row)

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
    setSums(k, sumsOrder, OnPreSums{}, SettleSums{});
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
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.stdp_pair", "0.1.0", "stdp_pair-3", &k);
        return &t;
    }
};

#include "stdp_pair.moc"
