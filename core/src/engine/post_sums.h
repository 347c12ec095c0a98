#pragma once
#include "lanes.h"

#include <ng/base/ids.h>
#include <ng/base/tick.h>

#include <array>
#include <cstdint>
#include <vector>

namespace ng {

/// The spikes of a part's targets as sums (kernel_abi.h, ng_sums): what additive pair STDP needs instead of a history. With
/// C_j(t) = sum of exp(-(arrival - origin) / tau_plus) a row is brought up to date by one subtraction per synapse. Floats lose the small
/// late terms against the early large ones, so the origin moves on in segments of at most 5 tau_plus. Each of the newest `kSegments`
/// segments has an array of its own that goes on counting, so that a row needs only the array of its source's last spike; a row whose
/// segment runs out has been silent for at least 20 tau_plus and is settled for good. A value.
class PostSums {
public:
    static constexpr std::uint32_t kSegments = 5;

    PostSums() = default;
    /// Targets with slots below `endTarget`, synapses with one `delay`; order 2 sums squares too. Time constants in ticks.
    PostSums(int order, Slot endTarget, Tick delay, Tick epochTicks, double tauPlus, double tauMinus, Tick now);
    /// Whether epochs are short enough against the time constants for floats.
    [[nodiscard]] static bool fits(Tick epochTicks, double tauPlus, double tauMinus)
    {
        return static_cast<double>(epochTicks) <= 5 * tauPlus && static_cast<double>(epochTicks) <= 20 * tauMinus;
    }

    /// A target fired; spikes come in the order of their ticks.
    void hear(Slot, Tick fired, float plasticity);
    /// Whether the epoch that begins at `now` begins a new segment. Everything must have arrived (arrive()), and rows whose last spike is in
    /// `expiring()` must be settled, before beginSegment().
    [[nodiscard]] bool segmentEnds(Tick now) const { return now - m_origin[m_segment % kSegments] >= m_segmentTicks; }
    [[nodiscard]] std::uint32_t expiring() const { return m_segment + 1 - kSegments; }
    void beginSegment(Tick now);
    /// At the beginning of an epoch: keeps the targets' own traces within the range of floats. At fixed times, so that the result is the same
    /// whatever the parts.
    void keepInRange(Tick now);
    [[nodiscard]] std::uint32_t segment() const { return m_segment; }

    /// Takes in what has arrived: for potentiation up to and including `now`, for the target's own trace before it (simultaneous spikes
    /// do not pair). `now` never goes back.
    void arrive(Tick now);

    /// Power 1: sums; 2: sums of squares (null for order 1).
    [[nodiscard]] const float* since(int power, std::uint32_t segment) const { return (power == 1 ? m_sum : m_squares)[segment % kSegments].data(); }
    [[nodiscard]] const float* post() const { return m_post.data(); }
    /// Turns differences of since(power, segment) into the summed (squared) trace of a source whose trace was `trace` just after its spike at `last`.
    [[nodiscard]] float sinceFactor(int power, std::uint32_t segment, double trace, Tick last) const;
    [[nodiscard]] float postFactor(Tick now) const;
    void forget(Slot);
    [[nodiscard]] int order() const { return m_order; }
    /// Ticks after which a silent source's row has been settled for good.
    [[nodiscard]] Tick reach() const { return m_segmentTicks * kSegments; }
    [[nodiscard]] bool hasTimes(double tauPlus, double tauMinus) const { return m_tauPlus == tauPlus && m_tauMinus == tauMinus; }
    /// Goes on with other time constants [ticks] from `now`; all rows are settled, their memories start from 0 in the present segment.
    void restart(double tauPlus, double tauMinus, Tick epochTicks, Tick now);

    // For a new split of the targets: the same clock without spikes, then the targets [first, end) of another part.
    [[nodiscard]] PostSums resized(Slot endTarget) const;
    void take(const PostSums& other, Slot first, Slot end);
    void sortArrivals(Tick now);
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] Slot endTarget() const { return static_cast<Slot>(m_post.size()); }

    template <class Archive>
    void archive(Archive& a, Slot targets)
    {
        a(m_tauPlus, m_tauMinus, m_segmentTicks, m_postTicks, m_segment, m_origin, m_postOrigin);
        for (auto& sum : m_sum) a.fixed(sum, targets);
        for (auto& squares : m_squares) a.fixed(squares, m_order == 2 ? targets : 0);
        a.fixed(m_post, targets);
        std::uint64_t nextSum = m_nextSum, nextPost = m_nextPost;
        a(m_arrivals, nextSum, nextPost);
        m_nextSum = static_cast<std::size_t>(nextSum);
        m_nextPost = static_cast<std::size_t>(nextPost);
        if constexpr (Archive::kReads)
            if (!isSound()) a.refuse("a spike arrives nowhere");
    }

private:
    [[nodiscard]] bool isSound() const;

    void setTimes(double tauPlus, double tauMinus, Tick epochTicks);

    struct Arrival {
        Tick tick;
        Slot slot;
        float plasticity;
    };
    double m_tauPlus = 1, m_tauMinus = 1; ///< ticks
    Tick m_delay = 1, m_segmentTicks = 1, m_postTicks = 1;
    std::uint32_t m_segment = kSegments;
    std::array<Tick, kSegments> m_origin{};
    int m_order = 1;
    std::array<Lanes<float>, kSegments> m_sum, m_squares;
    Lanes<float> m_post;
    Tick m_postOrigin = 0;
    std::vector<Arrival> m_arrivals;
    std::size_t m_nextSum = 0, m_nextPost = 0;
};

} // namespace ng
