#include "command_line.h"
#include "drive.h"

#include <ng/model/experiment_json.h>
#include <ng/session/engine_run.h>
#include <ng/session/plugin_host.h>

#include <CLI/CLI.hpp>

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

    return drive(**engine, {a.out, a.design, std::nullopt, {}, a.json});
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
