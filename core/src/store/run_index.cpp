#include "run_index.h"

#include "spike_codec.h"

#include <algorithm>

namespace ng::store {

namespace {

constexpr const char* kDamagedIndex = "damaged chunk";
constexpr Tick kLastTick = Tick{1} << 58; // far beyond any run; keeps arithmetic on ticks from wrapping

bool sane(std::int64_t first, std::int64_t last) { return first >= 0 && last >= first && static_cast<Tick>(last) < kLastTick; }

/// Reasons outlive the file they came from, and only these are known.
const char* reasonText(const std::string& s) { return s == "not recorded" ? "not recorded" : "missing"; }

void loadSpikes(Database& db, RunIndex& index)
{
    Statement s(db, "SELECT id, first, last, n FROM spike_chunk WHERE id > ? ORDER BY id");
    s.bind(1, index.lastSpikeRow);
    while (s.next()) {
        index.lastSpikeRow = s.integer(0);
        const std::int64_t first = s.integer(1), last = s.integer(2), n = s.integer(3);
        const bool follows = sane(first, last) && (index.spikes.empty() || static_cast<Tick>(first) > index.spikes.back().last);
        if (follows && n > 0 && n <= kMaxSpikesPerChunk)
            index.spikes.push_back({s.integer(0), static_cast<Tick>(first), static_cast<Tick>(last), static_cast<std::uint32_t>(n)});
        else if (sane(first, last))
            index.gaps.push_back({{static_cast<Tick>(first), static_cast<Tick>(last) + 1}, kDamagedIndex});
    }
}

void loadTraces(Database& db, RunIndex& index)
{
    Statement s(db, "SELECT block, first, last, n FROM trace_chunk WHERE probe = ? AND level = ? AND block >= ? ORDER BY block");
    for (std::size_t probe = 0; probe < index.traces.size(); ++probe)
        for (int level = 0; level < kTraceLevels; ++level) {
            auto& blocks = index.traces[probe][static_cast<std::size_t>(level)];
            if (!blocks.empty()) blocks.pop_back(); // the last one is rewritten until it is full
            s.bind(1, static_cast<std::int64_t>(probe)).bind(2, std::int64_t{level}).bind(3, static_cast<std::int64_t>(blocks.size()));
            while (s.next()) {
                const std::int64_t first = s.integer(1), last = s.integer(2), n = s.integer(3);
                const bool fullBefore = blocks.empty() || blocks.back().n == kEntriesPerTraceBlock;
                if (s.integer(0) != static_cast<std::int64_t>(blocks.size()) || !sane(first, last) || n < 1 || n > kEntriesPerTraceBlock || !fullBefore
                    || (!blocks.empty() && static_cast<Tick>(first) < blocks.back().last)) {
                    index.otherGaps.push_back({{blocks.empty() ? 0 : blocks.back().last, index.extent.end}, kDamagedIndex});
                    break;
                }
                blocks.push_back({static_cast<Tick>(first), static_cast<Tick>(last), static_cast<std::uint32_t>(n)});
            }
            s.reset();
            if (blocks.empty() && level == 0) break;
        }
}

void loadRows(Database& db, const char* table, RunIndex::Rows& rows)
{
    rows.count = std::max<std::int64_t>(0, db.integer(std::string("SELECT max(id) FROM ") + table).value_or(0));
    Statement first(db, std::string("SELECT tick, id FROM ") + table + " WHERE id >= ? ORDER BY id LIMIT 1");
    // A row id of its own choosing must not make us look up more blocks than the file can hold rows for.
    while (static_cast<std::int64_t>(rows.blockTicks.size()) * kRowsPerBlock < rows.count) {
        const std::int64_t wanted = static_cast<std::int64_t>(rows.blockTicks.size()) * kRowsPerBlock + 1;
        first.bind(1, wanted);
        if (!first.next()) return;
        const auto tick = static_cast<Tick>(std::max<std::int64_t>(0, first.integer(0)));
        const std::int64_t found = first.integer(1);
        first.reset();
        if (found >= wanted + kRowsPerBlock) {
            rows.count = wanted - 1;
            return;
        }
        rows.blockTicks.push_back(rows.blockTicks.empty() ? tick : std::max(tick, rows.blockTicks.back()));
    }
}

void loadStamps(Database& db, const char* table, std::vector<RunIndex::Stamp>& stamps)
{
    Statement s(db, std::string("SELECT id, tick FROM ") + table + " WHERE id > ? ORDER BY id");
    s.bind(1, stamps.empty() ? std::int64_t{0} : stamps.back().id);
    while (s.next())
        if (sane(s.integer(1), s.integer(1)) && (stamps.empty() || static_cast<Tick>(s.integer(1)) >= stamps.back().tick))
            stamps.push_back({s.integer(0), static_cast<Tick>(s.integer(1))});
}

} // namespace

bool loadIndex(Database& db, std::size_t probes, RunIndex& index)
{
    index.traces.resize(probes);
    // One read transaction: all parts of the index are of the same commit.
    db.exec("BEGIN");
    index.format = db.integer("PRAGMA user_version").value_or(kUserVersion);
    if (Statement s(db, "SELECT begin_tick, end_tick FROM progress WHERE id = 1"); s.next() && sane(s.integer(0), s.integer(1)))
        index.extent = {static_cast<Tick>(s.integer(0)), static_cast<Tick>(s.integer(1))};
    loadSpikes(db, index);
    loadTraces(db, index);
    loadRows(db, "structure_event", index.events);
    loadRows(db, "metric", index.metrics);
    loadStamps(db, "activity_chunk", index.activity);
    loadStamps(db, "weights", index.weights);

    Statement keyframes(db, "SELECT id, tick, event, version FROM keyframe WHERE id > ? ORDER BY id");
    keyframes.bind(1, index.keyframes.empty() ? std::int64_t{0} : index.keyframes.back().id);
    while (keyframes.next()) {
        const RunIndex::Keyframe k{keyframes.integer(0), static_cast<Tick>(keyframes.integer(1)), keyframes.integer(2), static_cast<std::uint64_t>(keyframes.integer(3))};
        const bool follows = index.keyframes.empty() || (k.tick >= index.keyframes.back().tick && k.event >= index.keyframes.back().event);
        if (sane(keyframes.integer(1), keyframes.integer(1)) && follows && k.event >= 0 && k.event <= index.events.count) index.keyframes.push_back(k);
    }
    if (index.format >= 2 && !index.built)
        if (Statement s(db, "SELECT tick, reason FROM built ORDER BY id LIMIT 1"); s.next() && sane(s.integer(0), s.integer(0)))
            index.built = {static_cast<Tick>(s.integer(0)), s.isNull(1) ? kNoIndex : static_cast<std::uint16_t>(s.integer(1))};
    Statement interventions(db, "SELECT id, tick, path, before, after FROM intervention WHERE id > ? ORDER BY id");
    interventions.bind(1, index.lastInterventionRow);
    while (interventions.next()) {
        index.lastInterventionRow = interventions.integer(0);
        const auto tick = static_cast<Tick>(std::max<std::int64_t>(0, interventions.integer(1)));
        if (index.interventions.empty() || tick >= index.interventions.back().tick)
            index.interventions.push_back({tick, interventions.text(2), interventions.real(3), interventions.real(4)});
    }
    Statement gaps(db, "SELECT id, first, last, reason FROM gap WHERE id > ? ORDER BY id");
    gaps.bind(1, index.lastGapRow);
    while (gaps.next()) {
        index.lastGapRow = gaps.integer(0);
        if (sane(gaps.integer(1), gaps.integer(2)))
            index.gaps.push_back({{static_cast<Tick>(gaps.integer(1)), static_cast<Tick>(gaps.integer(2)) + 1}, reasonText(gaps.text(3))});
    }
    for (Statement* open : {&keyframes, &interventions, &gaps}) open->reset();
    db.exec("COMMIT");
    return !db.failed();
}

} // namespace ng::store
