// Apoptosis: a young neuron that has not won a place by the end of its critical period dies.
#include <plugin_class.h>

namespace {

using namespace ng::kernel;

enum Parameter { age_ms, min_wins };
enum State { wins, judged };

constexpr ng_field kFields[] = {
    parameter("age_ms", "ms", 25000, 1, 1e9, "age at which a neuron is judged, once"),
    parameter("min_wins", "", 3, 0, 1e6, "presentations it must have won by then (most spikes of the layer)", NG_FLAG_INTEGER),
    state("wins", "", 0, 0, 1e12, "presentations won", 0, NG_TYPE_F64),
    state("judged", "", 0, 0, 1, "1 after the verdict", 0, NG_TYPE_F64),
};
constexpr const char* kReasons[] = {"won too few presentations by the end of its critical period"};

void propose(const ng_growth_view* g)
{
    const std::uint32_t* const living = g->living(g->host);
    const std::uint32_t n = g->neurons.n;
    if (g->episode_ends) {
        std::uint32_t winner = 0, most = 0;
        for (std::uint32_t k = 0; k < n; ++k)
            if (g->neurons.episode_spikes[living[k]] > most) {
                most = g->neurons.episode_spikes[living[k]];
                winner = living[k];
            }
        if (most > 0) g->states[wins][winner] += 1;
    }
    for (std::uint32_t k = 0; k < n; ++k) {
        const std::uint32_t j = living[k];
        if (ageMs(g, j) < g->parameters[age_ms] || g->states[judged][j] > 0) continue;
        g->states[judged][j] = 1;
        if (g->states[wins][j] < g->parameters[min_wins])
            g->propose_death(g->host, j, {0, static_cast<float>(g->states[wins][j]), static_cast<float>(g->parameters[min_wins])});
    }
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_GROWTH, "apoptosis", "Apoptosis",
                        "A neuron wins a presentation when it fires most of its layer. Judged once at age_ms: with fewer than min_wins it dies and all its synapses with it.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.reasons = kReasons;
    k.n_reasons = std::size(kReasons);
    k.propose = propose;
    return k;
}

} // namespace

class ApoptosisPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "apoptosis.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.apoptosis", "0.1.0", "apoptosis-2", &k);
        return &t;
    }
};

#include "apoptosis.moc"
