#include <ng/stream/coverage.h>

namespace ng {

void Coverage::add(TickRange r)
{
    if (r.empty()) return;
    auto first = std::ranges::lower_bound(m_ranges, r.begin, {}, &TickRange::end);
    auto last = first;
    while (last != m_ranges.end() && last->begin <= r.end) r = r.united(*last++);
    m_ranges.insert(m_ranges.erase(first, last), r);
}

bool Coverage::covers(TickRange r) const { return missing(r).empty(); }

std::vector<TickRange> Coverage::missing(TickRange r) const
{
    std::vector<TickRange> out;
    for (const TickRange& have : m_ranges) {
        if (r.empty()) break;
        if (have.end <= r.begin) continue;
        if (have.begin >= r.end) break;
        if (have.begin > r.begin) out.push_back({r.begin, have.begin});
        r.begin = std::max(r.begin, have.end);
    }
    if (!r.empty()) out.push_back(r);
    return out;
}

} // namespace ng
