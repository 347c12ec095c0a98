#include <ng/plugin/philox.h>
#include <ng/tasks/dataset.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

namespace ng {

namespace {

/// 8 horizontal and 8 vertical bars of an 8x8 picture, 40 noisy copies of each, in a fixed mixed order.
Dataset bars()
{
    Dataset d;
    d.name = "bars";
    d.features = 64;
    RngStream rng(20260101, RngPurpose::Task);
    for (int copy = 0; copy < 40; ++copy)
        for (int bar = 0; bar < 16; ++bar) {
            std::vector<float> p(64);
            for (int y = 0; y < 8; ++y)
                for (int x = 0; x < 8; ++x) {
                    const bool on = bar < 8 ? y == bar : x == bar - 8;
                    const double v = on ? 1 - 0.3 * rng.uniform() : 0.12 * rng.uniform();
                    p[static_cast<std::size_t>(8 * y + x)] = static_cast<float>(v);
                }
            d.pictures.push_back(std::move(p));
            d.labels.push_back(bar);
        }
    return d;
}

} // namespace

std::vector<int> Dataset::classes() const
{
    const std::set<int> s(labels.begin(), labels.end());
    return {s.begin(), s.end()};
}

std::vector<std::string> datasetFolders()
{
    std::vector<std::string> out;
    if (const char* given = std::getenv("NEUROGROVE_DATA")) out.emplace_back(given);
    char self[4096];
    if (const ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1); n > 0) {
        // Installed beside the program (bin/../share) or run from a build folder inside the source tree.
        std::filesystem::path folder = std::filesystem::path(std::string(self, static_cast<std::size_t>(n))).parent_path();
        for (int up = 0; up < 5 && folder.has_relative_path(); ++up, folder = folder.parent_path()) {
            out.push_back((folder / "share/neurogrove/datasets").string());
            out.push_back((folder / "resources/datasets").string());
        }
    }
    return out;
}

std::expected<Dataset, Error> readDatasetCsv(const std::string& file, const std::string& name)
{
    std::ifstream in(file);
    if (!in) return std::unexpected(Error{"cannot be read", file, "check that the file exists and may be read"});
    Dataset d;
    d.name = name;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
        if (line.empty()) continue;
        const auto bad = [&](const std::string& what) {
            return std::unexpected(Error{what, file + ":" + std::to_string(number), "each line holds the values of one picture, then its class, separated by commas"});
        };
        std::vector<float> values;
        for (const char *at = line.data(), *end = line.data() + line.size(); at < end;) {
            float v = 0;
            const auto [next, error] = std::from_chars(at, end, v);
            if (error != std::errc{} || !std::isfinite(v) || (next < end && *next != ',')) return bad("not a number: " + std::string(at, std::find(at, end, ',')));
            values.push_back(v);
            at = next < end ? next + 1 : end;
        }
        if (values.size() < 2) return bad("too few values");
        const float label = values.back();
        values.pop_back();
        if (label < 0 || label != std::floor(label) || label > 1e6f) return bad("the class is not a whole number");
        if (d.features == 0) d.features = static_cast<std::uint32_t>(values.size());
        if (values.size() != d.features) return bad(std::to_string(values.size()) + " values, the first line has " + std::to_string(d.features));
        if (std::ranges::any_of(values, [](float v) { return v < 0; })) return bad("a negative value");
        d.pictures.push_back(std::move(values));
        d.labels.push_back(static_cast<int>(label));
    }
    if (d.pictures.empty()) return std::unexpected(Error{"holds no pictures", file, "each line holds the values of one picture, then its class"});
    return d;
}

std::expected<Dataset, Error> loadDataset(const std::string& name)
{
    if (name == "bars") return bars();
    if (name.empty() || name.find('/') != std::string::npos || name.find("..") != std::string::npos)
        return std::unexpected(Error{"not a data set's name: \"" + name + "\"", "task.dataset", "use the name of a file in resources/datasets without .csv, or \"bars\""});
    for (const std::string& folder : datasetFolders()) {
        const std::string file = folder + "/" + name + ".csv";
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored)) return readDatasetCsv(file, name);
    }
    return std::unexpected(Error{"there is no data set \"" + name + "\"", "task.dataset", "put " + name + ".csv into resources/datasets, or set NEUROGROVE_DATA to its folder"});
}

Split stratifiedSplit(const Dataset& d, double testFraction)
{
    Split s;
    for (const int c : d.classes()) {
        std::vector<std::uint32_t> of;
        for (std::uint32_t k = 0; k < d.labels.size(); ++k)
            if (d.labels[k] == c) of.push_back(k);
        // Evenly spaced: held out where the running share passes a whole number.
        for (std::size_t k = 0; k < of.size(); ++k) {
            const bool test = std::floor(static_cast<double>(k + 1) * testFraction + 0.5) > std::floor(static_cast<double>(k) * testFraction + 0.5);
            (test ? s.test : s.train).push_back(of[k]);
        }
    }
    std::ranges::sort(s.train);
    std::ranges::sort(s.test);
    return s;
}

} // namespace ng
