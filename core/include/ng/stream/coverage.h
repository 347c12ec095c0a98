#pragma once
#include <ng/base/tick.h>

#include <vector>

namespace ng {

/// Which part of a query was answered. Sorted, disjoint; what is missing is being fetched and will be announced.
class Coverage {
public:
    Coverage() = default;
    explicit Coverage(TickRange r) { add(r); }

    void add(TickRange r);
    [[nodiscard]] bool covers(TickRange r) const;
    [[nodiscard]] const std::vector<TickRange>& ranges() const { return m_ranges; }
    /// The parts of `r` that are not covered.
    [[nodiscard]] std::vector<TickRange> missing(TickRange r) const;

private:
    std::vector<TickRange> m_ranges;
};

/// A stretch of which nothing is known for good, with the reason ("damaged chunk", "ended early").
struct Gap {
    TickRange range;
    const char* reason = "";
};

} // namespace ng
