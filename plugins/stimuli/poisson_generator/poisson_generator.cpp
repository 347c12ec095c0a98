// NEST's poisson_generator: one generator, projected all to all, gives every target a Poisson train of its own. No spikes and no synapses
// are made: each target's count of a step is drawn where it is needed, from counter-based random numbers.
#include <plugin_class.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { rate, start, stop };
// The counts of one step are the sum of `draws` Poisson numbers of mean lambda <= kLargestMean each: exact at every rate.
constexpr double kLargestMean = 3;
constexpr int kMostThresholds = 32;
enum Derived { draws, used, first_tick, end_tick, thresholds, kDerivedCount = thresholds + kMostThresholds };

constexpr ng_field kFields[] = {
    parameter("rate", "spikes/s", 0, 0, 1e7, "rate of the train each target gets"),
    parameter("start", "ms", 0, 0, 1e12, "when it begins"),
    parameter("stop", "ms", 1e12, 0, 1e12, "when it ends"),
};

void prepare(const double* p, double h, double* d)
{
    const double mean = p[rate] * h / 1000;
    d[draws] = std::ceil(mean / kLargestMean);
    const double lambda = d[draws] > 0 ? mean / d[draws] : 0;
    // A uniform 32-bit number u, taken as signed, gives the count of thresholds at or below it: P(count > k) = P(u >= CDF(k)), to 2^-32.
    double probability = std::exp(-lambda), sum = probability;
    d[used] = 0;
    for (int k = 0; k < kMostThresholds; ++k) {
        const double limit = std::round(sum * 4294967296.0);
        if (limit < 4294967296.0) d[used] = k + 1;
        d[thresholds + k] = std::min(limit, 4294967296.0) - 2147483648.0;
        probability *= lambda / (k + 1);
        sum += probability;
    }
    d[first_tick] = std::ceil(p[start] / h - 1e-9);
    d[end_tick] = std::ceil(p[stop] / h - 1e-9);
}

// The number for neuron `id` in a step is word id % 4 of Philox(tick, projection and part, id / 4): a function of these alone. Neurons whose
// ids follow each other, as they do until a slot is used again, share their calls; others pay one each.
constexpr std::uint32_t kGroups = kMaxWidth / 4 + 16;

NG_INLINE void drawGroups(std::uint32_t n, std::uint32_t firstGroup, std::uint32_t c0, std::uint32_t c1, std::uint32_t purpose, std::uint64_t seed,
                          std::int32_t* NG_RESTRICT a, std::int32_t* NG_RESTRICT b, std::int32_t* NG_RESTRICT c, std::int32_t* NG_RESTRICT d)
{
    for (std::uint32_t q = 0; q < n; ++q) {
        const ng::Philox x = ng::philox(c0, c1, firstGroup + q, purpose, seed);
        a[q] = static_cast<std::int32_t>(x.v[0]);
        b[q] = static_cast<std::int32_t>(x.v[1]);
        c[q] = static_cast<std::int32_t>(x.v[2]);
        d[q] = static_cast<std::int32_t>(x.v[3]);
    }
}

NG_INLINE void interleave(std::uint32_t n, const std::int32_t* NG_RESTRICT a, const std::int32_t* NG_RESTRICT b, const std::int32_t* NG_RESTRICT c,
                          const std::int32_t* NG_RESTRICT d, std::int32_t* NG_RESTRICT bits)
{
    for (std::uint32_t q = 0; q < n; ++q) {
        bits[4 * q] = a[q];
        bits[4 * q + 1] = b[q];
        bits[4 * q + 2] = c[q];
        bits[4 * q + 3] = d[q];
    }
}

NG_INLINE void drawEach(std::uint32_t w, const std::uint32_t* NG_RESTRICT id, std::uint32_t c0, std::uint32_t c1, std::uint32_t purpose, std::uint64_t seed,
                        std::int32_t* NG_RESTRICT bits)
{
    for (std::uint32_t k = 0; k < w; ++k) {
        const ng::Philox x = ng::philox(c0, c1, id[k] / 4, purpose, seed);
        const std::uint32_t word = id[k] % 4;
        bits[k] = static_cast<std::int32_t>(word == 0 ? x.v[0] : word == 1 ? x.v[1] : word == 2 ? x.v[2] : x.v[3]);
    }
}

