#pragma once
#include "run_schema.h"
#include "trace_entry.h"

#include <algorithm>

namespace ng::store {

/// Answers a trace query from a min/max pyramid: exact minima and maxima of at most `maxPoints` stretches of equally many samples (the first and
/// the last may have fewer), at a cost of about 16 entries per point however long the trace is.
///
/// `Levels` offers count(level), entry(level, index) -> const TraceEntry* (null: not at hand) and lowerBound(tick) -> index of a sample.
/// `emit` takes (Tick, float min, float max).
template <class Levels, class Emit>
void queryTrace(Levels& levels, TickRange r, int maxPoints, Emit&& emit)
{
    const std::uint64_t lo = levels.lowerBound(r.begin), hi = levels.lowerBound(r.end);
    if (lo >= hi || maxPoints <= 0) return;
    const auto points = static_cast<std::uint64_t>(maxPoints);
    std::uint64_t bucket = (hi - lo + points - 1) / points;
    // Stretches that start at multiples of a power of 16 consist of whole entries of a higher level; the price is one stretch more.
    const bool aligned = bucket >= kTraceFanOut && points > 1;
    if (aligned) {
        bucket = (hi - lo + points - 2) / (points - 1);
        std::uint64_t unit = kTraceFanOut;
        while (unit * kTraceFanOut <= bucket) unit *= kTraceFanOut;
        bucket = (bucket + unit - 1) / unit * unit;
    }
    for (std::uint64_t at = lo; at < hi;) {
        const std::uint64_t next = std::min(hi, aligned ? (at / bucket + 1) * bucket : at + bucket);
        TraceEntry sum;
        bool any = false;
        while (at < next) {
            int level = 0;
            std::uint64_t span = 1;
            for (std::uint64_t wider = kTraceFanOut; level + 1 < kTraceLevels && at % wider == 0 && at + wider <= next && at / wider < levels.count(level + 1);
                 wider *= kTraceFanOut) {
                ++level;
                span = wider;
            }
            if (const TraceEntry* e = levels.entry(level, at / span)) {
                if (!any) sum = *e;
                sum.min = std::min(sum.min, e->min);
                sum.max = std::max(sum.max, e->max);
                any = true;
            }
            at += span;
        }
        if (any) emit(sum.tick, sum.min, sum.max);
    }
}

} // namespace ng::store
