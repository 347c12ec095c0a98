#pragma once
#include "support/synthetic_timeline.h"

#include <ng/store/recorded_timeline.h>
#include <ng/store/run_writer.h>

#include <QTemporaryDir>
#include <QtTest>
#include <condition_variable>
#include <mutex>

namespace ng::test {

/// Counts what the reader thread fetched, and waits for more.
class FetchSignal {
public:
    [[nodiscard]] std::function<void()> callback()
    {
        return [this] {
            {
                const std::scoped_lock lock(m_mutex);
                ++m_count;
            }
            m_changed.notify_all();
        };
    }
    [[nodiscard]] int count()
    {
        const std::scoped_lock lock(m_mutex);
        return m_count;
    }
    /// Until there was a fetch after `seen`; false after half a minute without one.
    bool waitBeyond(int seen)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(30), [&] { return m_count > seen; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_count = 0;
};

/// Repeats a query until it says it is complete.
template <class Query>
bool settle(FetchSignal& signal, Query&& complete)
{
    while (true) {
        const int seen = signal.count();
        if (complete()) return true;
        if (!signal.waitBeyond(seen)) return false;
    }
}

struct Spikes : SpikeSink {
    void take(SpikeSpan s) override
    {
        for (const PackedSpike p : s.spikes) all.emplace_back(s.base + p.offset, raw(p.id));
    }
    /// Those of the range: a source may give whole chunks.
    [[nodiscard]] std::vector<std::pair<Tick, std::uint32_t>> in(TickRange r) const
    {
        std::vector<std::pair<Tick, std::uint32_t>> out;
        for (const auto& s : all)
            if (r.contains(s.first)) out.push_back(s);
        return out;
    }
    std::vector<std::pair<Tick, std::uint32_t>> all;
};

struct TracePoints : TraceSink {
    struct Point {
        Tick tick;
        float min, max;
        friend bool operator==(const Point&, const Point&) = default;
    };
    void take(Tick t, float lo, float hi) override { all.push_back({t, lo, hi}); }
    std::vector<Point> all;
};

struct Happenings : StructureSink {
    void take(const StructureEvent& e) override { events.push_back(e); }
    void take(const Intervention& i) override { interventions.push_back({events.size(), i}); }
    std::vector<StructureEvent> events;
    std::vector<std::pair<std::size_t, Intervention>> interventions; ///< with the number of events before
};

struct Metrics : MetricSink {
    void take(const Metric& m) override { all.push_back(m); }
    std::vector<Metric> all;
};

struct Activities : ActivitySink {
    void take(const ActivityFrame& a) override { all.push_back(a); }
    std::vector<ActivityFrame> all;
};

/// Writes a whole synthetic run and finishes it; a message when something failed.
inline QString writeRun(const SyntheticTimeline& run, const std::string& file)
{
    auto writer = RunWriter::create(file, run.info());
    if (!writer) return QString::fromStdString(writer.error().line());
    for (const FramePtr& f : run.frames())
        if (const auto ok = (*writer)->append(*f); !ok) return QString::fromStdString(ok.error().line());
    if (const auto ok = (*writer)->finish({"abc123", 1.5, R"({"spikes":1})", "finished"}); !ok) return QString::fromStdString(ok.error().line());
    return {};
}

} // namespace ng::test
