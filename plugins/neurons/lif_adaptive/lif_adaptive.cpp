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

NG_KERNEL void update(const ng_block* b)
{
    const std::uint32_t w = b->width;
    float* NG_RESTRICT v = lanes(b, V_m);
    double* NG_RESTRICT th = static_cast<double*>(b->states[theta]);
    float* NG_RESTRICT ref = lanes(b, refractory);
    const float* NG_RESTRICT maturity = b->maturity;
    const auto decay = static_cast<float>(b->derived[decay_m]), i0 = static_cast<float>(b->derived[drive]);
    const auto refSteps = static_cast<float>(b->derived[steps_ref]);
    const double decayTheta = b->derived[decay_theta], plus = b->parameters[theta_plus];
    const auto rest = static_cast<float>(b->parameters[E_L]), reset = static_cast<float>(b->parameters[V_reset]);
    const auto floor = static_cast<float>(b->parameters[V_min]), base = static_cast<float>(b->parameters[V_th]);
    const auto young = static_cast<float>(b->parameters[dV_th_young]);
    alignas(64) float limit[kMaxWidth];
    alignas(64) std::uint8_t fired[kMaxWidth];
    const bool adapts = plus > 0;
    for (std::uint32_t s = 0; s < b->n_steps; ++s) {
        const float* NG_RESTRICT ex = b->input[0] + std::size_t{s} * w;
        const float* NG_RESTRICT in = b->input[1] + std::size_t{s} * w;
        if (s == 0 || adapts)
            for (std::uint32_t k = 0; k < w; ++k) limit[k] = base + static_cast<float>(th[k]) - young * (1 - maturity[k]);
        std::uint32_t any = 0;
        for (std::uint32_t k = 0; k < w; ++k) {
            const float relaxed = (v[k] - rest) * decay + i0 + rest + ex[k];
            const bool free = ref[k] <= 0;
            float vk = (free ? relaxed : v[k]) + in[k];
            vk = vk < floor ? floor : vk;
            const float r = free ? 0.f : ref[k] - 1;
            const bool spike = free && vk >= limit[k];
            v[k] = spike ? reset : vk;
            ref[k] = spike ? refSteps : r;
            fired[k] = spike;
            any |= spike;
        }
        if (adapts)
            for (std::uint32_t k = 0; k < w; ++k) th[k] = th[k] * decayTheta + (fired[k] ? plus : 0.0);
        if (any) packSpikes(fired, w, b->spiked + std::size_t{s} * ((w + 63) / 64));
    }
}

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
    k.update = update;
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
