#include <ng/store/live_timeline.h>

#include "snapshot_shelf.h"
#include "spike_window.h"
#include "structure_history.h"
#include "trace_pyramid.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ng {

using namespace store;

namespace {

constexpr std::size_t kMaxActivityBytes = std::size_t{128} << 20;
constexpr std::size_t kMaxWeightBytes = std::size_t{256} << 20;

/// Passes on what lies in the range: a source may give whole chunks.
struct TrimmingSink : SpikeSink {
    TrimmingSink(TickRange r, SpikeSink& s) : range(r), sink(s) {}
    void take(SpikeSpan s) override
    {
        if (const SpikeSpan part = trimmed(s, range); !part.spikes.empty()) sink.take(part);
    }
    TickRange range;
    SpikeSink& sink;
};

struct SpikeCollector : SpikeSink {
    explicit SpikeCollector(Tick b) : base(b) {}
    void take(SpikeSpan s) override
    {
        for (const PackedSpike p : s.spikes) spikes.push_back({static_cast<std::uint32_t>(s.base + p.offset - base), p.id});
    }
    Tick base;
    std::vector<PackedSpike> spikes;
};

struct TraceCollector : TraceSink {
    void take(Tick t, float lo, float hi) override { samples.push_back({t, lo, hi}); }
    TraceBlock samples;
};

struct EventCollector : StructureSink {
    void take(const StructureEvent& e) override { events.push_back(e); }
    void take(const Intervention& i) override { interventions.push_back(i); }
    void take(const NetworkStart& s) override { start = std::make_shared<const NetworkStart>(s); }
    std::shared_ptr<const NetworkStart> start;
    std::vector<StructureEvent> events;
    std::vector<Intervention> interventions;
};

struct MetricCollector : MetricSink {
    void take(const Metric& m) override { metrics.push_back(m); }
    std::vector<Metric> metrics;
};

struct ActivityCollector : ActivitySink {
    void take(const ActivityFrame& a) override { frames.push_back(std::make_shared<const ActivityFrame>(a)); }
    std::vector<std::shared_ptr<const ActivityFrame>> frames;
};

std::size_t bytesOf(const ActivityFrame& a) { return sizeof a + a.ids.size() * 12; }
std::size_t bytesOf(const WeightSnapshot& w) { return sizeof w + w.weights.size() * (sizeof(float) + sizeof(SynapseState)); }

/// Puts in what came late for a stretch. Both its ends may have entries already, which belong to the frames before and after.
template <class T>
void insertLate(std::vector<T>& all, TickRange stretch, std::vector<T>& late)
{
    std::erase_if(late, [&](const T& x) {
        return (x.tick == stretch.begin || x.tick == stretch.end) && std::ranges::find(std::ranges::equal_range(all, x.tick, {}, &T::tick), x)
            != std::ranges::upper_bound(all, x.tick, {}, &T::tick);
    });
    all.insert(std::ranges::upper_bound(all, stretch.begin, {}, &T::tick), late.begin(), late.end());
}

} // namespace

struct LiveTimeline::Impl {
    Impl(RunInfo i, std::size_t maxSpikes) : info(std::move(i)), spikes(maxSpikes), traces(info.probes.size())
    {
        if (info.origin) extent = {info.origin->tick, info.origin->tick}; // it has not got any further yet
    }

    Coverage covered(TickRange r, Tick keptFrom = 0) const
    {
        Coverage holes = missing;
        holes.add({0, keptFrom});
        Coverage c;
        for (const TickRange& part : holes.missing(r.intersected(extent))) c.add(part);
        return c;
    }

    bool lostBefore(Tick t) const { return !missing.ranges().empty() && missing.ranges().front().begin <= t; }

    bool everLostIn(TickRange r) const
    {
        return std::ranges::any_of(everMissing.ranges(), [r](TickRange stretch) { return stretch.overlaps(r); });
    }

    /// Fills what the screen lane lost from the run's file, once that has all of it.
    void heal()
    {
        if (!older || missing.ranges().empty()) return;
        const std::uint64_t seen = older->revision();
        if (seen == triedRevision) return;
        triedRevision = seen;
        Coverage still;
        for (const TickRange& r : missing.ranges())
            if (!heal(r)) still.add(r);
        if (still.ranges().size() != missing.ranges().size()) ++changes;
        missing = std::move(still);
    }

