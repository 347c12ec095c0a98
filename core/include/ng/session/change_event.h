#pragma once
#include <string>

namespace ng {

/// What changed in a document: one value, where a node is drawn, or everything (opened, recovered, replaced).
struct ChangeEvent {
    enum class Kind { Value, Position, Everything };
    Kind kind = Kind::Everything;
    std::string path; ///< as in setByPath; empty for Everything
};

} // namespace ng
