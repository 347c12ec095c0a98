#pragma once
#include <ng/stream/timeline_source.h>

#include <vector>

namespace ng::test {

/// A made-up run that needs no engine: 64 inputs (an 8x8 picture), a layer that grows from `startSize` by one birth every
/// `birthEveryMs`, loses every fourth newborn at the end of its critical period, matures over 2 s, and fires at random.
/// Everything is held in plain vectors and searched naively: it is the reference the contract suite holds the others against.
class SyntheticTimeline : public TimelineSource {
public:
    struct Shape {
        double seconds = 20;
        std::uint32_t startSize = 40;
        double birthEveryMs = 250;
        double rate = 8; ///< spikes/s of a layer neuron
        double inputRate = 20;
        std::uint64_t seed = 7;
        bool growing = false; ///< what isGrowing() says
        bool builtAsOne = false; ///< the start is a NetworkStart, as the engine gives it, instead of an event each
    };
    SyntheticTimeline();
    explicit SyntheticTimeline(const Shape&);

    /// The frames (10 ms each) the timeline was made from, to feed a writer or a LiveTimeline.
    [[nodiscard]] const std::vector<FramePtr>& frames() const { return m_frames; }

    const RunInfo& info() const override { return m_info; }
    TickRange extent() const override;
    bool isGrowing() const override { return m_growing; }
    Coverage spikes(TickRange, SpikeSink&) const override;
    Coverage trace(ProbeId, TickRange, int maxPoints, TraceSink&) const override;
    Coverage structure(TickRange, StructureSink&) const override;
    Coverage metrics(TickRange, MetricSink&) const override;
    Coverage activity(TickRange, int maxFrames, ActivitySink&) const override;
    std::shared_ptr<const StructureSnapshot> structureAt(Tick) const override;
    std::shared_ptr<const ActivityFrame> activityAt(Tick) const override;
    std::shared_ptr<const WeightSnapshot> weightsAt(Tick) const override;
    std::span<const Gap> gaps() const override { return {}; }
    std::uint64_t revision() const override { return 1; }

private:
    void buildAsOne();

    RunInfo m_info;
    std::vector<FramePtr> m_frames;
    bool m_growing = false;
};

} // namespace ng::test
