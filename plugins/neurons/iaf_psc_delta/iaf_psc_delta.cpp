// Leaky integrate-and-fire whose input spikes shift the potential by their weight; names and exact integration as NEST's iaf_psc_delta.
#include <plugin_class.h>

#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { E_L, C_m, tau_m, t_ref, V_th, V_reset, I_e };
enum State { V_m, refractory };
enum Derived { P33, drive, steps_ref, kDerivedCount };

constexpr ng_field kFields[] = {
    parameter("E_L", "mV", -70, -200, 100, "resting potential"),
    parameter("C_m", "pF", 250, 1e-3, 1e6, "membrane capacitance"),
    parameter("tau_m", "ms", 10, 1e-2, 1e5, "membrane time constant"),
    parameter("t_ref", "ms", 2, 0, 1e4, "refractory period; input that arrives in it is lost"),
    parameter("V_th", "mV", -55, -200, 2000, "spike threshold"),
    parameter("V_reset", "mV", -70, -200, 100, "potential after a spike"),
    parameter("I_e", "pA", 0, -1e6, 1e6, "constant input current"),
    state("V_m", "mV", -70, -1e4, 1e4, "membrane potential"),
    state("refractory", "", 0, 0, 1e9, "steps left of the refractory period"),
};
// Excitation and inhibition are the same thing here, a shift: one port, half the memory.
constexpr const char* kPorts[] = {"spikes"};

void prepare(const double* p, double h, double* d)
{
    d[P33] = std::exp(-h / p[tau_m]);
    d[drive] = p[I_e] * p[tau_m] / p[C_m] * (1 - d[P33]);
    d[steps_ref] = std::round(p[t_ref] / h);
}

/// One lane, one step.
struct Lane {
    float p33, rest, drive, refSteps, reset, threshold;

    NG_INLINE bool operator()(float (&x)[2], const float (&in)[1]) const
    {
        const float moved = ((x[V_m] - rest) * p33 + (in[0] + drive)) + rest;
        const bool free = x[refractory] <= 0;
        const float v = free ? moved : x[V_m];
        const float left = free ? 0.f : x[refractory] - 1;
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
    stepLanes<Level, 2, 0, 1, 1>(b, Lane{f(d[P33]), f(p[E_L]), f(d[drive]), f(d[steps_ref]), f(p[V_reset]), f(p[V_th])});
}
NG_COMPILE(update, steps, ng_block)

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_NEURON, "iaf_psc_delta", "Leaky integrate-and-fire, delta synapses",
                        "tau_m dV/dt = -(V - E_L) + tau_m/C_m I_e; an input spike shifts V by its weight [mV], except in the refractory period. "
                        "Exact integration; names and order within a step as NEST's iaf_psc_delta.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.n_derived = kDerivedCount;
    k.prepare = prepare;
    k.ports = kPorts;
    k.n_ports = std::size(kPorts);
    k.weight_unit = "mV";
    setUpdate(k, update{});
    k.zeroes_input = 1;
    return k;
}

} // namespace

class IafPscDeltaPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "iaf_psc_delta.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.iaf_psc_delta", "0.1.0", "iaf_psc_delta-1", &k);
        return &t;
    }
};

#include "iaf_psc_delta.moc"
