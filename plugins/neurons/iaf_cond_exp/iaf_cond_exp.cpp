// Leaky integrate-and-fire with exponential synaptic conductances, names as NEST's iaf_cond_exp. Each step is solved exactly for the mean
// of the (exactly decaying) conductances over it: second order in the step, unconditionally stable, no solver.
#include <plugin_class.h>

#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { E_L, C_m, g_L, t_ref, V_th, V_reset, E_ex, E_in, tau_syn_ex, tau_syn_in, I_e };
enum State { V_m, g_ex, g_in, refractory };
enum Derived { decay_ex, decay_in, mean_ex, mean_in, leak, h_over_c, steps_ref, kDerivedCount };

constexpr ng_field kFields[] = {
    parameter("E_L", "mV", -70, -200, 100, "resting potential"),
    parameter("C_m", "pF", 250, 1e-3, 1e6, "membrane capacitance"),
    parameter("g_L", "nS", 16.6667, 1e-6, 1e6, "leak conductance"),
    parameter("t_ref", "ms", 2, 0, 1e4, "refractory period"),
    parameter("V_th", "mV", -55, -200, 2000, "spike threshold"),
    parameter("V_reset", "mV", -60, -200, 100, "potential after a spike"),
    parameter("E_ex", "mV", 0, -200, 200, "reversal potential of excitation"),
    parameter("E_in", "mV", -85, -200, 200, "reversal potential of inhibition"),
    parameter("tau_syn_ex", "ms", 0.2, 1e-2, 1e4, "time constant of the excitatory conductance"),
    parameter("tau_syn_in", "ms", 2, 1e-2, 1e4, "time constant of the inhibitory conductance"),
    parameter("I_e", "pA", 0, -1e6, 1e6, "constant input current"),
    state("V_m", "mV", -70, -1e4, 1e4, "membrane potential"),
    state("g_ex", "nS", 0, 0, 1e9, "excitatory conductance"),
    state("g_in", "nS", 0, 0, 1e9, "inhibitory conductance"),
    state("refractory", "", 0, 0, 1e9, "steps left of the refractory period"),
};
constexpr const char* kPorts[] = {"excitatory", "inhibitory"};

void prepare(const double* p, double h, double* d)
{
    d[decay_ex] = std::exp(-h / p[tau_syn_ex]);
    d[decay_in] = std::exp(-h / p[tau_syn_in]);
    // Mean of exp(-t/tau) over a step.
    d[mean_ex] = -std::expm1(-h / p[tau_syn_ex]) * p[tau_syn_ex] / h;
    d[mean_in] = -std::expm1(-h / p[tau_syn_in]) * p[tau_syn_in] / h;
    d[leak] = p[g_L] * p[E_L] + p[I_e];
    d[h_over_c] = h / p[C_m];
    d[steps_ref] = std::round(p[t_ref] / h);
}

/// One lane, one step.
struct Lane {
    float decayE, decayI, meanE, meanI, eE, eI, gL, leak, hOverC, refSteps, reset, threshold;

    NG_INLINE bool operator()(float (&x)[4], const float (&in)[2]) const
    {
        const float e = x[g_ex] * meanE, i = x[g_in] * meanI;
        const float g = gL + (e + i);
        const float settled = (leak + (e * eE + i * eI)) / g;
        const float relaxed = settled + (x[V_m] - settled) * expOf(-g * hOverC);
        const bool free = x[refractory] <= 0;
        const float v = free ? relaxed : x[V_m];
        const float left = free ? 0.f : x[refractory] - 1;
        // A conductance is never negative, whatever the sign its weight was written with.
        x[g_ex] = x[g_ex] * decayE + in[0];
        x[g_in] = x[g_in] * decayI + (in[1] < 0 ? -in[1] : in[1]);
        const bool spike = v >= threshold;
        x[V_m] = spike ? reset : v;
        x[refractory] = spike ? refSteps : left;
        return spike;
    }
};

template <int Level>
NG_INLINE void steps(const ng_block* b)
{
    const double *d = b->derived, *p = b->parameters;
    const auto f = [](double x) { return static_cast<float>(x); };
    stepLanes<Level, 4, 0, 2, 1>(b, Lane{f(d[decay_ex]), f(d[decay_in]), f(d[mean_ex]), f(d[mean_in]), f(p[E_ex]), f(p[E_in]), f(p[g_L]), f(d[leak]), f(d[h_over_c]),
                                         f(d[steps_ref]), f(p[V_reset]), f(p[V_th])});
}
NG_COMPILE(update, steps, ng_block)

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_NEURON, "iaf_cond_exp", "Leaky integrate-and-fire, exponential conductances",
                        "C_m dV/dt = -g_L (V - E_L) - g_ex (V - E_ex) - g_in (V - E_in) + I_e; each conductance decays exponentially and rises by the weight's size [nS]. "
                        "Solved per step with the conductances' mean (second order). Names as NEST's iaf_cond_exp; the COBA benchmark of Brette et al. 2007.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.n_derived = kDerivedCount;
    k.prepare = prepare;
    k.ports = kPorts;
    k.n_ports = std::size(kPorts);
    k.weight_unit = "nS";
    setUpdate(k, update{});
    k.zeroes_input = 1;
    return k;
}

} // namespace

class IafCondExpPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "iaf_cond_exp.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.iaf_cond_exp", "0.1.0", "iaf_cond_exp-1", &k);
        return &t;
    }
};

#include "iaf_cond_exp.moc"
