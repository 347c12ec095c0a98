// Independent Poisson spike trains: in each step a source fires with probability rate * dt.
#include <plugin_class.h>

namespace {

using namespace ng::kernel;

enum State { rate };

constexpr ng_field kFields[] = {
    parameter("scale", "", 1, 0, 1e3, "multiplies every source's rate"),
    // Set per source by a task or from the design's initial values; kept between presentations.
    state("rate", "spikes/s", 0, 0, 1e4, "rate of each source", 0),
};

NG_KERNEL void update(const ng_block* b)
{
    const std::uint32_t w = b->width;
    const float* NG_RESTRICT r = lanes(b, rate);
    const std::uint32_t* NG_RESTRICT id = b->neuron_id;
    const auto toProbability = static_cast<float>(b->parameters[0] * b->dt_ms / 1000);
    const std::uint64_t seed = b->rng.seed;
    const std::uint32_t purpose = b->rng.purpose;
    alignas(64) float p[kMaxWidth];
    alignas(64) std::uint32_t draw[4][kMaxWidth];
    alignas(64) std::uint8_t fired[kMaxWidth];
    for (std::uint32_t k = 0; k < w; ++k) p[k] = r[k] * toProbability;
    std::uint64_t have = ~std::uint64_t{0};
    for (std::uint32_t s = 0; s < b->n_steps; ++s) {
        // One Philox call serves four ticks: counter (tick / 4, id, purpose), word tick % 4.
        const std::uint64_t tick = b->first_tick + s, four = tick / 4;
        if (four != have) {
            have = four;
            for (std::uint32_t k = 0; k < w; ++k) {
                const ng::Philox x = ng::philox(static_cast<std::uint32_t>(four), static_cast<std::uint32_t>(four >> 32), id[k], purpose, seed);
                draw[0][k] = x.v[0];
                draw[1][k] = x.v[1];
                draw[2][k] = x.v[2];
                draw[3][k] = x.v[3];
            }
        }
        const std::uint32_t* NG_RESTRICT bits = draw[tick % 4];
        std::uint32_t any = 0;
        for (std::uint32_t k = 0; k < w; ++k) {
            const bool spike = ng::unitFloat(bits[k]) < p[k];
            fired[k] = spike;
            any |= spike;
        }
        if (any) packSpikes(fired, w, b->spiked + std::size_t{s} * ((w + 63) / 64));
    }
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_STIMULUS, "poisson", "Poisson source",
                        "Each source fires in each step with probability scale * rate * dt, independently; at rates far below 1/dt a Poisson process.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.update = update;
    return k;
}

} // namespace

class PoissonPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "poisson.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.poisson", "0.1.0", "poisson-1", &k);
        return &t;
    }
};

#include "poisson.moc"
