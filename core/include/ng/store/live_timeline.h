#pragma once
#include <ng/stream/timeline_source.h>

#include <functional>
#include <memory>

namespace ng {

/// A run while it grows. `append` is called by the hub's side (GUI thread) with frames drained from the screen lane; memory is bounded by
/// dropping the oldest spikes (`maxSpikes`), which are then back-filled from `older` when there is one. Thread: GUI.
class LiveTimeline : public TimelineSource {
public:
    explicit LiveTimeline(RunInfo, std::size_t maxSpikes = 32'000'000);
    ~LiveTimeline() override;

    void append(FramePtr);
    /// A stretch the screen lane lost; answered from `older` once that covers it.
    void addMissing(TickRange);
    /// The run's own file, for what is no longer (or never was) in memory.
    void setOlder(std::shared_ptr<TimelineSource>);
    /// No more frames will come.
    void close();

    const RunInfo& info() const override;
    TickRange extent() const override;
    bool isGrowing() const override;
    Coverage spikes(TickRange, SpikeSink&) const override;
    Coverage trace(ProbeId, TickRange, int maxPoints, TraceSink&) const override;
    Coverage structure(TickRange, StructureSink&) const override;
    Coverage metrics(TickRange, MetricSink&) const override;
    Coverage activity(TickRange, int maxFrames, ActivitySink&) const override;
    std::shared_ptr<const StructureSnapshot> structureAt(Tick) const override;
    std::shared_ptr<const ActivityFrame> activityAt(Tick) const override;
    std::shared_ptr<const WeightSnapshot> weightsAt(Tick) const override;
    std::span<const Gap> gaps() const override;
    std::uint64_t revision() const override;

private:
    struct Impl;
    std::unique_ptr<Impl> m;
};

} // namespace ng
