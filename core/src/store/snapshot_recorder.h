#pragma once
#include "sqlite_db.h"
#include "zstd_blob.h"

#include <ng/stream/epoch_frame.h>

#include <deque>

namespace ng::store {

/// Writes activity frames at once; whole structures and lists of weights, which can be large, slice by slice, so that what else happens
/// meanwhile can be committed. The row that names a structure or a list comes with its last slice: a reader sees all of it or nothing.
class SnapshotRecorder {
public:
    explicit SnapshotRecorder(Database&);

    /// `events`: how many structure events were written before the end of this frame.
    void add(const EpochFrame&, std::uint64_t events);
    /// Structures and lists that are not written yet, or not to the end.
    [[nodiscard]] std::size_t pending() const { return m_jobs.size(); }
    /// Writes one slice of the oldest.
    void work();

private:
    /// A structure and the weights of its synapses; either may be missing.
    struct Job {
        std::shared_ptr<const StructureSnapshot> structure;
        std::shared_ptr<const void> owner; ///< of the weights
        std::span<const SynapseState> synapses;
        std::span<const float> weights;
        Tick weightsTick = 0;
        bool hasWeights = false;
        bool ownSynapses = false; ///< the weights are of other synapses than the structure's
        std::uint64_t events = 0;
        std::size_t synapsesDone = 0, weightsDone = 0;
        bool structureDone = false;
    };
    void add(Job);
    /// True when there was one to write.
    bool writeSynapses(Job&);
    bool writeWeights(Job&);
    void writeKeyframe(Job&);
    void finishWeights(const Job&);

    Statement m_activity, m_keyframe, m_weights, m_synapseSlice, m_weightSlice;
    Packer m_packer;
    Bytes m_raw;
    std::deque<Job> m_jobs;
    std::int64_t m_keyframes = 0, m_lists = 0; ///< ids of the newest, or of the one being written
};

} // namespace ng::store
