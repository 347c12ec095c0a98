// Competitive learning by traces: at its spike a target moves its weights towards the present input, then scales them to a fixed norm
// (instar rule with synaptic scaling). Only young targets learn: the step is eta times the target's plasticity.
#include <plugin_class.h>

#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { tau_plus, eta, rate_unit, norm };

constexpr ng_field kFields[] = {
    parameter("tau_plus", "ms", 20, 0.1, 1e4, "time constant of the input trace"),
    parameter("eta", "", 0.1, 0, 1, "learning rate of a newborn; times the plasticity left at each age"),
    parameter("rate_unit", "spikes/s", 240, 1e-3, 1e5, "input rate that stands for 1 in the input vector"),
    parameter("norm", "weight", 2, 1e-9, 1e9, "Euclidean norm the incoming weights are scaled to"),
};

void onPost(const ng_column* c)
{
    const double step = c->parameters[eta] * c->plasticity;
    if (step <= 0) return;
    // A Poisson input of rate r has a mean trace of r tau: divided by rate_unit tau it is the input vector, times norm a weight.
    const double scale = c->parameters[norm] * 1000 / (c->parameters[rate_unit] * c->parameters[tau_plus]);
    double sum = 0;
    for (std::uint32_t k = 0; k < c->n; ++k) {
        double w = static_cast<double>(*c->weight[k]);
        w += step * (scale * c->pre_trace[k] - w);
        *c->weight[k] = static_cast<float>(w);
        sum += w * w;
    }
    if (sum <= 0) return;
    const double f = c->parameters[norm] / std::sqrt(sum);
    for (std::uint32_t k = 0; k < c->n; ++k) *c->weight[k] = static_cast<float>(static_cast<double>(*c->weight[k]) * f);
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_SYNAPSE, "stdp_competitive", "Competitive STDP",
                        "At each target spike w_i += eta (1 - maturity) (norm x_i / (rate_unit tau_plus) - w_i) with the source traces x_i, then w is scaled to |w| = norm: "
                        "the instar rule with synaptic scaling on spike traces. Mature targets do not change.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.pre_tau = tau_plus;
    k.on_post = onPost;
    return k;
}

} // namespace

class StdpCompetitivePlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "stdp_competitive.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.stdp_competitive", "0.1.0", "stdp_competitive-1", &k);
        return &t;
    }
};

#include "stdp_competitive.moc"
