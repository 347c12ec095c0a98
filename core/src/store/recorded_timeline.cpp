#include <ng/store/recorded_timeline.h>

#include "block_store.h"
#include "open_run.h"
#include "run_header.h"
#include "run_lock.h"
#include "trace_query.h"

#include <algorithm>

namespace ng {

using namespace store;

namespace {

/// Beyond so many events a structure is made by the reader thread.
constexpr std::int64_t kFoldInline = 20'000;
constexpr std::int64_t kFoldAlways = std::int64_t{1} << 62;

Coverage without(TickRange r, const Coverage& holes)
{
    Coverage c;
    for (const TickRange& part : holes.missing(r)) c.add(part);
    return c;
}

Coverage minus(const Coverage& all, TickRange hole)
{
    Coverage holes, c;
    holes.add(hole);
    for (const TickRange& r : all.ranges())
        for (const TickRange& part : holes.missing(r)) c.add(part);
    return c;
}

/// The levels of one recorded trace, for queryTrace; what is not at hand becomes a hole.
class RecordedLevels {
public:
    RecordedLevels(BlockStore& s, const RunIndex::TraceLevels& levels, std::uint32_t probe) : m_store(s), m_levels(levels), m_probe(probe) {}

    std::uint64_t count(int level) const
    {
        const auto& blocks = m_levels[static_cast<std::size_t>(level)];
        return blocks.empty() ? 0 : (blocks.size() - 1) * std::uint64_t{kEntriesPerTraceBlock} + blocks.back().n;
    }

    const TraceEntry* entry(int level, std::uint64_t i)
    {
        const TraceBlock* b = block(level, static_cast<std::size_t>(i / kEntriesPerTraceBlock));
        const auto at = static_cast<std::size_t>(i % kEntriesPerTraceBlock);
        return b && at < b->size() ? &(*b)[at] : nullptr;
    }

    std::uint64_t lowerBound(Tick t)
    {
        const auto& blocks = m_levels[0];
        const auto at = std::ranges::lower_bound(blocks, t, {}, &RunIndex::Block::last);
        if (at == blocks.end()) return count(0);
        const auto number = static_cast<std::size_t>(at - blocks.begin());
        const std::uint64_t first = number * std::uint64_t{kEntriesPerTraceBlock};
        if (t <= at->first) return first;
        const TraceBlock* b = block(0, number);
        if (!b) return first;
        return first + static_cast<std::uint64_t>(std::ranges::lower_bound(*b, t, {}, &TraceEntry::tick) - b->begin());
    }

    [[nodiscard]] const Coverage& holes() const { return m_holes; }

private:
    const TraceBlock* block(int level, std::size_t number)
    {
        auto& last = m_last[static_cast<std::size_t>(level)];
        if (last.number == number && last.asked) return static_cast<const TraceBlock*>(last.block.data.get());
        const RunIndex::Block& at = m_levels[static_cast<std::size_t>(level)][number];
        const auto found = m_store.obtain({BlockKey::Kind::Trace, static_cast<std::uint64_t>(traceRow(m_probe, level, static_cast<std::uint32_t>(number)))}, at.n);
        last = {number, true, found ? *found : Block{}};
        // An entry of a higher level stands for the time until the next one.
        const auto& blocks = m_levels[static_cast<std::size_t>(level)];
        if (!last.block.data) m_holes.add({at.first, number + 1 < blocks.size() ? blocks[number + 1].first : std::max(at.last, m_levels[0].back().last) + 1});
        return static_cast<const TraceBlock*>(last.block.data.get());
    }

    struct Last {
        std::size_t number = 0;
        bool asked = false;
        Block block;
    };
    BlockStore& m_store;
    const RunIndex::TraceLevels& m_levels;
    const std::uint32_t m_probe;
    std::array<Last, kTraceLevels> m_last;
    Coverage m_holes;
};

class RecordedTimeline final : public TimelineSource {
public:
    RecordedTimeline(std::unique_ptr<Database> db, RunInfo info, RunIndex index, bool blocking, std::function<void()> onFetched)
        : m_info(std::move(info)), m_store(std::move(db), m_info.probes.size(), std::move(index), blocking, std::move(onFetched))
    {
    }

