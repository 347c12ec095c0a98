#pragma once
#include <ng/base/error.h>
#include <ng/engine/spiking_engine.h>
#include <ng/model/experiment.h>

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ng {

/// Compiles a design and builds its engine, with the protocol of its task if it has one.
[[nodiscard]] std::expected<std::unique_ptr<SpikingEngine>, Error> buildEngine(const Experiment&, const KernelRegistry&, unsigned threads,
                                                                              SimdLevel simd = bestSimdLevel());

/// The same, with the network as it was when the checkpoint was made.
[[nodiscard]] std::expected<std::unique_ptr<SpikingEngine>, Error> resumeEngine(const Experiment&, const KernelRegistry&, unsigned threads, const Checkpoint&);

/// What a finished run amounts to; the object `run --json` prints.
struct RunResult {
    std::string hash;
    double simSeconds = 0, wallSeconds = 0;
    SpikingEngine::Totals totals;
    std::uint64_t neurons = 0, synapses = 0;
    std::map<std::string, double> metrics;  ///< newest value of every metric without an index
    std::vector<std::vector<double>> R;     ///< accuracy on task j after task i
    std::map<std::string, double> meanRates; ///< spikes/s of each population over the whole run
    unsigned threads = 1;

    [[nodiscard]] std::string json() const;
};

/// Gathers a RunResult from the frames as they pass.
class ResultCollector {
public:
    void take(const EpochFrame&);
    [[nodiscard]] RunResult finish(SpikingEngine&, double wallSeconds);

private:
    Tick m_ticks = 0;
    std::map<std::string, double> m_metrics;
    std::vector<std::vector<double>> m_R;
    std::map<ProbeId, std::pair<double, std::uint64_t>> m_probes; // sum, samples
};

/// Steps an engine to its end, or until it fails, on this thread. `onFrame` sees every frame; returning false stops the run.
[[nodiscard]] RunResult runToEnd(SpikingEngine&, const std::function<bool(const FramePtr&)>& onFrame = {});

} // namespace ng
