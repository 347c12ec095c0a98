#include "spike_window.h"

namespace ng::store {

namespace {
constexpr std::size_t kSpikesPerChunk = 32'768;
constexpr Tick kTicksPerChunk = Tick{1} << 31;
} // namespace

SpikeWindow::SpikeWindow(std::size_t maxSpikes) : m_maxSpikes(maxSpikes), m_perChunk(std::clamp<std::size_t>(maxSpikes / 16, 1, kSpikesPerChunk)) {}

void SpikeWindow::append(const EpochFrame& f)
{
    const bool fits = !m_chunks.empty() && m_chunks.back().range.end == f.range.begin && m_chunks.back().spikes.size() < m_perChunk
        && f.range.end - m_chunks.back().range.begin < kTicksPerChunk;
    if (!fits) {
        m_chunks.push_back({{f.range.begin, f.range.begin}, {}});
        m_chunks.back().spikes.reserve(m_perChunk);
    }
    Chunk& c = m_chunks.back();
    const auto shift = static_cast<std::uint32_t>(f.range.begin - c.range.begin);
    c.range.end = f.range.end;
    for (const PackedSpike s : f.spikes) c.spikes.push_back({s.offset + shift, s.id});
    m_count += f.spikes.size();
    drop();
}

void SpikeWindow::insert(TickRange r, std::vector<PackedSpike> spikes)
{
    if (r.begin < m_keptFrom) return;
    m_count += spikes.size();
    const auto at = std::ranges::lower_bound(m_chunks, r.begin, {}, [](const Chunk& c) { return c.range.begin; });
    m_chunks.insert(at, {r, std::move(spikes)});
    drop();
}

void SpikeWindow::drop()
{
    while (m_count > m_maxSpikes && m_chunks.size() > 1) {
        m_count -= m_chunks.front().spikes.size();
        m_keptFrom = m_chunks.front().range.end;
        m_chunks.pop_front();
    }
}

} // namespace ng::store
