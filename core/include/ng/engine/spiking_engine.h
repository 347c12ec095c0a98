#pragma once
#include <ng/engine/protocol.h>
#include <ng/engine/run_plan.h>
#include <ng/engine/simulation.h>
#include <ng/stream/checkpoint.h>

#include <expected>
#include <memory>
#include <span>

namespace ng {

/// A copy of a network that does not learn or grow, to be asked questions off the clock. Thread: any, one at a time.
class FrozenNetwork {
public:
    FrozenNetwork(FrozenNetwork&&) noexcept;
    FrozenNetwork& operator=(FrozenNetwork&&) noexcept;
    ~FrozenNetwork();
    FrozenNetwork(const FrozenNetwork&);

    /// Forgets activity (potentials, currents, spikes on their way), not weights.
    void resetTransients();
    /// The clock random numbers are keyed by: equal clocks, equal noise.
    void setTick(Tick);
    void setState(PopulationIndex, std::string_view field, std::span<const float> values);
    /// Runs for whole epochs, at least `ticks`, and returns the spike count of every neuron of a population, in order of ids.
    [[nodiscard]] std::vector<std::uint32_t> respond(Tick ticks, PopulationIndex readout);

private:
    friend class SpikingEngine;
    struct Impl;
    explicit FrozenNetwork(std::unique_ptr<Impl>);
    std::unique_ptr<Impl> m;
};

/// The spiking engine: builds a network from a plan and steps it frame by frame (see Network for the epoch). Growth, then the protocol,
/// act at the end of each frame; what they decide takes effect with the next one and is stamped with the last tick of this one.
class SpikingEngine : public Simulation {
public:
    /// Refuses what would not fit into memory. `protocol` may be null.
    [[nodiscard]] static std::expected<std::unique_ptr<SpikingEngine>, Error> build(RunPlan, unsigned threads, std::unique_ptr<Protocol>);
    /// The same, but as the network was when the checkpoint was made by an engine of the same design; `protocol` goes on where it was. What
    /// follows is bit for bit what would have followed there, whatever the threads. A checkpoint that does not fit the design is an error.
    [[nodiscard]] static std::expected<std::unique_ptr<SpikingEngine>, Error> resume(RunPlan, unsigned threads, std::unique_ptr<Protocol>, const Checkpoint&);
    ~SpikingEngine() override;

    const RunInfo& info() const override;
    Tick now() const override;
    bool finished() const override;
    const std::optional<Error>& failure() const override;
    FramePtr advance() override;
    std::optional<Error> post(const EngineCommand&) override;
    std::string hash() override;
    /// Everything that what follows depends on, between two frames but not before the first; a copy, nothing is settled or changed.
    [[nodiscard]] Checkpoint checkpoint() const;
    /// The same piece by piece, for states that are large.
    void save(OutArchive::Sink) const;
    /// The next frame tells all that exists, as the first of a run does: for who begins to listen there.
    void announceStructure();

    [[nodiscard]] const RunPlan& plan() const;
    [[nodiscard]] unsigned threads() const;
    /// From the next frame on; never changes a result.
    void setThreads(unsigned);
    /// Of threads() - 1 workers, those the system does not wake before the next frame: soon after a frame all.
    [[nodiscard]] unsigned threadsAsleep() const;
    /// Memory held by neurons, synapses and what the engine keeps of an epoch.
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::uint64_t neuronCount() const;
    [[nodiscard]] std::uint64_t synapseCount() const;
    struct Totals {
        std::uint64_t spikes = 0, births = 0, deaths = 0, formed = 0, pruned = 0;
    };
    [[nodiscard]] const Totals& totals() const;

    // For protocols, at frame boundaries.
    void beginEpisode(Tick length);
    [[nodiscard]] Tick episodeBegin() const;
    [[nodiscard]] bool episodeEnds() const; ///< this boundary is the end of the episode
    void resetTransients();
    void setState(PopulationIndex, std::string_view field, std::span<const float> values);
    struct PopulationActivity {
        std::vector<NeuronId> ids;
        std::vector<std::uint32_t> episodeSpikes;
        std::vector<float> plasticity;
    };
    [[nodiscard]] PopulationActivity activity(PopulationIndex) const;
    [[nodiscard]] FrozenNetwork frozen();
    /// State variable of every living neuron, in order of ids; empty for an unknown field. For tests and probes.
    [[nodiscard]] std::vector<double> state(PopulationIndex, std::string_view field) const;
    [[nodiscard]] std::shared_ptr<const WeightSnapshot> weights();
    [[nodiscard]] std::shared_ptr<const StructureSnapshot> structure();

private:
    struct Impl;
    explicit SpikingEngine(std::unique_ptr<Impl>);
    std::unique_ptr<Impl> m;
};

} // namespace ng
