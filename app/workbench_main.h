#pragma once
#include <optional>
#include <string>

namespace ng {

/// What the window opens with.
struct WorkbenchOptions {
    std::string target;         ///< a design or a run file; empty: the welcome page
    std::optional<bool> dark;   ///< absent: the theme of the last time
    unsigned threads = 0;       ///< worker threads of runs; 0: one less than there are cores, at least one
    bool start = false;         ///< run the design at once
    std::optional<int> quitAfterMs; ///< closes the window by itself (smoke test)
};

/// Makes the QApplication, shows the workbench and returns the exit status when it is closed. Without a display: one line on
/// stderr with the headless command, and 1. Called once per process, before any QApplication.
[[nodiscard]] int runWorkbench(int argc, char** argv, const WorkbenchOptions& options);

} // namespace ng
