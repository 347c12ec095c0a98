#pragma once
#include <ng/stream/epoch_frame.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace ng {

/// What a lane does when its reader is slower than the engine.
enum class LanePolicy : std::uint8_t {
    Lossless, ///< the engine waits at the epoch boundary (the recorder)
    DropOldest ///< the oldest frames are dropped and their ranges reported (the screen)
};

/// One subscriber's queue of frames, bounded in bytes. `push` by the coordinator, `drain` by the reader.
class FrameLane {
public:
    FrameLane(LanePolicy policy, std::size_t maxBytes) : m_policy(policy), m_maxBytes(maxBytes) {}

    /// Lossless lanes block while full, until there is room or `stop` is requested (then the frame is still queued).
    void push(const FramePtr&, std::stop_token stop);
    struct Drained {
        std::vector<FramePtr> frames;
        std::vector<TickRange> dropped; ///< lost before these frames, merged
        bool closed = false;            ///< no more will come
    };
    /// Takes all that is queued, at once.
    [[nodiscard]] Drained drain();
    /// Waits until there is something to drain or the lane is closed, at most `ms`.
    [[nodiscard]] Drained drainWait(int ms);
    void close();
    /// Seconds the engine has been waiting for this lane without a break; 0 when it is not.
    [[nodiscard]] double waitingSeconds() const;
    [[nodiscard]] std::size_t queuedBytes() const;

private:
    Drained take(std::unique_lock<std::mutex>&);

    const LanePolicy m_policy;
    const std::size_t m_maxBytes;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_room;
    std::condition_variable m_filled;
    std::deque<FramePtr> m_frames;
    std::vector<TickRange> m_dropped;
    std::size_t m_bytes = 0;
    bool m_closed = false;
    std::int64_t m_waitSinceNs = 0;
};

/// Fan-out of frames: every lane gets every frame.
class FrameBus {
public:
    std::shared_ptr<FrameLane> subscribe(LanePolicy, std::size_t maxBytes);
    void publish(const FramePtr&, std::stop_token stop);
    void close();

private:
    std::mutex m_mutex;
    std::vector<std::shared_ptr<FrameLane>> m_lanes;
};

/// Heap bytes a frame holds, for quotas. The network as built is left out: it is one value that lanes, timeline and recorder share, and
/// a lane that is bounded must not drop it for its size.
[[nodiscard]] std::size_t frameBytes(const EpochFrame&);

} // namespace ng
