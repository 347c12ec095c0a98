#include "drive.h"

#include "command_line.h"

#include <ng/session/engine_run.h>
#include <ng/session/recorder.h>
#include <ng/session/state_keeper.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>

namespace ng::cli {

namespace {

/// One line on stderr that is written over, when stderr is a terminal.
class Progress {
public:
    Progress(double dtMs, Tick end, Tick begin) : m_dtMs(dtMs), m_end(end), m_begin(begin), m_shown(isatty(STDERR_FILENO) != 0) {}
    ~Progress()
    {
        if (m_shown && m_written) std::fprintf(stderr, "\r\033[K");
    }
    void update(const SpikingEngine& e)
    {
        if (!m_shown) return;
        const auto now = std::chrono::steady_clock::now();
        if (now - m_last < std::chrono::milliseconds(250)) return;
        m_last = now;
        m_written = true;
        const double wall = std::chrono::duration<double>(now - m_start).count();
        const double sim = toMs(e.now() - m_begin, m_dtMs) / 1000;
        if (m_end > m_begin) {
            const double whole = toMs(m_end - m_begin, m_dtMs) / 1000;
            std::fprintf(stderr, "\r\033[K%.1f of %.1f s simulated, %llu neurons, %.1f x real time, about %.0f s left", sim, whole,
                         static_cast<unsigned long long>(e.neuronCount()), sim / wall, wall / std::max(sim, 1e-9) * (whole - sim));
        } else {
            std::fprintf(stderr, "\r\033[K%.1f s simulated, %.1f x real time", sim, sim / wall);
        }
    }

private:
    double m_dtMs;
    Tick m_end, m_begin;
    bool m_shown, m_written = false;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now(), m_last{};
};

void print(const RunResult& r)
{
    std::printf("%.1f s simulated in %.2f s (%.1f x real time), %u thread%s\n", r.simSeconds, r.wallSeconds, r.simSeconds / std::max(r.wallSeconds, 1e-9), r.threads,
                r.threads == 1 ? "" : "s");
    const auto n = [](std::uint64_t v) { return static_cast<unsigned long long>(v); };
    std::printf("neurons %llu (%llu born, %llu died), synapses %llu (%llu formed, %llu pruned), spikes %llu\n", n(r.neurons), n(r.totals.births), n(r.totals.deaths),
                n(r.synapses), n(r.totals.formed), n(r.totals.pruned), n(r.totals.spikes));
    for (const auto& [name, value] : r.meanRates) std::printf("%s: %.2f spikes/s\n", name.c_str(), value);
    for (const auto& [name, value] : r.metrics) std::printf("%s: %.4f\n", name.c_str(), value);
    std::printf("hash %s\n", r.hash.c_str());
}

} // namespace

int drive(SpikingEngine& engine, const DriveOptions& o)
{
    FrameBus bus;
    std::unique_ptr<Recorder> recorder;
    std::optional<StateKeeper> states;
    if (!o.out.empty()) {
        RunInfo info = o.info.value_or(engine.info());
        stampRun(info);
        auto started = Recorder::start(o.out, info, bus.subscribe(LanePolicy::Lossless, Recorder::kLaneBytes));
        if (!started) return report(started.error());
        recorder = std::move(*started);
        states.emplace(engine, *recorder);
        if (info.origin) states->keep(); // so that this run can be repeated without the one it came from
    }
    RunResult result;
    {
        Progress progress(engine.info().dtMs, engine.info().plannedEnd, engine.now());
        result = runToEnd(engine, [&](const FramePtr& f) {
            bus.publish(f, {});
            if (states) states->afterFrame();
            progress.update(engine);
            return !recorder || !recorder->failed();
        });
    }
    if (states) states->atEnd();
    bus.close();
    const auto& failure = engine.failure();
    if (recorder)
        if (auto done = recorder->finish({result.hash, result.wallSeconds, result.json(), failure ? "failed: " + failure->what : "finished"}); !done)
            return report(done.error());
    if (failure) return report(in(o.where, *failure));
    if (!o.json) {
        print(result);
        for (const auto& [name, value] : o.more) std::printf("%s %s\n", name.c_str(), value.c_str());
        return 0;
    }
    QJsonObject out = QJsonDocument::fromJson(QByteArray::fromStdString(result.json())).object();
    for (const auto& [name, value] : o.more) out[QString::fromStdString(name)] = QString::fromStdString(value);
    std::printf("%s\n", o.more.empty() ? result.json().c_str() : QJsonDocument(out).toJson(QJsonDocument::Compact).constData());
    return 0;
}

} // namespace ng::cli
