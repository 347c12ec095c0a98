#pragma once
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

namespace ng {

/// Expected growth of a run file in bytes per simulated minute under the design's recording policy, by what is kept.
/// Stimuli count with their rates; neurons are assumed to fire `kAssumedRate` on average, because nobody knows before the run.
struct RecordingEstimate {
    static constexpr double kAssumedRate = 10; ///< spikes/s
    double spikes = 0;
    double traces = 0;
    double activity = 0;
    double keyframes = 0;
    double checkpoints = 0; ///< those at their interval; one more stands at the end
    [[nodiscard]] double total() const { return spikes + traces + activity + keyframes + checkpoints; }
};

enum class NetworkSize { AtStart, AtCaps };
[[nodiscard]] RecordingEstimate recordingEstimate(const Experiment&, const KernelCatalog&, NetworkSize);

} // namespace ng