    const RunInfo& info() const override { return m_info; }
    TickRange extent() const override { return m_store.index()->extent; }
    bool isGrowing() const override { return m_store.index()->growing; }
    std::uint64_t revision() const override { return m_store.revision(); }

    Coverage spikes(TickRange r, SpikeSink& sink) const override
    {
        const auto index = m_store.index();
        r = r.intersected(index->extent);
        Coverage holes;
        for (const Gap& g : index->gaps) holes.add(g.range.intersected(r));
        std::size_t bytes = 0;
        const auto first = std::ranges::lower_bound(index->spikes, r.begin, {}, &RunIndex::Spikes::last);
        for (auto c = first; c != index->spikes.end() && c->first < r.end; ++c) {
            const BlockKey key{BlockKey::Kind::Spikes, static_cast<std::uint64_t>(c - index->spikes.begin())};
            // A window larger than the cache is shown as far as the cache holds, instead of being fetched round and round.
            bytes += c->n * sizeof(PackedSpike);
            const auto b = bytes < BlockStore::kCacheBytes / 8 * 7 ? m_store.obtain(key) : m_store.peek(key);
            if (!b || !b->data) {
                holes.add(TickRange{c->first, c->last + 1}.intersected(r));
                continue;
            }
            const auto& block = *static_cast<const SpikeBlock*>(b->data.get());
            const auto cut = [&](Tick t) {
                return t <= block.first ? block.spikes.begin()
                                        : std::ranges::lower_bound(block.spikes, t - block.first, {}, [](PackedSpike s) { return Tick{s.offset}; });
            };
            const std::span<const PackedSpike> part(cut(r.begin), cut(r.end));
            if (!part.empty()) sink.take({block.first, part});
        }
        return without(r, holes);
    }

    Coverage trace(ProbeId probe, TickRange r, int maxPoints, TraceSink& sink) const override
    {
        const auto index = m_store.index();
        const TickRange inside = r.intersected(index->extent);
        if (probe >= index->traces.size()) return Coverage(inside);
        RecordedLevels levels(m_store, index->traces[probe], probe);
        queryTrace(levels, r, maxPoints, [&sink](Tick t, float lo, float hi) { sink.take(t, lo, hi); });
        Coverage holes = levels.holes();
        for (const Gap& g : index->gaps) holes.add(g.range);
        return without(inside, holes);
    }

    Coverage structure(TickRange r, StructureSink& sink) const override
    {
        const auto index = m_store.index();
        auto made = std::ranges::lower_bound(index->interventions, r.begin, {}, &Intervention::tick);
        const auto madeBefore = [&](Tick t) {
            for (; made != index->interventions.end() && made->tick < t && r.contains(made->tick); ++made) sink.take(*made);
        };
        bool lacksStart = false;
        if (index->built && r.contains(index->built->tick)) {
            const auto start = startOf(*index);
            if (start) sink.take(*start);
            lacksStart = !start;
        }
        Coverage c = rows<EventBlock>(*index, index->events, BlockKey::Kind::Events, r, [&](const EventBlock& block, TickRange part) {
            const auto& e = block.events;
            for (auto i = std::ranges::lower_bound(e, part.begin, {}, &StructureEvent::tick); i != e.end() && i->tick < part.end; ++i) {
                madeBefore(i->tick);
                sink.take(*i);
            }
        });
        madeBefore(r.end);
        return lacksStart ? minus(c, {index->built->tick, index->built->tick + 1}) : c;
    }

    Coverage metrics(TickRange r, MetricSink& sink) const override
    {
        const auto index = m_store.index();
        return rows<MetricBlock>(*index, index->metrics, BlockKey::Kind::Metrics, r, [&](const MetricBlock& block, TickRange part) {
            for (const Metric& m : block)
                if (part.contains(m.tick)) sink.take(m);
        });
    }

