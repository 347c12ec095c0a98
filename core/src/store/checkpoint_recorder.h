#pragma once
#include "sqlite_db.h"
#include "zstd_blob.h"

#include <ng/base/tick.h>

namespace ng::store {

/// Writes states piece by piece; one whose last piece is missing does not exist.
class CheckpointRecorder {
public:
    explicit CheckpointRecorder(Database&);

    void add(Tick, std::uint32_t part, bool last, std::span<const std::uint8_t> raw);

private:
    Statement m_insert;
    Packer m_packer;
};

/// What the check value of a piece covers besides its data and its length.
[[nodiscard]] constexpr std::uint64_t checkpointPart(std::uint64_t part, bool last) { return part << 1 | std::uint64_t{last}; }

} // namespace ng::store
