#pragma once
#include <ng/base/error.h>
#include <ng/base/simd_level.h>

#include <expected>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ng {

class PluginHost;

/// The program: parses the arguments and runs the sub-command, or opens the window. Exit status 0 only on success; an error is one line
/// on stderr.
[[nodiscard]] int runCommandLine(int argc, char** argv);

namespace cli {

/// Adds a sub-command; its exit status goes into `status` when it is run.
void addRun(CLI::App&, int& status);
void addReplay(CLI::App&, int& status);
void addCompare(CLI::App&, int& status);
void addBench(CLI::App&, int& status);
void addPlugins(CLI::App&, int& status);
void addScreenshot(CLI::App&, int& status, int argc, char** argv);

/// Prints the error in one line and returns the exit status for it.
[[nodiscard]] int report(const Error&);

/// The error with the file or option it was found in before its place.
[[nodiscard]] Error in(const std::string& place, Error);

/// Milliseconds of "10s", "250 ms", "2.5 min" or a bare number of seconds.
[[nodiscard]] std::expected<double, Error> parseTime(const std::string& text, const std::string& option);

/// The option --simd, and the level it means: the lower of the one named and the one the processor has.
void addSimd(CLI::App&, std::string& name);
[[nodiscard]] SimdLevel simdLimit(const std::string& name);

/// Built-in plugins and the plugin folders; rejected ones are named on stderr.
void loadPlugins(PluginHost&);

} // namespace cli
} // namespace ng
