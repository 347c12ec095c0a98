// Leaky integrate-and-fire with alpha-shaped synaptic currents, names and exact integration as NEST's iaf_psc_alpha
// (Rotter and Diesmann 1999): within a step the linear equations are solved in closed form.
#include <plugin_class.h>

#include <cmath>
#include <numbers>
#include <tuple>

namespace {

using namespace ng::kernel;

enum Parameter { E_L, C_m, tau_m, t_ref, V_th, V_reset, tau_syn_ex, tau_syn_in, I_e };
enum State { V_m, dI_syn_ex, I_syn_ex, dI_syn_in, I_syn_in, refractory };
enum Derived { P11ex, P21ex, P31ex, P32ex, P11in, P21in, P31in, P32in, P33, drive, steps_ref, kDerivedCount };

constexpr ng_field kFields[] = {
    parameter("E_L", "mV", -70, -200, 100, "resting potential"),
    parameter("C_m", "pF", 250, 1e-3, 1e6, "membrane capacitance"),
    parameter("tau_m", "ms", 10, 1e-2, 1e5, "membrane time constant"),
    parameter("t_ref", "ms", 2, 0, 1e4, "refractory period"),
    parameter("V_th", "mV", -55, -200, 2000, "spike threshold"),
    parameter("V_reset", "mV", -70, -200, 100, "potential after a spike"),
    parameter("tau_syn_ex", "ms", 2, 1e-2, 1e4, "rise time of the excitatory current"),
    parameter("tau_syn_in", "ms", 2, 1e-2, 1e4, "rise time of the inhibitory current"),
    parameter("I_e", "pA", 0, -1e6, 1e6, "constant input current"),
    state("V_m", "mV", -70, -1e4, 1e4, "membrane potential"),
    state("dI_syn_ex", "pA", 0, -1e9, 1e9, "slope variable of the excitatory current, over e/tau_syn_ex"),
    state("I_syn_ex", "pA", 0, -1e9, 1e9, "excitatory current"),
    state("dI_syn_in", "pA", 0, -1e9, 1e9, "slope variable of the inhibitory current, over e/tau_syn_in"),
    state("I_syn_in", "pA", 0, -1e9, 1e9, "inhibitory current"),
    state("refractory", "", 0, 0, 1e9, "steps left of the refractory period"),
};
constexpr const char* kPorts[] = {"excitatory", "inhibitory"};

// How an alpha current gets into the membrane over one step: from its slope variable (p31) and from itself (p32).
void propagators(double tauSyn, double tauM, double c, double h, double& p31, double& p32)
{
    const double decay = std::exp(-h / tauSyn), rate = 1 / tauSyn - 1 / tauM;
    if (std::abs(rate) * h < 1e-5) { // the limit where both time constants agree
        p32 = h / c * decay;
        p31 = h * h / (2 * c) * decay;
        return;
    }
    const double grown = std::expm1(h * rate) / rate;
    p32 = decay * grown / c;
    p31 = decay * (grown - h) / (rate * c);
}

void prepare(const double* p, double h, double* d)
{
    d[P11ex] = std::exp(-h / p[tau_syn_ex]);
    d[P11in] = std::exp(-h / p[tau_syn_in]);
    d[P21ex] = h * d[P11ex];
    d[P21in] = h * d[P11in];
    propagators(p[tau_syn_ex], p[tau_m], p[C_m], h, d[P31ex], d[P32ex]);
    propagators(p[tau_syn_in], p[tau_m], p[C_m], h, d[P31in], d[P32in]);
    // A weight is the largest value of its current, e/tau its first slope; the slope variables are kept in units of that.
    for (const auto& [onset, p21, p31] : {std::tuple{std::numbers::e / p[tau_syn_ex], P21ex, P31ex}, {std::numbers::e / p[tau_syn_in], P21in, P31in}}) {
        d[p21] *= onset;
        d[p31] *= onset;
    }
    d[P33] = std::exp(-h / p[tau_m]);
    d[drive] = p[I_e] * p[tau_m] / p[C_m] * (1 - d[P33]);
    d[steps_ref] = std::round(p[t_ref] / h);
}

/// One lane, one step.
struct Lane {
    float p11e, p21e, p31e, p32e, p11i, p21i, p31i, p32i, p33, rest, drive, refSteps, reset, threshold;

    NG_INLINE bool operator()(float (&x)[6], const float (&in)[2]) const
    {
        const float synaptic = (x[dI_syn_ex] * p31e + x[I_syn_ex] * p32e) + (x[dI_syn_in] * p31i + x[I_syn_in] * p32i);
        const float relaxed = ((x[V_m] - rest) * p33 + (synaptic + drive)) + rest;
        const bool free = x[refractory] <= 0;
        const float v = free ? relaxed : x[V_m];
        const float left = free ? 0.f : x[refractory] - 1;
        x[I_syn_ex] = x[dI_syn_ex] * p21e + x[I_syn_ex] * p11e;
        x[I_syn_in] = x[dI_syn_in] * p21i + x[I_syn_in] * p11i;
        x[dI_syn_ex] = x[dI_syn_ex] * p11e + in[0];
        x[dI_syn_in] = x[dI_syn_in] * p11i + in[1];
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
    stepLanes<Level, 6, 0, 2>(b, Lane{f(d[P11ex]), f(d[P21ex]), f(d[P31ex]), f(d[P32ex]), f(d[P11in]), f(d[P21in]), f(d[P31in]), f(d[P32in]), f(d[P33]), f(p[E_L]), f(d[drive]), f(d[steps_ref]), f(p[V_reset]), f(p[V_th])});
}
NG_COMPILE(update, steps, ng_block)

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_NEURON, "iaf_psc_alpha", "Leaky integrate-and-fire, alpha currents",
                        "tau_m dV/dt = -(V - E_L) + tau_m/C_m (I_ex + I_in + I_e); a spike adds an alpha-shaped current w e/tau t exp(-t/tau) with peak w [pA]. "
                        "Exact integration (Rotter and Diesmann 1999); names and order within a step as NEST's iaf_psc_alpha.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.n_derived = kDerivedCount;
    k.prepare = prepare;
    k.ports = kPorts;
    k.n_ports = std::size(kPorts);
    k.weight_unit = "pA";
    setUpdate(k, update{});
    k.zeroes_input = 1;
    return k;
}

} // namespace

class IafPscAlphaPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "iaf_psc_alpha.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.iaf_psc_alpha", "0.1.0", "iaf_psc_alpha-1", &k);
        return &t;
    }
};

#include "iaf_psc_alpha.moc"
