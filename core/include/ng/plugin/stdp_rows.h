#pragma once
#include <ng/plugin/kernel.h>

#include <cmath>

namespace ng::kernel {

/// exp(-ticks dt / tau) from the table, or computed where the table ends.
[[nodiscard]] inline float decayed(const ng_decay& d, std::uint64_t ticks)
{
    return ticks < d.n ? d.factor[ticks] : static_cast<float>(std::exp(-static_cast<double>(ticks) * d.per_tick));
}

/// Pair rules against single target spikes, all to all: one synapse of a row brought up to date. `Rule` has
/// `float potentiated(float w, float trace) const` and `float depressed(float w, float trace) const`, traces already times the target's
/// plasticity. Simultaneous spikes do not pair.
template <class Rule>
[[nodiscard]] inline float potentiate(const ng_row* r, const Rule& rule, std::uint32_t k, float w, float preTrace)
{
    const std::uint32_t j = r->target[k];
    const std::uint64_t delay = r->delay ? r->delay[k] : r->fixed_delay;
    const ng_post_spike* const begin = r->history.spikes + r->history.range[2 * std::size_t{j}];
    const ng_post_spike* const end = r->history.spikes + r->history.range[2 * std::size_t{j} + 1];
    const ng_post_spike* first = end;
    while (first > begin && first[-1].tick + delay > r->settled_tick) --first;
    for (; first < end && first->tick + delay <= r->tick; ++first) {
        const std::uint64_t at = first->tick + delay;
        if (at != r->last_tick) w = rule.potentiated(w, preTrace * first->plasticity * decayed(r->plus, at - r->last_tick));
    }
    return w;
}

/// settle() of a pair rule.
template <class Rule>
inline void settleRow(const ng_row* r, const Rule& rule)
{
    if (r->pre_trace <= 0) return;
    const auto preTrace = static_cast<float>(r->pre_trace);
    for (std::uint32_t k = 0; k < r->n; ++k) r->weight[k] = potentiate(r, rule, k, r->weight[k], preTrace);
}

/// on_pre() of a pair rule: potentiation since the last spike, then depression by this one.
template <class Rule>
inline void pairRow(const ng_row* r, const Rule& rule)
{
    const auto preTrace = static_cast<float>(r->pre_trace);
    for (std::uint32_t k = 0; k < r->n; ++k) {
        float w = r->weight[k];
        if (preTrace > 0) w = potentiate(r, rule, k, w, preTrace);
        const std::uint32_t j = r->target[k];
        const std::uint64_t delay = r->delay ? r->delay[k] : r->fixed_delay;
        const ng_post_spike* const begin = r->history.spikes + r->history.range[2 * std::size_t{j}];
        const ng_post_spike* last = r->history.spikes + r->history.range[2 * std::size_t{j} + 1];
        while (last > begin && last[-1].tick + delay >= r->tick) --last;
        if (last > begin) {
            const float rate = r->plasticity ? r->plasticity[j] : 1.f;
            w = rule.depressed(w, rate * last[-1].trace * decayed(r->minus, r->tick - delay - last[-1].tick));
        }
        r->weight[k] = w;
    }
}

/// S1 or S2 of a synapse from sums (ng_sums).
[[nodiscard]] inline float since(const ng_sum& s, std::uint32_t k, std::uint32_t j) { return s.since_factor * (s.since[j] - s.memory[k]); }
/// The target's trace now, times its plasticity.
[[nodiscard]] inline float postTrace(const ng_row* r, std::uint32_t j)
{
    return (r->plasticity ? r->plasticity[j] : 1.f) * r->sums.post_factor * r->sums.post[j];
}

/// x^mu for x >= 0 in floats, within about 1e-6 of it, without branches or calls, so that a loop over it becomes SIMD (0^mu: about 0).
[[nodiscard]] NG_INLINE float power(float x, float mu)
{
    std::uint32_t bits;
    __builtin_memcpy(&bits, &x, 4);
    // x = 2^e m, m in [0.75, 1.5): log2 m by the series of the inverse hyperbolic tangent.
    const std::int32_t e = static_cast<std::int32_t>(bits - 0x3F400000u) >> 23;
    const std::uint32_t mantissa = bits - (static_cast<std::uint32_t>(e) << 23);
    float m;
    __builtin_memcpy(&m, &mantissa, 4);
    const float t = (m - 1) / (m + 1), t2 = t * t;
    const float log2m = t * (2.88539008f + t2 * (0.96179669f + t2 * (0.57707802f + t2 * (0.41219859f + t2 * 0.32059890f))));
    const float y = mu * (static_cast<float>(e) + log2m);
    const float clipped = y < -126.f ? -126.f : y > 126.f ? 126.f : y;
    const auto n = static_cast<std::int32_t>(clipped + (clipped < 0 ? -0.5f : 0.5f));
    const float f = clipped - static_cast<float>(n);
    const float p = 1 + f * (0.693147182f + f * (0.240226507f + f * (0.0555041087f + f * (0.00961812911f + f * (0.00133335581f + f * 0.000154035304f)))));
    const auto scale = static_cast<std::uint32_t>(n + 127) << 23;
    float two;
    __builtin_memcpy(&two, &scale, 4);
    return p * two;
}

/// Keeps what the next call has to subtract.
NG_INLINE void remember(std::size_t n, const std::uint32_t* NG_RESTRICT target, const float* NG_RESTRICT now, float* NG_RESTRICT memory)
{
    for (std::size_t k = 0; k < n; ++k) memory[k] = now[target[k]];
}

struct SumFactors {
    float trace, squares, post;
};

/// Of step times slope: below it the third order, (step slope)^3 / 6, is under 2e-7 of the weights' scale.
inline constexpr float kLargeStep = 0.01f;

/// Rows of rules whose potentiation depends on the weight, expanded to the second order of the step, then depression. `Rule` as for
/// potentiate(), and `float gain(float w) const`, the step per unit of trace, and `float slope(float w, float gain) const`, its derivative.
/// Leaves the weights it started from in `before`; returns whether any step was too large. Pointers are restricted parameters: only then
/// does the loop become SIMD.
template <bool kDepress, class Rule>
NG_INLINE std::uint32_t secondOrder(std::size_t n, const Rule rule, const SumFactors by, const std::uint32_t* NG_RESTRICT target, float* NG_RESTRICT weight,
                                    float* NG_RESTRICT before, const float* NG_RESTRICT memory, const float* NG_RESTRICT memory2, const float* NG_RESTRICT since,
                                    const float* NG_RESTRICT since2, const float* NG_RESTRICT post)
{
    std::uint32_t large = 0;
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t j = target[k];
        const float w = weight[k];
        before[k] = w;
        const float s1 = by.trace * (since[j] - memory[k]), s2 = by.squares * (since2[j] - memory2[k]);
        const float gain = rule.gain(w), slope = rule.slope(w, gain);
        const float raised = rule.clipped(w + gain * (s1 + 0.5f * slope * (s1 * s1 - s2)));
        weight[k] = kDepress ? rule.depressed(raised, by.post * post[j]) : raised;
        large |= slope * s1 > kLargeStep || slope * s1 < -kLargeStep ? 1u : 0u;
    }
    return large;
}

