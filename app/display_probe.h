#pragma once
#include <optional>
#include <string>

namespace ng {

/// Why no window can be opened here, e.g. "DISPLAY and WAYLAND_DISPLAY are not set"; nothing when one can.
/// Asked before QApplication is made, because Qt ends the process when it finds no display.
[[nodiscard]] std::optional<std::string> displayProblem();

/// The line a person gets instead of a window, with the commands that need none.
[[nodiscard]] std::string noDisplayLine(const std::string& problem);

} // namespace ng
