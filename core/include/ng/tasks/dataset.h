#pragma once
#include <ng/base/error.h>

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace ng {

/// Labelled pictures, one vector of `features` values (>= 0) each.
struct Dataset {
    std::string name;
    std::uint32_t features = 0;
    std::vector<std::vector<float>> pictures;
    std::vector<int> labels;

    [[nodiscard]] std::vector<int> classes() const; ///< sorted, without repeats
};

/// Folders a data set is looked for in, best first: $NEUROGROVE_DATA, beside the program, the source tree.
[[nodiscard]] std::vector<std::string> datasetFolders();

/// A data set by name: "bars" is generated (8 horizontal and 8 vertical bars on 8x8, Foeldiak 1990, with noise); anything else is
/// <name>.csv in a data folder: one picture a line, values then the label. Errors name the file, the line and the remedy.
[[nodiscard]] std::expected<Dataset, Error> loadDataset(const std::string& name);
[[nodiscard]] std::expected<Dataset, Error> readDatasetCsv(const std::string& file, const std::string& name);

/// Indices of a stratified, fixed split: of every class the share `testFraction` is held out, evenly spaced in the file's order.
struct Split {
    std::vector<std::uint32_t> train, test;
};
[[nodiscard]] Split stratifiedSplit(const Dataset&, double testFraction);

} // namespace ng
