#pragma once
#include "lanes.h"

#include <ng/base/ids.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// The synapses of one projection onto one part of its targets: one row per source, structure of arrays, 8 bytes a synapse
/// (10 with delays of its own). Rows grow in size classes (powers of two) from free lists. Removal keeps the order of a row, so that
/// the order of float additions onto a target never depends on how targets are split.
class RowPool {
public:
    RowPool() = default;
    RowPool(std::uint32_t sources, bool ownDelays) : m_rows(sources), m_ownDelays(ownDelays) {}

    [[nodiscard]] std::uint32_t size(Slot source) const { return m_rows[source].count; }
    [[nodiscard]] std::uint64_t synapses() const { return m_synapses; }
    [[nodiscard]] std::uint32_t sources() const { return static_cast<std::uint32_t>(m_rows.size()); }
    [[nodiscard]] std::size_t begin(Slot source) const { return m_rows[source].begin; }
    [[nodiscard]] const std::uint32_t* targets(Slot s) const { return m_target.data() + m_rows[s].begin; }
    [[nodiscard]] float* weights(Slot s) { return m_weight.data() + m_rows[s].begin; }
    [[nodiscard]] const float* weights(Slot s) const { return m_weight.data() + m_rows[s].begin; }
    /// Null when the projection has one delay for all.
    [[nodiscard]] const std::uint16_t* delays(Slot s) const { return m_ownDelays ? m_delay.data() + m_rows[s].begin : nullptr; }
    [[nodiscard]] float& weightAt(std::size_t position) { return m_weight[position]; }

    /// Makes room for exactly `count` synapses of each source, for a first fill without slack.
    void reserveExactly(std::span<const std::uint32_t> count);
    void append(Slot source, std::uint32_t target, float weight, std::uint16_t delay);
    /// Removes the k-th synapse of a row; the ones behind move up.
    void erase(Slot source, std::uint32_t k);
    void clearRow(Slot source);

private:
    struct Row {
        std::size_t begin = 0;
        std::uint32_t count = 0;
        std::uint32_t capacity = 0;
    };
    std::size_t take(std::uint32_t capacity);
    void give(const Row&);

    std::vector<Row> m_rows;
    Lanes<std::uint32_t> m_target;
    Lanes<float> m_weight;
    Lanes<std::uint16_t> m_delay;
    std::array<std::vector<std::size_t>, 33> m_free; // by log2 of the capacity
    std::uint64_t m_synapses = 0;
    bool m_ownDelays = false;
};

} // namespace ng
