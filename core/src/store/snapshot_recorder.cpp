#include "snapshot_recorder.h"

#include "crc32c.h"
#include "run_schema.h"
#include "snapshot_codec.h"

#include <algorithm>

namespace ng::store {

SnapshotRecorder::SnapshotRecorder(Database& db)
    : m_activity(db, "INSERT INTO activity_chunk(tick, span, n, codec, crc, data) VALUES(?,?,?,?,?,?)")
    , m_keyframe(db, "INSERT INTO keyframe(id, tick, event, version, neurons, synapses, codec, crc, data) VALUES(?,?,?,?,?,?,?,?,?)")
    , m_weights(db, "INSERT INTO weights(id, tick, n, keyframe) VALUES(?,?,?,?)")
    , m_synapseSlice(db, "INSERT INTO synapse_slice(keyframe, n, codec, crc, data) VALUES(?,?,?,?,?)")
    , m_weightSlice(db, "INSERT INTO weight_slice(weights, n, codec, crc, data) VALUES(?,?,?,?,?)")
{
}

void SnapshotRecorder::add(const EpochFrame& f, std::uint64_t events)
{
    if (f.start) {
        Job j;
        j.structure = f.start->structure;
        if (const auto& w = f.start->weights) {
            j.owner = w;
            j.weights = *w;
            j.synapses = j.structure->synapses;
            j.weightsTick = j.structure->tick;
            j.hasWeights = true;
        }
        add(std::move(j)); // contains no event
    }
    if (f.activity) {
        const ActivityFrame& a = *f.activity;
        encodeActivity(a, m_raw);
        const auto data = m_packer.pack(m_raw);
        m_activity.bind(1, static_cast<std::int64_t>(a.tick)).bind(2, static_cast<std::int64_t>(a.interval));
        m_activity.bind(3, static_cast<std::int64_t>(a.ids.size())).bind(4, std::int64_t{kSnapshotCodec});
        m_activity.bind(5, std::int64_t{chunkCrc(a.tick, a.interval, a.ids.size(), data)}).bind(6, data).run();
    }
    if (!f.keyframe) return;
    Job j;
    j.structure = f.keyframe->structure;
    j.events = events;
    if (const auto& w = f.keyframe->weights) {
        j.owner = w;
        j.weights = w->weights;
        j.synapses = w->synapses;
        j.weightsTick = w->tick;
        j.hasWeights = true;
        // The list of synapses is the larger part; nearly always it is the one the keyframe has already.
        j.ownSynapses = !j.structure || j.structure->synapses != w->synapses;
    }
    add(std::move(j));
}

void SnapshotRecorder::add(Job j)
{
    j.structureDone = !j.structure;
    if (j.structure || j.hasWeights) m_jobs.push_back(std::move(j));
}

void SnapshotRecorder::work()
{
    if (m_jobs.empty()) return;
    Job& j = m_jobs.front();
    if (!j.structureDone) {
        if (j.synapsesDone == 0) ++m_keyframes;
        if (writeSynapses(j)) return;
        writeKeyframe(j);
        j.structureDone = true;
        if (j.hasWeights) return;
    } else if (j.hasWeights) {
        if (j.weightsDone == 0) ++m_lists;
        if (writeWeights(j)) return;
        finishWeights(j);
    }
    m_jobs.pop_front();
}

bool SnapshotRecorder::writeSynapses(Job& j)
{
    const auto slice = std::span(j.structure->synapses).subspan(j.synapsesDone).first(std::min(kSynapsesPerSlice, j.structure->synapses.size() - j.synapsesDone));
    if (!slice.empty()) {
        encodeSynapses(slice, m_raw);
        const auto data = m_packer.pack(m_raw);
        m_synapseSlice.bind(1, m_keyframes).bind(2, static_cast<std::int64_t>(slice.size())).bind(3, std::int64_t{kSnapshotCodec});
        m_synapseSlice.bind(4, std::int64_t{chunkCrc(static_cast<std::uint64_t>(m_keyframes), j.synapsesDone, slice.size(), data)}).bind(5, data).run();
    }
    j.synapsesDone += slice.size();
    return j.synapsesDone < j.structure->synapses.size();
}

void SnapshotRecorder::writeKeyframe(Job& j)
{
    const StructureSnapshot& s = *j.structure;
    encodeNeurons(s, m_raw);
    const auto data = m_packer.pack(m_raw);
    m_keyframe.bind(1, m_keyframes).bind(2, static_cast<std::int64_t>(s.tick)).bind(3, static_cast<std::int64_t>(j.events));
    m_keyframe.bind(4, static_cast<std::int64_t>(s.version)).bind(5, static_cast<std::int64_t>(s.neurons.size()));
    m_keyframe.bind(6, static_cast<std::int64_t>(s.synapses.size())).bind(7, std::int64_t{kSnapshotCodec});
    m_keyframe.bind(8, std::int64_t{chunkCrc(s.tick, s.neurons.size(), s.synapses.size(), data)}).bind(9, data).run();
}

bool SnapshotRecorder::writeWeights(Job& j)
{
    const std::size_t n = std::min(kSynapsesPerSlice, j.weights.size() - j.weightsDone);
    if (n > 0) {
        encodeWeights(j.ownSynapses ? j.synapses.subspan(j.weightsDone, n) : std::span<const SynapseState>{}, j.weights.subspan(j.weightsDone, n), m_raw);
        const auto data = m_packer.pack(m_raw);
        m_weightSlice.bind(1, m_lists).bind(2, static_cast<std::int64_t>(n)).bind(3, std::int64_t{kSnapshotCodec});
        m_weightSlice.bind(4, std::int64_t{chunkCrc(static_cast<std::uint64_t>(m_lists), j.weightsDone, n, data)}).bind(5, data).run();
    }
    j.weightsDone += n;
    return j.weightsDone < j.weights.size();
}

void SnapshotRecorder::finishWeights(const Job& j)
{
    m_weights.bind(1, m_lists).bind(2, static_cast<std::int64_t>(j.weightsTick)).bind(3, static_cast<std::int64_t>(j.weights.size()));
    m_weights.bind(4, j.ownSynapses ? std::int64_t{0} : m_keyframes).run();
}

} // namespace ng::store
