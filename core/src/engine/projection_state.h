#pragma once
#include "population_state.h"
#include "post_history.h"
#include "post_sums.h"
#include "row_pool.h"

#include <ng/engine/run_plan.h>

#include <optional>
#include <span>
#include <vector>

namespace ng {

/// A spike inside the engine: step, and where its neuron is now.
struct LocalSpike {
    Tick tick;
    Slot slot;
};

/// How a projection's rule learns at the spikes of the source.
enum class Learning : std::uint8_t {
    None,    ///< static, or at target spikes only
    History, ///< against the single spikes of the targets
    Sums     ///< one delay: against sums over the targets' spikes (of first order, or of second with the single spikes for large steps)
};

/// The synapses of a projection onto the targets [firstTarget, endTarget), owned by one worker, with the traces plasticity needs.
class ProjectionPart {
public:
    ProjectionPart(std::uint32_t sources, Slot firstTarget, Slot endTarget, RowFormat);

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
    [[nodiscard]] std::size_t indexBytes() const { return m_start.capacity() * sizeof(m_start[0]) + m_incoming.capacity() * sizeof(m_incoming[0]); }

    struct Trace {
        double value = 0; ///< just after the last spike
        Tick last = 0;
        Tick settled = 0;          ///< with history: target spikes that arrived up to here are in the row's weights
        std::uint32_t segment = 0; ///< with sums: that of the last spike
        template <class Archive>
        void archive(Archive& a) { a(value, last, settled, segment); }
    };
    std::vector<Trace> pre; ///< [source]; empty without traces
    std::optional<PostHistory> history;
    std::optional<PostSums> sums;
    Tick nextTrim = 0;

    /// Of a part that has all targets; `sources` and `targets` are the design's, without what fills the last blocks up.
    template <class Archive>
    void archive(Archive& a, const ProjectionPlan& plan, Slot sources, Slot targets)
    {
        rows.archive(a, sources, targets, plan.delayTicks, plan.maxDelayTicks);
        if (!pre.empty())
            for (Slot s = 0; s < sources; ++s) a(pre[s]);
        a(nextTrim);
        if (history) history->archive(a, targets);
        if (sums) sums->archive(a, targets);
        structureChanged();
    }

private:
    std::vector<std::uint32_t> m_start; // [target - firstTarget], n + 1
    std::vector<Incoming> m_incoming;
    bool m_indexed = false;
};

/// All synapses of one projection. A value: copying it copies the weights.
class ProjectionState {
public:
    ProjectionState(const ProjectionPlan&, const PopulationState& source, const PopulationState& target, std::uint32_t parts, const RunPlan&);

    const ProjectionPlan* plan; ///< borrowed from the run plan
    std::vector<double> parameters, derived;
    std::vector<ProjectionPart> parts;
    bool frozen = false; ///< no plasticity: a copy that is only asked

    [[nodiscard]] bool plastic() const { return !frozen && (plan->kernel->on_pre || plan->kernel->on_post); }
    [[nodiscard]] Learning learning() const { return m_learning; }
    [[nodiscard]] std::uint64_t synapses() const;
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] ProjectionPart& owner(Slot target) { return parts[std::min<std::size_t>(target / m_partSize, parts.size() - 1)]; }
    void add(Slot source, Slot target, float weight, std::uint16_t delay);
    /// After the first fill: puts rows into the order that is fastest to deliver.
    void finishBuild();
    /// Splits the targets anew among so many parts; nothing that follows changes.
    void repartition(std::uint32_t parts, Tick now, const PopulationState& target);

    /// Plasticity and delivery of one epoch's spikes onto one part. `from` and `to`: spikes of the source and the target population, in
    /// time order; the epoch is [begin, begin + epochTicks). Thread: the part's owner.
    void deliver(std::size_t part, Tick begin, std::span<const LocalSpike> from, std::span<const LocalSpike> to, PopulationState& target);
    /// The weights of a row of a part as they are at `now`, with what is pending; the row itself stays. `out` has the row's size.
    void settledWeights(std::size_t part, Slot source, Tick now, const PopulationState& target, std::span<float> out);
    /// Brings all weights of a part up to `now`. With history what follows keeps every bit, with sums it may differ by a rounding: for
    /// copies, and where the run itself prescribes it.
    void settle(std::size_t part, Tick now, const PopulationState& target);
    /// Whether targets fire so much that histories must be cut short; the same however targets are split.
    [[nodiscard]] bool crowded() const;
    /// Forgets target spikes that every row has seen.
    void trim(std::size_t part, Tick now, bool crowded, const PopulationState& target);
    void resetTraces();
    /// Drops what is remembered of the spikes of a neuron that died.
    void forgetSource(Slot);
    void forgetTarget(Slot);
    /// Whether a running projection can go on with these parameters: not if they need another way of learning than the one it was built with.
    [[nodiscard]] bool accepts(std::span<const double> parameters) const;
    /// Before a change of parameters at time `now`: what happened until now counts with the old ones.
    void beforeChange(Tick now, const PopulationState& target);
    /// Recomputes what follows from the parameters.
    void prepare(Tick now);

    /// Rows in their order, traces and histories. Saved as one part, so that how targets are split does not matter.
    template <class Archive>
    void archive(Archive& a, Tick now, const PopulationState& source, const PopulationState& target)
    {
        const Slot from = source.plan->capacity, to = target.plan->capacity;
        a.fixed(parameters, parameters.size());
        a(m_tauPlus);
        if constexpr (Archive::kReads) {
            if (!inRange(*plan->kernel, parameters)) a.refuse("a parameter is out of range");
            if (!a.ok()) return;
            const auto split = static_cast<std::uint32_t>(parts.size());
            repartition(1, now, target);
            parts.front().archive(a, *plan, from, to);
            if (a.ok()) repartition(split, now, target);
        } else if (parts.size() == 1) {
            parts.front().archive(a, *plan, from, to);
        } else {
            ProjectionState one(*this);
            one.repartition(1, now, target);
            one.parts.front().archive(a, *plan, from, to);
        }
    }

private:
    [[nodiscard]] ng_row rowOf(ProjectionPart&, Slot source, Tick now, const PopulationState& target, float* weights) const;
    void learnAt(ProjectionPart&, const LocalSpike& targetSpike, const PopulationState& target);
    void bringUpToDate(ProjectionPart&, Slot source, Tick now, const PopulationState& target);
    [[nodiscard]] int orderFor(std::span<const double> parameters) const;
    [[nodiscard]] double ticks(std::int32_t parameter) const;

    std::uint32_t m_partSize = 1;
    double m_dtMs;
    Tick m_epochTicks;
    Learning m_learning = Learning::None;
    int m_order = 0; ///< of sums; 0: none
    RowFormat m_format;
    void (*m_onPreSums)(const ng_row*) = nullptr;
    void (*m_settleSums)(const ng_row*) = nullptr;
    double m_tauPlus = 0;               ///< of the sources' traces [ticks]
    std::vector<float> m_plus, m_minus; ///< decay of a trace by whole ticks
};

} // namespace ng
