#pragma once
#include <QApplication>
#include <QString>

#include <memory>

namespace ng {

/// The QApplication with what must be set before it: shared OpenGL contexts (a dock that floats keeps its picture), a core profile for VTK, names.
/// `argc` and `argv` must outlive it.
[[nodiscard]] std::unique_ptr<QApplication> makeApplication(int& argc, char** argv);

/// The resources folder: of the source tree the program was built in, else <prefix>/share/neurogrove.
[[nodiscard]] QString resourcesFolder();

} // namespace ng
