#include <ng/session/kernel_response.h>

#include <ng/engine/kernel_registry.h>

#include <algorithm>
#include <bit>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <span>

namespace ng {

namespace {

constexpr std::uint32_t kWidth = 16;
constexpr double kDt = 0.1;
constexpr double kLengthMs = 150;
constexpr double kTrainMs = 200;
constexpr int kTrains = 8;
constexpr double kRate = 60; // spikes/s
constexpr double kWindowMs = 60;
constexpr int kWindowPoints = 61;

std::vector<double> defaultsOf(const ng_kernel& k)
{
    std::vector<double> p;
    for (const ng_field& f : std::span(k.fields, k.n_fields))
        if (f.role == NG_ROLE_PARAMETER) p.push_back(f.default_value);
    return p;
}

std::vector<double> derivedOf(const ng_kernel& k, const std::vector<double>& parameters, double dt)
{
    std::vector<double> d(k.n_derived);
    if (k.prepare) k.prepare(parameters.data(), dt, d.data());
    return d;
}

/// Sixteen lanes of a state, aligned as the engine's.
struct alignas(64) Lane {
    std::byte bytes[kWidth * sizeof(double)];
};

/// One block of a neuron or stimulus kernel, taken step by step.
class Bench {
public:
    explicit Bench(const ng_kernel& k) : m_k(k), m_parameters(defaultsOf(k)), m_derived(derivedOf(k, m_parameters, kDt))
    {
        std::size_t n = 0;
        for (const ng_field& f : std::span(k.fields, k.n_fields)) n += f.role == NG_ROLE_PARAMETER ? 0 : 1;
        m_states.resize(n);
        std::size_t i = 0;
        for (const ng_field& f : std::span(k.fields, k.n_fields)) {
            if (f.role == NG_ROLE_PARAMETER) continue;
            m_types.push_back(f.type);
            for (std::uint32_t lane = 0; lane < kWidth; ++lane) {
                // A silent stimulus shows nothing.
                const bool rate = k.kind == NG_KIND_STIMULUS && f.default_value == 0 && std::strcmp(f.unit, "spikes/s") == 0;
                const double v = rate ? kRate : f.default_value;
                if (f.type == NG_TYPE_F64) put(i, lane, v);
                else put(i, lane, static_cast<float>(v));
            }
            ++i;
        }
        for (Lane& l : m_states) m_pointers.push_back(l.bytes);
        m_inputs.resize(k.n_ports, Lane{});
        for (Lane& l : m_inputs) m_inputPointers.push_back(reinterpret_cast<float*>(l.bytes));
        for (std::uint32_t i2 = 0; i2 < kWidth; ++i2) {
            m_ids[i2] = i2;
            m_maturity[i2] = 1;
        }
    }

    /// The lanes that spiked, as bits.
    std::uint64_t step(float input)
    {
        if (!m_inputs.empty())
            for (std::uint32_t lane = 0; lane < kWidth; ++lane) std::memcpy(m_inputs[0].bytes + lane * sizeof(float), &input, sizeof input);
        std::uint64_t spiked = 0;
        ng_block b{};
        b.width = kWidth;
        b.n_steps = 1;
        b.first_tick = m_tick++;
        b.dt_ms = kDt;
        b.parameters = m_parameters.data();
        b.derived = m_derived.data();
        b.states = m_pointers.data();
        b.input = m_inputPointers.data();
        b.neuron_id = m_ids;
        b.maturity = m_maturity;
        b.spiked = &spiked;
        b.rng = {1, 1};
        m_k.update(&b);
        return spiked;
    }
    [[nodiscard]] double firstState() const
    {
        if (m_states.empty()) return 0;
        if (m_types[0] == NG_TYPE_F64) {
            double v = 0;
            std::memcpy(&v, m_states[0].bytes, sizeof v);
            return v;
        }
        float v = 0;
        std::memcpy(&v, m_states[0].bytes, sizeof v);
        return static_cast<double>(v);
    }

private:
    template <class T>
    void put(std::size_t state, std::uint32_t lane, T v)
    {
        std::memcpy(m_states[state].bytes + lane * sizeof(T), &v, sizeof(T));
    }

