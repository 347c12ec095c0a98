#pragma once
#include <ng/base/error.h>
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ng {

/// The JSON text of a design, two-space indented, keys in a fixed order, defaults included; the inverse of parseExperiment.
[[nodiscard]] std::string toJson(const Experiment&);

/// Reads a design. Errors name the JSON path ("populations.competitive.size" or "$.populations[0]"), the bad value and what is allowed:
/// not JSON (with line and column), truncated, another format version, unknown key, wrong type, missing key, NaN.
[[nodiscard]] std::expected<Experiment, Error> parseExperiment(std::string_view json);

/// Reads a design file; missing, empty and unreadable files are errors too.
[[nodiscard]] std::expected<Experiment, Error> loadExperiment(const std::string& file);

/// Everything that is wrong with a design given the kernels there are: unknown kernels, kind mismatches, parameters out of range or
/// unknown, dangling references, duplicate ids, delays below dt, sizes, ... Empty: it can be run.
[[nodiscard]] std::vector<Error> validate(const Experiment&, const KernelCatalog&);

/// Sets one value by path, e.g. "growth.novelty.parameters.rho", "populations.competitive.size", "seed". Array elements are
/// addressed by their id or index; the segment "parameters" may be left out.
[[nodiscard]] std::expected<void, Error> setByPath(Experiment&, std::string_view path, std::string_view value);
/// The number at a path (a parameter not given in the design: its default from the catalog); for sliders.
[[nodiscard]] std::expected<double, Error> numberAtPath(const Experiment&, std::string_view path, const KernelCatalog&);

/// One row per value that differs between two designs: path, value in a, value in b ("-" where absent).
struct DesignDifference {
    std::string path, a, b;
};
[[nodiscard]] std::vector<DesignDifference> differences(const Experiment& a, const Experiment& b);

} // namespace ng
