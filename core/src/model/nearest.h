#pragma once
#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace ng {

/// Edits (insert, delete, replace) that turn one word into the other.
[[nodiscard]] inline std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

/// The known word closest to a misspelt one; empty when there is none.
[[nodiscard]] inline std::string nearestWord(std::string_view word, const std::vector<std::string>& known)
{
    const auto best = std::ranges::min_element(known, {}, [&](const std::string& k) { return editDistance(word.substr(0, 100), k); });
    return best == known.end() ? std::string{} : *best;
}

/// "a, b, c".
[[nodiscard]] inline std::string joined(const std::vector<std::string>& words)
{
    std::string s;
    for (const std::string& w : words) s += (s.empty() ? "" : ", ") + w;
    return s;
}

} // namespace ng