    Coverage activity(TickRange r, int maxFrames, ActivitySink& sink) const override
    {
        const auto index = m_store.index();
        const auto& all = index->activity;
        const auto lo = static_cast<std::size_t>(std::ranges::lower_bound(all, r.begin, {}, &RunIndex::Stamp::tick) - all.begin());
        const auto hi = static_cast<std::size_t>(std::ranges::lower_bound(all, r.end, {}, &RunIndex::Stamp::tick) - all.begin());
        const TickRange inside = r.intersected(index->extent);
        if (lo >= hi || maxFrames <= 0) return Coverage(inside);
        const auto frames = static_cast<std::size_t>(maxFrames);
        const std::size_t step = (hi - lo + frames - 1) / frames;
        Coverage holes;
        for (std::size_t i = lo; i < hi; i += step) {
            const auto b = m_store.obtain({BlockKey::Kind::Activity, i});
            if (b && b->data) sink.take(*static_cast<const ActivityFrame*>(b->data.get()));
            else holes.add({i > 0 ? all[i - 1].tick : index->extent.begin, std::max(all[i].tick, index->extent.begin + 1)});
        }
        return without(inside, holes);
    }

    std::shared_ptr<const StructureSnapshot> structureAt(Tick t) const override
    {
        const auto index = m_store.index();
        if (t < index->extent.begin || index->extent.empty()) return nullptr;
        const bool blocking = m_store.isBlocking();
        const Obtain get = [this, blocking](BlockKey k, std::uint64_t n) { return blocking ? m_store.obtain(k, n) : m_store.peek(k, n); };
        if (const auto events = eventsUntil(*index, t, get)) {
            if (m_structure.events == *events) return m_structure.snapshot;
            std::shared_ptr<const StructureSnapshot> s;
            if (const auto made = m_store.peek({BlockKey::Kind::Structure, static_cast<std::uint64_t>(*events)})) {
                s = std::static_pointer_cast<const StructureSnapshot>(made->data);
                if (!s) return nullptr; // the reader could not make it either
            } else s = structureAfter(*index, *events, m_structure, get, blocking ? kFoldAlways : kFoldInline);
            if (s) {
                m_structure = {*events, s};
                return s;
            }
        }
        m_store.requestStructure(t);
        return nullptr;
    }

    std::shared_ptr<const ActivityFrame> activityAt(Tick t) const override
    {
        return newest<ActivityFrame>(m_store.index()->activity, BlockKey::Kind::Activity, t);
    }

    std::shared_ptr<const WeightSnapshot> weightsAt(Tick t) const override
    {
        return newest<WeightSnapshot>(m_store.index()->weights, BlockKey::Kind::Weights, t);
    }

    std::span<const Gap> gaps() const override
    {
        const auto index = m_store.index();
        m_gaps = m_store.damage();
        for (const auto* more : {&index->gaps, &index->otherGaps}) m_gaps.insert(m_gaps.end(), more->begin(), more->end());
        if (!index->growing && m_endedEarly && m_info.plannedEnd > index->extent.end) m_gaps.push_back({{index->extent.end, m_info.plannedEnd}, "ended early"});
        if (!index->growing && index->built && !index->startKeyframe()) m_gaps.push_back({index->extent, "the network as built is not in the file"});
        std::ranges::sort(m_gaps, {}, [](const Gap& g) { return g.range.begin; });
        return m_gaps;
    }

    void setEndedEarly() { m_endedEarly = true; }

private:
    /// The network as it was built, if it is at hand; its weights are not needed by anybody who asks for it here.
    std::optional<NetworkStart> startOf(const RunIndex& index) const
    {
        const auto at = index.startKeyframe();
        const auto b = at ? m_store.obtain({BlockKey::Kind::Keyframe, *at}) : std::nullopt;
        if (!b || !b->data) return std::nullopt;
        return NetworkStart{std::static_pointer_cast<const StructureSnapshot>(b->data), nullptr, index.built->reason};
    }

