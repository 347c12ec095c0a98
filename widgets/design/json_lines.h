#pragma once
#include <string_view>

namespace ng {

/// The line (from 1) of a JSON text on which the value at a place begins: "populations.competitive.size", "$.populations[0]", or
/// "line 3, column 14". As far as the path leads; 0 when the text is no JSON object and the place no line.
[[nodiscard]] int lineOfPlace(std::string_view json, std::string_view place);

} // namespace ng