/// A whole row of such a rule; steps too large for the expansion are replayed spike by spike.
template <bool kDepress, class Rule>
NG_INLINE void secondOrderRow(const ng_row* r, const Rule& rule)
{
    constexpr std::size_t kChunk = 256;
    const ng_sum& trace = r->sums.trace;
    const ng_sum& squares = r->sums.squares;
    const auto preTrace = static_cast<float>(r->pre_trace);
    const SumFactors by{trace.since_factor, squares.since_factor, r->sums.post_factor};
    const bool unequal = kDepress && r->plasticity; // young and old targets side by side: rare
    alignas(64) float before[kChunk];
    for (std::size_t at = 0; at < r->n; at += kChunk) {
        const std::size_t n = r->n - at < kChunk ? r->n - at : kChunk;
        const std::uint32_t large = secondOrder<kDepress>(n, rule, by, r->target + at, r->weight + at, before, trace.memory + at, squares.memory + at, trace.since,
                                                          squares.since, r->sums.post);
        if (!large && !unequal) continue;
        for (std::size_t k = 0; k < n; ++k) {
            const std::uint32_t j = r->target[at + k];
            const float step = by.trace * (trace.since[j] - trace.memory[at + k]) * rule.slope(before[k], rule.gain(before[k]));
            if (!unequal && step <= kLargeStep && step >= -kLargeStep) continue;
            const float raised = preTrace > 0 ? potentiate(r, rule, static_cast<std::uint32_t>(at + k), before[k], preTrace) : before[k];
            r->weight[at + k] = kDepress ? rule.depressed(raised, postTrace(r, j)) : raised;
        }
    }
    if (!kDepress) return;
    remember(r->n, r->target, trace.now, trace.memory);
    remember(r->n, r->target, squares.now, squares.memory);
}

} // namespace ng::kernel
