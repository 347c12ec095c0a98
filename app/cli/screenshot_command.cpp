#include "command_line.h"

#include <display_probe.h>
#include <screenshot.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace ng::cli {

namespace {

struct Arguments {
    ScreenshotRequest request;
    std::string at, size = "1280x800", theme = "dark";
};

int shoot(Arguments& a, int argc, char** argv)
{
    if (!a.at.empty()) {
        const auto ms = parseTime(a.at, "--at");
        if (!ms) return report(ms.error());
        a.request.atMs = *ms;
    }
    char rest = 0;
    if (std::sscanf(a.size.c_str(), "%dx%d%c", &a.request.width, &a.request.height, &rest) != 2 || a.request.width < 320 || a.request.height < 240
        || a.request.width > 8192 || a.request.height > 8192)
        return report({"not a size: \"" + a.size + "\"", "--size", "use for example 1280x800"});
    a.request.dark = a.theme == "dark";
    if (const auto problem = displayProblem()) return report({*problem, "screenshot", "run it through ./run, which brings a virtual display"});
    return takeScreenshot(argc, argv, a.request);
}

} // namespace

void addScreenshot(CLI::App& app, int& status, int argc, char** argv)
{
    auto a = std::make_shared<Arguments>();
    CLI::App* c = app.add_subcommand("screenshot", "A picture of the real window");
    c->add_option("target", a->request.target, "A design, which is run to --at, or a run file");
    c->add_option("other", a->request.other, "For --view compare: the second run");
    c->add_option("--view", a->request.view, "What to show")
        ->check(CLI::IsMember({"welcome", "live", "raster", "3d", "heatmap", "charts", "runs", "compare", "design"}));
    c->add_option("--at", a->at, "Time in the run, e.g. 20s");
    c->add_option("--size", a->size, "Width x height of the window");
    c->add_option("--theme", a->theme, "light or dark")->check(CLI::IsMember({"light", "dark"}));
    c->add_option("--threads", a->request.threads, "Worker threads")->check(CLI::Range(0, 256));
    c->add_option("--out", a->request.out, "PNG file to write")->required();
    c->callback([a, &status, argc, argv] { status = shoot(*a, argc, argv); });
}

} // namespace ng::cli
