#include "block_loader.h"

#include "crc32c.h"
#include "spike_codec.h"

namespace ng::store {

namespace {

std::uint64_t word(const Statement& s, int column) { return static_cast<std::uint64_t>(s.integer(column)); }

Block loadSpikes(Database& db, const RunIndex::Spikes& c)
{
    Block b{{}, 0, c.n, {c.first, c.last + 1}};
    Statement s(db, "SELECT first, last, n, codec, crc, data FROM spike_chunk WHERE id = ?");
    s.bind(1, c.id);
    if (!s.next()) return b;
    const auto data = s.blob(5);
    if (word(s, 0) != c.first || word(s, 1) != c.last || word(s, 2) != c.n || s.integer(3) != kSpikeCodecRice || word(s, 4) != chunkCrc(c.first, c.last, c.n, data)) return b;
    auto spikes = decodeSpikes(data, c.n, c.last - c.first + 1);
    if (!spikes) return b;
    b.bytes = spikes->size() * sizeof(PackedSpike);
    b.data = std::make_shared<const SpikeBlock>(SpikeBlock{c.first, std::move(*spikes)});
    return b;
}

Block loadTrace(Database& db, const RunIndex& index, std::uint64_t row)
{
    const auto probe = static_cast<std::size_t>(row >> 40);
    const auto level = static_cast<int>((row >> 32) & 0xff);
    const auto number = static_cast<std::size_t>(row & 0xFFFFFFFF);
    const auto& blocks = index.traces[probe][static_cast<std::size_t>(level)];
    Block b{{}, 0, 0, {blocks[number].first, blocks[number].last + 1}};
    Statement s(db, "SELECT first, last, n, codec, crc, data FROM trace_chunk WHERE id = ?");
    s.bind(1, static_cast<std::int64_t>(row));
    if (!s.next()) return b;
    const auto data = s.blob(5);
    const std::uint64_t n = word(s, 2);
    if (n > kEntriesPerTraceBlock || s.integer(3) != kTraceCodec || word(s, 4) != chunkCrc(word(s, 0), word(s, 1), n, data)) return b;
    auto block = decodeTrace(data, static_cast<std::uint32_t>(n), level);
    if (!block || block->empty()) return b;
    b.rows = n;
    b.bytes = block->size() * sizeof(TraceEntry);
    b.data = std::make_shared<const TraceBlock>(std::move(*block));
    return b;
}

TickRange rangeOfRows(const RunIndex& index, const RunIndex::Rows& rows, std::size_t block)
{
    const Tick begin = rows.blockTicks[block];
    return {begin, std::max(begin + 1, block + 1 < rows.blockTicks.size() ? rows.blockTicks[block + 1] + 1 : index.extent.end)};
}

NeuronId neuronAt(const Statement& s, int c) { return s.isNull(c) ? kNoNeuron : NeuronId{static_cast<std::uint32_t>(s.integer(c))}; }
std::uint16_t indexAt(const Statement& s, int c) { return s.isNull(c) ? kNoIndex : static_cast<std::uint16_t>(s.integer(c)); }
float numberAt(const Statement& s, int c) { return static_cast<float>(s.real(c)); }

Block loadEvents(Database& db, const RunIndex& index, std::size_t number)
{
    Block b{{}, 0, 0, rangeOfRows(index, index.events, number)};
    const std::int64_t first = static_cast<std::int64_t>(number) * kRowsPerBlock + 1;
    Statement s(db, "SELECT id, tick, kind, stage, population, neuron, source, parent, projection, rule, reason, measured, held_against, weight, x, y, z, version "
                    "FROM structure_event WHERE id >= ? AND id < ? ORDER BY id");
    s.bind(1, first).bind(2, first + kRowsPerBlock);
    auto block = std::make_shared<EventBlock>();
    while (s.next()) {
        const std::int64_t tick = s.integer(1), kind = s.integer(2), stage = s.integer(3);
        const Tick previous = block->events.empty() ? index.events.blockTicks[number] : block->events.back().tick;
        if (s.integer(0) != first + static_cast<std::int64_t>(block->events.size()) || tick < 0 || static_cast<Tick>(tick) < previous || kind < 0
            || kind >= kStructureKindCount || stage < 0 || stage >= kStageCount)
            return b;
        StructureEvent e;
        e.tick = static_cast<Tick>(tick);
        e.kind = static_cast<StructureKind>(kind);
        e.stage = static_cast<Stage>(stage);
        e.population = static_cast<PopulationIndex>(s.integer(4));
        e.neuron = neuronAt(s, 5);
        e.source = neuronAt(s, 6);
        e.parent = neuronAt(s, 7);
        e.projection = indexAt(s, 8);
        e.rule = indexAt(s, 9);
        e.reason = indexAt(s, 10);
        e.measured = numberAt(s, 11);
        e.limit = numberAt(s, 12);
        e.weight = numberAt(s, 13);
        e.position = {numberAt(s, 14), numberAt(s, 15), numberAt(s, 16)};
        block->events.push_back(e);
        block->versions.push_back(word(s, 17));
    }
    if (db.failed()) return b;
    b.rows = block->events.size();
    b.bytes = b.rows * (sizeof(StructureEvent) + sizeof(std::uint64_t));
    b.data = std::move(block);
    return b;
}

Block loadMetrics(Database& db, const RunIndex& index, std::size_t number)
{
    Block b{{}, 0, 0, rangeOfRows(index, index.metrics, number)};
    const std::int64_t first = static_cast<std::int64_t>(number) * kRowsPerBlock + 1;
    Statement s(db, "SELECT tick, name, row_index, column_index, value FROM metric WHERE id >= ? AND id < ? ORDER BY id");
    s.bind(1, first).bind(2, first + kRowsPerBlock);
    auto block = std::make_shared<MetricBlock>();
    while (s.next())
        block->push_back({static_cast<Tick>(std::max<std::int64_t>(0, s.integer(0))), s.text(1), static_cast<int>(s.integer(2)), static_cast<int>(s.integer(3)), s.real(4)});
    if (db.failed()) return b;
    b.rows = block->size();
    b.bytes = b.rows * sizeof(Metric);
    b.data = std::move(block);
    return b;
}

Block loadActivity(Database& db, const RunIndex& index, std::size_t number)
{
    const RunIndex::Stamp stamp = index.activity[number];
    Block b{{}, 0, 1, {number > 0 ? index.activity[number - 1].tick : 0, stamp.tick}};
    Statement s(db, "SELECT tick, span, n, codec, crc, data FROM activity_chunk WHERE id = ?");
    s.bind(1, stamp.id);
    if (!s.next()) return b;
    const auto data = s.blob(5);
    if (s.integer(3) != kSnapshotCodec || word(s, 4) != chunkCrc(word(s, 0), word(s, 1), word(s, 2), data)) return b;
    const auto frame = decodeActivity(data, word(s, 0), word(s, 1), word(s, 2));
    if (frame) b.bytes = frame->ids.size() * 12 + sizeof(ActivityFrame);
    b.data = frame;
    return b;
}

/// The slices of one structure or weight list, in order; `take` decodes one and says whether it could. True when they make up all `n`.
template <class Take>
bool readSlices(Database& db, std::string_view sql, std::int64_t owner, std::uint64_t n, Take&& take)
{
    Statement s(db, sql);
    s.bind(1, owner);
    std::uint64_t done = 0;
    while (done < n && s.next()) {
        const std::uint64_t here = word(s, 0);
        const auto data = s.blob(3);
        const bool sound = here > 0 && here <= kSynapsesPerSlice && s.integer(1) == kSnapshotCodec
            && word(s, 2) == chunkCrc(static_cast<std::uint64_t>(owner), done, here, data);
        if (!sound || !take(data, here)) return false;
        done += here;
    }
    return done == n && !db.failed();
}

/// The structure of the start stands for the time until the next keyframe; others can be made from an older one and events.
TickRange lostWithKeyframe(const RunIndex& index, std::size_t number)
{
    if (index.startKeyframe() != number) return {};
    const Tick begin = index.extent.begin;
    return {begin, std::max(begin + 1, number + 1 < index.keyframes.size() ? index.keyframes[number + 1].tick : index.extent.end)};
}

Block loadKeyframe(Database& db, const RunIndex& index, std::size_t number)
{
    const std::int64_t id = index.keyframes[number].id;
    Block b{{}, 0, 1, lostWithKeyframe(index, number)};
    Statement s(db, "SELECT tick, neurons, synapses, codec, crc, data FROM keyframe WHERE id = ?");
    s.bind(1, id);
    if (!s.next()) return b;
    const auto data = s.blob(5);
    if (s.integer(3) != kSnapshotCodec || word(s, 4) != chunkCrc(word(s, 0), word(s, 1), word(s, 2), data)) return b;
    const std::uint64_t synapses = word(s, 2);
    const auto snapshot = decodeStructure(data, word(s, 1), index.format < 2 ? synapses : 0);
    if (!snapshot) return b;
    if (index.format >= 2
        && !readSlices(db, "SELECT n, codec, crc, data FROM synapse_slice WHERE keyframe = ? ORDER BY id", id, synapses,
                       [&](std::span<const std::uint8_t> slice, std::uint64_t n) { return decodeSynapses(slice, n, snapshot->synapses); }))
        return b;
    b.bytes = snapshot->neurons.size() * sizeof(NeuronState) + snapshot->synapses.size() * sizeof(SynapseState);
    b.data = snapshot;
    return b;
}

Block loadWeights(Database& db, const RunIndex& index, std::size_t number, const std::function<Block(BlockKey)>& obtain)
{
    const std::int64_t id = index.weights[number].id;
    Block b{{}, 0, 1, {}};
    Statement s(db, "SELECT tick, n, keyframe, codec, crc, data FROM weights WHERE id = ?");
    s.bind(1, id);
    if (!s.next()) return b;
    const std::uint64_t n = word(s, 1);
    const std::int64_t keyframe = s.integer(2);
    auto weights = std::make_shared<WeightSnapshot>();
    weights->tick = word(s, 0);
    const auto take = [&](std::span<const std::uint8_t> data, std::uint64_t count) { return decodeWeights(data, count, keyframe == 0, *weights); };
    if (index.format < 2) {
        const auto data = s.blob(5);
        if (s.integer(3) != kSnapshotCodec || word(s, 4) != chunkCrc(word(s, 0), n, word(s, 2), data) || !take(data, n)) return b;
    } else if (!readSlices(db, "SELECT n, codec, crc, data FROM weight_slice WHERE weights = ? ORDER BY id", id, n, take)) {
        return b;
    }
    if (keyframe > 0) {
        const auto at = std::ranges::lower_bound(index.keyframes, keyframe, {}, &RunIndex::Keyframe::id);
        if (at == index.keyframes.end() || at->id != keyframe) return b;
        const Block held = obtain({BlockKey::Kind::Keyframe, static_cast<std::uint64_t>(at - index.keyframes.begin())});
        const auto* structure = static_cast<const StructureSnapshot*>(held.data.get());
        if (!structure || structure->synapses.size() != weights->weights.size()) return b;
        weights->synapses = structure->synapses;
    }
    b.bytes = weights->weights.size() * (sizeof(float) + sizeof(SynapseState));
    b.data = weights;
    return b;
}

} // namespace

Block loadBlock(Database& db, const RunIndex& index, BlockKey key, const std::function<Block(BlockKey)>& obtain)
{
    const auto at = static_cast<std::size_t>(key.at);
    switch (key.kind) {
    case BlockKey::Kind::Spikes: return loadSpikes(db, index.spikes[at]);
    case BlockKey::Kind::Trace: return loadTrace(db, index, key.at);
    case BlockKey::Kind::Events: return loadEvents(db, index, at);
    case BlockKey::Kind::Metrics: return loadMetrics(db, index, at);
    case BlockKey::Kind::Activity: return loadActivity(db, index, at);
    case BlockKey::Kind::Keyframe: return loadKeyframe(db, index, at);
    case BlockKey::Kind::Weights: return loadWeights(db, index, at, obtain);
    case BlockKey::Kind::Structure: break; // made of the others, not stored
    }
    return {};
}

} // namespace ng::store
