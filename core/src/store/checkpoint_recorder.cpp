#include "checkpoint_recorder.h"

#include "crc32c.h"
#include "snapshot_codec.h"

namespace ng::store {

CheckpointRecorder::CheckpointRecorder(Database& db) : m_insert(db, "INSERT INTO checkpoint(tick, part, last, n, codec, crc, data) VALUES(?,?,?,?,?,?,?)") {}

void CheckpointRecorder::add(Tick tick, std::uint32_t part, bool last, std::span<const std::uint8_t> raw)
{
    const auto data = m_packer.pack(raw);
    m_insert.bind(1, static_cast<std::int64_t>(tick)).bind(2, std::int64_t{part}).bind(3, std::int64_t{last}).bind(4, static_cast<std::int64_t>(raw.size()));
    m_insert.bind(5, std::int64_t{kSnapshotCodec}).bind(6, std::int64_t{chunkCrc(tick, checkpointPart(part, last), raw.size(), data)}).bind(7, data).run();
}

} // namespace ng::store
