// Leaky integrate-and-fire with delta synapses and an adaptive threshold: each spike raises the threshold by theta_plus,
// which decays with tau_theta (Diehl and Cook 2015, homeostasis). Newborns have a lower threshold.
#include <plugin_class.h>

#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { E_L, tau_m, t_ref, V_th, V_reset, V_min, theta_plus, tau_theta, dV_th_young, V_e };
enum State { V_m, theta, refractory };
enum Derived { decay_m, decay_theta, drive, steps_ref, kDerivedCount };

constexpr ng_field kFields[] = {
    parameter("E_L", "mV", 0, -200, 100, "resting potential"),
    parameter("tau_m", "ms", 50, 1e-2, 1e5, "membrane time constant"),
    parameter("t_ref", "ms", 3, 0, 1e4, "refractory period"),
    parameter("V_th", "mV", 13, -200, 2000, "threshold of a mature, rested neuron"),
    parameter("V_reset", "mV", 0, -200, 100, "potential after a spike"),
    parameter("V_min", "mV", -10, -1000, 100, "lowest potential inhibition can reach"),
    parameter("theta_plus", "mV", 0, 0, 100, "rise of the threshold per spike"),
    parameter("tau_theta", "ms", 1e7, 1, 1e9, "decay of the threshold's rise"),
    parameter("dV_th_young", "mV", 1.5, 0, 100, "how much lower the threshold of a newborn is; falls to 0 with maturity"),
    parameter("V_e", "mV", 0, -1000, 1000, "constant drive: potential it settles at above rest"),
    state("V_m", "mV", 0, -1e4, 1e4, "membrane potential"),
    // A step of a decay over 1e7 ms is below half an ulp of a float: double.
    state("theta", "mV", 0, 0, 1e4, "rise of the threshold", 0, NG_TYPE_F64),
    state("refractory", "", 0, 0, 1e9, "steps left of the refractory period"),
};
constexpr const char* kPorts[] = {"excitatory", "inhibitory"};

void prepare(const double* p, double h, double* d)
{
    d[decay_m] = std::exp(-h / p[tau_m]);
    d[decay_theta] = std::exp(-h / p[tau_theta]);
    d[drive] = p[V_e] * (1 - d[decay_m]);
    d[steps_ref] = std::round(p[t_ref] / h);
}

struct Constants {
    float decay, drive, refSteps, rest, reset, floor;
};

NG_INLINE void step(std::uint32_t w, const Constants c, float* NG_RESTRICT v, float* NG_RESTRICT ref, const float* NG_RESTRICT limit, const float* NG_RESTRICT ex,
                    const float* NG_RESTRICT in, std::uint8_t* NG_RESTRICT fired)
{
    for (std::uint32_t k = 0; k < w; ++k) {
        const float relaxed = (v[k] - c.rest) * c.decay + c.drive + c.rest + ex[k];
        const bool free = ref[k] <= 0;
        const float pushed = (free ? relaxed : v[k]) + in[k];
        const float vk = pushed < c.floor ? c.floor : pushed;
        const float r = free ? 0.f : ref[k] - 1;
        const bool spike = static_cast<int>(free) & static_cast<int>(vk >= limit[k]);
        v[k] = spike ? c.reset : vk;
        ref[k] = spike ? c.refSteps : r;
        fired[k] = spike;
    }
}

NG_INLINE void raiseLimit(std::uint32_t w, float base, float young, const double* NG_RESTRICT th, const float* NG_RESTRICT maturity, float* NG_RESTRICT limit)
{
    for (std::uint32_t k = 0; k < w; ++k) limit[k] = base + static_cast<float>(th[k]) - young * (1 - maturity[k]);
}

NG_INLINE void adapt(std::uint32_t w, double decay, double plus, double* NG_RESTRICT th, const std::uint8_t* NG_RESTRICT fired)
{
    for (std::uint32_t k = 0; k < w; ++k) th[k] = th[k] * decay + (fired[k] ? plus : 0.0);
}

template <int Level>
NG_INLINE void steps(const ng_block* b)
{
    const std::uint32_t w = b->width;
    const double *d = b->derived, *p = b->parameters;
    const auto f = [](double x) { return static_cast<float>(x); };
    const Constants c{f(d[decay_m]), f(d[drive]), f(d[steps_ref]), f(p[E_L]), f(p[V_reset]), f(p[V_min])};
    double* const th = static_cast<double*>(b->states[theta]);
    const float base = f(p[V_th]), young = f(p[dV_th_young]);
    const double plus = p[theta_plus], decayTheta = d[decay_theta];
    const bool adapts = plus > 0;
    alignas(64) float limit[kMaxWidth];
    Fired fired;
    for (std::uint32_t s = 0; s < b->n_steps; ++s) {
        const std::size_t at = std::size_t{s} * w;
        if (s == 0 || adapts) raiseLimit(w, base, young, th, b->maturity, limit);
        step(w, c, lanes(b, V_m), lanes(b, refractory), limit, b->input[0] + at, b->input[1] + at, fired.lane);
        if (adapts) adapt(w, decayTheta, plus, th, fired.lane);
        packSpikes<Level>(fired, w, b->spiked + std::size_t{s} * ((w + 63) / 64));
    }
}
NG_COMPILE(update, steps, ng_block)

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_NEURON, "lif_adaptive", "Leaky integrate-and-fire, adaptive threshold",
                        "tau_m dV/dt = -(V - E_L) + V_e; each input spike shifts V by the weight [mV]; a spike at V >= V_th + theta - dV_th_young (1 - maturity) "
                        "resets V and raises theta by theta_plus, which decays with tau_theta (Diehl and Cook 2015). Inhibition cannot push V below V_min.");
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

class LifAdaptivePlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "lif_adaptive.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.lif_adaptive", "0.1.0", "lif_adaptive-1", &k);
        return &t;
    }
};

#include "lif_adaptive.moc"
