#include "post_sums.h"

#include <algorithm>
#include <cmath>

namespace ng {

PostSums::PostSums(int order, Slot endTarget, Tick delay, Tick epochTicks, double tauPlus, double tauMinus, Tick now)
    : m_delay(delay), m_order(order), m_postOrigin(now)
{
    setTimes(tauPlus, tauMinus, epochTicks);
    m_origin.fill(now);
    for (auto& sum : m_sum) sum.assign(endTarget, 0.f);
    for (auto& squares : m_squares) squares.assign(order > 1 ? endTarget : 0, 0.f);
    m_post.assign(endTarget, 0.f);
}

void PostSums::setTimes(double tauPlus, double tauMinus, Tick epochTicks)
{
    m_tauPlus = tauPlus;
    m_tauMinus = tauMinus;
    const auto wholeEpochs = [&](double tau) { return std::max<Tick>(1, static_cast<Tick>(5 * tau) / epochTicks) * epochTicks; };
    m_segmentTicks = wholeEpochs(tauPlus);
    m_postTicks = wholeEpochs(tauMinus);
}

void PostSums::restart(double tauPlus, double tauMinus, Tick epochTicks, Tick now)
{
    const float left = postFactor(now);
    for (float& p : m_post) p *= left;
    m_postOrigin = now;
    setTimes(tauPlus, tauMinus, epochTicks);
    m_origin.fill(now);
    for (auto& sum : m_sum) std::ranges::fill(sum, 0.f);
    for (auto& squares : m_squares) std::ranges::fill(squares, 0.f);
}

PostSums PostSums::resized(Slot endTarget) const
{
    PostSums out;
    out.m_tauPlus = m_tauPlus;
    out.m_tauMinus = m_tauMinus;
    out.m_delay = m_delay;
    out.m_order = m_order;
    out.m_segmentTicks = m_segmentTicks;
    out.m_postTicks = m_postTicks;
    out.m_segment = m_segment;
    out.m_origin = m_origin;
    out.m_postOrigin = m_postOrigin;
    for (auto& sum : out.m_sum) sum.assign(endTarget, 0.f);
    for (auto& squares : out.m_squares) squares.assign(m_order > 1 ? endTarget : 0, 0.f);
    out.m_post.assign(endTarget, 0.f);
    return out;
}

void PostSums::take(const PostSums& other, Slot first, Slot end)
{
    for (std::uint32_t q = 0; q < kSegments; ++q) {
        std::copy(other.m_sum[q].begin() + first, other.m_sum[q].begin() + end, m_sum[q].begin() + first);
        if (m_order > 1) std::copy(other.m_squares[q].begin() + first, other.m_squares[q].begin() + end, m_squares[q].begin() + first);
    }
    std::copy(other.m_post.begin() + first, other.m_post.begin() + end, m_post.begin() + first);
    for (std::size_t k = other.m_nextPost; k < other.m_arrivals.size(); ++k)
        if (other.m_arrivals[k].slot >= first && other.m_arrivals[k].slot < end) m_arrivals.push_back(other.m_arrivals[k]);
}

void PostSums::sortArrivals(Tick now)
{
    std::ranges::stable_sort(m_arrivals, {}, &Arrival::tick);
    m_nextPost = 0;
    m_nextSum = static_cast<std::size_t>(std::ranges::find_if(m_arrivals, [&](const Arrival& a) { return a.tick > now; }) - m_arrivals.begin());
}

void PostSums::hear(Slot s, Tick fired, float plasticity) { m_arrivals.push_back({fired + m_delay, s, plasticity}); }

void PostSums::beginSegment(Tick now)
{
    ++m_segment;
    m_origin[m_segment % kSegments] = now;
    std::ranges::fill(m_sum[m_segment % kSegments], 0.f);
    std::ranges::fill(m_squares[m_segment % kSegments], 0.f);
}

void PostSums::keepInRange(Tick now)
{
    if (now - m_postOrigin < m_postTicks) return;
    arrive(now);
    const float left = postFactor(now);
    for (float& p : m_post) p *= left;
    m_postOrigin = now;
}

void PostSums::arrive(Tick now)
{
    while (m_nextSum < m_arrivals.size() && m_arrivals[m_nextSum].tick <= now) {
        const Tick t = m_arrivals[m_nextSum].tick;
        std::array<float, kSegments> step;
        for (std::uint32_t q = 0; q < kSegments; ++q) step[q] = static_cast<float>(std::exp((static_cast<double>(m_origin[q]) - static_cast<double>(t)) / m_tauPlus));
        for (; m_nextSum < m_arrivals.size() && m_arrivals[m_nextSum].tick == t; ++m_nextSum) {
            const Arrival& a = m_arrivals[m_nextSum];
            if (a.slot == kNoSlot) continue;
            for (std::uint32_t q = 0; q < kSegments; ++q) {
                const float term = step[q] * a.plasticity;
                m_sum[q][a.slot] += term;
                if (m_order > 1) m_squares[q][a.slot] += term * term;
            }
        }
    }
    while (m_nextPost < m_arrivals.size() && m_arrivals[m_nextPost].tick < now) {
        const Tick t = m_arrivals[m_nextPost].tick;
        const auto step = static_cast<float>(std::exp((static_cast<double>(t) - static_cast<double>(m_postOrigin)) / m_tauMinus));
        for (; m_nextPost < m_arrivals.size() && m_arrivals[m_nextPost].tick == t; ++m_nextPost)
            if (m_arrivals[m_nextPost].slot != kNoSlot) m_post[m_arrivals[m_nextPost].slot] += step;
    }
    if (m_nextPost > 4096 && m_nextPost > m_arrivals.size() / 2) {
        m_arrivals.erase(m_arrivals.begin(), m_arrivals.begin() + static_cast<std::ptrdiff_t>(m_nextPost));
        m_nextSum -= m_nextPost;
        m_nextPost = 0;
    }
}

float PostSums::sinceFactor(int power, std::uint32_t segment, double trace, Tick last) const
{
    // A last spike may lie before the origin (after a change of time constants); the exponent is then negative.
    const double ticks = static_cast<double>(last) - static_cast<double>(m_origin[segment % kSegments]);
    const double factor = trace * std::exp(ticks / m_tauPlus);
    return static_cast<float>(power == 1 ? factor : factor * factor);
}

float PostSums::postFactor(Tick now) const
{
    return static_cast<float>(std::exp(-(static_cast<double>(now) - static_cast<double>(m_postOrigin)) / m_tauMinus));
}

void PostSums::forget(Slot s)
{
    if (s >= m_post.size()) return;
    m_post[s] = 0;
    for (Arrival& a : m_arrivals)
        if (a.slot == s) a.slot = kNoSlot; // what is still on its way was its predecessor's
}

bool PostSums::isSound() const
{
    return m_nextSum <= m_arrivals.size() && m_nextPost <= m_arrivals.size() && m_segmentTicks > 0 && m_postTicks > 0 && m_tauPlus > 0 && m_tauMinus > 0
        && std::ranges::all_of(m_arrivals, [&](const Arrival& a) { return a.slot < m_post.size() || a.slot == kNoSlot; });
}

std::size_t PostSums::bytes() const
{
    return m_post.capacity() * sizeof(float) * (kSegments * static_cast<std::size_t>(m_order) + 1) + m_arrivals.capacity() * sizeof(Arrival);
}

} // namespace ng
