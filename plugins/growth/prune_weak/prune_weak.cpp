// Pruning: synapses of mature neurons that stayed weak are removed.
#include <plugin_class.h>

namespace {

using namespace ng::kernel;

enum Parameter { threshold, interval_ms };
enum State { done };

constexpr ng_field kFields[] = {
    parameter("threshold", "weight", 0.04, 0, 1e9, "plastic synapses weaker than this are removed"),
    parameter("interval_ms", "ms", 1000, 1, 1e9, "time between two looks"),
    state("done", "", 0, 0, 1, "1 once a mature neuron has been pruned", 0, NG_TYPE_F64),
};
constexpr const char* kReasons[] = {"weight below threshold"};

void propose(const ng_growth_view* g)
{
    const auto limit = static_cast<float>(g->parameters[threshold]);
    const std::uint32_t* const living = g->living(g->host);
    for (std::uint32_t at = 0; at < g->neurons.n; ++at) {
        const std::uint32_t j = living[at];
        // A mature neuron's plastic weights stand still, so one look is enough.
        if (g->neurons.maturity[j] < 1 || g->states[done][j] > 0) continue;
        g->states[done][j] = 1;
        for (std::uint32_t input = 0; input < g->n_inputs; ++input) {
            if (!g->inputs[input].plastic) continue;
            const std::uint32_t* source;
            const float* weight;
            const std::uint32_t n = g->incoming(g->host, input, j, &source, &weight);
            for (std::uint32_t k = 0; k < n; ++k)
                if (weight[k] < limit) g->propose_prune(g->host, input, j, k, {0, weight[k], limit});
        }
    }
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_GROWTH, "prune_weak", "Pruning of weak synapses",
                        "When a neuron has become mature, its plastic incoming synapses with a weight below threshold are removed.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.reasons = kReasons;
    k.n_reasons = std::size(kReasons);
    k.interval = interval_ms;
    k.propose = propose;
    return k;
}

} // namespace

class PruneWeakPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "prune_weak.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.prune_weak", "0.1.0", "prune_weak-2", &k);
        return &t;
    }
};

#include "prune_weak.moc"
