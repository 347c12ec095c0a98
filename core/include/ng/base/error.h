#pragma once
#include <string>

namespace ng {

/// An error a person can act on: what happened, where, and what to do about it.
struct Error {
    std::string what;   ///< "parameter out of range: -3"
    std::string where;  ///< JSON path, file name, kernel id ...; may be empty
    std::string remedy; ///< "use a value from 0 to 1"; may be empty

    /// One line: "where: what; remedy".
    [[nodiscard]] std::string line() const
    {
        std::string s;
        if (!where.empty()) s += where + ": ";
        s += what;
        if (!remedy.empty()) s += "; " + remedy;
        return s;
    }
};

} // namespace ng