    bool heal(TickRange r)
    {
        constexpr int kAll = std::numeric_limits<int>::max();
        EventCollector events;
        MetricCollector numbers;
        ActivityCollector frames;
        SpikeCollector late(r.begin);
        TrimmingSink inside(r, late);
        std::vector<TraceCollector> samples(traces.size());
        // Metrics and activity of a frame may be stamped with its end.
        const TickRange closed{r.begin, r.end + 1};
        const TickRange known = closed.intersected(older->extent());
        // Everything is asked for before anything is judged, so that all of it is fetched at once.
        bool all = older->structure(r, events).covers(r);
        all = older->metrics(closed, numbers).covers(known) && all;
        all = older->activity(closed, kAll, frames).covers(known) && all;
        all = older->spikes(r, inside).covers(r) && all;
        for (std::size_t p = 0; p < traces.size(); ++p) all = older->trace(static_cast<ProbeId>(p), r, kAll, samples[p]).covers(r) && all;
        if (!all) return false;
        if (events.start) begin(events.start);
        structure.insert(events.events);
        insertLate(interventions, r, events.interventions);
        insertLate(metrics, r, numbers.metrics);
        for (auto& a : frames.frames) activity.put(a, bytesOf(*a));
        spikes.insert(r, std::move(late.spikes));
        for (std::size_t p = 0; p < traces.size(); ++p) traces[p].insert(samples[p].samples);
        return true;
    }

    void begin(std::shared_ptr<const NetworkStart> s)
    {
        start = std::move(s);
        structure.begin(start->structure);
    }

    /// The weights at the start as a list of their own, made when somebody asks.
    std::shared_ptr<const WeightSnapshot> startWeights() const
    {
        if (!start || !start->weights) return nullptr;
        if (!builtWeights) builtWeights = std::make_shared<const WeightSnapshot>(WeightSnapshot{start->structure->tick, start->structure->synapses, *start->weights});
        return builtWeights;
    }

    const RunInfo info;
    std::shared_ptr<const NetworkStart> start;
    mutable std::shared_ptr<const WeightSnapshot> builtWeights;
    std::shared_ptr<TimelineSource> older;
    TickRange extent;
    bool begun = false;
    bool growing = true;
    bool lost = false; // events are missing since the last anchor
    std::uint64_t changes = 1;
    std::uint64_t triedRevision = 0;
    Coverage missing;
    Coverage everMissing; // weights of these stretches are only in the file

    SpikeWindow spikes;
    StructureHistory structure;
    std::vector<TracePyramid> traces;
    std::vector<Intervention> interventions;
    std::vector<Metric> metrics;
    SnapshotShelf<ActivityFrame> activity{kMaxActivityBytes};
    SnapshotShelf<WeightSnapshot> weights{kMaxWeightBytes};
    std::vector<Gap> gaps;
};

LiveTimeline::LiveTimeline(RunInfo info, std::size_t maxSpikes) : m(std::make_unique<Impl>(std::move(info), maxSpikes)) {}
LiveTimeline::~LiveTimeline() = default;

void LiveTimeline::append(FramePtr f)
{
    if (!f || f->range.empty() || (m->begun && f->range.begin < m->extent.end)) return;
    if (m->begun && f->range.begin > m->extent.end) addMissing({m->extent.end, f->range.begin});
    if (!m->begun) m->extent.begin = f->range.begin;
    m->begun = true;
    m->extent.end = f->range.end;
    m->spikes.append(*f);
    if (f->start) m->begin(f->start);
    for (const StructureEvent& e : f->structure) m->structure.append(e, f->structureVersion);
    for (const ProbeSample& s : f->samples)
        if (s.probe < m->traces.size()) m->traces[s.probe].append(s.tick, s.value);
    m->metrics.insert(m->metrics.end(), f->metrics.begin(), f->metrics.end());
    m->interventions.insert(m->interventions.end(), f->applied.begin(), f->applied.end());
    if (f->activity) m->activity.put(f->activity, bytesOf(*f->activity));
    if (f->keyframe && f->keyframe->weights) m->weights.put(f->keyframe->weights, bytesOf(*f->keyframe->weights));
    if (m->lost && f->keyframe && f->keyframe->structure) {
        m->structure.anchor(f->keyframe->structure);
        m->lost = false;
    }
    ++m->changes;
}

void LiveTimeline::addMissing(TickRange r)
{
    if (m->begun) r.begin = std::max(r.begin, m->extent.end);
    if (r.empty()) return;
    if (!m->begun) m->extent = {r.begin, r.begin};
    m->begun = true;
    m->extent.end = r.end;
    m->missing.add(r);
    m->everMissing.add(r);
    m->lost = true;
    m->triedRevision = 0;
    ++m->changes;
}

void LiveTimeline::setOlder(std::shared_ptr<TimelineSource> older)
{
    m->older = std::move(older);
    m->triedRevision = 0;
    ++m->changes;
}

void LiveTimeline::close()
{
    if (!std::exchange(m->growing, false)) return;
    ++m->changes;
}

const RunInfo& LiveTimeline::info() const { return m->info; }
TickRange LiveTimeline::extent() const { return m->extent; }
bool LiveTimeline::isGrowing() const { return m->growing; }

