#include <ng/stream/frame_bus.h>

#include <chrono>

namespace ng {

namespace {
std::int64_t nowNs()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
} // namespace

std::size_t frameBytes(const EpochFrame& f)
{
    std::size_t n = sizeof(EpochFrame) + f.spikes.size() * sizeof(PackedSpike) + f.structure.size() * sizeof(StructureEvent)
        + f.samples.size() * sizeof(ProbeSample) + f.metrics.size() * sizeof(Metric) + f.applied.size() * sizeof(Intervention);
    if (f.activity) n += f.activity->ids.size() * (sizeof(NeuronId) + 2 * sizeof(float));
    if (f.keyframe) {
        if (f.keyframe->structure)
            n += f.keyframe->structure->neurons.size() * sizeof(NeuronState) + f.keyframe->structure->synapses.size() * sizeof(SynapseState);
        if (f.keyframe->weights) n += f.keyframe->weights->weights.size() * (sizeof(float) + sizeof(SynapseState));
    }
    return n;
}

void FrameLane::push(const FramePtr& frame, std::stop_token stop)
{
    const std::size_t bytes = frameBytes(*frame);
    std::unique_lock lock(m_mutex);
    if (m_closed) return;
    // A frame larger than the whole quota still passes once the lane is empty.
    const auto hasRoom = [&] { return m_closed || m_frames.empty() || m_bytes + bytes <= m_maxBytes; };
    if (m_policy == LanePolicy::Lossless) {
        if (!hasRoom()) {
            m_waitSinceNs = nowNs();
            m_room.wait(lock, stop, hasRoom);
            m_waitSinceNs = 0;
        }
    } else {
        while (!hasRoom()) {
            const TickRange lost = m_frames.front()->range;
            m_bytes -= frameBytes(*m_frames.front());
            m_frames.pop_front();
            if (!m_dropped.empty() && m_dropped.back().end == lost.begin) m_dropped.back().end = lost.end;
            else m_dropped.push_back(lost);
        }
    }
    m_frames.push_back(frame);
    m_bytes += bytes;
    lock.unlock();
    m_filled.notify_one();
}

FrameLane::Drained FrameLane::take(std::unique_lock<std::mutex>& lock)
{
    Drained d;
    d.frames.assign(std::make_move_iterator(m_frames.begin()), std::make_move_iterator(m_frames.end()));
    d.dropped = std::move(m_dropped);
    d.closed = m_closed;
    m_frames.clear();
    m_dropped.clear();
    m_bytes = 0;
    lock.unlock();
    m_room.notify_all();
    return d;
}

FrameLane::Drained FrameLane::drain()
{
    std::unique_lock lock(m_mutex);
    return take(lock);
}

FrameLane::Drained FrameLane::drainWait(int ms)
{
    std::unique_lock lock(m_mutex);
    m_filled.wait_for(lock, std::chrono::milliseconds(ms), [this] { return !m_frames.empty() || m_closed; });
    return take(lock);
}

void FrameLane::close()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }
    m_filled.notify_all();
    m_room.notify_all();
}

double FrameLane::waitingSeconds() const
{
    const std::scoped_lock lock(m_mutex);
    return m_waitSinceNs ? static_cast<double>(nowNs() - m_waitSinceNs) / 1e9 : 0.0;
}

std::size_t FrameLane::queuedBytes() const
{
    const std::scoped_lock lock(m_mutex);
    return m_bytes;
}

std::shared_ptr<FrameLane> FrameBus::subscribe(LanePolicy policy, std::size_t maxBytes)
{
    auto lane = std::make_shared<FrameLane>(policy, maxBytes);
    const std::scoped_lock lock(m_mutex);
    m_lanes.push_back(lane);
    return lane;
}

void FrameBus::publish(const FramePtr& frame, std::stop_token stop)
{
    std::vector<std::shared_ptr<FrameLane>> lanes;
    {
        const std::scoped_lock lock(m_mutex);
        lanes = m_lanes;
    }
    for (const auto& lane : lanes) lane->push(frame, stop);
}

void FrameBus::close()
{
    const std::scoped_lock lock(m_mutex);
    for (const auto& lane : m_lanes) lane->close();
}

} // namespace ng
