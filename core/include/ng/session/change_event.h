#pragma once
#include <string>

namespace ng {

/// What changed in a document: one value, where nodes are drawn, which parts there are, or everything (opened, recovered, replaced).
struct ChangeEvent {
    enum class Kind { Value, Position, Structure, Everything };
    Kind kind = Kind::Everything;
    std::string path; ///< as in setByPath; empty for Structure and Everything
};

} // namespace ng
