#pragma once
#include <ng/stream/network_start.h>
#include <ng/stream/run_info.h>
#include <ng/stream/spike.h>
#include <ng/stream/structure.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ng {

/// One value of one probe.
struct ProbeSample {
    Tick tick = 0;
    ProbeId probe = 0;
    float value = 0;
    friend bool operator==(const ProbeSample&, const ProbeSample&) = default;
};

/// A named number of the run at a tick; `row`/`column` index a matrix (accuracy R, confusion), -1 where there is none.
struct Metric {
    Tick tick = 0;
    std::string name; ///< "accuracy", "R", "confusion", "average_accuracy", "forgetting", "backward_transfer", "label", "task"
    int row = -1;
    int column = -1;
    double value = 0;
    friend bool operator==(const Metric&, const Metric&) = default;
};

/// A change made by hand while the run was going, recorded so that the run can be repeated.
struct Intervention {
    Tick tick = 0;
    std::string path; ///< "growth.novelty.rho"
    double before = 0;
    double after = 0;
    friend bool operator==(const Intervention&, const Intervention&) = default;
};

/// Everything that exists at the end of a frame, to seek from.
struct Keyframe {
    std::shared_ptr<const StructureSnapshot> structure;
    std::shared_ptr<const WeightSnapshot> weights;
};

/// What the engine tells the world about one stretch of time; immutable once published.
struct EpochFrame {
    TickRange range;
    std::uint64_t structureVersion = 0;
    std::shared_ptr<const NetworkStart> start; ///< in the first frame of a run only; before everything else in it
    std::vector<PackedSpike> spikes; ///< base = range.begin; sorted by (tick, id)
    std::vector<StructureEvent> structure;
    std::vector<ProbeSample> samples;
    std::vector<Metric> metrics;
    std::vector<Intervention> applied;
    std::shared_ptr<const ActivityFrame> activity; ///< at the recording policy's interval
    std::optional<Keyframe> keyframe;              ///< at the recording policy's interval

    [[nodiscard]] SpikeSpan spikeSpan() const { return {range.begin, spikes}; }
};

using FramePtr = std::shared_ptr<const EpochFrame>;

} // namespace ng
