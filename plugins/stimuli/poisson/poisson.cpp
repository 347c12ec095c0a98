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

NG_INLINE void drawFour(std::uint32_t w, std::uint64_t four, std::uint32_t purpose, std::uint64_t seed, const std::uint32_t* NG_RESTRICT id,
                        std::uint32_t* NG_RESTRICT a, std::uint32_t* NG_RESTRICT b, std::uint32_t* NG_RESTRICT c, std::uint32_t* NG_RESTRICT d)
{
    for (std::uint32_t k = 0; k < w; ++k) {
        const ng::Philox x = ng::philox(static_cast<std::uint32_t>(four), static_cast<std::uint32_t>(four >> 32), id[k], purpose, seed);
        a[k] = x.v[0];
        b[k] = x.v[1];
        c[k] = x.v[2];
        d[k] = x.v[3];
    }
}

NG_INLINE void step(std::uint32_t w, float toProbability, const float* NG_RESTRICT rate, const std::uint32_t* NG_RESTRICT bits, std::uint8_t* NG_RESTRICT fired)
{
    for (std::uint32_t k = 0; k < w; ++k) fired[k] = ng::unitFloat(bits[k]) < rate[k] * toProbability;
}

template <int Level>
NG_INLINE void steps(const ng_block* b)
{
    const std::uint32_t w = b->width;
    const auto toProbability = static_cast<float>(b->parameters[0] * b->dt_ms / 1000);
    alignas(64) std::uint32_t draw[4][kMaxWidth];
    Fired fired;
    std::uint64_t have = ~std::uint64_t{0};
    for (std::uint32_t s = 0; s < b->n_steps; ++s) {
        // One Philox call serves four ticks: counter (tick / 4, id, purpose), word tick % 4.
        const std::uint64_t tick = b->first_tick + s, four = tick / 4;
        if (four != have) {
            have = four;
            drawFour(w, four, b->rng.purpose, b->rng.seed, b->neuron_id, draw[0], draw[1], draw[2], draw[3]);
        }
        step(w, toProbability, lanes(b, rate), draw[tick % 4], fired.lane);
        packSpikes<Level>(fired, w, b->spiked + std::size_t{s} * ((w + 63) / 64));
    }
}
NG_COMPILE(update, steps, ng_block)

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_STIMULUS, "poisson", "Poisson source",
                        "Each source fires in each step with probability scale * rate * dt, independently; at rates far below 1/dt a Poisson process.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    setUpdate(k, update{});
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
