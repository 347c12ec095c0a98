#include "command_line.h"
#include "drive.h"
#include "run_facts.h"

#include <ng/session/continuation.h>
#include <ng/session/plugin_host.h>
#include <ng/store/saved_checkpoints.h>

#include <CLI/CLI.hpp>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <memory>
#include <thread>

namespace ng::cli {

namespace {

struct ReplayArguments {
    std::string file, at, from, out, duration;
    std::vector<std::string> set;
    bool verify = false, proceed = false, json = false;
    unsigned threads = 0;
};

QJsonObject stateAt(const RunFacts& f, double ms)
{
    const RunInfo& info = f.timeline->info();
    const Tick t = toTick(ms, info.dtMs);
    QJsonObject o{{"time_s", ms / 1000}};
    const auto s = f.timeline->structureAt(t);
    if (!s) return o;
    o["neurons"] = static_cast<qint64>(neuronCount(*s, info));
    o["synapses"] = static_cast<qint64>(s->synapses.size());
    QJsonObject populations, stages;
    std::map<std::string, int> count, stage;
    for (const NeuronState& n : s->neurons) {
        ++count[info.populations[n.population].id];
        if (!info.populations[n.population].stimulus) ++stage[std::string(stageName(n.stage))];
    }
    for (const auto& [name, n] : count) populations[QString::fromStdString(name)] = n;
    for (const auto& [name, n] : stage) stages[QString::fromStdString(name)] = n;
    o["populations"] = populations;
    o["stages"] = stages;
    if (const auto a = f.timeline->activityAt(t); a && !a->ids.empty()) {
        double maturity = 0;
        for (const float m : a->maturity) maturity += static_cast<double>(m);
        o["mean_maturity"] = maturity / static_cast<double>(a->maturity.size());
    }
    return o;
}

struct RangeSpikes : SpikeSink {
    TickRange range;
    std::vector<std::pair<Tick, NeuronId>> spikes;
    void take(SpikeSpan s) override
    {
        for (const PackedSpike& p : s.spikes)
            if (range.contains(s.base + p.offset)) spikes.emplace_back(s.base + p.offset, p.id);
    }
};

/// Runs the design of the file again with the interventions made then. Returns the first tick whose spikes differ, if any.
std::expected<std::pair<std::string, std::optional<Tick>>, Error> repeat(const RunFacts& f, const std::string& file, unsigned threads)
{
    PluginHost plugins;
    loadPlugins(plugins);
    auto engine = engineAtBegin(file, *f.timeline, plugins.registry(), threads);
    if (!engine) return std::unexpected(engine.error());
    const TickRange all = f.timeline->extent();
    InterventionReplay byHand(*f.timeline, all);
    std::optional<Tick> differs;
    while (!(*engine)->finished() && !(*engine)->failure() && (*engine)->now() < all.end) {
        if (auto bad = byHand.post(**engine)) return std::unexpected(in(file, *bad));
        const FramePtr frame = (*engine)->advance();
        if (differs) continue;
        RangeSpikes was;
        was.range = frame->range;
        (void)f.timeline->spikes(frame->range, was);
        std::size_t k = 0;
        for (; k < std::min(was.spikes.size(), frame->spikes.size()); ++k)
            if (was.spikes[k] != std::pair{frame->range.begin + frame->spikes[k].offset, frame->spikes[k].id}) break;
        if (k < was.spikes.size()) differs = was.spikes[k].first;
        if (k < frame->spikes.size()) differs = std::min(differs.value_or(~Tick{0}), frame->range.begin + frame->spikes[k].offset);
    }
    return std::pair{(*engine)->hash(), differs};
}

unsigned threadsOf(const ReplayArguments& a) { return a.threads > 0 ? a.threads : std::max(1u, std::thread::hardware_concurrency()); }

/// Seconds, as short as they can be told.
std::string secondsText(Tick t, double dtMs)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", toMs(t, dtMs) / 1000);
    return text;
}

/// Goes on from a time of the run, as it would have, or with something changed.
int proceed(const ReplayArguments& a)
{
    auto timeline = openRecordedTimelineBlocking(a.file);
    if (!timeline) return report(timeline.error());
    const double dtMs = (*timeline)->info().dtMs;
    ContinueFrom from{a.file, std::nullopt, a.set, std::nullopt};
    if (!a.from.empty()) {
        const auto ms = parseTime(a.from, "--from");
        if (!ms) return report(ms.error());
        from.tick = toTick(*ms, dtMs);
    }
    if (!a.duration.empty()) {
        const auto ms = parseTime(a.duration, "--duration");
        if (!ms) return report(ms.error());
        if (toTick(*ms, dtMs) == 0) return report({"there is nothing to simulate", "--duration", "give a time, for example 10s"});
        from.durationMs = *ms;
    }
    PluginHost plugins;
    loadPlugins(plugins);
    auto c = continueRun(from, plugins.registry(), threadsOf(a));
    if (!c) return report(c.error());
    if (!c->experiment.task && c->experiment.durationMs <= 0) return report({"the design has no end", a.file, "give --duration, for example --duration 10s"});
    const std::string begin = secondsText(c->info.origin->tick, dtMs);
    return drive(*c->engine, {a.out, a.file, c->info, {{"from_run", c->info.origin->runId}, {"from_s", begin}, {"loaded_s", secondsText(c->loaded, dtMs)}}, a.json});
}

int replay(const ReplayArguments& a)
{
    if (a.proceed) return proceed(a);
    for (const auto& [given, name] : {std::pair{!a.from.empty(), "--from"}, {!a.out.empty(), "--out"}, {!a.duration.empty(), "--duration"}, {!a.set.empty(), "--set"}})
        if (given) return report({"this goes with --continue only", name, "add --continue to go on from there"});
    auto facts = readFacts(a.file);
    if (!facts) return report(facts.error());
    const RunInfo& info = facts->timeline->info();
    QJsonObject out;
    int status = 0;
    if (!a.at.empty()) {
        const auto ms = parseTime(a.at, "--at");
        if (!ms) return report(ms.error());
        if (toTick(*ms, info.dtMs) >= facts->timeline->extent().end)
            return report({"the run ends at " + std::to_string(facts->seconds) + " s", "--at", "give an earlier time"});
        out = stateAt(*facts, *ms);
    } else {
        out["title"] = QString::fromStdString(info.title);
        out["started"] = QString::fromStdString(info.startedUtc);
        out["program"] = QString::fromStdString(info.programVersion);
        out["host"] = QString::fromStdString(info.host);
        if (info.origin) {
            out["from_run"] = QString::fromStdString(info.origin->runId);
            out["from_file"] = QString::fromStdString(info.origin->file);
            out["from_s"] = toMs(info.origin->tick, info.dtMs) / 1000;
            QJsonArray changes;
            for (const std::string& c : info.origin->changes) changes.append(QString::fromStdString(c));
            out["changes"] = changes;
        }
        if (const auto states = savedCheckpoints(a.file)) {
            QJsonArray times;
            for (const SavedCheckpoint& c : *states) times.append(toMs(c.tick, info.dtMs) / 1000);
            out["checkpoints_s"] = times;
        }
        for (const auto& [name, value] : facts->rows()) {
            bool isNumber = false;
            const double v = QString::fromStdString(value).toDouble(&isNumber);
            out[QString::fromStdString(name)] = isNumber && name != "hash" ? QJsonValue(v) : QJsonValue(QString::fromStdString(value));
        }
        QJsonArray gaps;
        for (const Gap& g : facts->timeline->gaps())
            gaps.append(QJsonObject{{"from_s", toMs(g.range.begin, info.dtMs) / 1000}, {"to_s", toMs(g.range.end, info.dtMs) / 1000}, {"reason", g.reason}});
        out["gaps"] = gaps;
    }
    if (a.verify) {
        auto again = repeat(*facts, a.file, threadsOf(a));
        if (!again) return report(again.error());
        const auto& [hash, differs] = *again;
        // A run that ended early has no hash; then its spikes decide.
        const bool same = !differs && (facts->ending.hash.empty() || hash == facts->ending.hash);
        out["verified"] = same;
        out["hash_again"] = QString::fromStdString(hash);
        if (differs) out["first_difference_s"] = toMs(*differs, info.dtMs) / 1000;
        status = same ? 0 : 1;
    }
    if (a.json) {
        std::printf("%s\n", QJsonDocument(out).toJson(QJsonDocument::Compact).constData());
    } else {
        for (auto it = out.begin(); it != out.end(); ++it) {
            const QString text = it->isObject() ? QJsonDocument(it->toObject()).toJson(QJsonDocument::Compact)
                : it->isArray()                 ? QJsonDocument(it->toArray()).toJson(QJsonDocument::Compact)
                                                : it->toVariant().toString();
            std::printf("%-20s %s\n", qPrintable(it.key()), qPrintable(text));
        }
    }
    return status;
}

} // namespace

