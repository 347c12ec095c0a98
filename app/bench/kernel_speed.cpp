#include "kernel_speed.h"

#include "clocks.h"

#include <ng/plugin/kernel.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace ng::bench {

namespace {

struct Free {
    void operator()(std::byte* p) const { ::operator delete[](p, std::align_val_t{64}); }
};
using Lanes = std::unique_ptr<std::byte[], Free>;

Lanes zeroed(std::size_t bytes) { return Lanes(new (std::align_val_t{64}) std::byte[bytes]()); }

template <class Work>
double rate(double amount, Work work)
{
    work();
    std::vector<double> rates;
    for (int r = 0; r < 5; ++r) {
        const double begin = threadCpuSeconds();
        double used = 0, done = 0;
        do {
            work();
            done += amount;
            used = threadCpuSeconds() - begin;
        } while (used < 0.06);
        rates.push_back(done / used);
    }
    std::ranges::nth_element(rates, rates.begin() + 2);
    return rates[2];
}

} // namespace

double kernelUpdates(const ng_kernel& k, SimdLevel level, std::uint32_t neurons, std::uint32_t steps)
{
    const std::uint32_t width = kernel::kMaxWidth, blocks = std::max(1u, (neurons + width - 1) / width), ring = 2 * steps;
        std::vector<Lanes> states, inputs;
    std::vector<std::size_t> size;
    std::vector<double> parameters, derived(k.n_derived);
    for (std::uint32_t f = 0; f < k.n_fields; ++f) {
        const ng_field& field = k.fields[f];
        if (field.role == NG_ROLE_PARAMETER) {
            parameters.push_back(field.default_value);
            continue;
        }
        size.push_back(field.type == NG_TYPE_F64 ? 8 : 4);
        states.push_back(zeroed(std::size_t{blocks} * width * size.back()));
        for (std::size_t i = 0; i < std::size_t{blocks} * width; ++i)
            if (size.back() == 8) reinterpret_cast<double*>(states.back().get())[i] = field.default_value;
            else reinterpret_cast<float*>(states.back().get())[i] = static_cast<float>(field.default_value);
    }
    const std::size_t epoch = std::size_t{steps} * width;
    for (std::uint32_t p = 0; p < k.n_ports; ++p) inputs.push_back(zeroed(std::size_t{blocks} * ring * width * 4));
    if (k.prepare) k.prepare(parameters.data(), 0.1, derived.data());
    const auto ids = zeroed(width * 4), maturity = zeroed(width * 4);
    std::fill_n(reinterpret_cast<float*>(maturity.get()), width, 1.f);
    std::vector<std::uint64_t> spiked(std::size_t{steps} * (width / 64));
    const auto update = kernel::atLevel(k.update, k.update_for, static_cast<int>(level));
    std::uint32_t at = 0;
    const auto run = [&] {
        for (std::uint32_t b = 0; b < blocks; ++b) {
            std::vector<void*> s(states.size());
            float* in[16];
            for (std::size_t i = 0; i < s.size(); ++i) s[i] = states[i].get() + std::size_t{b} * width * size[i];
            for (std::size_t i = 0; i < inputs.size(); ++i) in[i] = reinterpret_cast<float*>(inputs[i].get()) + (std::size_t{b} * ring + at) * width;
            ng_block block{};
            block.width = width;
            block.n_steps = steps;
            block.dt_ms = 0.1;
            block.parameters = parameters.data();
            block.derived = derived.data();
            block.states = s.data();
            block.input = in;
            block.neuron_id = reinterpret_cast<const std::uint32_t*>(ids.get());
            block.maturity = reinterpret_cast<const float*>(maturity.get());
            block.spiked = spiked.data();
            update(&block);
            for (std::size_t i = 0; i < inputs.size() && !k.zeroes_input; ++i) std::fill_n(reinterpret_cast<float*>(inputs[i].get()) + (std::size_t{b} * ring + at) * width, epoch, 0.f);
        }
        at = steps - at;
    };
    return rate(static_cast<double>(blocks) * width * steps, run);
}

double kernelDraws(const ng_kernel& k, SimdLevel level, std::uint32_t neurons, std::uint32_t steps, double lambda)
{
    const std::uint32_t width = kernel::kMaxWidth, blocks = std::max(1u, (neurons + width - 1) / width);
    std::vector<double> parameters, derived(k.n_derived);
    for (std::uint32_t f = 0; f < k.n_fields; ++f)
        if (k.fields[f].role == NG_ROLE_PARAMETER) parameters.push_back(k.fields[f].default_value);
    parameters[0] = lambda * 10'000;
    k.prepare(parameters.data(), 0.1, derived.data());
    const Lanes ids = zeroed(std::size_t{blocks} * width * 4), input = zeroed(std::size_t{blocks} * steps * width * 4);
    for (std::uint32_t i = 0; i < blocks * width; ++i) reinterpret_cast<std::uint32_t*>(ids.get())[i] = i;
    const auto drive = kernel::atLevel(k.drive, k.drive_for, static_cast<int>(level));
    std::uint64_t tick = 0;
    return rate(static_cast<double>(blocks) * width * steps, [&] {
        for (std::uint32_t b = 0; b < blocks; ++b) {
            ng_drive d{};
            d.width = width;
            d.n_steps = steps;
            d.first_tick = tick;
            d.dt_ms = 0.1;
            d.parameters = parameters.data();
            d.derived = derived.data();
            d.neuron_id = reinterpret_cast<const std::uint32_t*>(ids.get()) + std::size_t{b} * width;
            d.weight = 0.1f;
            d.input = reinterpret_cast<float*>(input.get()) + std::size_t{b} * steps * width;
            d.rng = {1, 8};
            drive(&d);
        }
        tick += steps;
    });
}

} // namespace ng::bench
