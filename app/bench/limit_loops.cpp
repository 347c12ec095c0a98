#include "limit_loops.h"

#include "clocks.h"

#include <ng/plugin/philox.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/limit_loops.cpp"
#include <hwy/foreach_target.h>
// must come after foreach_target.h
#include <hwy/aligned_allocator.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ng::bench::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr std::uint32_t kWidth = 256;

/// Constants of a step; what a model does not need stays 0.
struct Coupling {
    float p11 = 0.98f, p21 = 0.01f, p22 = 0.995f, p31 = 0.004f, drive = 0.01f, reset = -60, threshold = 1e9f, refSteps = 50;
};

/// One vector of lanes through one step; `x`: membrane, refractory steps left, up to four synaptic variables.
template <Model M, bool Fused>
HWY_INLINE hn::Mask<D> step(D d, const Coupling& c, V (&x)[6], V inEx, V inIn)
{
    // A kernel may not fuse: its bits must be the same on every processor.
    const auto mulAdd = [](V a, V b, V sum) { return Fused ? hn::MulAdd(a, b, sum) : hn::Add(hn::Mul(a, b), sum); };
    const V zero = hn::Zero(d), p11 = hn::Set(d, c.p11), p21 = hn::Set(d, c.p21);
    const auto free = hn::Le(x[1], zero);
    V moved;
    if constexpr (M == Model::PscDelta) {
        moved = mulAdd(x[0], hn::Set(d, c.p22), hn::Add(inEx, hn::Set(d, c.drive)));
    } else if constexpr (M == Model::PscExp) {
        moved = mulAdd(x[0], hn::Set(d, c.p22), mulAdd(x[2], p21, mulAdd(x[3], p21, hn::Set(d, c.drive))));
        x[2] = mulAdd(x[2], p11, inEx);
        x[3] = mulAdd(x[3], p11, inIn);
    } else if constexpr (M == Model::PscAlpha) {
        const V p31 = hn::Set(d, c.p31);
        moved = mulAdd(x[0], hn::Set(d, c.p22), mulAdd(x[2], p21, mulAdd(x[3], p21, mulAdd(x[4], p31, mulAdd(x[5], p31, hn::Set(d, c.drive))))));
        x[2] = mulAdd(x[2], p11, hn::Mul(x[4], p21));
        x[3] = mulAdd(x[3], p11, hn::Mul(x[5], p21));
        x[4] = mulAdd(x[4], p11, hn::Mul(inEx, p31));
        x[5] = mulAdd(x[5], p11, hn::Mul(inIn, p31));
    } else {
        // Exact for the conductances' means: one division and one exponential (2^f as a polynomial of degree 5, scaled by its exponent).
        const V g = hn::Add(hn::Add(x[2], x[3]), hn::Set(d, 10.f));
        const V settled = hn::Div(mulAdd(x[3], hn::Set(d, -80.f), hn::Set(d, -400.f)), g);
        const V y = hn::Mul(g, hn::Set(d, -7e-4f));
        const auto whole = hn::NearestInt(y);
        const V f = hn::Sub(y, hn::ConvertTo(d, whole));
        V p = mulAdd(f, hn::Set(d, 0.00133336f), hn::Set(d, 0.00961813f));
        p = mulAdd(f, p, hn::Set(d, 0.05550411f));
        p = mulAdd(f, p, hn::Set(d, 0.24022651f));
        p = mulAdd(f, p, hn::Set(d, 0.69314718f));
        p = mulAdd(f, p, hn::Set(d, 1.f));
        const hn::RebindToSigned<D> di;
        const V scaled = hn::BitCast(d, hn::Add(hn::BitCast(di, p), hn::ShiftLeft<23>(whole)));
        moved = mulAdd(hn::Sub(x[0], settled), scaled, settled);
        x[2] = mulAdd(x[2], p11, inEx);
        x[3] = mulAdd(x[3], p11, inIn);
    }
    const V v = hn::IfThenElse(free, moved, x[0]);
    const auto spike = hn::Ge(v, hn::Set(d, c.threshold));
    x[0] = hn::IfThenElse(spike, hn::Set(d, c.reset), v);
    x[1] = hn::IfThenElse(spike, hn::Set(d, c.refSteps), hn::IfThenElseZero(hn::Not(free), hn::Sub(x[1], hn::Set(d, 1.f))));
    return spike;
}

