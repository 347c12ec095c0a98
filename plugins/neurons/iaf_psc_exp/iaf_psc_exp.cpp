// Leaky integrate-and-fire with exponential synaptic currents, names and exact integration as NEST's iaf_psc_exp
// (Rotter and Diesmann 1999): within a step the linear equations are solved in closed form.
#include <plugin_class.h>

#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { E_L, C_m, tau_m, t_ref, V_th, V_reset, tau_syn_ex, tau_syn_in, I_e, dV_th_young };
enum State { V_m, I_syn_ex, I_syn_in, refractory };
enum Derived { P11ex, P11in, P22, P21ex, P21in, drive, steps_ref, kDerivedCount };

constexpr ng_field kFields[] = {
    parameter("E_L", "mV", -70, -200, 100, "resting potential"),
    parameter("C_m", "pF", 250, 1e-3, 1e6, "membrane capacitance"),
    parameter("tau_m", "ms", 10, 1e-2, 1e5, "membrane time constant"),
    parameter("t_ref", "ms", 2, 0, 1e4, "refractory period"),
    parameter("V_th", "mV", -55, -200, 2000, "spike threshold of a mature neuron"),
    parameter("V_reset", "mV", -70, -200, 100, "potential after a spike"),
    parameter("tau_syn_ex", "ms", 2, 1e-2, 1e4, "time constant of the excitatory current"),
    parameter("tau_syn_in", "ms", 2, 1e-2, 1e4, "time constant of the inhibitory current"),
    parameter("I_e", "pA", 0, -1e6, 1e6, "constant input current"),
    parameter("dV_th_young", "mV", 0, 0, 100, "how much lower the threshold of a newborn is; falls to 0 with maturity"),
    state("V_m", "mV", -70, -1e4, 1e4, "membrane potential"),
    state("I_syn_ex", "pA", 0, -1e9, 1e9, "excitatory current"),
    state("I_syn_in", "pA", 0, -1e9, 1e9, "inhibitory current"),
    state("refractory", "", 0, 0, 1e9, "steps left of the refractory period"),
};
constexpr const char* kPorts[] = {"excitatory", "inhibitory"};

// Exact coupling of an exponential current into the membrane over one step; the limit where both time constants agree.
double propagator(double tauSyn, double tauM, double c, double h)
{
    const double a = 1 / tauSyn, b = 1 / tauM;
    if (std::abs(a - b) < 1e-9) return h / c * std::exp(-h * b);
    return (std::exp(-h * b) - std::exp(-h * a)) / (c * (a - b));
}

void prepare(const double* p, double h, double* d)
{
    d[P11ex] = std::exp(-h / p[tau_syn_ex]);
    d[P11in] = std::exp(-h / p[tau_syn_in]);
    d[P22] = std::exp(-h / p[tau_m]);
    d[P21ex] = propagator(p[tau_syn_ex], p[tau_m], p[C_m], h);
    d[P21in] = propagator(p[tau_syn_in], p[tau_m], p[C_m], h);
    d[drive] = p[I_e] * p[tau_m] / p[C_m] * (1 - d[P22]);
    d[steps_ref] = std::round(p[t_ref] / h);
}

/// One lane, one step; x: the states and the lane's threshold.
struct Lane {
    float p11e, p11i, p22, p21e, p21i, rest, drive, refSteps, reset;

    NG_INLINE bool operator()(float (&x)[5], const float (&in)[2]) const
    {
        const float relaxed = ((x[V_m] - rest) * p22 + (x[I_syn_ex] * p21e + x[I_syn_in] * p21i + drive)) + rest;
        const bool free = x[refractory] <= 0;
        const float v = free ? relaxed : x[V_m];
        const float left = free ? 0.f : x[refractory] - 1;
        x[I_syn_ex] = x[I_syn_ex] * p11e + in[0];
        x[I_syn_in] = x[I_syn_in] * p11i + in[1];
        const bool spike = v >= x[4];
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
    const Lane lane{f(d[P11ex]), f(d[P11in]), f(d[P22]), f(d[P21ex]), f(d[P21in]), f(p[E_L]), f(d[drive]), f(d[steps_ref]), f(p[V_reset])};
    const float threshold = f(p[V_th]), young = f(p[dV_th_young]);
    alignas(64) float limit[kMaxWidth];
    for (std::uint32_t k = 0; k < b->width; ++k) limit[k] = threshold - young * (1 - b->maturity[k]);
    stepLanes<Level, 4, 1, 2>(b, lane, limit);
}
NG_COMPILE(update, steps, ng_block)

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_NEURON, "iaf_psc_exp", "Leaky integrate-and-fire, exponential currents",
                        "tau_m dV/dt = -(V - E_L) + tau_m/C_m (I_ex + I_in + I_e); each current decays exponentially and jumps by the weight [pA]. "
                        "Exact integration (Rotter and Diesmann 1999); names as NEST's iaf_psc_exp.");
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

class IafPscExpPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "iaf_psc_exp.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.iaf_psc_exp", "0.1.0", "iaf_psc_exp-2", &k);
        return &t;
    }
};

#include "iaf_psc_exp.moc"