Coverage LiveTimeline::spikes(TickRange r, SpikeSink& sink) const
{
    r = r.intersected(m->extent);
    Coverage c = m->covered(r, m->spikes.keptFrom());
    // What is not in memory is asked of the file, in its place in time.
    std::vector<TickRange> lacking = c.missing(r);
    std::size_t next = 0;
    const auto askOlder = [&](Tick until) {
        for (; next < lacking.size() && lacking[next].begin < until; ++next) {
            if (!m->older) continue;
            TrimmingSink inside(lacking[next], sink);
            const Coverage got = m->older->spikes(lacking[next], inside);
            for (const TickRange& part : got.ranges()) c.add(part.intersected(lacking[next]));
        }
    };
    m->spikes.visit(r, sink, askOlder);
    askOlder(r.end);
    return c;
}

Coverage LiveTimeline::trace(ProbeId probe, TickRange r, int maxPoints, TraceSink& sink) const
{
    if (probe < m->traces.size()) queryTrace(m->traces[probe], r, maxPoints, [&sink](Tick t, float lo, float hi) { sink.take(t, lo, hi); });
    return m->covered(r);
}

Coverage LiveTimeline::structure(TickRange r, StructureSink& sink) const
{
    if (m->start && r.contains(m->start->structure->tick)) sink.take(*m->start);
    const auto& events = m->structure.events();
    auto made = std::ranges::lower_bound(m->interventions, r.begin, {}, &Intervention::tick);
    const auto madeBefore = [&](Tick t) {
        for (; made != m->interventions.end() && made->tick < t && r.contains(made->tick); ++made) sink.take(*made);
    };
    for (auto e = std::ranges::lower_bound(events, r.begin, {}, &StructureEvent::tick); e != events.end() && e->tick < r.end; ++e) {
        madeBefore(e->tick);
        sink.take(*e);
    }
    madeBefore(r.end);
    return m->covered(r);
}

Coverage LiveTimeline::metrics(TickRange r, MetricSink& sink) const
{
    for (auto i = std::ranges::lower_bound(m->metrics, r.begin, {}, &Metric::tick); i != m->metrics.end() && i->tick < r.end; ++i) sink.take(*i);
    return m->covered(r);
}

Coverage LiveTimeline::activity(TickRange r, int maxFrames, ActivitySink& sink) const
{
    auto most = static_cast<std::size_t>(std::max(0, maxFrames));
    const TickRange dropped = r.intersected({0, m->activity.keptFrom()});
    Coverage c = m->covered(r, m->activity.keptFrom());
    if (!dropped.empty() && m->older && most > 1) {
        // Frames by their share of the time, so that both parts are equally dense.
        const auto share = static_cast<std::size_t>(static_cast<double>(most) * static_cast<double>(dropped.length()) / static_cast<double>(r.length()));
        const Coverage got = m->older->activity(dropped, static_cast<int>(std::max<std::size_t>(1, share)), sink);
        for (const TickRange& part : got.ranges()) c.add(part);
        most -= std::max<std::size_t>(1, share);
    }
    m->activity.visit(r, most, [&sink](const ActivityFrame& a) { sink.take(a); });
    return c;
}

std::shared_ptr<const StructureSnapshot> LiveTimeline::structureAt(Tick t) const
{
    if (!m->begun || t < m->extent.begin) return nullptr;
    t = std::min(t, m->extent.end - 1);
    if (m->lostBefore(t) && m->older && m->older->extent().end > t) return m->older->structureAt(t);
    return m->structure.at(t);
}

std::shared_ptr<const ActivityFrame> LiveTimeline::activityAt(Tick t) const
{
    if (t < m->activity.keptFrom() && m->older) return m->older->activityAt(t);
    return m->activity.newestUntil(t);
}

std::shared_ptr<const WeightSnapshot> LiveTimeline::weightsAt(Tick t) const
{
    auto w = m->weights.newestUntil(t);
    if (!w && m->weights.keptFrom() == 0) w = m->startWeights();
    const TickRange since{w ? w->tick : 0, t + 1};
    const bool fileKnowsMore = t < m->weights.keptFrom() || m->everLostIn(since);
    if (m->older && fileKnowsMore)
        if (auto filed = m->older->weightsAt(t); filed && (!w || filed->tick > w->tick)) return filed;
    return w;
}

std::span<const Gap> LiveTimeline::gaps() const
{
    m->gaps.clear();
    if (!m->older)
        for (const TickRange& r : m->missing.ranges()) m->gaps.push_back({r, "not received"});
    return m->gaps;
}

std::uint64_t LiveTimeline::revision() const
{
    m->heal();
    return m->changes + (m->older ? m->older->revision() : 0);
}

} // namespace ng
