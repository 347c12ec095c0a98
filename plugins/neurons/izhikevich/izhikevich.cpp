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

struct Constants {
    double h, a, b, c, d, ie, linear, constant, shift, leak;
};

NG_INLINE void step(std::uint32_t w, const Constants c, double* NG_RESTRICT v, double* NG_RESTRICT u, const float* NG_RESTRICT ex, const float* NG_RESTRICT in,
                    std::uint8_t* NG_RESTRICT fired)
{
    for (std::uint32_t k = 0; k < w; ++k) {
        const double I = c.ie + static_cast<double>(ex[k]) + static_cast<double>(in[k]);
        const double vk = v[k] + c.h * (0.04 * v[k] * v[k] + c.linear * v[k] + c.constant - u[k] + I);
        const double uk = u[k] + c.h * c.a * (c.b * (vk + c.shift) - c.leak * u[k]);
        const double jumped = uk + c.d;
        const bool spike = vk > 30;
        v[k] = spike ? c.c : vk;
        u[k] = spike ? jumped : uk;
        fired[k] = spike;
    }
}

template <int Level>
NG_INLINE void steps(const ng_block* blk)
{
    const std::uint32_t w = blk->width;
    const double* p = blk->parameters;
    const Constants constants{blk->dt_ms, p[a], p[b], p[c], p[d], p[I_e], p[k_linear], p[k_const], p[u_shift], p[u_leak]};
    Fired fired;
    for (std::uint32_t s = 0; s < blk->n_steps; ++s) {
        const std::size_t at = std::size_t{s} * w;
        step(w, constants, static_cast<double*>(blk->states[V_m]), static_cast<double*>(blk->states[U_m]), blk->input[0] + at, blk->input[1] + at, fired.lane);
        packSpikes<Level>(fired, w, blk->spiked + std::size_t{s} * ((w + 63) / 64));
    }
}
NG_COMPILE(update, steps, ng_block)

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
    setUpdate(k, update{});
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
