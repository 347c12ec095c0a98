#pragma once
#include <optional>
#include <string>

namespace ng {

/// A picture of the real window, as `neurogrove screenshot` takes it.
struct ScreenshotRequest {
    std::string target;          ///< a design, which is run to `atMs`, or a run file, which is sought there; may be empty for welcome and runs
    std::string other;           ///< compare: the second run
    std::string view = "live";   ///< welcome, live, raster, 3d, heatmap, charts, runs, compare, design
    std::optional<double> atMs;  ///< absent: the end of a run; 5 s into a design
    int width = 1280;
    int height = 800;
    bool dark = true;
    unsigned threads = 0;        ///< as in WorkbenchOptions
    std::string out;             ///< PNG file
};

/// Makes the QApplication, opens the workbench on the target, waits for the views, saves the picture. Exit status; errors in one
/// line on stderr. Needs a display (./run gives it a virtual one). Called once per process, before any QApplication.
[[nodiscard]] int takeScreenshot(int argc, char** argv, const ScreenshotRequest& request);

} // namespace ng