template <Model M, bool Fused>
HWY_NOINLINE void epoch(float* const* states, float* ex, float* in, std::uint32_t blocks, std::uint32_t steps, std::uint32_t ring, std::uint32_t at, std::uint64_t* spiked)
{
    const D d;
    const Coupling c;
    constexpr int states_ = M == Model::PscDelta ? 2 : M == Model::PscAlpha ? 6 : 4;
    constexpr std::uint32_t lanes = HWY_LANES(float);
    constexpr int unroll = lanes >= 16 ? 4 : 2; // as many vectors at once as the registers hold
    for (std::uint32_t b = 0; b < blocks; ++b) {
        float* const ringEx = ex + (std::size_t{b} * ring + at) * kWidth;
        float* const ringIn = in + (std::size_t{b} * ring + at) * kWidth;
        for (std::uint32_t first = 0; first < kWidth; first += lanes * unroll) {
            V x[unroll][6];
            for (int u = 0; u < unroll; ++u)
                for (int k = 0; k < states_; ++k) x[u][k] = hn::Load(d, states[k] + std::size_t{b} * kWidth + first + u * lanes);
            for (std::uint32_t s = 0; s < steps; ++s) {
                std::uint64_t bits = 0;
                for (int u = 0; u < unroll; ++u) {
                    float* const e = ringEx + std::size_t{s} * kWidth + first + u * lanes;
                    float* const i = ringIn + std::size_t{s} * kWidth + first + u * lanes;
                    const auto spike = step<M, Fused>(d, c, x[u], hn::Load(d, e), M == Model::PscDelta ? hn::Zero(d) : hn::Load(d, i));
                    hn::Store(hn::Zero(d), d, e);
                    if constexpr (M != Model::PscDelta) hn::Store(hn::Zero(d), d, i);
                    std::uint8_t mask[8] = {};
                    hn::StoreMaskBits(d, spike, mask);
                    std::uint64_t part;
                    std::memcpy(&part, mask, 8);
                    bits |= part << (u * lanes);
                }
                spiked[(std::size_t{b} * steps + s) * (kWidth / 64) + first / 64] |= bits << (first % 64);
            }
            for (int u = 0; u < unroll; ++u)
                for (int k = 0; k < states_; ++k) hn::Store(x[u][k], d, states[k] + std::size_t{b} * kWidth + first + u * lanes);
        }
    }
}

template <bool Fused>
void epochOf(Model m, float* const* states, float* ex, float* in, std::uint32_t blocks, std::uint32_t steps, std::uint32_t ring, std::uint32_t at, std::uint64_t* spiked)
{
    switch (m) {
    case Model::PscExp: return epoch<Model::PscExp, Fused>(states, ex, in, blocks, steps, ring, at, spiked);
    case Model::PscDelta: return epoch<Model::PscDelta, Fused>(states, ex, in, blocks, steps, ring, at, spiked);
    case Model::PscAlpha: return epoch<Model::PscAlpha, Fused>(states, ex, in, blocks, steps, ring, at, spiked);
    case Model::CondExp: return epoch<Model::CondExp, Fused>(states, ex, in, blocks, steps, ring, at, spiked);
    }
}

void runEpoch(Model m, bool fused, float* const* states, float* ex, float* in, std::uint32_t blocks, std::uint32_t steps, std::uint32_t ring, std::uint32_t at,
              std::uint64_t* spiked)
{
    if (fused) epochOf<true>(m, states, ex, in, blocks, steps, ring, at, spiked);
    else epochOf<false>(m, states, ex, in, blocks, steps, ring, at, spiked);
}

void deliver(const std::uint32_t* target, const float* weight, std::uint32_t n, float* input)
{
    for (std::uint32_t k = 0; k < n; ++k) input[target[k]] += weight[k];
}