/// Whether the ids count up by one; lanes that never held a neuron (all ones) may hold anything.
NG_INLINE bool countUp(std::uint32_t w, const std::uint32_t* NG_RESTRICT id)
{
    std::uint32_t wrong = 0;
    for (std::uint32_t k = 0; k < w; ++k) wrong |= static_cast<std::uint32_t>(id[k] != id[0] + k) & static_cast<std::uint32_t>(id[k] != 0xFFFFFFFFu);
    return wrong == 0;
}

/// Adds the weight times the count of thresholds below each draw. N is fixed so that the thresholds stay in registers.
template <int N>
NG_INLINE void addCounts(std::uint32_t w, const std::int32_t* NG_RESTRICT limit, float weight, const std::int32_t* NG_RESTRICT bits, float* NG_RESTRICT input)
{
    for (std::uint32_t k = 0; k < w; ++k) {
        const std::int32_t u = bits[k];
        std::int32_t n = 0;
#pragma GCC unroll 32
        for (int j = 0; j < N; ++j) n += u > limit[j] ? 1 : 0;
        input[k] += weight * static_cast<float>(n);
    }
}

template <int Level>
NG_INLINE void add(const ng_drive* g)
{
    const double* d = g->derived;
    const std::uint32_t w = g->width, parts = static_cast<std::uint32_t>(d[draws]);
    const int n = static_cast<int>(d[used]);
    // u >= limit as u > limit - 1; the unused ones are never reached.
    alignas(64) std::int32_t limit[kMostThresholds];
    for (int k = 0; k < kMostThresholds; ++k) limit[k] = static_cast<std::int32_t>(d[thresholds + k] - 1);
    alignas(64) std::int32_t draw[4 * kGroups], word[4][kGroups];
    const std::uint32_t* const id = g->neuron_id;
    const bool together = countUp(w, id);
    const std::uint32_t firstGroup = id[0] / 4, offset = together ? id[0] % 4 : 0;
    // Whole vectors, the last partly for nothing.
    const std::uint32_t groups = offset == 0 ? w / 4 : w / 4 + 16;
    for (std::uint32_t s = 0; s < g->n_steps; ++s) {
        const std::uint64_t tick = g->first_tick + s;
        if (static_cast<double>(tick) < d[first_tick] || static_cast<double>(tick) >= d[end_tick]) continue;
        float* const input = g->input + std::size_t{s} * w;
        for (std::uint32_t part = 0; part < parts; ++part) {
            const auto c0 = static_cast<std::uint32_t>(tick), c1 = g->projection << 16 ^ part ^ static_cast<std::uint32_t>(tick >> 32) << 12;
            if (together) {
                drawGroups(groups, firstGroup, c0, c1, g->rng.purpose, g->rng.seed, word[0], word[1], word[2], word[3]);
                interleave(groups, word[0], word[1], word[2], word[3], draw);
            } else drawEach(w, id, c0, c1, g->rng.purpose, g->rng.seed, draw);
            const std::int32_t* const bits = draw + offset;
            if (n <= 8) addCounts<8>(w, limit, g->weight, bits, input);
            else if (n <= 12) addCounts<12>(w, limit, g->weight, bits, input);
            else if (n <= 16) addCounts<16>(w, limit, g->weight, bits, input);
            else addCounts<kMostThresholds>(w, limit, g->weight, bits, input);
        }
    }
}
NG_COMPILE(Drive, add, ng_drive)

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_STIMULUS, "poisson_generator", "Poisson generator",
                        "Gives every neuron it projects to an independent Poisson train of this rate, as NEST's poisson_generator does; connect it all to all with a static "
                        "synapse. The number of spikes in a step is Poisson distributed (several may fall into one step), drawn per target; it makes no synapses and no "
                        "spikes that could be recorded.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.n_derived = kDerivedCount;
    k.prepare = prepare;
    setDrive(k, Drive{});
    return k;
}

} // namespace

class PoissonGeneratorPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "poisson_generator.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.poisson_generator", "0.1.0", "poisson_generator-1", &k);
        return &t;
    }
};

#include "poisson_generator.moc"
