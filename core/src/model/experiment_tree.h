#pragma once
#include <ng/base/error.h>
#include <ng/model/experiment.h>

#include <nlohmann/json.hpp>

#include <expected>

namespace ng {

using Json = nlohmann::ordered_json;

/// The JSON tree of a design, defaults included, version first.
[[nodiscard]] Json experimentTree(const Experiment&);
/// The design a tree says; the error names the path in it.
[[nodiscard]] std::expected<Experiment, Error> experimentFromTree(const Json&);

/// The first line's worth of a value, for error messages.
[[nodiscard]] std::string shortText(const Json&);

} // namespace ng
