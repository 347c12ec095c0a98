#include <ng/session/continuation.h>

#include <ng/model/experiment_json.h>
#include <ng/session/engine_run.h>
#include <ng/store/recorded_timeline.h>
#include <ng/store/saved_checkpoints.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <ranges>

namespace ng {

namespace {

using Engine = std::expected<std::unique_ptr<SpikingEngine>, Error>;

std::optional<Error> checkKernels(const RunInfo& info, const KernelRegistry& kernels, const std::string& file)
{
    for (const KernelInfo& k : info.kernels) {
        const KernelDescription* d = kernels.find(k.id);
        if (!d) return Error{"the run used kernel " + k.id + " of plugin " + k.plugin + ", which is not here", file, "install that plugin; replay works without it"};
        if (d->fingerprint != k.fingerprint)
            return Error{"kernel " + k.id + " has changed since the run: " + k.fingerprint + ", now " + d->fingerprint, file, "install plugin version " + k.version};
    }
    return std::nullopt;
}

std::string number(double v)
{
    char text[32];
    const auto r = std::to_chars(text, text + sizeof text, v);
    return std::string(text, static_cast<std::size_t>(r.ptr - text));
}

Error in(const std::string& file, Error e)
{
    e.where = e.where.empty() ? file : file + ", " + e.where;
    return e;
}

/// What no state of a design can be larger than: the network itself, and some for what stands beside it.
std::uint64_t mostBytes(const Experiment& design, const KernelRegistry& kernels)
{
    const auto plan = compile(design, kernels);
    return plan ? memoryEstimate(*plan).total() * 2 + (std::uint64_t{64} << 20) : 0;
}

/// From the newest state at or before `tick` that is whole; from nothing when there is none.
Engine engineNear(const std::string& file, Tick tick, const Experiment& design, const KernelRegistry& kernels, unsigned threads)
{
    auto saved = savedCheckpoints(file);
    if (!saved) return std::unexpected(saved.error());
    for (const SavedCheckpoint& c : std::views::reverse(*saved)) {
        if (c.tick > tick) continue;
        const auto state = readCheckpoint(file, c.tick, mostBytes(design, kernels));
        if (!state) continue;
        if (auto engine = resumeEngine(design, kernels, threads, *state)) return engine;
    }
    return buildEngine(design, kernels, threads);
}

/// Recording is the design's and does not touch the network; everything else must be a parameter the network takes while it runs.
std::optional<Error> apply(const std::string& change, Experiment& design, std::vector<EngineCommand>& commands)
{
    const auto at = change.find('=');
    if (at == std::string::npos) return Error{"not a setting: \"" + change + "\"", "--set", "write path=value, for example growth.novelty.parameters.rho=0.8"};
    const std::string path = change.substr(0, at), text = change.substr(at + 1);
    if (path.starts_with("recording.")) {
        if (auto ok = setByPath(design, path, text); !ok) return in("--set", ok.error());
        return std::nullopt;
    }
    double value = 0;
    const auto end = text.data() + text.size();
    if (const auto r = std::from_chars(text.data(), end, value); r.ec != std::errc{} || r.ptr != end)
        return Error{"not a number: \"" + text + "\"", "--set, " + path, "a run is gone on with by changing numbers, in the unit of the parameter"};
    commands.push_back({path, value});
    return std::nullopt;
}

} // namespace

InterventionReplay::InterventionReplay(const TimelineSource& run, TickRange range)
{
    struct Sink : StructureSink {
        std::vector<Intervention>& all;
        explicit Sink(std::vector<Intervention>& out) : all(out) {}
        void take(const StructureEvent&) override {}
        void take(const Intervention& i) override { all.push_back(i); }
    } sink(m_all);
    (void)run.structure(range, sink);
}

std::optional<Error> InterventionReplay::post(SpikingEngine& engine)
{
    // A state that was loaded has the earlier ones already; posted again they would change nothing.
    for (; m_next < m_all.size() && m_all[m_next].tick <= engine.now(); ++m_next)
        if (m_all[m_next].tick == engine.now())
            if (auto bad = engine.post({m_all[m_next].path, m_all[m_next].after})) return bad;
    return std::nullopt;
}

Engine engineAtBegin(const std::string& file, const TimelineSource& run, const KernelRegistry& kernels, unsigned threads)
{
    auto design = parseExperiment(run.info().designJson);
    if (!design) return std::unexpected(in(file, design.error()));
    if (auto bad = checkKernels(run.info(), kernels, file)) return std::unexpected(*bad);
    Engine engine = engineNear(file, run.extent().begin, *design, kernels, threads);
    if (!engine) return std::unexpected(in(file, engine.error()));
    if ((*engine)->now() != run.extent().begin)
        return std::unexpected(Error{"the state this run began with is damaged", file, "use the run it came from: " + (run.info().origin ? run.info().origin->file : "")});
    return engine;
}

std::expected<Continuation, Error> continueRun(const ContinueFrom& from, const KernelRegistry& kernels, unsigned threads)
{
    const auto run = openRecordedTimelineBlocking(from.file);
    if (!run) return std::unexpected(run.error());
    const RunInfo& info = (*run)->info();
    const TickRange extent = (*run)->extent();
    auto design = parseExperiment(info.designJson);
    if (!design) return std::unexpected(in(from.file, design.error()));
    if (auto bad = checkKernels(info, kernels, from.file)) return std::unexpected(*bad);
    const Tick wanted = from.tick.value_or(extent.end);
    if (wanted < extent.begin || wanted > extent.end) {
        const auto seconds = [&](Tick t) { return std::to_string(toMs(t, info.dtMs) / 1000) + " s"; };
        return std::unexpected(Error{"the run goes from " + seconds(extent.begin) + " to " + seconds(extent.end), from.file, "go on from a time in between"});
    }
    std::vector<EngineCommand> commands;
    for (const std::string& c : from.changes)
        if (auto bad = apply(c, *design, commands)) return std::unexpected(*bad);

    const auto plan = compile(*design, kernels);
    if (!plan) return std::unexpected(in(from.file, plan.error()));
    const Tick target = wanted / plan->frameTicks * plan->frameTicks;
    // What is recorded of the new run must end where it ends, or it could not be repeated.
    if (from.durationMs) design->durationMs = *from.durationMs > 0 ? toMs(target, info.dtMs) + *from.durationMs : 0;

    auto made = engineNear(from.file, target, *design, kernels, threads);
    if (!made) return std::unexpected(in(from.file, made.error()));
    Continuation out{std::move(*made), std::move(*design), {}, 0};
    SpikingEngine& engine = *out.engine;
    out.loaded = engine.now();
    if (out.loaded < extent.begin) return std::unexpected(Error{"the state this run began with is damaged", from.file, "go on from the run it came from"});
    InterventionReplay replay(**run, {engine.now(), target});
    while (engine.now() < target) {
        if (auto bad = replay.post(engine)) return std::unexpected(in(from.file, *bad));
        (void)engine.advance();
        if (engine.failure()) return std::unexpected(in(from.file, *engine.failure()));
    }
    if (engine.finished())
        return std::unexpected(Error{"the run has come to its end there", from.file,
                                     out.experiment.task && !from.durationMs ? "go on from an earlier time" : "say how much longer, for example --duration 10s"});
    for (const EngineCommand& c : commands)
        if (auto bad = engine.post(c)) return std::unexpected(in("--set", *bad));
    engine.announceStructure();
    const InterventionReplay before(**run, {extent.begin, target});
    for (const Intervention& i : before.all())
        (void)setByPath(out.experiment, i.path, number(i.after)); // every one was a path once
    out.info = engine.info();
    out.info.designJson = toJson(out.experiment);
    out.info.origin = RunOrigin{info.runId, std::filesystem::path(from.file).filename().string(), target, from.changes};
    return out;
}

} // namespace ng
