#pragma once
#include <QString>

namespace ng {

/// Sets the default surface format and lets contexts share, so that a dock can float. Call before QApplication is made.
void configureOpenGl();

/// What this process can draw 3D with.
struct GlInfo {
    bool usable = false;   ///< a context of version 3.2 could be made
    bool software = false; ///< it is drawn by the processor (llvmpipe and the like)
    QString renderer;      ///< as the driver names itself, or why there is none
};
/// Tried once, then remembered. Needs a QGuiApplication; GUI thread.
[[nodiscard]] const GlInfo& glInfo();

} // namespace ng
