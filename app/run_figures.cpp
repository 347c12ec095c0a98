#include "run_figures.h"

#include "composition.h"

#include <timeline/chronicle.h>

#include <QFileInfo>

namespace ng {

namespace {

/// The last value of a probe at or before a tick; nothing where it is not recorded.
std::optional<float> probeAt(const TimelineSource& run, std::string_view id, Tick tick)
{
    struct Last : TraceSink {
        std::optional<float> value;
        void take(Tick, float, float max) override { value = max; }
    } last;
    const auto& probes = run.info().probes;
    const auto at = std::ranges::find(probes, id, &ProbeInfo::id);
    if (at == probes.end()) return std::nullopt;
    const Tick back = toTick(2000, run.info().dtMs); // longer than any sensible recording interval
    run.trace(static_cast<ProbeId>(at - probes.begin()), {tick > back ? tick - back : 0, tick + 1}, 256, last);
    return last.value;
}

struct LastMetrics : MetricSink {
    std::optional<double> accuracy, task;
    void take(const Metric& m) override
    {
        if (m.name == "accuracy" && m.row < 0) accuracy = m.value;
        if (m.name == "task") task = m.value;
    }
};

template <class Moments>
std::uint64_t upTo(const Moments& moments, Tick tick)
{
    return static_cast<std::uint64_t>(std::ranges::upper_bound(moments, tick, {}, &Chronicle::Moment::tick) - moments.begin());
}

} // namespace

RunFigures figuresOf(Composition& parts)
{
    RunFigures f;
    TimelineHub& hub = parts.hub();
    const TimelineSource& run = *hub.timeline();
    const Tick now = hub.playhead().tick();
    const RunSession* session = parts.session();
    const bool following = session && hub.playhead().mode() == Playhead::Mode::Following;

    Chronicle& chronicle = Chronicle::of(hub);
    chronicle.update();
    f.status.seconds = toMs(now, run.info().dtMs) / 1000;
    f.status.neurons = following ? session->neurons() : chronicle.aliveAt(now);
    f.status.synapses = following ? session->synapses() : static_cast<std::uint64_t>(probeAt(run, "synapses", now).value_or(0));
    f.status.births = following ? session->births() : upTo(chronicle.births(), now);
    f.status.deaths = following ? session->deaths() : upTo(chronicle.deaths(), now);
    f.status.frameMs = hub.frameMs();
    if (session) {
        f.status.realTimeFactor = session->state() == RunSession::State::Running ? session->realTimeFactor() : 0;
        f.status.file = QString::fromStdString(session->options().file);
        f.status.fileBytes = session->bytesWritten();
        f.status.recording = true;
        f.status.waitingForDisk = session->waitingForDisk();
        f.status.threads = session->options().threads;
        f.activity = QString::fromStdString(session->activityText());
    } else {
        f.status.file = parts.replayFile();
        f.status.fileBytes = static_cast<std::uint64_t>(QFileInfo(parts.replayFile()).size());
    }
    LastMetrics last;
    run.metrics({0, now + 1}, last);
    if (f.activity.isEmpty() && last.task) f.activity = QObject::tr("task %1").arg(static_cast<int>(*last.task) + 1);
    if (last.accuracy) f.accuracy = QObject::tr("accuracy %1").arg(QString::number(*last.accuracy * 100, 'f', 1) + QChar(0x2009) + "%");
    return f;
}

} // namespace ng