void addReplay(CLI::App& app, int& status)
{
    auto a = std::make_shared<ReplayArguments>();
    CLI::App* c = app.add_subcommand("replay", "What a saved run holds, or its state at a time; --verify runs it again, --continue goes on from it");
    c->add_option("file", a->file, "The run (*.ngrun)")->required();
    c->add_option("--at", a->at, "Print the state at this time, e.g. 3.2s");
    c->add_flag("--verify", a->verify, "Run it again and compare: the same hash, or the first time that differs");
    c->add_option("--threads", a->threads, "Worker threads for --verify and --continue (0: all cores); never changes a result")->check(CLI::Range(0, 256));
    c->add_flag("--continue", a->proceed, "Go on from --from as a new run: the same bits as if it had never stopped, unless --set changes something");
    c->add_option("--from", a->from, "With --continue: the time to go on from, e.g. 12.5s; without it the end of the run");
    c->add_option("--duration", a->duration, "With --continue: how long to go on, e.g. 10s; without it to the end of the design");
    c->add_option("--set", a->set, "With --continue: change a parameter there: path=value")->take_all()->allow_extra_args(false);
    c->add_option("--out", a->out, "With --continue: run file to write (*.ngrun); an existing one is refused");
    c->add_flag("--json", a->json, "Print one JSON object");
    c->callback([a, &status] { status = replay(*a); });
}

} // namespace ng::cli
