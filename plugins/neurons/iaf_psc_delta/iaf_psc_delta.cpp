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

struct Constants {
    float p33, rest, drive, refSteps, reset, threshold;
};

NG_INLINE void step(std::uint32_t w, const Constants c, float* NG_RESTRICT v, float* NG_RESTRICT ref, const float* NG_RESTRICT in, std::uint8_t* NG_RESTRICT fired)
{
    for (std::uint32_t k = 0; k < w; ++k) {
        const float moved = ((v[k] - c.rest) * c.p33 + (in[k] + c.drive)) + c.rest;
        const bool free = ref[k] <= 0;
        const float vk = free ? moved : v[k];
        const float r = free ? 0.f : ref[k] - 1;
        const bool spike = vk >= c.threshold;
        v[k] = spike ? c.reset : vk;
        ref[k] = spike ? c.refSteps : r;
        fired[k] = spike;
    }
}

template <int Level>
NG_INLINE void steps(const ng_block* b)
{
    const std::uint32_t w = b->width;
    const double *d = b->derived, *p = b->parameters;
    const auto f = [](double x) { return static_cast<float>(x); };
    const Constants c{f(d[P33]), f(p[E_L]), f(d[drive]), f(d[steps_ref]), f(p[V_reset]), f(p[V_th])};
    Fired fired;
    for (std::uint32_t s = 0; s < b->n_steps; ++s) {
        step(w, c, lanes(b, V_m), lanes(b, refractory), b->input[0] + std::size_t{s} * w, fired.lane);
        packSpikes<Level>(fired, w, b->spiked + std::size_t{s} * ((w + 63) / 64));
    }
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
