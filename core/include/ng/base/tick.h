#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ng {

/// Simulation time as a count of steps of length dt. Milliseconds exist in the model and at the edges of the UI only.
using Tick = std::uint64_t;

/// Half-open range of ticks [begin, end).
struct TickRange {
    Tick begin = 0;
    Tick end = 0;

    [[nodiscard]] constexpr bool empty() const { return end <= begin; }
    [[nodiscard]] constexpr Tick length() const { return empty() ? 0 : end - begin; }
    [[nodiscard]] constexpr bool contains(Tick t) const { return t >= begin && t < end; }
    [[nodiscard]] constexpr bool overlaps(TickRange o) const { return begin < o.end && o.begin < end; }
    [[nodiscard]] constexpr TickRange intersected(TickRange o) const
    {
        const TickRange r{std::max(begin, o.begin), std::min(end, o.end)};
        return r.empty() ? TickRange{r.begin, r.begin} : r;
    }
    /// Smallest range that covers both; an empty range adds nothing.
    [[nodiscard]] constexpr TickRange united(TickRange o) const
    {
        if (empty()) return o;
        if (o.empty()) return *this;
        return {std::min(begin, o.begin), std::max(end, o.end)};
    }
    friend constexpr bool operator==(TickRange, TickRange) = default;
};

/// Milliseconds of a tick at step length `dtMs`.
[[nodiscard]] inline double toMs(Tick t, double dtMs) { return static_cast<double>(t) * dtMs; }
/// Nearest tick of a time in milliseconds; negative times give 0.
[[nodiscard]] inline Tick toTick(double ms, double dtMs)
{
    return ms <= 0 ? 0 : static_cast<Tick>(std::llround(ms / dtMs));
}

} // namespace ng
