#include "run_figures.h"

#include "composition.h"

#include <ng/model/experiment_json.h>
#include <timeline/chronicle.h>

#include <QFileInfo>

#include <map>

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

/// Rows as the tasks write them: "task" and "accuracy" have the task as their row, "task_class" its classes by column.
struct LastMetrics : MetricSink {
    std::optional<double> accuracy, average;
    int task = -1;
    std::map<int, std::vector<int>> classes;
    void take(const Metric& m) override
    {
        if (m.name == "accuracy" && m.column < 0) accuracy = m.value;
        if (m.name == "average_accuracy") average = m.value;
        if (m.name == "task") task = static_cast<int>(m.value);
        if (m.name == "task_class") classes[m.row].push_back(static_cast<int>(m.value));
    }
};

/// "0 to 9" or "6 and 7".
QString classList(const std::vector<int>& c)
{
    if (c.size() > 2 && c.back() - c.front() + 1 == static_cast<int>(c.size()) && std::ranges::is_sorted(c)) return QObject::tr("%1 to %2").arg(c.front()).arg(c.back());
    QString s;
    for (std::size_t k = 0; k < c.size(); ++k) s += (k == 0 ? QString() : k + 1 == c.size() ? QObject::tr(" and ") : QStringLiteral(", ")) + QString::number(c[k]);
    return s;
}

QString taskText(const LastMetrics& last, const RunInfo& info)
{
    if (last.task < 0) return {};
    QString s = QObject::tr("task %1").arg(last.task + 1);
    if (const auto design = parseExperiment(info.designJson); design && design->task)
        s += QObject::tr(" of %1").arg(std::max<std::size_t>(1, design->task->classes.size()));
    const auto classes = last.classes.find(last.task);
    return classes == last.classes.end() ? s : s + QObject::tr(", classes %1").arg(classList(classes->second));
}

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
        f.status.recording = session->state() != RunSession::State::Finished && session->state() != RunSession::State::Failed;
        f.status.waitingForDisk = session->waitingForDisk();
        f.status.threads = session->options().threads;
    } else {
        f.status.file = parts.replayFile();
        f.status.replayed = true;
        f.status.fileBytes = static_cast<std::uint64_t>(QFileInfo(parts.replayFile()).size());
    }
    LastMetrics last;
    run.metrics({0, now + 1}, last);
    f.activity = taskText(last, run.info());
    const auto percent = [](double share) { return QString::number(share * 100, 'f', 1) + QChar(0x2009) + "%"; };
    if (last.average) f.accuracy = QObject::tr("average accuracy %1").arg(percent(*last.average));
    else if (last.accuracy) f.accuracy = QObject::tr("accuracy %1").arg(percent(*last.accuracy));
    return f;
}

} // namespace ng
