#include <ng/session/recorder.h>

#include <unistd.h>

#include <chrono>
#include <ctime>
#include <random>

namespace ng {

std::expected<std::unique_ptr<Recorder>, Error> Recorder::start(const std::string& file, const RunInfo& info, std::shared_ptr<FrameLane> lane)
{
    // Created here, used on the recorder's thread only from then on.
    auto writer = RunWriter::create(file, info);
    if (!writer) return std::unexpected(writer.error());
    return std::unique_ptr<Recorder>(new Recorder(std::move(*writer), std::move(lane)));
}

Recorder::Recorder(std::unique_ptr<RunWriter> writer, std::shared_ptr<FrameLane> lane) : m_writer(std::move(writer)), m_lane(std::move(lane))
{
    m_thread = std::jthread([this] { record(); });
}

Recorder::~Recorder() { m_lane->close(); }

void Recorder::check(const std::expected<void, Error>& ok)
{
    if (ok) return;
    m_error = ok.error();
    m_failed.store(true, std::memory_order_release);
}

void Recorder::keep(Tick tick, std::uint32_t part, bool last, std::vector<std::uint8_t> state)
{
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_states.empty() || m_stateBytes + state.size() <= kStateBytes; });
    m_stateBytes += state.size();
    m_states.push_back({tick, part, last, std::move(state)});
}

void Recorder::writeStates()
{
    std::vector<StatePiece> pieces;
    {
        const std::scoped_lock lock(m_mutex);
        pieces.swap(m_states);
        m_stateBytes = 0;
    }
    m_room.notify_all();
    for (const StatePiece& s : pieces)
        if (!failed()) check(m_writer->append(s.tick, s.part, s.last, s.bytes));
}

void Recorder::record()
{
    while (true) {
        const FrameLane::Drained d = m_lane->drainWait(m_writer->hasMore() && !failed() ? 0 : 50);
        for (const FramePtr& f : d.frames) {
            if (failed()) break; // keeps draining, so that the engine never waits for a dead file
            check(m_writer->append(*f));
        }
        writeStates();
        // A quiet engine (paused) must not leave what is kept in slices unwritten, nor the last frames uncommitted.
        if (d.frames.empty() && !failed()) check(m_writer->hasMore() ? m_writer->work() : m_writer->flush());
        m_bytes.store(m_writer->bytesWritten(), std::memory_order_relaxed);
        if (d.closed && d.frames.empty()) return;
    }
}

std::expected<void, Error> Recorder::finish(const RunWriter::Summary& summary)
{
    if (m_thread.joinable()) m_thread.join();
    if (failed()) return std::unexpected(m_error);
    auto done = m_writer->finish(summary);
    m_bytes.store(m_writer->bytesWritten(), std::memory_order_relaxed);
    return done;
}

void stampRun(RunInfo& info)
{
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    info.startedUtc = text;
    char host[256] = {};
    if (gethostname(host, sizeof host - 1) == 0) info.host = host;
    info.programVersion = NG_VERSION;
    std::random_device random;
    char id[48];
    std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &utc);
    std::snprintf(id, sizeof id, "%s-%08x", text, random());
    info.runId = id;
}

} // namespace ng
