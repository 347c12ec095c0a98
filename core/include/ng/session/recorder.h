#pragma once
#include <ng/base/error.h>
#include <ng/store/run_writer.h>
#include <ng/stream/frame_bus.h>

#include <atomic>
#include <condition_variable>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ng {

/// Writes the frames of a lossless lane to a run file on a thread of its own, which owns the file's one writing connection.
/// Shutdown: close the lane, then finish(); what was queued is committed first.
class Recorder {
public:
    static constexpr std::size_t kLaneBytes = std::size_t{64} << 20;
    static constexpr std::size_t kStateBytes = std::size_t{64} << 20;

    /// Creates the file and waits until it is there.
    [[nodiscard]] static std::expected<std::unique_ptr<Recorder>, Error> start(const std::string& file, const RunInfo&, std::shared_ptr<FrameLane>);
    ~Recorder();

    /// Set once when writing failed; the file keeps what was committed before.
    [[nodiscard]] bool failed() const { return m_failed.load(std::memory_order_acquire); }
    /// Meaningful after failed().
    [[nodiscard]] const Error& error() const { return m_error; }
    [[nodiscard]] std::uint64_t bytesWritten() const { return m_bytes.load(std::memory_order_relaxed); }
    /// A piece of the engine's state at a tick (see RunWriter); waits while kStateBytes of it are queued. Thread: the coordinator's.
    void keep(Tick, std::uint32_t part, bool last, std::vector<std::uint8_t> state);
    /// Waits for the lane (already closed) to drain, writes the summary and closes the file.
    [[nodiscard]] std::expected<void, Error> finish(const RunWriter::Summary&);

private:
    Recorder(std::unique_ptr<RunWriter>, std::shared_ptr<FrameLane>);
    void record();
    void writeStates();
    void check(const std::expected<void, Error>&);

    std::unique_ptr<RunWriter> m_writer;
    std::shared_ptr<FrameLane> m_lane;
    struct StatePiece {
        Tick tick;
        std::uint32_t part;
        bool last;
        std::vector<std::uint8_t> bytes;
    };
    std::mutex m_mutex;
    std::condition_variable m_room;
    std::vector<StatePiece> m_states; ///< under the mutex
    std::size_t m_stateBytes = 0;     ///< under the mutex

    std::atomic<bool> m_failed{false};
    std::atomic<std::uint64_t> m_bytes{0};
    Error m_error;
    std::jthread m_thread;
};

/// A run's name, unique enough: start time and a random suffix; and the other facts of provenance that are not in the design.
void stampRun(RunInfo&);

} // namespace ng
