#include "snapshot_recorder.h"

#include "crc32c.h"
#include "snapshot_codec.h"

namespace ng::store {

SnapshotRecorder::SnapshotRecorder(Database& db)
    : m_activity(db, "INSERT INTO activity_chunk(tick, span, n, codec, crc, data) VALUES(?,?,?,?,?,?)")
    , m_keyframe(db, "INSERT INTO keyframe(id, tick, event, version, neurons, synapses, codec, crc, data) VALUES(?,?,?,?,?,?,?,?,?)")
    , m_weights(db, "INSERT INTO weights(tick, n, keyframe, codec, crc, data) VALUES(?,?,?,?,?,?)")
{
}

void SnapshotRecorder::add(const EpochFrame& f, std::uint64_t events)
{
    if (f.activity) {
        const ActivityFrame& a = *f.activity;
        encodeActivity(a, m_raw);
        const auto data = m_packer.pack(m_raw);
        m_activity.bind(1, static_cast<std::int64_t>(a.tick)).bind(2, static_cast<std::int64_t>(a.interval));
        m_activity.bind(3, static_cast<std::int64_t>(a.ids.size())).bind(4, std::int64_t{kSnapshotCodec});
        m_activity.bind(5, std::int64_t{chunkCrc(a.tick, a.interval, a.ids.size(), data)}).bind(6, data).run();
    }
    if (!f.keyframe) return;
    const StructureSnapshot* structure = f.keyframe->structure.get();
    if (structure) {
        encodeStructure(*structure, m_raw);
        const auto data = m_packer.pack(m_raw);
        m_keyframe.bind(1, ++m_keyframes).bind(2, static_cast<std::int64_t>(structure->tick)).bind(3, static_cast<std::int64_t>(events));
        m_keyframe.bind(4, static_cast<std::int64_t>(structure->version)).bind(5, static_cast<std::int64_t>(structure->neurons.size()));
        m_keyframe.bind(6, static_cast<std::int64_t>(structure->synapses.size())).bind(7, std::int64_t{kSnapshotCodec});
        m_keyframe.bind(8, std::int64_t{chunkCrc(structure->tick, structure->neurons.size(), structure->synapses.size(), data)}).bind(9, data).run();
    }
    if (!f.keyframe->weights) return;
    const WeightSnapshot& w = *f.keyframe->weights;
    // The list of synapses is the larger part; nearly always it is the one the keyframe has already.
    const bool shared = structure && structure->synapses == w.synapses;
    encodeWeights(w, !shared, m_raw);
    const auto data = m_packer.pack(m_raw);
    const std::int64_t keyframe = shared ? m_keyframes : 0;
    m_weights.bind(1, static_cast<std::int64_t>(w.tick)).bind(2, static_cast<std::int64_t>(w.weights.size())).bind(3, keyframe);
    m_weights.bind(4, std::int64_t{kSnapshotCodec});
    m_weights.bind(5, std::int64_t{chunkCrc(w.tick, w.weights.size(), static_cast<std::uint64_t>(keyframe), data)}).bind(6, data).run();
}

} // namespace ng::store
