#pragma once
#include <ng/stream/timeline_source.h>

#include <algorithm>
#include <deque>

namespace ng::store {

/// The newest spikes of a growing run, in chunks of contiguous time; the oldest chunks go when there are too many spikes.
class SpikeWindow {
public:
    explicit SpikeWindow(std::size_t maxSpikes);

    void append(const EpochFrame&);
    /// A stretch that comes late, between what is there.
    void insert(TickRange, std::vector<PackedSpike>);
    /// What was before this tick has been dropped.
    [[nodiscard]] Tick keptFrom() const { return m_keptFrom; }
    /// Spikes of a range, trimmed to it. `before(tick)` is called with the start of each chunk before its spikes are given.
    template <class Before>
    void visit(TickRange, SpikeSink&, Before&& before) const;

private:
    struct Chunk {
        TickRange range;
        std::vector<PackedSpike> spikes; // offsets from range.begin
    };
    void drop();

    const std::size_t m_maxSpikes;
    const std::size_t m_perChunk;
    std::deque<Chunk> m_chunks;
    std::size_t m_count = 0;
    Tick m_keptFrom = 0;
};

/// The part of a sorted span that lies in a range.
[[nodiscard]] inline SpikeSpan trimmed(SpikeSpan s, TickRange r)
{
    const auto cut = [&](Tick t) {
        return t <= s.base ? s.spikes.begin() : std::ranges::lower_bound(s.spikes, t - s.base, {}, [](PackedSpike p) { return Tick{p.offset}; });
    };
    const auto first = cut(r.begin), last = cut(r.end);
    return {s.base, first < last ? std::span<const PackedSpike>(first, last) : std::span<const PackedSpike>{}};
}

template <class Before>
void SpikeWindow::visit(TickRange r, SpikeSink& sink, Before&& before) const
{
    const auto endOf = [](const Chunk& c) { return c.range.end; };
    for (auto c = std::ranges::upper_bound(m_chunks, r.begin, {}, endOf); c != m_chunks.end() && c->range.begin < r.end; ++c) {
        before(c->range.begin);
        const SpikeSpan part = trimmed({c->range.begin, c->spikes}, r);
        if (!part.spikes.empty()) sink.take(part);
    }
}

} // namespace ng::store
