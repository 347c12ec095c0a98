#pragma once
#include "limit_loops.h"

#include <ng/base/error.h>
#include <ng/engine/kernel_registry.h>
#include <ng/model/experiment.h>

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace ng::bench {

struct Conditions {
    unsigned threads = 1; ///< exactly so many, however small the network
    SimdLevel simd = bestSimdLevel();
    double warmMs = 200;
    double seconds = 1; ///< simulated
};

/// What the machine's limit of a network is made of: seconds of one core per simulated second.
struct LimitParts {
    double update = 0, delivery = 0, plastic = 0, poisson = 0;
    [[nodiscard]] double total() const { return update + delivery + plastic + poisson; }
};

/// One network measured. "per second" is per simulated second.
struct Measurement {
    std::string name;
    std::uint64_t neurons = 0, synapses = 0;
    unsigned threads = 1;
    std::string simd;
    double simulated = 0; ///< seconds
    double cpuPerS = 0, wallPerS = 0;
    std::vector<double> cpuByThread; ///< per second, the busiest first
    double rateHz = 0;               ///< mean over all neurons
    std::vector<std::pair<std::string, double>> rates; ///< by population
    double eventsPerS = 0;           ///< synaptic events per second of processor time
    double events = 0;               ///< synaptic events per simulated second
    double bytesPerSynapse = 0;      ///< growth of the resident memory by building, over synapses
    double buildS = 0;
    double maxPauseMs = 0; ///< longest frame, wall; with a control: beyond the control's median
    double overhead = 0;   ///< processor time over the control's; 0: measured without one
    LimitParts limit;

    [[nodiscard]] double ratio() const { return cpuPerS > 0 ? limit.total() / cpuPerS : 0; }
    [[nodiscard]] std::string json() const;
    [[nodiscard]] std::string text() const;
};

/// Builds the network in the ordinary engine, warms it up, measures it, then measures the machine's limit for one of its shape. `control`:
/// a network to hold it against, stepped by turns with it, 25 frames each; may be null.
[[nodiscard]] std::expected<Measurement, Error> measure(const Experiment&, const KernelRegistry&, const Conditions&, const Experiment* control = nullptr);

} // namespace ng::bench
