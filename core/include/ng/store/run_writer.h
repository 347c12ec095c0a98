#pragma once
#include <ng/base/error.h>
#include <ng/stream/epoch_frame.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace ng {

/// The one writer of a run file (SQLite, WAL while recording). Thread: the recorder's, all calls.
class RunWriter {
public:
    /// For tests; empty members mean the steady clock and no limit.
    struct Options {
        std::function<std::chrono::steady_clock::time_point()> now;
        std::int64_t maxBytes = 0; ///< as if the disk were full there
        std::function<void(Tick end)> onCommit; ///< called after each commit with the end of what is in the file now
    };
    /// Creates the file (an existing run is refused, not overwritten) and takes its advisory lock.
    [[nodiscard]] static std::expected<std::unique_ptr<RunWriter>, Error> create(const std::string& file, const RunInfo&);
    [[nodiscard]] static std::expected<std::unique_ptr<RunWriter>, Error> create(const std::string& file, const RunInfo&, Options);
    /// Without finish() the file keeps everything appended and says "ended early".
    ~RunWriter();
    RunWriter(const RunWriter&) = delete;
    RunWriter& operator=(const RunWriter&) = delete;

    /// Buffers a frame; commits when the last commit is 100 ms of wall time ago, so a recorder that has nothing to append for longer
    /// calls flush(). A whole structure with its weights is written a slice at a time, one by each call; until its last slice is there
    /// the file has it not at all. An error (full disk ...) is final: the file keeps what was committed.
    [[nodiscard]] std::expected<void, Error> append(const EpochFrame&);
    /// There are slices left to write.
    [[nodiscard]] bool hasMore() const;
    /// Writes one slice, if there is one, and commits as append() does.
    [[nodiscard]] std::expected<void, Error> work();
    /// A piece of the engine's whole state at a tick that was appended up to, or is this run's first; pieces in order, the last one marked.
    [[nodiscard]] std::expected<void, Error> append(Tick, std::uint32_t part, bool last, std::span<const std::uint8_t> state);
    /// Writes all that is left and commits.
    [[nodiscard]] std::expected<void, Error> flush();
    /// Flushes, writes the summary (`hash` and key/value results) and turns the file into one that travels alone (journal_mode DELETE).
    struct Summary {
        std::string hash; ///< of spikes, structure and final weights, hexadecimal
        double wallSeconds = 0;
        std::string resultJson; ///< the object `run --json` prints
        std::string endedBy;    ///< "finished", "stopped", "failed: ..."
    };
    [[nodiscard]] std::expected<void, Error> finish(const Summary&);
    /// Size of the file on disk at the last commit. Any thread.
    [[nodiscard]] std::uint64_t bytesWritten() const;

private:
    struct Impl;
    explicit RunWriter(std::unique_ptr<Impl>);
    std::unique_ptr<Impl> m;
};

} // namespace ng
