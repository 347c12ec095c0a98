#pragma once
#include "population_state.h"
#include "projection_state.h"
#include "state_check.h"
#include "worker_pool.h"

#include <vector>

namespace ng {

/// A spike on its way out of the engine.
struct GlobalSpike {
    Tick tick;
    NeuronId id;
    PopulationIndex population;
};

/// The neurons and synapses of a run and the loop that moves them on. A value: a copy is an independent network.
///
/// One epoch, as long as the smallest delay, has three phases. Update: blocks of neurons, shared out over the workers, each take all
/// steps of the epoch; nothing a neuron does in it can reach another before the epoch is over. Gather: the spikes of all blocks are put
/// in the order (tick, id). Deliver: each worker walks all of them and adds the weights onto the targets it owns, so every target sees
/// its additions in the same order however many workers there are.
class Network {
public:
    Network(const RunPlan&, unsigned parts);

    std::vector<PopulationState> populations;
    std::vector<ProjectionState> projections;
    Tick tick = 0;
    std::uint64_t seed = 0;
    std::uint32_t nextId = 0;
    double dtMs = 0.1;
    Tick epochTicks = 1;
    std::optional<StateFault> fault; ///< found within kCheckTicks of where it came from; the network is not to be used any more
    static constexpr Tick kCheckTicks = 128;

    /// Simulates one epoch; its spikes are appended to `out` (may be null) in order.
    void runEpoch(WorkerPool&, std::vector<GlobalSpike>* out);
    /// Brings all plastic weights up to now: for copies (see ProjectionState::settle).
    void settle(WorkerPool&);
    /// Forgets what plasticity no longer needs; at the end of a frame.
    void trim(WorkerPool&);
    /// Splits the targets of every projection anew among so many workers. Changes no result.
    void repartition(unsigned parts);
    /// Memory held.
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::uint64_t synapses() const;
    /// Alive or waiting; stimulus sources are not neurons.
    [[nodiscard]] std::uint64_t neurons() const;

    /// Of the epoch just simulated, in the order (tick, id).
    [[nodiscard]] std::span<const LocalSpike> spikes(std::size_t population) const { return m_spikes[population]; }
    template <class Archive>
    void archive(Archive& a)
    {
        a(tick, nextId);
        for (PopulationState& p : populations) a(p);
        for (ProjectionState& p : projections) p.archive(a, tick, populations[p.plan->source], populations[p.plan->target]);
    }

private:
    void updateBlock(std::size_t population, std::uint32_t block);
    /// Adds what the drives onto a population bring its block in this epoch to the block's input.
    void drive(PopulationState&, std::size_t population, std::uint32_t block);
    void gather(std::size_t population);
    /// Every so many epochs states are looked at, which then costs next to nothing.
    [[nodiscard]] bool looksAtStates() const { return tick / epochTicks % ((kCheckTicks + epochTicks - 1) / epochTicks) == 0; }

    struct BlockRef {
        std::uint32_t population, block;
    };
    std::vector<BlockRef> m_blocks;
    std::vector<std::vector<ProjectionIndex>> m_drives; // [population]: projections onto it whose source is a drive
    bool m_suspect = false; // some lane is not finite; workers only ever set it
    std::vector<std::vector<std::uint64_t>> m_spiked;   // [population]: [block][step][words]
    std::vector<std::uint64_t> m_order; // id and slot of a step's spikes, to sort them
    std::vector<std::vector<LocalSpike>> m_spikes;      // [population], this epoch, in order of (tick, id)
};

} // namespace ng
