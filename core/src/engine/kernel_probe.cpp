#include "kernel_probe.h"

#include "lanes.h"

#include <ng/base/simd_level.h>
#include <ng/plugin/kernel_abi.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace ng {

namespace {

constexpr std::uint32_t kWidth = 16, kSteps = 5;
constexpr std::size_t kGuard = 64; // bytes on either side
constexpr std::byte kCanary{0xA5};

/// A buffer between two canaries, 64-byte aligned.
class Guarded {
public:
    explicit Guarded(std::size_t bytes) : m_bytes(bytes), m_data(kGuard + (bytes + 63) / 64 * 64 + kGuard, kCanary) { std::memset(get(), 0, bytes); }
    void* get() { return m_data.data() + kGuard; }
    [[nodiscard]] bool intact() const
    {
        const auto canary = [](std::byte b) { return b == kCanary; };
        return std::all_of(m_data.begin(), m_data.begin() + kGuard, canary)
            && std::all_of(m_data.begin() + static_cast<std::ptrdiff_t>(kGuard + m_bytes), m_data.end(), canary);
    }
    friend bool operator==(const Guarded& a, const Guarded& b) { return a.m_data == b.m_data; }

private:
    std::size_t m_bytes;
    Lanes<std::byte> m_data;
};

std::vector<double> defaults(const ng_kernel& k)
{
    std::vector<double> p;
    for (std::uint32_t i = 0; i < k.n_fields; ++i)
        if (k.fields[i].role == NG_ROLE_PARAMETER) p.push_back(k.fields[i].default_value);
    return p;
}

/// One run of an update function; the buffers it could write.
std::vector<Guarded> runBlock(const ng_kernel& k, void (*update)(const ng_block*), const std::vector<double>& parameters, const std::vector<double>& derived)
{
    std::vector<Guarded> buffers;
    std::vector<void*> states;
    for (std::uint32_t i = 0; i < k.n_fields; ++i) {
        const ng_field& f = k.fields[i];
        if (f.role == NG_ROLE_PARAMETER) continue;
        Guarded& g = buffers.emplace_back(kWidth * (f.type == NG_TYPE_F64 ? sizeof(double) : sizeof(float)));
        for (std::uint32_t lane = 0; lane < kWidth; ++lane) {
            if (f.type == NG_TYPE_F64) static_cast<double*>(g.get())[lane] = f.default_value;
            else static_cast<float*>(g.get())[lane] = static_cast<float>(f.default_value);
        }
    }
    buffers.emplace_back(kSteps * sizeof(std::uint64_t));
    for (Guarded& g : buffers) states.push_back(g.get());
    std::vector<float*> inputs;
    const std::size_t firstInput = buffers.size();
    for (std::uint32_t p = 0; p < k.n_ports; ++p) std::fill_n(static_cast<float*>(buffers.emplace_back(kSteps * kWidth * sizeof(float)).get()), kSteps * kWidth, 0.5f);
    for (std::uint32_t p = 0; p < k.n_ports; ++p) inputs.push_back(static_cast<float*>(buffers[firstInput + p].get()));
    Lanes<std::uint32_t> id(kWidth);
    Lanes<float> maturity(kWidth);
    for (std::uint32_t i = 0; i < kWidth; ++i) {
        id[i] = i;
        maturity[i] = static_cast<float>(i) / kWidth;
    }
    ng_block b{};
    b.width = kWidth;
    b.n_steps = kSteps;
    b.first_tick = 40;
    b.dt_ms = 0.1;
    b.parameters = parameters.data();
    b.derived = derived.data();
    b.states = states.data();
    b.input = inputs.data();
    b.neuron_id = id.data();
    b.maturity = maturity.data();
    b.spiked = static_cast<std::uint64_t*>(states[firstInput - 1]);
    b.rng = {1, 1};
    update(&b);
    return buffers;
}

/// Likewise of a drive: the input it adds to.
std::vector<Guarded> runDrive(void (*drive)(const ng_drive*), const std::vector<double>& parameters, const std::vector<double>& derived)
{
    std::vector<Guarded> buffers;
    Guarded& input = buffers.emplace_back(kSteps * kWidth * sizeof(float));
    Lanes<std::uint32_t> id(kWidth);
    for (std::uint32_t i = 0; i < kWidth; ++i) id[i] = i;
    ng_drive d{};
    d.width = kWidth;
    d.n_steps = kSteps;
    d.first_tick = 41;
    d.dt_ms = 0.1;
    d.parameters = parameters.data();
    d.derived = derived.data();
    d.neuron_id = id.data();
    d.weight = 0.5f;
    d.input = static_cast<float*>(input.get());
    d.rng = {1, 1};
    drive(&d);
    return buffers;
}

/// Runs every compiled form up to this processor's twice: nothing outside the block may change and all must give the same bits.
template <class F, class Run>
std::optional<std::string> probeForms(F base, const F (&forms)[NG_LEVELS], const char* name, Run run)
{
    const auto first = run(base);
    for (int l = -1; l <= static_cast<int>(bestSimdLevel()); ++l) {
        const F form = l < 0 ? base : forms[l];
        if (!form) continue;
        const auto again = run(form);
        std::string what = name;
        for (const Guarded& g : again)
            if (!g.intact()) return what.append(" writes outside its block");
        if (again == first) continue;
        what.append(" gives different results for the same input");
        if (l >= 0) what.append(" (").append(kSimdNames[static_cast<std::size_t>(l)]).append(")");
        return what;
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> probeKernel(const ng_kernel& k)
{
    const std::vector<double> parameters = defaults(k);
    std::vector<double> derived(k.n_derived + 2, -12345.0); // one canary on either side
    try {
        if (k.prepare) k.prepare(parameters.data(), 0.1, derived.data() + 1);
        if (derived.front() != -12345.0 || derived.back() != -12345.0) return "prepare writes outside its constants";
        const std::vector<double> constants(derived.begin() + 1, derived.end());
        if (k.drive) return probeForms(k.drive, k.drive_for, "drive", [&](auto form) { return runDrive(form, parameters, constants); });
        if (k.zeroes_input)
            if (auto left = runBlock(k, k.update, parameters, constants); std::any_of(left.end() - k.n_ports, left.end(), [](Guarded& g) {
                    const auto* in = static_cast<const float*>(g.get());
                    return std::any_of(in, in + kSteps * kWidth, [](float x) { return x != 0; });
                }))
                return "update does not zero the input it says it does";
        if (k.kind == NG_KIND_NEURON || k.kind == NG_KIND_STIMULUS)
            return probeForms(k.update, k.update_for, "update", [&](auto form) { return runBlock(k, form, parameters, constants); });
    } catch (...) {
        return "it throws an exception";
    }
    return std::nullopt;
}

} // namespace ng
