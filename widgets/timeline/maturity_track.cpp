#include "maturity_track.h"

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

struct Unpack : ActivitySink {
    Unpack(std::vector<MaturityTrack::Frame>& o, bool r) : out(o), rates(r) {}
    std::vector<MaturityTrack::Frame>& out;
    bool rates;

    void take(const ActivityFrame& a) override
    {
        if (!out.empty() && a.tick <= out.back().tick) return;
        MaturityTrack::Frame f;
        f.tick = a.tick;
        f.interval = a.interval;
        const std::size_t ids = a.ids.empty() ? 0 : raw(a.ids.back()) + std::size_t{1};
        f.maturity.assign(ids, MaturityTrack::kUnknown);
        if (rates) f.rate.assign(ids, 0.f);
        for (std::size_t i = 0; i < a.ids.size(); ++i) {
            const float m = a.maturity[i] >= 0 ? std::min(a.maturity[i], 1.f) : 0.f;
            f.maturity[raw(a.ids[i])] = static_cast<std::uint8_t>(std::lround(m * 254.f));
            if (rates) f.rate[raw(a.ids[i])] = a.rate[i];
        }
        out.push_back(std::move(f));
    }
};

} // namespace

void MaturityTrack::clear()
{
    m_covered = {};
    m_complete = false;
    m_frames.clear();
}

TickRange MaturityTrack::update(const TimelineSource& source, TickRange range)
{
    const TickRange extent = source.extent();
    // A frame tells about the time before it, so the one after the range is needed too.
    const Tick margin = range.length() / 8 + 1;
    // Activity at the very end of the run stands at extent.end, hence the one tick more.
    const TickRange run{extent.begin, extent.end + 1};
    const TickRange wanted = TickRange{range.begin > margin ? range.begin - margin : 0, range.end + margin}.intersected(run);
    if (wanted.empty()) return {};

    const bool onwards = !m_covered.empty() && wanted.begin >= m_covered.begin && wanted.begin <= m_covered.end;
    m_complete = true;
    if (onwards && wanted.end <= m_covered.end) return {};
    TickRange changed;
    if (onwards) {
        const TickRange fresh{m_covered.end, wanted.end};
        const std::size_t before = m_frames.size();
        const Tick lastKnown = before ? m_frames.back().tick : 0;
        Unpack sink(m_frames, m_keepRates);
        const Coverage got = source.activity(fresh, m_maxFrames, sink);
        // Without an answer in full the stretch is asked for again next time.
        m_complete = got.covers(fresh.intersected(extent));
        if (!m_complete) return m_frames.size() == before ? TickRange{} : TickRange{lastKnown, fresh.end};
        m_covered.end = fresh.end;
        if (m_frames.size() > before) changed = {lastKnown, fresh.end};
        const auto first = std::ranges::find_if(m_frames, [&](const Frame& f) { return f.tick >= wanted.begin; });
        if (first - m_frames.begin() > m_maxFrames / 2) {
            m_frames.erase(m_frames.begin(), first - m_maxFrames / 4);
            m_covered.begin = m_frames.front().tick;
        }
        if (static_cast<int>(m_frames.size()) <= 2 * m_maxFrames) return changed;
        changed = {};
    }
    m_frames.clear();
    // Half a window to spare on the left, so that dragging back does not read anew with every step.
    const Tick spare = range.length() / 2;
    const TickRange wide{std::min(wanted.begin, std::max(run.begin, range.begin > spare ? range.begin - spare : 0)), wanted.end};
    Unpack sink(m_frames, m_keepRates);
    const Coverage got = source.activity(wide, m_maxFrames, sink);
    m_complete = got.covers(wide.intersected(extent));
    m_covered = m_complete ? wide : TickRange{};
    return wide;
}

int MaturityTrack::frameAt(Tick t) const
{
    if (m_frames.empty()) return -1;
    const auto at = std::ranges::lower_bound(m_frames, t, {}, &Frame::tick);
    return static_cast<int>((at == m_frames.end() ? at - 1 : at) - m_frames.begin());
}

std::uint8_t MaturityTrack::level(int frame, NeuronId id) const
{
    // A neuron that is born or dies between two frames stands in only one of them.
    for (const int k : {frame, frame + 1, frame - 1}) {
        if (k < 0 || k >= static_cast<int>(m_frames.size())) continue;
        const Frame& f = m_frames[static_cast<std::size_t>(k)];
        if (raw(id) < f.maturity.size() && f.maturity[raw(id)] != kUnknown) return f.maturity[raw(id)];
    }
    return kUnknown;
}

std::uint8_t MaturityTrack::between(int frame, Tick tick, NeuronId id) const
{
    const std::uint8_t after = level(frame, id);
    if (frame < 1 || after == kUnknown) return after;
    const Frame& a = m_frames[static_cast<std::size_t>(frame - 1)];
    const Frame& b = m_frames[static_cast<std::size_t>(frame)];
    if (raw(id) >= a.maturity.size() || a.maturity[raw(id)] == kUnknown || tick >= b.tick || tick <= a.tick) return after;
    const int before = a.maturity[raw(id)];
    const auto passed = static_cast<std::int64_t>(tick - a.tick), whole = static_cast<std::int64_t>(b.tick - a.tick);
    return static_cast<std::uint8_t>(before + (after - before) * passed / whole);
}

} // namespace ng
