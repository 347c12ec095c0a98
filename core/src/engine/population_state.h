#pragma once
#include "lanes.h"
#include "living_list.h"

#include <ng/engine/run_plan.h>
#include <ng/stream/structure.h>

#include <vector>

namespace ng {

/// The neurons of one population: structure of arrays by slot, in blocks of `width` lanes. A value: copying it copies the neurons.
class PopulationState {
public:
    PopulationState(const PopulationPlan&, const RunPlan&);

    const PopulationPlan* plan; ///< borrowed from the run plan
    std::vector<double> parameters, derived;
    void (*update)(const ng_block*) = nullptr; ///< the kernel's form for the run's instruction set; null: a drive
    void (*drive)(const ng_drive*) = nullptr;
    std::uint32_t width = 16, blocks = 1, capacity = 16;
    std::uint32_t ringTicks = 1;

    Lanes<std::uint32_t> ids;    ///< raw NeuronId; of a free slot: of its last neuron
    Lanes<float> maturity;       ///< 0..1
    std::vector<float> plasticity; ///< learning-rate multiplier 0..1
    std::vector<std::uint64_t> alive; ///< per 64 slots: lanes whose spikes count
    std::vector<Stage> stage;    ///< Dead for a free slot
    std::vector<Tick> born;
    std::vector<NeuronId> parent;
    std::vector<Position> position;
    std::vector<std::uint64_t> totalSpikes;
    std::vector<std::uint32_t> episodeSpikes;
    std::vector<std::uint32_t> activitySpikes; ///< since the last activity frame
    LivingList living;  ///< taking part
    LivingList reserve; ///< progenitors waiting
    struct Growing {
        Slot slot;
        std::uint32_t id; ///< whose: the slot may have passed to another since
    };
    std::vector<Growing> growing; ///< not yet mature

    [[nodiscard]] bool isAlive(Slot s) const { return (alive[s / 64] >> (s % 64)) & 1; }
    void setAlive(Slot s, bool on);
    /// Neurons alive or waiting have reached the cap.
    [[nodiscard]] bool isFull() const { return living.size() + reserve.size() >= plan->capacity; }
    [[nodiscard]] bool hasFreeSlot() const { return !m_free.empty(); }
    /// Lowest free slot; there must be one.
    [[nodiscard]] Slot takeSlot();
    void freeSlot(Slot);

    /// Lane array of a state row; `index` counts state rows only.
    [[nodiscard]] void* stateLanes(std::size_t index) { return m_states[index].data(); }
    [[nodiscard]] std::size_t stateCount() const { return m_states.size(); }
    [[nodiscard]] const ng_field& stateField(std::size_t index) const { return *m_stateFields[index]; }
    /// Index of the state row with this name; stateCount() if there is none.
    [[nodiscard]] std::size_t stateIndex(std::string_view name) const;
    void setState(std::size_t index, Slot, double);
    [[nodiscard]] double state(std::size_t index, Slot) const;

    /// Where input of `port` at `tick` for `slot` is summed.
    [[nodiscard]] float* inputRing(std::uint32_t port) { return m_input[port].data(); }
    [[nodiscard]] std::size_t ringIndex(Slot s, Tick t) const
    {
        const std::size_t b = s / width;
        return (b * ringTicks + static_cast<std::size_t>(t % ringTicks)) * width + s % width;
    }
    void clearInput(Slot);
    /// Sums of input on their way to a slot: one per step and receptor where there is any.
    [[nodiscard]] std::uint64_t pendingInput(Slot) const;
    void clearAllInput();
    /// Recomputes the derived constants after a change of parameters.
    void prepare(double dtMs);
    /// Puts the transient states of a slot (or all states of a newborn) to their initial values.
    void resetSlot(Slot, bool newborn, std::uint64_t seed);

    /// Memory held.
    [[nodiscard]] std::size_t bytes() const;

    /// Slots that are in no list, ascending: of neurons that are dead and not swept yet.
    [[nodiscard]] std::vector<Slot> unlisted() const;

    /// All that is not the design's. Slots beyond the plan's only fill blocks up and are left out, so the width of a block does not matter.
    template <class Archive>
    void archive(Archive& a)
    {
        const std::size_t n = plan->slotCount;
        a.fixed(parameters, parameters.size());
        a.fixed(ids, n);
        a.fixed(maturity, n);
        a.fixed(plasticity, n);
        a.fixed(alive, (n + 63) / 64);
        a.fixed(stage, n);
        a.fixed(born, n);
        a.fixed(parent, n);
        a.fixed(position, n);
        a.fixed(totalSpikes, n);
        a.fixed(episodeSpikes, n);
        a.fixed(activitySpikes, n);
        a(living, reserve, growing, m_free);
        for (std::size_t i = 0; i < m_states.size(); ++i) a.fixed(m_states[i], n * (m_stateFields[i]->type == NG_TYPE_F64 ? 8 : 4));
        // By tick and slot; a block's lanes of one tick lie side by side.
        for (auto& ring : m_input)
            for (std::uint32_t t = 0; t < ringTicks; ++t)
                for (std::size_t s = 0; s < n; s += width) a.bytes(&ring[ringIndex(static_cast<Slot>(s), t)], std::min<std::size_t>(width, n - s) * sizeof(float));
        if constexpr (Archive::kReads) {
            if (!inRange(*plan->kernel, parameters)) a.refuse("a parameter is out of range");
            else if (!isSound()) a.refuse("a neuron stands in two places or in none");
        }
    }

private:
    /// No slot is in two of the lists living, reserve and free, those in living and only those are alive, and every stage exists.
    [[nodiscard]] bool isSound() const;

    std::vector<Lanes<std::byte>> m_states;
    std::vector<const ng_field*> m_stateFields;
    std::vector<Lanes<float>> m_input; // [port]: blocks x ring x width
    std::vector<Slot> m_free;          // heap, so that the lowest is taken first
};

} // namespace ng
