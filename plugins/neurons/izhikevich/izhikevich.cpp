// Izhikevich's simple model with the numerics of his figures (2003, 2004): Euler, v first, then u with the new v, spike at v > 30 mV.
// State is double, so that the published spike times come out exactly.
#include <plugin_class.h>

namespace {

using namespace ng::kernel;

enum Parameter { a, b, c, d, I_e, k_linear, k_const, u_shift, u_leak };
enum State { V_m, U_m };

constexpr ng_field kFields[] = {
    parameter("a", "1/ms", 0.02, -10, 10, "rate of the recovery variable"),
    parameter("b", "", 0.2, -10, 10, "coupling of the recovery variable to the potential"),
    parameter("c", "mV", -65, -200, 100, "potential after a spike"),
    parameter("d", "mV", 8, -1000, 1000, "jump of the recovery variable at a spike"),
    parameter("I_e", "mV/ms", 0, -1e5, 1e5, "constant input"),
    parameter("k_linear", "1/ms", 5, 0, 100, "linear coefficient of v' (5; 4.1 for class 1 cells)"),
    parameter("k_const", "mV/ms", 140, 0, 1000, "constant of v' (140; 108 for class 1 cells)"),
    parameter("u_shift", "mV", 0, -200, 200, "u' = a (b (v + u_shift) - u_leak u): 65 for accommodation"),
    parameter("u_leak", "", 1, 0, 10, "own decay of the recovery variable: 0 for accommodation, else 1"),
    state("V_m", "mV", -65, -1e4, 1e4, "membrane potential", NG_FLAG_TRANSIENT, NG_TYPE_F64),
    state("U_m", "mV", -13, -1e4, 1e4, "recovery variable", NG_FLAG_TRANSIENT, NG_TYPE_F64),
};
constexpr const char* kPorts[] = {"excitatory", "inhibitory"};

NG_KERNEL void update(const ng_block* blk)
{
    const std::uint32_t w = blk->width;
    double* NG_RESTRICT v = static_cast<double*>(blk->states[V_m]);
    double* NG_RESTRICT u = static_cast<double*>(blk->states[U_m]);
    const double* p = blk->parameters;
    const double h = blk->dt_ms, pa = p[a], pb = p[b], pc = p[c], pd = p[d], ie = p[I_e], kl = p[k_linear], kc = p[k_const], us = p[u_shift], ul = p[u_leak];
    alignas(64) std::uint8_t fired[kMaxWidth];
    for (std::uint32_t s = 0; s < blk->n_steps; ++s) {
        const float* NG_RESTRICT ex = blk->input[0] + std::size_t{s} * w;
        const float* NG_RESTRICT in = blk->input[1] + std::size_t{s} * w;
        std::uint32_t any = 0;
        for (std::uint32_t k = 0; k < w; ++k) {
            const double I = ie + static_cast<double>(ex[k]) + static_cast<double>(in[k]);
            const double vk = v[k] + h * (0.04 * v[k] * v[k] + kl * v[k] + kc - u[k] + I);
            const double uk = u[k] + h * pa * (pb * (vk + us) - ul * u[k]);
            const bool spike = vk > 30;
            v[k] = spike ? pc : vk;
            u[k] = spike ? uk + pd : uk;
            fired[k] = spike;
            any |= spike;
        }
        if (any) packSpikes(fired, w, blk->spiked + std::size_t{s} * ((w + 63) / 64));
    }
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_NEURON, "izhikevich", "Izhikevich",
                        "v' = 0.04 v^2 + k_linear v + k_const - u + I, u' = a (b (v + u_shift) - u_leak u); at v > 30 mV: v = c, u += d "
                        "(Izhikevich 2003, 2004). Input weights are currents that last one step.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.ports = kPorts;
    k.n_ports = std::size(kPorts);
    k.weight_unit = "mV/ms";
    k.update = update;
    return k;
}

} // namespace

class IzhikevichPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "izhikevich.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.izhikevich", "0.1.0", "izhikevich-1", &k);
        return &t;
    }
};

#include "izhikevich.moc"
