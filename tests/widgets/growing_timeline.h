#pragma once
#include "support/synthetic_timeline.h"

namespace ng::test {

/// A made-up run of which only the part before `end` has happened, and of which the spikes in `hole` are not there yet.
class GrowingTimeline : public TimelineSource {
public:
    explicit GrowingTimeline(const SyntheticTimeline::Shape& shape) : m_whole(shape), m_end(m_whole.extent().end) {}

    void setEnd(Tick end)
    {
        m_end = end;
        ++m_revision;
    }
    void setHole(TickRange hole)
    {
        m_hole = hole;
        ++m_revision;
    }
    void setGaps(std::vector<Gap> gaps) { m_gaps = std::move(gaps); }
    void setTasks(std::vector<Metric> tasks) { m_tasks = std::move(tasks); }
    void setGrowing(bool growing) { m_growing = growing; }
    const SyntheticTimeline& whole() const { return m_whole; }

    const RunInfo& info() const override { return m_whole.info(); }
    TickRange extent() const override { return {0, m_end}; }
    bool isGrowing() const override { return m_growing; }
    Coverage spikes(TickRange r, SpikeSink& sink) const override
    {
        Coverage c;
        for (TickRange part : {TickRange{0, m_hole.begin}, TickRange{m_hole.end, m_end}}) {
            part = part.intersected(r).intersected(extent());
            if (part.empty()) continue;
            Clip clip(sink, part);
            m_whole.spikes(part, clip);
            c.add(part);
        }
        return c;
    }
    Coverage trace(ProbeId p, TickRange r, int n, TraceSink& sink) const override { return m_whole.trace(p, r.intersected(extent()), n, sink); }
    Coverage structure(TickRange r, StructureSink& sink) const override { return m_whole.structure(r.intersected(extent()), sink); }
    Coverage metrics(TickRange r, MetricSink& sink) const override
    {
        for (const Metric& m : m_tasks)
            if (r.intersected(extent()).contains(m.tick)) sink.take(m);
        return m_whole.metrics(r.intersected(extent()), sink);
    }
    Coverage activity(TickRange r, int n, ActivitySink& sink) const override { return m_whole.activity({r.begin, std::min(r.end, m_end + 1)}, n, sink); }
    std::shared_ptr<const StructureSnapshot> structureAt(Tick t) const override { return m_whole.structureAt(std::min(t, m_end)); }
    std::shared_ptr<const ActivityFrame> activityAt(Tick t) const override { return m_whole.activityAt(std::min(t, m_end)); }
    std::shared_ptr<const WeightSnapshot> weightsAt(Tick t) const override { return m_whole.weightsAt(std::min(t, m_end)); }
    std::span<const Gap> gaps() const override { return m_gaps; }
    std::uint64_t revision() const override { return m_revision; }

private:
    /// Hands on the part of each span that lies in a range, so that nothing of the hole gets through.
    struct Clip : SpikeSink {
        Clip(SpikeSink& s, TickRange r) : sink(s), range(r) {}
        SpikeSink& sink;
        TickRange range;
        void take(SpikeSpan span) override
        {
            std::size_t first = 0, last = span.spikes.size();
            while (first < last && !range.contains(span.base + span.spikes[first].offset)) ++first;
            while (last > first && !range.contains(span.base + span.spikes[last - 1].offset)) --last;
            if (first < last) sink.take({span.base, span.spikes.subspan(first, last - first)});
        }
    };

    SyntheticTimeline m_whole;
    Tick m_end;
    TickRange m_hole;
    std::uint64_t m_revision = 1;
    std::vector<Gap> m_gaps;
    std::vector<Metric> m_tasks;
    bool m_growing = true;
};

} // namespace ng::test
