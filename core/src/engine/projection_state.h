#pragma once
#include "population_state.h"
#include "row_pool.h"

#include <ng/engine/run_plan.h>

#include <span>
#include <vector>

namespace ng {

/// A spike inside the engine: step, and where its neuron is now.
struct LocalSpike {
    Tick tick;
    Slot slot;
};

/// The synapses of a projection onto the targets [firstTarget, endTarget), owned by one worker, with the traces plasticity needs.
class ProjectionPart {
public:
    ProjectionPart(std::uint32_t sources, Slot firstTarget, Slot endTarget, std::uint32_t targets, const ProjectionPlan&);

    RowPool rows;
    Slot firstTarget, endTarget;

    [[nodiscard]] bool owns(Slot target) const { return target >= firstTarget && target < endTarget; }
    /// The reverse index is stale after any change of rows; it is made anew when it is next asked for.
    void structureChanged() { m_indexed = false; }

    struct Incoming {
        Slot source;
        std::size_t position; ///< in the row pool
    };
    [[nodiscard]] std::span<const Incoming> incoming(Slot target);

    struct Trace {
        double value = 0; ///< just after the last spike
        Tick last = 0;
        Tick settled = 0; ///< target spikes that arrived up to here are in the row's weights
    };
    std::vector<Trace> pre; ///< [source]; empty without traces

    std::vector<std::vector<std::uint64_t>> historyTick; ///< [target]; empty without history
    std::vector<std::vector<double>> historyTrace;

private:
    std::vector<std::uint32_t> m_start; // [target - firstTarget], n + 1
    std::vector<Incoming> m_incoming;
    bool m_indexed = false;
};

/// All synapses of one projection. A value: copying it copies the weights.
class ProjectionState {
public:
    ProjectionState(const ProjectionPlan&, const PopulationState& source, const PopulationState& target, std::uint32_t parts);

    const ProjectionPlan* plan; ///< borrowed from the run plan
    std::vector<double> parameters, derived;
    std::vector<ProjectionPart> parts;
    bool frozen = false; ///< no plasticity: a copy that is only asked

    [[nodiscard]] bool plastic() const { return !frozen && (plan->kernel->on_pre || plan->kernel->on_post); }
    [[nodiscard]] std::uint64_t synapses() const;
    [[nodiscard]] ProjectionPart& owner(Slot target) { return parts[std::min<std::size_t>(target / m_partSize, parts.size() - 1)]; }
    void add(Slot source, Slot target, float weight, std::uint16_t delay);

    /// Plasticity and delivery of one epoch's spikes onto one part. `from` and `to`: spikes of the source and the target population, in
    /// time order. Thread: the part's owner.
    void deliver(std::size_t part, std::span<const LocalSpike> from, std::span<const LocalSpike> to, PopulationState& target, double dtMs);
    /// Brings all weights of a part up to `now`; what was pending is the same sum in the same order, so nothing that follows changes.
    void settle(std::size_t part, Tick now, const PopulationState& target, double dtMs);
    void resetTraces();
    /// Drops what is remembered of the spikes of a neuron that died.
    void forgetSource(Slot);
    void forgetTarget(Slot);
    void prepare(double dtMs);

private:
    [[nodiscard]] ng_row rowOf(ProjectionPart&, Slot source, Tick now, const PopulationState& target, double dtMs, const struct HistoryView&);
    void learnAt(ProjectionPart&, const LocalSpike& targetSpike, const PopulationState& target, double dtMs);

    std::uint32_t m_partSize = 1;
};

} // namespace ng
