#include "command_line.h"

#include <ng/model/experiment_json.h>
#include <ng/session/engine_run.h>
#include <ng/session/plugin_host.h>
#include <ng/session/recorder.h>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

namespace ng::cli {

namespace {

struct RunArguments {
    std::string design, out, duration;
    std::optional<std::uint64_t> seed;
    unsigned threads = 0;
    std::string simd;
    std::vector<std::string> set;
    bool json = false;
};

/// One line on stderr that is written over, when stderr is a terminal.
class Progress {
public:
    Progress(double dtMs, Tick end) : m_dtMs(dtMs), m_end(end), m_shown(isatty(STDERR_FILENO) != 0) {}
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
        const double sim = toMs(e.now(), m_dtMs) / 1000;
        if (m_end > 0) {
            const double whole = toMs(m_end, m_dtMs) / 1000;
            std::fprintf(stderr, "\r\033[K%.1f of %.1f s simulated, %llu neurons, %.1f x real time, about %.0f s left", sim, whole,
                         static_cast<unsigned long long>(e.neuronCount()), sim / wall, wall / std::max(sim, 1e-9) * (whole - sim));
        } else {
            std::fprintf(stderr, "\r\033[K%.1f s simulated, %.1f x real time", sim, sim / wall);
        }
    }

private:
    double m_dtMs;
    Tick m_end;
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

int run(const RunArguments& a)
{
    auto design = loadExperiment(a.design);
    if (!design) return report(design.error());
    for (const std::string& s : a.set) {
        const auto at = s.find('=');
        if (at == std::string::npos) return report({"not a setting: \"" + s + "\"", "--set", "write path=value, for example growth.novelty.parameters.rho=0.8"});
        if (auto ok = setByPath(*design, s.substr(0, at), s.substr(at + 1)); !ok) return report(in("--set", ok.error()));
    }
    if (a.seed) design->seed = *a.seed;
    if (!a.duration.empty()) {
        const auto ms = parseTime(a.duration, "--duration");
        if (!ms) return report(ms.error());
        design->durationMs = *ms;
    }
    PluginHost plugins;
    loadPlugins(plugins);
    if (!design->task && design->durationMs <= 0)
        return report({"the design has no end", a.design, "give --duration, for example --duration 10s"});
    const unsigned threads = a.threads > 0 ? a.threads : std::max(1u, std::thread::hardware_concurrency());
    auto engine = buildEngine(*design, plugins.registry(), threads, simdLimit(a.simd));
    if (!engine) return report(in(a.design, engine.error()));

    FrameBus bus;
    std::unique_ptr<Recorder> recorder;
    if (!a.out.empty()) {
        RunInfo info = (*engine)->info();
        stampRun(info);
        auto started = Recorder::start(a.out, info, bus.subscribe(LanePolicy::Lossless, Recorder::kLaneBytes));
        if (!started) return report(started.error());
        recorder = std::move(*started);
    }
    RunResult result;
    {
        Progress progress((*engine)->info().dtMs, (*engine)->info().plannedEnd);
        result = runToEnd(**engine, [&](const FramePtr& f) {
            bus.publish(f, {});
            progress.update(**engine);
            return !recorder || !recorder->failed();
        });
    }
    bus.close();
    if (recorder)
        if (auto done = recorder->finish({result.hash, result.wallSeconds, result.json(), "finished"}); !done) return report(done.error());
    if (a.json) std::printf("%s\n", result.json().c_str());
    else print(result);
    return 0;
}

} // namespace

void addRun(CLI::App& app, int& status)
{
    auto a = std::make_shared<RunArguments>();
    CLI::App* c = app.add_subcommand("run", "Run a design without a window");
    c->add_option("design", a->design, "The design (*.ngdesign)")->required();
    c->add_option("--out", a->out, "Run file to write (*.ngrun); an existing one is refused");
    c->add_option("--duration", a->duration, "How long to simulate, e.g. 10s");
    c->add_option("--seed", a->seed, "Master seed instead of the design's");
    c->add_option("--threads", a->threads, "Worker threads (0: all cores); never changes a result")->check(CLI::Range(0, 256));
    addSimd(*c, a->simd);
    c->add_option("--set", a->set, "Change the design: path=value")->take_all()->allow_extra_args(false);
    c->add_flag("--json", a->json, "Print one JSON object");
    c->callback([a, &status] { status = run(*a); });
}

} // namespace ng::cli
