#pragma once
#include "population_state.h"
#include "row_pool.h"

#include <ng/plugin/kernel.h>

#include <bit>

namespace ng {

/// How many spikes ahead a row is fetched: far enough for memory to answer, near enough for the cache to keep it.
inline constexpr std::size_t kRowsAhead = 2;

inline void prefetchRow(const RowPool& rows, Slot s)
{
    if (rows.size(s) == 0) return;
    // The beginning only; the rest of a longer row follows by itself.
    for (std::size_t line = 0; line < 2; ++line) {
        __builtin_prefetch(rows.words(s) + line * 16);
        __builtin_prefetch(rows.weights(s) + line * 16, 1);
    }
}

/// The input memory of one port of a population as rows of synapses are added onto it: where the sums of the tick that a spike arrives at
/// stand. Ring layout: [block][step][lane].
class InputWindow {
public:
    InputWindow(PopulationState& target, const ProjectionPlan& plan, const RowFormat& format)
        : m_ring(target.inputRing(plan.port)), m_width(target.width), m_ticks(target.ringTicks), m_delay(plan.delayTicks), m_largestDelay(plan.maxDelayTicks),
          m_blockStride(std::size_t{target.ringTicks} * target.width), m_oneBlock(target.blocks == 1), m_shift(std::countr_zero(target.width)),
          m_delays(format.delays)
    {
        if (m_delays != RowFormat::Delays::Shared) m_step.resize(std::size_t{m_largestDelay} + 1);
    }

    /// Spikes of this tick follow.
    void moveTo(Tick now)
    {
        if (now == m_now) return;
        m_now = now;
        if (m_delays == RowFormat::Delays::Shared) {
            m_at = m_ring + static_cast<std::size_t>((now + m_delay) % m_ticks) * m_width;
            return;
        }
        std::size_t tick = static_cast<std::size_t>((now + m_delay) % m_ticks);
        for (std::uint32_t d = m_delay; d <= m_largestDelay; ++d) {
            m_step[d] = tick * m_width;
            if (++tick == m_ticks) tick = 0;
        }
    }

    /// Adds the weights of a row.
    void add(const RowPool& rows, Slot source)
    {
        const std::uint32_t n = rows.size(source);
        const std::uint32_t* NG_RESTRICT const words = rows.words(source);
        const float* NG_RESTRICT const weights = rows.weights(source);
        // Full blocks are a power of two wide (kMaxWidth, less in tests), so the block is a shift; a smaller population is one block.
        static_assert(kernel::kMaxWidth == 256);
        switch (m_delays) {
        case RowFormat::Delays::Shared:
            if (m_oneBlock)
                for (std::uint32_t i = 0; i < n; ++i) m_at[words[i]] += weights[i];
            else if (m_width == kernel::kMaxWidth)
                for (std::uint32_t i = 0; i < n; ++i) m_at[(words[i] >> 8) * m_blockStride + (words[i] & 255)] += weights[i];
            else
                for (std::uint32_t i = 0; i < n; ++i) m_at[place(words[i])] += weights[i];
            break;
        case RowFormat::Delays::Packed:
            for (std::uint32_t i = 0; i < n; ++i) {
                const std::uint32_t t = words[i] & RowPool::kTargetMask;
                m_ring[place(t) + m_step[words[i] >> RowPool::kTargetBits]] += weights[i];
            }
            break;
        case RowFormat::Delays::Separate: {
            const std::uint16_t* const delays = rows.delays(source);
            for (std::uint32_t i = 0; i < n; ++i) m_ring[place(words[i]) + m_step[delays[i]]] += weights[i];
            break;
        }
        }
    }

private:
    [[nodiscard]] std::size_t place(std::uint32_t t) const { return m_oneBlock ? t : (t >> m_shift) * m_blockStride + (t & (m_width - 1)); }

    float* m_ring;
    float* m_at = nullptr;
    std::uint32_t m_width;
    std::size_t m_ticks;
    std::uint32_t m_delay, m_largestDelay;
    std::size_t m_blockStride;
    bool m_oneBlock;
    int m_shift;
    RowFormat::Delays m_delays;
    Tick m_now = ~Tick{0};
    std::vector<std::size_t> m_step; ///< [delay]: offset of the step it arrives in
};

} // namespace ng
