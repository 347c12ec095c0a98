#include "snapshot_codec.h"

#include "zstd_blob.h"

namespace ng::store {

namespace {

// A billion bytes is the largest blob SQLite takes; what unpacks to more than a few times that is not ours.
constexpr std::size_t kMaxRawBytes = std::size_t{1} << 32;

std::size_t limitFor(std::uint64_t n, std::size_t bytesEach)
{
    return n > kMaxRawBytes / bytesEach ? kMaxRawBytes : static_cast<std::size_t>(n) * bytesEach + 64;
}

void putSynapses(Bytes& raw, std::span<const SynapseState> all)
{
    SynapseState last{NeuronId{0}, NeuronId{0}, 0};
    const auto difference = [](NeuronId a, NeuronId b) { return zigzag(static_cast<std::int64_t>(ng::raw(a)) - static_cast<std::int64_t>(ng::raw(b))); };
    for (const SynapseState& s : all) {
        putVarint(raw, zigzag(static_cast<std::int64_t>(s.projection) - last.projection));
        putVarint(raw, difference(s.source, last.source));
        putVarint(raw, difference(s.target, last.target));
        last = s;
    }
}

/// A count that the rest of the blob can really hold, at `bytesEach` or more.
bool fits(const ByteReader& in, std::uint64_t n, std::size_t bytesEach) { return n <= in.left() / bytesEach; }

bool takeSynapses(ByteReader& in, std::uint64_t n, std::vector<SynapseState>& out)
{
    if (!fits(in, n, 3)) return false;
    const std::size_t first = out.size();
    out.resize(first + static_cast<std::size_t>(n));
    std::int64_t projection = 0, source = 0, target = 0;
    const auto step = [&in](std::int64_t& v) { v = static_cast<std::int64_t>(static_cast<std::uint64_t>(v) + static_cast<std::uint64_t>(unzigzag(in.varint()))); };
    for (SynapseState& s : std::span(out).subspan(first)) {
        step(projection);
        step(source);
        step(target);
        s = {NeuronId{static_cast<std::uint32_t>(source)}, NeuronId{static_cast<std::uint32_t>(target)}, static_cast<ProjectionIndex>(projection)};
    }
    return in.ok();
}

} // namespace

void encodeActivity(const ActivityFrame& a, Bytes& raw)
{
    raw.clear();
    std::uint32_t last = 0;
    for (const NeuronId id : a.ids) {
        putVarint(raw, zigzag(static_cast<std::int64_t>(ng::raw(id)) - last));
        last = ng::raw(id);
    }
    putFloats(raw, a.maturity);
    putFloats(raw, a.rate);
}

std::shared_ptr<const ActivityFrame> decodeActivity(std::span<const std::uint8_t> packed, Tick tick, Tick interval, std::uint64_t n)
{
    const auto raw = unpack(packed, limitFor(n, 13));
    if (!raw) return nullptr;
    ByteReader in(*raw);
    if (!fits(in, n, 9)) return nullptr;
    auto a = std::make_shared<ActivityFrame>();
    a->tick = tick;
    a->interval = interval;
    a->ids.resize(static_cast<std::size_t>(n));
    std::uint64_t id = 0;
    for (NeuronId& i : a->ids) i = NeuronId{static_cast<std::uint32_t>(id += static_cast<std::uint64_t>(unzigzag(in.varint())))};
    if (!in.floats(a->ids.size(), a->maturity) || !in.floats(a->ids.size(), a->rate) || !in.atEnd()) return nullptr;
    return a;
}

void encodeNeurons(const StructureSnapshot& s, Bytes& raw)
{
    raw.clear();
    putVarint(raw, s.tick);
    putVarint(raw, s.version);
    std::uint32_t lastId = 0;
    std::vector<float> column;
    column.reserve(s.neurons.size() * 3);
    for (const NeuronState& n : s.neurons) {
        putVarint(raw, ng::raw(n.id) - lastId);
        putVarint(raw, n.population);
        putVarint(raw, static_cast<std::uint64_t>(n.stage));
        putVarint(raw, n.born);
        putVarint(raw, static_cast<std::uint32_t>(ng::raw(n.parent) + 1));
        lastId = ng::raw(n.id);
    }
    for (const NeuronState& n : s.neurons) column.insert(column.end(), {n.position.x, n.position.y, n.position.z});
    putFloats(raw, column);
}

std::shared_ptr<StructureSnapshot> decodeStructure(std::span<const std::uint8_t> packed, std::uint64_t neurons, std::uint64_t synapses)
{
    if (neurons > kMaxRawBytes || synapses > kMaxRawBytes) return nullptr;
    const auto raw = unpack(packed, limitFor(neurons * 36 + synapses * 13, 1));
    if (!raw) return nullptr;
    ByteReader in(*raw);
    if (!fits(in, neurons, 17) || !fits(in, synapses, 3)) return nullptr;
    auto s = std::make_shared<StructureSnapshot>();
    s->tick = in.varint();
    s->version = in.varint();
    s->neurons.resize(static_cast<std::size_t>(neurons));
    std::uint32_t id = 0;
    for (NeuronState& n : s->neurons) {
        n.id = NeuronId{id += static_cast<std::uint32_t>(in.varint())};
        n.population = static_cast<PopulationIndex>(in.varint());
        const std::uint64_t stage = in.varint();
        if (stage >= kStageCount) return nullptr;
        n.stage = static_cast<Stage>(stage);
        n.born = in.varint();
        n.parent = NeuronId{static_cast<std::uint32_t>(in.varint()) - 1};
    }
    std::vector<float> column;
    if (!in.floats(s->neurons.size() * 3, column)) return nullptr;
    for (std::size_t i = 0; i < s->neurons.size(); ++i) s->neurons[i].position = {column[3 * i], column[3 * i + 1], column[3 * i + 2]};
    if (!takeSynapses(in, synapses, s->synapses) || !in.atEnd()) return nullptr;
    return s;
}

void encodeSynapses(std::span<const SynapseState> all, Bytes& raw)
{
    raw.clear();
    putSynapses(raw, all);
}

bool decodeSynapses(std::span<const std::uint8_t> packed, std::uint64_t n, std::vector<SynapseState>& out)
{
    const auto raw = unpack(packed, limitFor(n, 13));
    if (!raw) return false;
    ByteReader in(*raw);
    return takeSynapses(in, n, out) && in.atEnd();
}

void encodeWeights(std::span<const SynapseState> own, std::span<const float> weights, Bytes& raw)
{
    raw.clear();
    putSynapses(raw, own);
    putFloats(raw, weights);
}

bool decodeWeights(std::span<const std::uint8_t> packed, std::uint64_t n, bool withSynapses, WeightSnapshot& out)
{
    const auto raw = unpack(packed, limitFor(n, 17));
    if (!raw) return false;
    ByteReader in(*raw);
    if (withSynapses && !takeSynapses(in, n, out.synapses)) return false;
    std::vector<float> column;
    if (!in.floats(static_cast<std::size_t>(n), column) || !in.atEnd()) return false;
    out.weights.insert(out.weights.end(), column.begin(), column.end());
    return true;
}

} // namespace ng::store
