// Power-law spike-timing dependent plasticity of Morrison, Aertsen and Diesmann 2007: potentiation grows with a power of the weight,
// depression is proportional to it; there is no largest weight. NEST's stdp_pl_synapse_hom, the plastic synapse of its hpc_benchmark.
#include <ng/plugin/stdp_rows.h>
#include <plugin_class.h>


namespace {

using namespace ng::kernel;

enum Parameter { tau_plus, tau_minus, lambda, alpha, mu };

constexpr ng_field kFields[] = {
    parameter("tau_plus", "ms", 20, 0.1, 1e4, "time constant of potentiation (source before target)"),
    parameter("tau_minus", "ms", 20, 0.1, 1e4, "time constant of depression (target before source)"),
    parameter("lambda", "", 0.1, 0, 10, "step size"),
    parameter("alpha", "", 1, 0, 100, "depression over potentiation"),
    parameter("mu", "", 0.4, 0, 10, "exponent of the weight in potentiation"),
};

struct Rule {
    float up, down, mu;

    NG_INLINE float clipped(float w) const { return w; }
    NG_INLINE float gain(float w) const { return up * power(w, mu); }
    NG_INLINE float slope(float w, float g) const { return mu * g / (w > 1e-20f ? w : 1e-20f); }
    NG_INLINE float potentiated(float w, float trace) const { return w + gain(w) * trace; }
    NG_INLINE float depressed(float w, float trace) const
    {
        const float x = w - down * w * trace;
        return x > 0 ? x : 0;
    }
};

NG_INLINE Rule ruleOf(const ng_row* r)
{
    const double* p = r->parameters;
    return {static_cast<float>(p[lambda]), static_cast<float>(p[alpha] * p[lambda]), static_cast<float>(p[mu])};
}

void settle(const ng_row* r) { settleRow(r, ruleOf(r)); }
void onPre(const ng_row* r) { pairRow(r, ruleOf(r)); }

// Steps are small against the weight for any weight that matters; the others are replayed.
int32_t sumsOrder(const double*) { return 2; }

template <int>
NG_INLINE void preRow(const ng_row* r) { secondOrderRow<true>(r, ruleOf(r)); }
NG_COMPILE(OnPreSums, preRow, ng_row)

template <int>
NG_INLINE void settleRowSums(const ng_row* r) { secondOrderRow<false>(r, ruleOf(r)); }
NG_COMPILE(SettleSums, settleRowSums, ng_row)

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_SYNAPSE, "stdp_pl", "Power-law STDP",
                        "w += lambda w^mu K_plus at a target spike, w -= alpha lambda w K_minus at a source spike, all pairs, w in the unit of the weight "
                        "(Morrison, Aertsen and Diesmann 2007; NEST stdp_pl_synapse_hom). Scaled by the target's plasticity; the delay is dendritic.");
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

class StdpPlPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "stdp_pl.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.stdp_pl", "0.1.0", "stdp_pl-2", &k);
        return &t;
    }
};

#include "stdp_pl.moc"
