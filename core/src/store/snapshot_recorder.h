#pragma once
#include "sqlite_db.h"
#include "zstd_blob.h"

#include <ng/stream/epoch_frame.h>

namespace ng::store {

/// Writes activity frames and keyframes.
class SnapshotRecorder {
public:
    explicit SnapshotRecorder(Database&);

    /// `events`: how many structure events were written before the end of this frame.
    void add(const EpochFrame&, std::uint64_t events);

private:
    Statement m_activity, m_keyframe, m_weights;
    Packer m_packer;
    Bytes m_raw;
    std::int64_t m_keyframes = 0;
};

} // namespace ng::store