    const ng_kernel& m_k;
    std::vector<double> m_parameters, m_derived;
    std::vector<Lane> m_states, m_inputs;
    std::vector<std::int32_t> m_types;
    std::vector<void*> m_pointers;
    std::vector<float*> m_inputPointers;
    alignas(64) std::uint32_t m_ids[kWidth];
    alignas(64) float m_maturity[kWidth];
    std::uint64_t m_tick = 0;
};

KernelResponse under(const ng_kernel& k, float input)
{
    KernelResponse r;
    r.to = kLengthMs;
    Bench bench(k);
    for (double t = 0; t < kLengthMs; t += kDt) {
        const bool fired = bench.step(input) & 1u;
        if (fired) r.spikes.push_back(t);
        r.curve.push_back(bench.firstState());
    }
    return r;
}

std::optional<KernelResponse> potential(const ng_kernel& k)
{
    // Inputs differ by orders of magnitude between models: up in steps until a handful of spikes come, then the gentlest that gives them.
    constexpr std::size_t kWanted = 3;
    for (double input = 0.01; input < 1e5; input *= 1.6) {
        KernelResponse r = under(k, static_cast<float>(input));
        if (r.spikes.size() < kWanted) continue;
        double few = input / 1.6;
        for (int i = 0; i < 4; ++i) {
            const double middle = (few + input) / 2;
            KernelResponse tried = under(k, static_cast<float>(middle));
            if (tried.spikes.size() < kWanted) {
                few = middle;
            } else {
                input = middle;
                r = std::move(tried);
            }
        }
        return r;
    }
    return std::nullopt;
}

KernelResponse trains(const ng_kernel& k)
{
    KernelResponse r;
    r.kind = KernelResponse::Kind::Trains;
    r.to = kTrainMs;
    r.trains.resize(kTrains);
    if (k.drive) { // it does not spike: what its targets receive
        std::vector<double> parameters = defaultsOf(k);
        std::size_t at = 0;
        for (const ng_field& f : std::span(k.fields, k.n_fields))
            if (f.role == NG_ROLE_PARAMETER && parameters.size() > at++ && std::string_view(f.name) == "rate") parameters[at - 1] = kRate;
        const std::vector<double> derived = derivedOf(k, parameters, kDt);
        std::array<std::uint32_t, kWidth> ids{};
        std::iota(ids.begin(), ids.end(), 0u);
        for (std::uint64_t tick = 0; static_cast<double>(tick) * kDt < kTrainMs; ++tick) {
            alignas(64) std::array<float, kWidth> input{};
            ng_drive d{};
            d.width = kWidth;
            d.n_steps = 1;
            d.first_tick = tick;
            d.dt_ms = kDt;
            d.parameters = parameters.data();
            d.derived = derived.data();
            d.neuron_id = ids.data();
            d.weight = 1;
            d.input = input.data();
            d.rng = {1, 1};
            k.drive(&d);
            for (int i = 0; i < kTrains; ++i)
                if (input[static_cast<std::size_t>(i)] > 0) r.trains[static_cast<std::size_t>(i)].push_back(static_cast<double>(tick) * kDt);
        }
        return r;
    }
    Bench bench(k);
    for (double t = 0; t < kTrainMs; t += kDt) {
        const std::uint64_t spiked = bench.step(0);
        for (int i = 0; i < kTrains; ++i)
            if (spiked >> i & 1u) r.trains[static_cast<std::size_t>(i)].push_back(t);
    }
    return r;
}

/// One source spike against one target spike, as the engine would settle them at the source's next spike far later.
std::optional<KernelResponse> window(const ng_kernel& k)
{
    if (!k.on_pre || !k.settle) return std::nullopt;
    KernelResponse r;
    r.kind = KernelResponse::Kind::Window;
    r.from = -kWindowMs;
    r.to = kWindowMs;
    const std::vector<double> parameters = defaultsOf(k), derived = derivedOf(k, parameters, kDt);
    const auto at = [&](std::string_view name, double otherwise) {
        std::size_t i = 0;
        for (const ng_field& f : std::span(k.fields, k.n_fields))
            if (f.role == NG_ROLE_PARAMETER && parameters.size() > i++ && name == f.name) return parameters[i - 1];
        return otherwise;
    };
    const float start = static_cast<float>(0.5 * at("Wmax", 1));
    constexpr std::uint64_t kPre = 1'000'000;
    for (int i = 0; i < kWindowPoints; ++i) {
        const double dtMs = r.from + (r.to - r.from) * i / (kWindowPoints - 1);
        const std::uint64_t post = kPre + static_cast<std::uint64_t>(std::llround(dtMs / kDt));
        float weight = start;
        const std::uint32_t target = 0, range[] = {0, 1};
        const ng_post_spike spike{post, 1, 1};
        ng_row row{};
        row.n = 1;
        row.target = &target;
        row.weight = &weight;
        row.fixed_delay = 1;
        row.dt_ms = kDt;
        row.parameters = parameters.data();
        row.derived = derived.data();
        row.history = {&spike, range};
        row.plus.per_tick = kDt / parameters[static_cast<std::size_t>(k.pre_tau)];
        row.minus.per_tick = kDt / parameters[static_cast<std::size_t>(k.post_tau)];
        if (dtMs < 0) { // the target came first: the source's spike depresses
            row.tick = kPre;
            row.settled_tick = post + 2;
            row.last_tick = 0;
            row.pre_trace = 0;
            k.on_pre(&row);
        } else { // the source came first: settling sees the target's spike
            row.tick = kPre + 1'000'000;
            row.settled_tick = kPre;
            row.last_tick = kPre;
            row.pre_trace = 1;
            k.settle(&row);
        }
        r.curve.push_back(static_cast<double>(weight - start));
    }
    const bool flat = std::ranges::all_of(r.curve, [](double v) { return v == 0; });
    return flat ? std::nullopt : std::optional(r);
}

} // namespace

std::optional<KernelResponse> responseOf(const KernelCatalog& kernels, const std::string& id)
{
    const auto* registry = dynamic_cast<const KernelRegistry*>(&kernels);
    const ng_kernel* k = registry ? registry->kernel(id) : nullptr;
    if (!k || (k->kind != NG_KIND_SYNAPSE && !k->update && !k->drive)) return std::nullopt;
    switch (k->kind) {
    case NG_KIND_NEURON:
        return potential(*k);
    case NG_KIND_STIMULUS:
        return trains(*k);
    case NG_KIND_SYNAPSE:
        return window(*k);
    default:
        return std::nullopt;
    }
}

} // namespace ng
