#pragma once
#include <ng/stream/coverage.h>
#include <ng/stream/epoch_frame.h>

#include <memory>
#include <span>

namespace ng {

/// Receives spikes in time order, in one or more spans; spans may start before and end after the asked range only by whole chunks,
/// so a sink must filter by tick.
struct SpikeSink {
    virtual ~SpikeSink() = default;
    virtual void take(SpikeSpan) = 0;
};

/// Receives points of a trace in time order: (tick, min, max) per bucket; min == max where nothing was decimated.
struct TraceSink {
    virtual ~TraceSink() = default;
    virtual void take(Tick, float min, float max) = 0;
};

struct StructureSink {
    virtual ~StructureSink() = default;
    virtual void take(const StructureEvent&) = 0;
    /// The network as it was built: before all events, when the range holds the run's first tick. Its neurons are passed on as births;
    /// its synapses are not, there may be millions: a sink that wants them takes them from the structure.
    virtual void take(const NetworkStart& s)
    {
        for (const NeuronState& n : s.structure->neurons) take(s.birthOf(n));
    }
    /// Interventions inside the range, in time order with the events.
    virtual void take(const Intervention&) {}
};

struct MetricSink {
    virtual ~MetricSink() = default;
    virtual void take(const Metric&) = 0;
};

struct ActivitySink {
    virtual ~ActivitySink() = default;
    virtual void take(const ActivityFrame&) = 0;
};

/// Read access to one run, finished or still growing. Thread: GUI. Reads are bounded and never wait for disk:
/// what is not in memory is missing from the returned coverage, is being fetched, and will be announced by the hub.
class TimelineSource {
public:
    virtual ~TimelineSource() = default;
    [[nodiscard]] virtual const RunInfo& info() const = 0;
    [[nodiscard]] virtual TickRange extent() const = 0;
    [[nodiscard]] virtual bool isGrowing() const = 0;
    virtual Coverage spikes(TickRange, SpikeSink&) const = 0;
    /// At most `maxPoints` buckets.
    virtual Coverage trace(ProbeId, TickRange, int maxPoints, TraceSink&) const = 0;
    virtual Coverage structure(TickRange, StructureSink&) const = 0;
    virtual Coverage metrics(TickRange, MetricSink&) const = 0;
    /// Activity frames in the range, thinned evenly to at most `maxFrames`.
    virtual Coverage activity(TickRange, int maxFrames, ActivitySink&) const = 0;
    /// The structure as of a tick (exact); null while it is being fetched or before the start.
    [[nodiscard]] virtual std::shared_ptr<const StructureSnapshot> structureAt(Tick) const = 0;
    /// The newest activity frame at or before a tick; null if there is none (yet).
    [[nodiscard]] virtual std::shared_ptr<const ActivityFrame> activityAt(Tick) const = 0;
    /// The newest recorded weights at or before a tick; null if there are none (yet).
    [[nodiscard]] virtual std::shared_ptr<const WeightSnapshot> weightsAt(Tick) const = 0;
    [[nodiscard]] virtual std::span<const Gap> gaps() const = 0;
    /// Counts up whenever the answer to some earlier query may have changed (new data, a fetch came in). Cheap; polled by the hub.
    [[nodiscard]] virtual std::uint64_t revision() const = 0;
};

} // namespace ng
