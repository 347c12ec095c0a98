#pragma once
#include "projection_state.h"

#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace ng {

/// What growth may do to the synapses of one projection, and what it may ask of them; it works on the projection it is given and keeps the
/// counts and the sweep that go with it. Every change of structure after the start goes through here.
///
/// When a target dies, its incoming synapses stay for a while: no row knows its sources. A sweep walks over the source rows, a slice per
/// frame, and removes what runs onto the dead; a death is swept once every row has been passed. Slices are counted in synapses looked
/// at, so a run does not depend on how fast or how parallel it is.
class SynapseBook {
public:
    SynapseBook(std::uint32_t sources, std::uint32_t targets) : m_sources(sources), m_indegree(targets, 0), m_dying((targets + 63) / 64, 0) {}

    /// Counts what is there; after the network has been built.
    void count(const ProjectionState&);
    [[nodiscard]] const std::uint32_t* indegrees() const { return m_indegree.data(); }
    [[nodiscard]] static std::uint32_t outdegree(const ProjectionState&, Slot source);
    /// Targets of a source, ascending.
    static void outgoing(const ProjectionState&, Slot source, std::vector<Slot>& out);

    /// Target of one of a source's synapses, drawn with 32 random bits; kNoSlot if it has none. Does not depend on how targets are split.
    [[nodiscard]] static Slot pick(const ProjectionState&, Slot source, std::uint32_t bits);

    void added(Slot target) { ++m_indegree[target]; }
    /// Removes the synapse number `ordinal` among those of the pair; its weight, or nothing if there is none.
    std::optional<float> remove(ProjectionState&, Slot source, Slot target, std::uint32_t ordinal);
    /// Called for every synapse that goes: source, target, weight.
    using Lost = std::function<void(Slot source, Slot target, float weight)>;
    /// Removes all synapses of a source, told in the order of their targets.
    void clearRow(ProjectionState&, Slot source, const Lost&);

    /// Lets the sweep remove what runs onto a target that has just died.
    void bury(Slot target);
    /// Deaths whose synapses are all gone, in the order of bury(), counted since the start.
    [[nodiscard]] std::uint64_t swept() const { return m_swept; }
    [[nodiscard]] bool sweeping() const { return !m_queue.empty(); }
    /// Looks at up to about `budget` synapses, and at whole rows.
    void sweep(ProjectionState&, std::uint64_t budget, const Lost&);

    /// `targets`: slots of the target population; `buried`: its deaths since the start.
    template <class Archive>
    void archive(Archive& a, std::size_t targets, std::uint64_t buried)
    {
        a.fixed(m_indegree, targets);
        a.fixed(m_dying, (targets + 63) / 64);
        std::vector<Slot> target;
        std::vector<std::uint64_t> untilRow;
        for (const Burial& b : m_queue) {
            target.push_back(b.target);
            untilRow.push_back(b.untilRow);
        }
        a(target, untilRow, m_rowsPassed, m_swept);
        if constexpr (Archive::kReads) {
            m_queue.clear();
            if (target.size() != untilRow.size() || m_swept > buried || buried - m_swept != target.size()) return a.refuse("a death is swept twice or never");
            for (std::size_t k = 0; k < target.size(); ++k) {
                if (target[k] >= targets) return a.refuse("a neuron that is not there is swept");
                m_queue.push_back({target[k], untilRow[k]});
            }
        }
    }

private:
    struct Gone {
        Slot target;
        float weight;
    };
    [[nodiscard]] bool isDying(Slot t) const { return (m_dying[t / 64] >> (t % 64)) & 1; }
    void tell(Slot source, std::vector<Gone>&, const Lost&);

    struct Burial {
        Slot target;
        std::uint64_t untilRow; ///< rows passed when it is swept
    };
    std::uint32_t m_sources; ///< rows
    std::vector<std::uint32_t> m_indegree;
    std::vector<std::uint64_t> m_dying; ///< bit per target
    std::deque<Burial> m_queue;
    std::uint64_t m_rowsPassed = 0; ///< the next row is this modulo the number of rows
    std::uint64_t m_swept = 0;
    std::vector<Gone> m_gone;
};

} // namespace ng
