#pragma once
#include "common/catch_up.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace ng {

/// What is known of one neuron's life: how it was born, its stages, how it died.
struct NeuronLife {
    StructureEvent birth;
    std::vector<StructureEvent> stages; ///< in time order
    std::optional<StructureEvent> death;

    /// Empty before the birth; Dead from the tick of the death on.
    [[nodiscard]] std::optional<Stage> stageAt(Tick) const;
};

/// The lives of all neurons of a run, read piece by piece. Thread: GUI.
class LifeBook : private StructureSink {
public:
    void update(const TimelineSource&);
    void clear();
    /// Null for a neuron nothing is known of (yet). Valid until the next update.
    [[nodiscard]] const NeuronLife* find(NeuronId) const;
    /// How many ancestors it has by way of its parents.
    [[nodiscard]] int generation(NeuronId) const;

private:
    void take(const StructureEvent&) override;

    CatchUp m_read;
    std::unordered_map<NeuronId, NeuronLife> m_lives;
};

} // namespace ng
