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

/// Traces of a row from sums (ng_sums): the source's trace summed over the target spikes since its last spike, and the target's trace now.
[[nodiscard]] inline float summedPreTrace(const ng_row* r, std::uint32_t k, std::uint32_t j) { return r->sums.since_factor * (r->sums.since[j] - r->memory[k]); }
[[nodiscard]] inline float postTrace(const ng_row* r, std::uint32_t j)
{
    return (r->plasticity ? r->plasticity[j] : 1.f) * r->sums.post_factor * r->sums.post[j];
}

} // namespace ng::kernel
