#include <ng/store/saved_checkpoints.h>

#include "checkpoint_recorder.h"
#include "crc32c.h"
#include "open_run.h"
#include "snapshot_codec.h"

namespace ng {

using namespace store;

namespace {

/// Files of format 1 have no such table.
bool hasCheckpoints(Database& db) { return db.integer("PRAGMA user_version").value_or(0) >= 2; }

} // namespace

std::expected<std::vector<SavedCheckpoint>, Error> savedCheckpoints(const std::string& file)
{
    auto db = openRun(file, Check::Header);
    if (!db) return std::unexpected(db.error());
    std::vector<SavedCheckpoint> out;
    if (!hasCheckpoints(**db)) return out;
    // A state beyond what was recorded would leave a hole in the run that goes on from it.
    Statement s(**db, "SELECT tick, part, last, n FROM checkpoint WHERE tick <= (SELECT end_tick FROM progress WHERE id = 1) ORDER BY tick, part");
    SavedCheckpoint at;
    std::int64_t next = 0;
    while (s.next()) {
        const auto tick = static_cast<Tick>(s.integer(0));
        if (s.integer(1) == 0) {
            at = {tick, 0};
            next = 0;
        }
        if (s.integer(1) != next++ || tick != at.tick || s.integer(3) < 0 || static_cast<std::size_t>(s.integer(3)) > kChunkBytes) {
            next = -1; // until the next one begins
            continue;
        }
        at.bytes += static_cast<std::uint64_t>(s.integer(3));
        if (s.integer(2) != 0) out.push_back(at);
    }
    if ((*db)->failed()) return std::unexpected((*db)->error());
    return out;
}

std::expected<Checkpoint, Error> readCheckpoint(const std::string& file, Tick tick, std::uint64_t maxBytes)
{
    const auto bad = [&](const std::string& what) {
        return std::unexpected(Error{"the checkpoint at tick " + std::to_string(tick) + " " + what, file, "go on from an earlier time"});
    };
    auto db = openRun(file, Check::Header);
    if (!db) return std::unexpected(db.error());
    Checkpoint c{tick, {}};
    if (!hasCheckpoints(**db)) return bad("is not there");
    Statement s(**db, "SELECT part, last, n, codec, crc, data FROM checkpoint WHERE tick = ? ORDER BY part");
    s.bind(1, static_cast<std::int64_t>(tick));
    std::uint64_t total = 0;
    bool whole = false;
    while (!whole && s.next()) {
        const auto n = static_cast<std::uint64_t>(s.integer(2));
        whole = s.integer(1) != 0;
        if (n > kChunkBytes || (total += n) > maxBytes) return bad("claims more than the network of its design needs");
        const auto packed = s.blob(5);
        const std::uint32_t crc = chunkCrc(tick, checkpointPart(static_cast<std::uint64_t>(s.integer(0)), whole), n, packed);
        if (s.integer(0) != static_cast<std::int64_t>(c.chunks.size()) || s.integer(3) != kSnapshotCodec || s.integer(4) != std::int64_t{crc}) return bad("is damaged");
        auto raw = unpack(packed, n);
        if (!raw || raw->size() != n) return bad("is damaged");
        c.chunks.push_back(std::move(*raw));
    }
    if ((*db)->failed()) return std::unexpected((*db)->error());
    if (!whole) return bad("is not whole");
    return c;
}

} // namespace ng
