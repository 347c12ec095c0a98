#pragma once
#include "growable_lanes.h"

#include <ng/base/ids.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// What a projection keeps for each synapse besides target and weight.
struct RowFormat {
    enum class Delays : std::uint8_t {
        Shared,  ///< one delay for all
        Packed,  ///< 8 bits of delay above 24 bits of target, in the word of the target
        Separate ///< 16 bits a synapse, where 8 do not suffice or a rule reads them
    };
    Delays delays = Delays::Shared;
    std::uint8_t memories = 0; ///< floats a synapse that a learning rule keeps: 0 to 2
};

/// The synapses of one projection onto one part of its targets: one row per source, structure of arrays. A static synapse takes 8 bytes
/// (10 with delays that cannot be packed), one with a rule's memory 12 or 16. Rows grow in size classes (powers of two) from free lists.
/// Removal keeps the order of a row, so that the order of float additions onto a target never depends on how targets are split.
class RowPool {
public:
    static constexpr std::uint32_t kTargetBits = 24;
    static constexpr std::uint32_t kTargetMask = (std::uint32_t{1} << kTargetBits) - 1;

    RowPool() = default;
    RowPool(std::uint32_t sources, RowFormat format) : m_rows(sources), m_format(format) {}

    [[nodiscard]] const RowFormat& format() const { return m_format; }
    [[nodiscard]] std::uint32_t size(Slot source) const { return m_rows[source].count; }
    [[nodiscard]] std::uint64_t synapses() const { return m_synapses; }
    [[nodiscard]] std::uint32_t sources() const { return static_cast<std::uint32_t>(m_rows.size()); }
    [[nodiscard]] std::size_t begin(Slot source) const { return m_rows[source].begin; }

    /// The targets of a row; reads the slot out of a word that may hold a delay too.
    class Targets {
    public:
        Targets(const std::uint32_t* words, std::uint32_t mask) : m_words(words), m_mask(mask) {}
        std::uint32_t operator[](std::size_t k) const { return m_words[k] & m_mask; }

    private:
        const std::uint32_t* m_words;
        std::uint32_t m_mask;
    };
    [[nodiscard]] Targets targets(Slot s) const { return {words(s), m_format.delays == RowFormat::Delays::Packed ? kTargetMask : ~std::uint32_t{0}}; }
    /// Targets as they are kept: with the delay in the upper 8 bits when delays are packed, else slots.
    [[nodiscard]] const std::uint32_t* words(Slot s) const { return m_target.data() + m_rows[s].begin; }
    [[nodiscard]] float* weights(Slot s) { return m_weight.data() + m_rows[s].begin; }
    [[nodiscard]] const float* weights(Slot s) const { return m_weight.data() + m_rows[s].begin; }
    /// Null unless delays are separate.
    [[nodiscard]] const std::uint16_t* delays(Slot s) const { return m_format.delays == RowFormat::Delays::Separate ? m_delay.data() + m_rows[s].begin : nullptr; }
    /// A rule's memory number `which` of a row; null where there is none.
    [[nodiscard]] float* memory(Slot s, std::uint8_t which) { return which < m_format.memories ? m_memory[which].data() + m_rows[s].begin : nullptr; }
    [[nodiscard]] const float* memory(Slot s, std::uint8_t which) const { return which < m_format.memories ? m_memory[which].data() + m_rows[s].begin : nullptr; }
    /// Delay of the k-th synapse of a row; 0 when all share one.
    [[nodiscard]] std::uint16_t delay(Slot s, std::uint32_t k) const;
    [[nodiscard]] float& weightAt(std::size_t position) { return m_weight[position]; }

    /// Makes room for exactly `count` synapses of each source, for a first fill without slack.
    void reserveExactly(std::span<const std::uint32_t> count);
    using Memory = std::array<float, 2>;
    void append(Slot source, std::uint32_t target, float weight, std::uint16_t delay, Memory memory = {});
    /// Removes the k-th synapse of a row; the ones behind move up.
    void erase(Slot source, std::uint32_t k);
    void clearRow(Slot source);
    /// Sorts each row by delay, keeping the order of equal delays: one row then touches a small window of input memory at a time.
    void sortByDelay();
    /// Bytes taken from the system.
    [[nodiscard]] std::size_t bytes() const;

    /// The rows of the first `sources`, one after the other; read into an empty pool. Targets are below `targets`, delays of their own in
    /// [least, most].
    template <class Archive>
    void archive(Archive& a, Slot sources, Slot targets, std::uint32_t least, std::uint32_t most)
    {
        std::vector<std::uint32_t> count(sources);
        for (std::size_t s = 0; s < count.size(); ++s) count[s] = m_rows[s].count;
        a.fixed(count, count.size());
        if constexpr (Archive::kReads) {
            std::uint64_t all = 0;
            for (const std::uint32_t n : count) all += n;
            if (all > a.left() / 8) return a.refuse("it ends too early");
            reserveExactly(count);
            for (std::size_t s = 0; s < count.size(); ++s) m_rows[s].count = count[s];
            m_synapses = all;
        }
        eachLane([&](auto& lane) {
            for (Slot s = 0; s < sources; ++s) a.bytes(lane.data() + m_rows[s].begin, m_rows[s].count * sizeof(lane[0]));
        });
        if constexpr (Archive::kReads)
            if (!isSound(targets, least, most)) a.refuse("a synapse leads nowhere");
    }

private:
    [[nodiscard]] bool isSound(Slot targets, std::uint32_t least, std::uint32_t most) const;

    struct Row {
        std::size_t begin = 0;
        std::uint32_t count = 0;
        std::uint32_t capacity = 0;
    };
    std::size_t take(std::uint32_t capacity);
    void give(const Row&);
    void resize(std::size_t);
    /// Calls f on each array that is in use.
    template <class F>
    void eachLane(F&& f)
    {
        f(m_target);
        f(m_weight);
        if (m_format.delays == RowFormat::Delays::Separate) f(m_delay);
        for (std::uint8_t k = 0; k < m_format.memories; ++k) f(m_memory[k]);
    }

    std::vector<Row> m_rows;
    GrowableLanes<std::uint32_t> m_target;
    GrowableLanes<float> m_weight;
    GrowableLanes<std::uint16_t> m_delay;
    std::array<GrowableLanes<float>, 2> m_memory;
    std::array<std::vector<std::size_t>, 33> m_free; // by log2 of the capacity
    std::uint64_t m_synapses = 0;
    RowFormat m_format;
};

} // namespace ng
