// Novelty: where no neuron of the layer resembles the present input, a neuron is born near the most active inputs with that input
// imprinted (cf. adaptive resonance, Carpenter and Grossberg 1987; grow-when-required, Marsland et al. 2002). No labels are used.
#include <plugin_class.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { rho, window_ms, min_spikes, norm, noise, spread, recruit };

constexpr ng_field kFields[] = {
    parameter("rho", "", 0.8, 0, 1, "a neuron is born when the best match (cosine of input and weights) is below this"),
    parameter("window_ms", "ms", 100, 1, 1e5, "how long a presentation is watched before it is judged, once per presentation"),
    parameter("min_spikes", "", 10, 0, 1e6, "input spikes needed to judge at all", NG_FLAG_INTEGER),
    parameter("norm", "weight", 2, 1e-9, 1e9, "Euclidean norm of the imprinted weights"),
    parameter("noise", "", 0.0125, 0, 1, "standard deviation added to each imprinted weight, in units of the norm"),
    parameter("spread", "um", 60, 0, 1e5, "scatter of the birth place around the active inputs"),
    parameter("recruit", "", 0, 0, 1, "1: wake a waiting progenitor instead of making a neuron", NG_FLAG_INTEGER),
};
constexpr const char* kReasons[] = {"best match below rho"};

double x(const ng_neurons& n, std::uint32_t slot) { return static_cast<double>(n.position[3 * slot]); }
double y(const ng_neurons& n, std::uint32_t slot) { return static_cast<double>(n.position[3 * slot + 1]); }

void propose(const ng_growth_view* g)
{
    const double* p = g->parameters;
    if (g->episode_ms < p[window_ms] || g->episode_ms >= p[window_ms] + g->frame_ms) return;
    if (p[recruit] > 0 ? g->n_reserve == 0 : g->neurons.n + g->n_reserve >= g->max_size) return;
    std::uint32_t input = 0;
    while (input < g->n_inputs && !g->inputs[input].plastic) ++input;
    if (input == g->n_inputs) return;
    const ng_neurons& in = g->inputs[input].neurons;
    const std::uint32_t* const source = g->sources(g->host, input);
    const std::uint32_t* const living = g->living(g->host);

    double total = 0, square = 0;
    for (std::uint32_t i = 0; i < in.n; ++i) {
        const double c = in.episode_spikes[source[i]];
        total += c;
        square += c * c;
    }
    if (total <= 0 || total < p[min_spikes]) return;
    const double length = std::sqrt(square);

    double best = 0;
    for (std::uint32_t j = 0; j < g->neurons.n; ++j) {
        const std::uint32_t* from;
        const float* weight;
        const std::uint32_t k = g->incoming(g->host, input, living[j], &from, &weight);
        double dot = 0, norm2 = 0;
        for (std::uint32_t s = 0; s < k; ++s) {
            const double w = static_cast<double>(weight[s]);
            dot += w * in.episode_spikes[from[s]];
            norm2 += w * w;
        }
        if (norm2 > 0) best = std::max(best, dot / (std::sqrt(norm2) * length));
    }
    if (best >= p[rho]) return;

    // Imprint: the counts as a vector of the wanted norm, with a little noise, never negative.
    ng::RngStream rng(g->rng.seed, ng::RngPurpose::Growth, static_cast<std::uint32_t>(g->tick), g->rng.purpose);
    auto* const w = static_cast<float*>(g->scratch(g->host, sizeof(float) * in.capacity));
    double sum = 0;
    for (std::uint32_t i = 0; i < in.n; ++i) {
        const double v = std::max(0.0, in.episode_spikes[source[i]] / length + p[noise] * rng.normal());
        w[source[i]] = static_cast<float>(v);
        sum += v * v;
    }
    const double f = p[norm] / std::sqrt(std::max(sum, 1e-30));
    for (std::uint32_t i = 0; i < in.n; ++i) w[source[i]] = static_cast<float>(w[source[i]] * f);

    // Place: over the centre of the inputs that fire most, drawn apart so that the layer fills its extent.
    double cx = 0, cy = 0, mass = 0, ix = 0, iy = 0, reach = 1e-9;
    std::uint32_t most = 0;
    for (std::uint32_t i = 0; i < in.n; ++i) {
        most = std::max(most, in.episode_spikes[source[i]]);
        ix += x(in, source[i]) / in.n;
        iy += y(in, source[i]) / in.n;
    }
    for (std::uint32_t i = 0; i < in.n; ++i) {
        const std::uint32_t s = source[i], spikes = in.episode_spikes[s];
        reach = std::max(reach, std::hypot(x(in, s) - ix, y(in, s) - iy));
        if (2 * spikes < most) continue;
        cx += spikes * x(in, s);
        cy += spikes * y(in, s);
        mass += spikes;
    }
    const double stretch = 1.5 * g->extent / reach;
    double bx = g->centre_x + stretch * (cx / mass - ix), by = g->centre_y + stretch * (cy / mass - iy);
    double bestGap = -1, px = bx, py = by;
    for (int attempt = 0; attempt < 12; ++attempt) {
        const double atX = bx + p[spread] * rng.normal(), atY = by + p[spread] * rng.normal();
        double gap = 1e300;
        for (std::uint32_t j = 0; j < g->neurons.n; ++j)
            gap = std::min(gap, std::hypot(atX - x(g->neurons, living[j]), atY - y(g->neurons, living[j])));
        const double out = std::hypot(atX - g->centre_x, atY - g->centre_y) / g->extent;
        const double score = gap - (out > 1 ? (out - 1) * g->extent * 4 : 0);
        if (attempt == 0 || score > bestGap) {
            bestGap = score;
            px = atX;
            py = atY;
        }
    }

    ng_birth b{};
    b.x = static_cast<float>(px);
    b.y = static_cast<float>(py);
    b.z = static_cast<float>(g->centre_z);
    b.parent = NG_NO_SLOT;
    b.from_reserve = p[recruit] > 0;
    b.reason = 0;
    b.measured = static_cast<float>(best);
    b.limit = static_cast<float>(p[rho]);
    b.imprint_input = static_cast<std::int32_t>(input);
    b.imprint = w;
    g->propose_birth(g->host, &b);
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_GROWTH, "novelty_birth", "Novelty birth",
                        "Once per presentation, window_ms after its onset: m = max_j cos(n, w_j) over the input spike counts n. If m < rho a neuron is born near the most active "
                        "inputs with weights n/|n| + noise; excitable, with full plasticity.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.reasons = kReasons;
    k.n_reasons = std::size(kReasons);
    k.propose = propose;
    return k;
}

} // namespace

class NoveltyBirthPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "novelty_birth.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.novelty_birth", "0.1.0", "novelty_birth-2", &k);
        return &t;
    }
};

#include "novelty_birth.moc"
