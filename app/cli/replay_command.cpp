#include "command_line.h"
#include "run_facts.h"

#include <ng/model/experiment_json.h>
#include <ng/session/engine_run.h>
#include <ng/session/plugin_host.h>

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
    std::string file, at;
    bool verify = false, json = false;
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

struct Interventions : StructureSink {
    std::vector<Intervention> all;
    void take(const StructureEvent&) override {}
    void take(const Intervention& i) override { all.push_back(i); }
};

/// Runs the design of the file again with the interventions made then. Returns the first tick whose spikes differ, if any.
std::expected<std::pair<std::string, std::optional<Tick>>, Error> repeat(const RunFacts& f, const std::string& file, unsigned threads)
{
    auto design = parseExperiment(f.timeline->info().designJson);
    if (!design) return std::unexpected(in(file, design.error()));
    PluginHost plugins;
    loadPlugins(plugins);
    for (const KernelInfo& k : f.timeline->info().kernels) {
        const KernelDescription* d = plugins.registry().find(k.id);
        if (!d) return std::unexpected(Error{"the run used kernel " + k.id + " of plugin " + k.plugin + ", which is not here", file, "install that plugin; replay works without it"});
        if (d->fingerprint != k.fingerprint)
            return std::unexpected(Error{"kernel " + k.id + " has changed since the run: " + k.fingerprint + ", now " + d->fingerprint, file, "install plugin version " + k.version});
    }
    auto engine = buildEngine(*design, plugins.registry(), threads);
    if (!engine) return std::unexpected(in(file, engine.error()));
    Interventions by;
    const TickRange all = f.timeline->extent();
    (void)f.timeline->structure(all, by);
    std::optional<Tick> differs;
    std::size_t next = 0;
    while (!(*engine)->finished() && (*engine)->now() < all.end) {
        for (; next < by.all.size() && by.all[next].tick <= (*engine)->now(); ++next)
            if (auto bad = (*engine)->post({by.all[next].path, by.all[next].after})) return std::unexpected(in(file, *bad));
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

int replay(const ReplayArguments& a)
{
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
        auto again = repeat(*facts, a.file, a.threads > 0 ? a.threads : std::max(1u, std::thread::hardware_concurrency()));
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
    CLI::App* c = app.add_subcommand("replay", "What a saved run holds, or its state at a time; --verify runs it again");
    c->add_option("file", a->file, "The run (*.ngrun)")->required();
    c->add_option("--at", a->at, "Print the state at this time, e.g. 3.2s");
    c->add_flag("--verify", a->verify, "Run it again and compare: the same hash, or the first time that differs");
    c->add_option("--threads", a->threads, "Worker threads for --verify (0: all cores)")->check(CLI::Range(0, 256));
    c->add_flag("--json", a->json, "Print one JSON object");
    c->callback([a, &status] { status = replay(*a); });
}

} // namespace ng::cli