    /// Visits the blocks of a table that can have rows in `r`, each with the part of `r` to take from it: a tick that lies in two
    /// blocks is given only when both are there, since otherwise it would come again.
    template <class T, class Visit>
    Coverage rows(const RunIndex& index, const RunIndex::Rows& table, BlockKey::Kind kind, TickRange r, Visit&& visit) const
    {
        const TickRange inside = r.intersected(index.extent);
        Coverage holes;
        for (const Gap& g : index.gaps)
            if (g.reason != std::string_view("damaged chunk")) holes.add(g.range);
        const auto& ticks = table.blockTicks;
        auto b = static_cast<std::size_t>(std::ranges::lower_bound(ticks, r.begin) - ticks.begin());
        if (b > 0) --b;
        const std::size_t first = b;
        std::vector<std::shared_ptr<const void>> blocks;
        for (; b < ticks.size() && ticks[b] < r.end; ++b) {
            const auto found = m_store.obtain({kind, b}, rowsInBlock(table, b));
            blocks.push_back(found ? std::shared_ptr<const void>(found->data) : nullptr);
            if (!blocks.back()) holes.add({ticks[b], b + 1 < ticks.size() ? ticks[b + 1] + 1 : std::max(index.extent.end, ticks[b] + 1)});
        }
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            if (!blocks[i]) continue;
            TickRange part = r;
            if (i > 0 && !blocks[i - 1]) part.begin = std::max(part.begin, ticks[first + i] + 1);
            if (i + 1 < blocks.size() && !blocks[i + 1]) part.end = std::min(part.end, ticks[first + i + 1]);
            if (part.begin < part.end) visit(*static_cast<const T*>(blocks[i].get()), part);
        }
        return without(inside, holes);
    }

    /// The newest snapshot at or before a tick that is not damaged.
    template <class T>
    std::shared_ptr<const T> newest(const std::vector<RunIndex::Stamp>& all, BlockKey::Kind kind, Tick t) const
    {
        for (auto i = std::ranges::upper_bound(all, t, {}, &RunIndex::Stamp::tick) - all.begin(); i > 0; --i) {
            const auto b = m_store.obtain({kind, static_cast<std::uint64_t>(i - 1)});
            if (!b) return nullptr;
            if (b->data) return std::static_pointer_cast<const T>(b->data);
        }
        return nullptr;
    }

    const RunInfo m_info;
    bool m_endedEarly = false;
    mutable StructureState m_structure; // the last answer of structureAt
    mutable std::vector<Gap> m_gaps;
    mutable BlockStore m_store;
};

std::expected<std::shared_ptr<TimelineSource>, Error> open(const std::string& file, bool blocking, std::function<void()> onFetched)
{
    const bool held = RunLock::isHeld(file);
    auto db = openRun(file, held ? Check::Header : Check::Full);
    if (!db) return std::unexpected(db.error());
    auto info = readHeader(**db);
    if (!info) return std::unexpected(info.error());
    const auto ending = readEndingRow(**db, info->dtMs);
    if (!ending) return std::unexpected(ending.error());
    RunIndex index;
    if (!loadIndex(**db, info->probes.size(), index)) return std::unexpected((*db)->error());
    index.growing = held && !ending->complete;
    const bool early = !held && !ending->complete;
    auto timeline = std::make_shared<RecordedTimeline>(std::move(*db), std::move(*info), std::move(index), blocking, std::move(onFetched));
    if (early) timeline->setEndedEarly();
    return timeline;
}

} // namespace

std::expected<std::shared_ptr<TimelineSource>, Error> openRecordedTimeline(const std::string& file, std::function<void()> onFetched)
{
    return open(file, false, std::move(onFetched));
}

std::expected<std::shared_ptr<TimelineSource>, Error> openRecordedTimelineBlocking(const std::string& file) { return open(file, true, {}); }

std::expected<RunEnding, Error> readEnding(const std::string& file)
{
    auto db = openRun(file, Check::Header);
    if (!db) return std::unexpected(db.error());
    const auto info = readHeader(**db);
    if (!info) return std::unexpected(info.error());
    return readEndingRow(**db, info->dtMs);
}

} // namespace ng
