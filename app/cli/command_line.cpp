#include "command_line.h"

#include <display_probe.h>
#include <ng/base/quantity.h>
#include <ng/session/plugin_host.h>
#include <workbench_main.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace ng {

namespace cli {

int report(const Error& e)
{
    // Names and values come from outside: a line break in one of them must not make two lines of it.
    std::string line = e.line();
    std::ranges::replace_if(line, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    std::fprintf(stderr, "neurogrove: %s\n", line.c_str());
    return 1;
}

Error in(const std::string& place, Error e)
{
    e.where = e.where.empty() ? place : place + ", " + e.where;
    return e;
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

void addSimd(CLI::App& command, std::string& name)
{
    command.add_option("--simd", name, "Instructions to use at most: avx512, avx2, sse4 or scalar (default: the best there are); never changes a result")
        ->check(CLI::IsMember({"avx512", "avx2", "sse4", "scalar"}));
}

SimdLevel simdLimit(const std::string& name) { return std::min(bestSimdLevel(), simdNamed(name).value_or(SimdLevel::Avx512)); }

void loadPlugins(PluginHost& host)
{
    host.addBuiltIns();
    for (const std::string& folder : pluginFolders()) host.addFolder(folder);
    for (const PluginRecord& r : host.plugins())
        if (r.error) (void)report(*r.error);
}

} // namespace cli

int runCommandLine(int argc, char** argv)
{
    // A file that grows beyond the user's limit is a full disk: writing fails and says so, instead of the system ending the program.
    std::signal(SIGXFSZ, SIG_IGN);
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
    cli::addBench(app, status);
    cli::addPlugins(app, status);
    cli::addScreenshot(app, status, argc, argv);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e); // --help, --version
        return cli::report({e.what(), "command line", "see neurogrove --help"});
    }
    if (!app.get_subcommands().empty()) {
        // What was printed is the result: one that did not arrive (a full disk behind "> file") is no success.
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
            return cli::report({std::string("the result could not be written: ") + std::strerror(errno), "standard output", "free some space or print it elsewhere"});
        return status;
    }
    if (std::error_code ignored; !window.target.empty() && !std::filesystem::exists(window.target, ignored))
        return cli::report({"there is no such file and no such command", window.target, "give a design (*.ngdesign), a run (*.ngrun), or see neurogrove --help"});

    if (const auto problem = displayProblem()) {
        std::fprintf(stderr, "%s\n", noDisplayLine(*problem).c_str());
        return 1;
    }
    if (!theme.empty()) window.dark = theme == "dark";
    if (quitAfterMs > 0) window.quitAfterMs = quitAfterMs;
    return runWorkbench(argc, argv, window);
}

} // namespace ng