/// A row of additive pair STDP and its delivery. Targets of a row are distinct.
void learn(const std::uint32_t* target, float* weight, float* memory, std::uint32_t n, const float* since, const float* post, float* input)
{
    const D d;
    const hn::RebindToSigned<D> di;
    const V gain = hn::Set(d, 1e-9f), loss = hn::Set(d, -1e-9f), top = hn::Set(d, 0.3f);
    const std::uint32_t lanes = static_cast<std::uint32_t>(hn::Lanes(d));
    std::uint32_t k = 0;
    for (; k + lanes <= n; k += lanes) {
        const auto t = hn::LoadU(di, reinterpret_cast<const std::int32_t*>(target) + k);
        const V now = hn::GatherIndex(d, since, t);
        V w = hn::LoadU(d, weight + k);
        w = hn::Min(top, hn::MulAdd(gain, hn::Sub(now, hn::LoadU(d, memory + k)), w));
        w = hn::Max(hn::Zero(d), hn::MulAdd(loss, hn::GatherIndex(d, post, t), w));
        hn::StoreU(w, d, weight + k);
        hn::StoreU(now, d, memory + k);
        hn::ScatterIndex(hn::Add(hn::GatherIndex(d, input, t), w), d, input, t);
    }
    for (; k < n; ++k) {
        const float now = since[target[k]];
        weight[k] = std::max(0.f, std::min(0.3f, weight[k] + 1e-9f * (now - memory[k])) - 1e-9f * post[target[k]]);
        memory[k] = now;
        input[target[k]] += weight[k];
    }
}

/// Draws four numbers per neuron and adds weight times count to four steps of one block.
void poisson(std::uint32_t counter, const std::uint32_t* id, std::uint64_t key, const std::int32_t* limit, int thresholds, float* input)
{
#if HWY_TARGET == HWY_SCALAR
    for (std::uint32_t k = 0; k < kWidth; ++k) {
        const Philox x = philox(counter, 0, id[k], 8, key);
        for (std::uint32_t s = 0; s < 4; ++s) {
            int n = 0;
            for (int j = 0; j < thresholds; ++j) n += static_cast<std::int32_t>(x.v[s]) > limit[j];
            input[std::size_t{s} * kWidth + k] += 0.1f * static_cast<float>(n);
        }
    }
#else
    const D d;
    const hn::RebindToUnsigned<D> du;
    const hn::RebindToSigned<D> di;
    const hn::Repartition<std::uint64_t, decltype(du)> d64;
    const auto lanes = static_cast<std::uint32_t>(hn::Lanes(d));
    const auto multiply = [&](auto a, std::uint32_t m, auto& low, auto& high) {
        const auto factor = hn::Set(du, m);
        const auto even = hn::MulEven(a, factor);
        const auto odd = hn::MulEven(hn::BitCast(du, hn::ShiftRight<32>(hn::BitCast(d64, a))), factor);
        low = hn::OddEven(hn::BitCast(du, hn::ShiftLeft<32>(odd)), hn::BitCast(du, even));
        high = hn::OddEven(hn::BitCast(du, odd), hn::BitCast(du, hn::ShiftRight<32>(even)));
    };
    for (std::uint32_t k = 0; k < kWidth; k += lanes) {
        auto c0 = hn::Set(du, counter), c1 = hn::Set(du, 0u), c2 = hn::Load(du, id + k), c3 = hn::Set(du, 8u);
        auto k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
        for (int round = 0; round < 10; ++round) {
            auto l0 = c0, h0 = c0, l1 = c0, h1 = c0;
            multiply(c0, 0xD2511F53u, l0, h0);
            multiply(c2, 0xCD9E8D57u, l1, h1);
            c0 = hn::Xor(hn::Xor(h1, c1), hn::Set(du, k0));
            c1 = l1;
            c2 = hn::Xor(hn::Xor(h0, c3), hn::Set(du, k1));
            c3 = l0;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        const auto add = [&](auto bits, std::uint32_t s) {
            auto n = hn::Zero(di);
            for (int j = 0; j < thresholds; ++j) n = hn::Sub(n, hn::VecFromMask(di, hn::Gt(hn::BitCast(di, bits), hn::Set(di, limit[j]))));
            float* const at = input + std::size_t{s} * kWidth + k;
            hn::Store(hn::MulAdd(hn::Set(d, 0.1f), hn::ConvertTo(d, n), hn::Load(d, at)), d, at);
        };
        add(c0, 0);
        add(c1, 1);
        add(c2, 2);
        add(c3, 3);
    }
#endif
}

} // namespace ng::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ng::bench {

