#include "command_line.h"

#include <display_probe.h>
#include <ng/base/quantity.h>
#include <ng/session/plugin_host.h>
#include <workbench_main.h>

#include <CLI/CLI.hpp>

#include <cstdio>

namespace ng {

namespace cli {

int report(const Error& e)
{
    std::fprintf(stderr, "neurogrove: %s\n", e.line().c_str());
    return 1;
}

std::expected<double, Error> parseTime(const std::string& text, const std::string& option)
{
    const auto bad = [&] { return std::unexpected(Error{"not a time: \"" + text + "\"", option, "use for example 10s, 250ms or 2min"}); };
    const auto q = parseQuantity(text);
    if (!q || !(q->value >= 0)) return bad();
    if (q->unit.empty()) return q->value * 1000; // a bare number is seconds
    const auto ms = convertUnit(q->value, q->unit, "ms");
    if (!ms) return bad();
    return *ms;
}

void loadPlugins(PluginHost& host)
{
    host.addBuiltIns();
    for (const std::string& folder : pluginFolders()) host.addFolder(folder);
    for (const PluginRecord& r : host.plugins())
        if (r.error) std::fprintf(stderr, "neurogrove: %s\n", r.error->line().c_str());
}

} // namespace cli

int runCommandLine(int argc, char** argv)
{
    CLI::App app{"Neurogrove: a workbench for neural networks that grow. Without a command it opens the window."};
    app.set_version_flag("--version", "neurogrove " NG_VERSION);
    app.set_help_flag("-h,--help", "Print this help and exit");
    WorkbenchOptions window;
    std::string theme;
    int quitAfterMs = 0;
    app.add_option("target", window.target, "A design (*.ngdesign) or a run (*.ngrun) to open");
    app.add_option("--theme", theme, "light or dark")->check(CLI::IsMember({"light", "dark"}));
    app.add_option("--threads", window.threads, "Worker threads of a run (0: one less than there are cores)")->check(CLI::Range(0, 256));
    app.add_flag("--start", window.start, "Run the design at once");
    app.add_option("--quit-after", quitAfterMs, "Close the window after so many milliseconds")->check(CLI::NonNegativeNumber);
    app.require_subcommand(0, 1);
    int status = 0;
    cli::addRun(app, status);
    cli::addReplay(app, status);
    cli::addCompare(app, status);
    cli::addPlugins(app, status);
    cli::addScreenshot(app, status, argc, argv);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e); // --help, --version
        return cli::report({e.what(), "command line", "see neurogrove --help"});
    }
    if (!app.get_subcommands().empty()) return status;

    if (const auto problem = displayProblem()) {
        std::fprintf(stderr, "%s\n", noDisplayLine(*problem).c_str());
        return 1;
    }
    if (!theme.empty()) window.dark = theme == "dark";
    if (quitAfterMs > 0) window.quitAfterMs = quitAfterMs;
    return runWorkbench(argc, argv, window);
}

} // namespace ng
