#pragma once
#include <ng/base/ids.h>
#include <ng/base/tick.h>
#include <ng/plugin/kernel_abi.h>

#include <array>
#include <cstdint>
#include <vector>

namespace ng {

/// The spikes of a part's targets that learning rules still need, one stretch per target in a common pool. Stretches grow in size classes
/// and slide down when their front has been dropped, so that memory stays bounded by what is needed. A value.
class PostHistory {
public:
    /// Targets with slots below `endTarget`; decays per tick with `perTick` = dt / tau.
    PostHistory(Slot endTarget, double perTick) : m_range(std::size_t{endTarget} * 2), m_place(endTarget), m_perTick(perTick) {}

    /// Traces decay differently from `now` on, for synapses that spikes reach after `delay`.
    void setDecay(double perTick, Tick now, Tick delay);
    void append(Slot, Tick, float plasticity);
    void append(Slot, const ng_post_spike&);
    /// Drops the spikes that had arrived by `horizon`, except the newest of each target that has arrived by `now`: its trace goes on.
    void drop(Tick horizon, Tick now, Tick largestDelay);
    void forget(Slot);
    /// Spikes kept.
    [[nodiscard]] std::size_t size() const { return m_count; }
    [[nodiscard]] std::size_t bytes() const { return m_pool.capacity() * sizeof(ng_post_spike) + m_range.capacity() * 4 + m_place.capacity() * sizeof(Place); }
    [[nodiscard]] ng_history view() const { return {m_pool.data(), m_range.data()}; }
    [[nodiscard]] Slot endTarget() const { return static_cast<Slot>(m_place.size()); }

    /// By target, the first `targets`; read into an empty history.
    template <class Archive>
    void archive(Archive& a, Slot targets)
    {
        a(m_perTick);
        for (Slot s = 0; s < targets; ++s) {
            std::vector<ng_post_spike> spikes(m_pool.begin() + m_range[2 * s], m_pool.begin() + m_range[2 * s + 1]);
            a(spikes);
            if constexpr (Archive::kReads)
                for (const ng_post_spike& p : spikes) append(s, p);
        }
    }

private:
    struct Place {
        std::uint32_t begin = 0, capacity = 0;
    };
    std::vector<ng_post_spike> m_pool;
    std::vector<std::uint32_t> m_range; ///< [2 slot], [2 slot + 1]: first and end in the pool
    std::vector<Place> m_place;
    std::array<std::vector<std::uint32_t>, 32> m_free; ///< by log2 of the capacity
    std::size_t m_count = 0;
    double m_perTick;
};

} // namespace ng