HWY_EXPORT(runEpoch);
HWY_EXPORT(deliver);
HWY_EXPORT(learn);
HWY_EXPORT(poisson);

namespace {

template <class T>
using Buffer = hwy::AlignedFreeUniquePtr<T[]>;

template <class T>
Buffer<T> buffer(std::size_t n, T value = {})
{
    auto b = hwy::AllocateAligned<T>(n + 64);
    std::fill_n(b.get(), n + 64, value);
    return b;
}

/// Highway's targets up to a level.
void allowOnly(SimdLevel level)
{
    std::int64_t off = 0;
    if (level < SimdLevel::Avx512) off |= HWY_AVX3 | HWY_AVX3_DL;
    if (level < SimdLevel::Avx2) off |= HWY_AVX2;
    if (level < SimdLevel::Sse4) off |= HWY_SSE4 | HWY_SSSE3;
    hwy::DisableTargets(off);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

/// Calls `work`, which does `amount` of work each time, until about `seconds` are used; the median rate of five such runs.
template <class Work>
double rate(double amount, double seconds, Work work)
{
    work();
    std::vector<double> rates;
    for (int run = 0; run < 5; ++run) {
        const double begin = threadCpuSeconds();
        double used = 0, done = 0;
        do {
            work();
            done += amount;
            used = threadCpuSeconds() - begin;
        } while (used < seconds / 5);
        rates.push_back(done / used);
    }
    std::ranges::nth_element(rates, rates.begin() + 2);
    return rates[2];
}

std::uint32_t next(std::uint64_t& state)
{
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::uint32_t>(state >> 32);
}

struct Table {
    Buffer<std::uint32_t> target;
    Buffer<float> weight;
};

/// Rows of distinct targets in rising order where that is possible, as the gather and scatter of a plastic row need them.
Table table(const MachineLimit::Rows& r, bool distinct)
{
    const std::size_t n = std::size_t{r.sources} * r.rowLength;
    Table t{buffer<std::uint32_t>(n), buffer<float>(n, 0.1f)};
    std::uint64_t state = 88172645463325252ull;
    for (std::size_t row = 0; row < r.sources; ++row) {
        std::uint32_t* const at = t.target.get() + row * r.rowLength;
        if (distinct && r.rowLength <= r.targets) {
            // One target out of each of so many equal stretches.
            for (std::uint32_t k = 0; k < r.rowLength; ++k) {
                const auto begin = static_cast<std::uint32_t>(std::uint64_t{k} * r.targets / r.rowLength), end = static_cast<std::uint32_t>(std::uint64_t{k + 1} * r.targets / r.rowLength);
                at[k] = begin + static_cast<std::uint32_t>((std::uint64_t{next(state)} * (end - begin)) >> 32);
            }
        } else {
            for (std::uint32_t k = 0; k < r.rowLength; ++k) at[k] = static_cast<std::uint32_t>((std::uint64_t{next(state)} * r.targets) >> 32);
        }
    }
    return t;
}

constexpr double kSeconds = 0.2;

} // namespace

double MachineLimit::updates(Model m, std::uint32_t neurons, std::uint32_t steps, bool fused) const
{
    allowOnly(m_level);
    const std::uint32_t blocks = std::max(1u, (neurons + 255) / 256), ring = 2 * steps;
    std::vector<Buffer<float>> state;
    std::vector<float*> states;
    for (int k = 0; k < 6; ++k) {
        state.push_back(buffer<float>(std::size_t{blocks} * 256, k == 0 ? -60.f : 0.f));
        states.push_back(state.back().get());
    }
    auto ex = buffer<float>(std::size_t{blocks} * 256 * ring), in = buffer<float>(std::size_t{blocks} * 256 * ring);
    auto spiked = buffer<std::uint64_t>(std::size_t{blocks} * 4 * steps);
    std::uint32_t at = 0;
    return rate(static_cast<double>(blocks) * 256 * steps, kSeconds, [&] {
        HWY_DYNAMIC_DISPATCH(runEpoch)(m, fused, states.data(), ex.get(), in.get(), blocks, steps, ring, at, spiked.get());
        at = steps - at;
    });
}

double MachineLimit::deliveries(const Rows& r) const
{
    allowOnly(m_level);
    const Table t = table(r, false);
    auto input = buffer<float>(r.targets);
    std::uint64_t state = 1;
    const std::uint32_t rows = std::max(1u, 100'000 / std::max(1u, r.rowLength));
    return rate(static_cast<double>(rows) * r.rowLength, kSeconds, [&] {
        for (std::uint32_t k = 0; k < rows; ++k) {
            const std::size_t row = (std::uint64_t{next(state)} * r.sources) >> 32;
            HWY_DYNAMIC_DISPATCH(deliver)(t.target.get() + row * r.rowLength, t.weight.get() + row * r.rowLength, r.rowLength, input.get());
        }
    });
}

double MachineLimit::plasticDeliveries(const Rows& r) const
{
    allowOnly(m_level);
    const Table t = table(r, true);
    auto memory = buffer<float>(std::size_t{r.sources} * r.rowLength);
    auto input = buffer<float>(r.targets), since = buffer<float>(r.targets, 0.5f), post = buffer<float>(r.targets, 0.5f);
    std::uint64_t state = 1;
    const std::uint32_t rows = std::max(1u, 100'000 / std::max(1u, r.rowLength));
    return rate(static_cast<double>(rows) * r.rowLength, kSeconds, [&] {
        for (std::uint32_t k = 0; k < rows; ++k) {
            const std::size_t at = static_cast<std::size_t>((std::uint64_t{next(state)} * r.sources) >> 32) * r.rowLength;
            HWY_DYNAMIC_DISPATCH(learn)(t.target.get() + at, t.weight.get() + at, memory.get() + at, r.rowLength, since.get(), post.get(), input.get());
        }
    });
}

double MachineLimit::poissonDraws(std::uint32_t neurons, std::uint32_t steps, double lambda) const
{
    allowOnly(m_level);
    const std::uint32_t blocks = std::max(1u, (neurons + 255) / 256), fours = std::max(1u, (steps + 3) / 4);
    // A large mean is a sum of smaller ones, as in any table method.
    const auto parts = static_cast<std::uint32_t>(std::max(1.0, std::ceil(lambda / 3)));
    std::vector<std::int32_t> limit;
    double p = std::exp(-lambda / parts), sum = p;
    for (int k = 1; sum * 4294967296.0 < 4294967295.0 && k < 32; ++k) {
        limit.push_back(static_cast<std::int32_t>(sum * 4294967296.0 - 2147483648.0));
        p *= lambda / parts / k;
        sum += p;
    }
    auto id = buffer<std::uint32_t>(std::size_t{blocks} * 256);
    for (std::uint32_t k = 0; k < blocks * 256; ++k) id[k] = k;
    auto input = buffer<float>(std::size_t{blocks} * 256 * fours * 4);
    std::uint32_t counter = 0;
    return rate(static_cast<double>(blocks) * 256 * fours * 4, kSeconds, [&] {
        for (std::uint32_t b = 0; b < blocks; ++b)
            for (std::uint32_t f = 0; f < fours; ++f)
                for (std::uint32_t part = 0; part < parts; ++part)
                    HWY_DYNAMIC_DISPATCH(poisson)(counter + f + part * 0x10000000u, id.get() + std::size_t{b} * 256, 42, limit.data(), static_cast<int>(limit.size()),
                                                  input.get() + (std::size_t{b} * fours + f) * 4 * 256);
        counter += fours;
    });
}

} // namespace ng::bench
#endif
