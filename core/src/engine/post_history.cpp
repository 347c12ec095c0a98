#include "post_history.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ng {

void PostHistory::setDecay(double perTick, Tick now, Tick delay)
{
    if (perTick == m_perTick) return;
    for (std::size_t s = 0; s < m_place.size(); ++s)
        for (std::uint32_t k = m_range[2 * s]; k < m_range[2 * s + 1]; ++k) {
            ng_post_spike& spike = m_pool[k];
            if (spike.tick + delay <= now) // a trace is told by its value at its spike: changed so that it is what it was at `now`
                spike.trace *= static_cast<float>(std::exp(static_cast<double>(now - delay - spike.tick) * (perTick - m_perTick)));
            else if (k > m_range[2 * s]) // has not arrived: the new decay is all it will know
                spike.trace = 1 + m_pool[k - 1].trace * static_cast<float>(std::exp(-static_cast<double>(spike.tick - m_pool[k - 1].tick) * perTick));
        }
    m_perTick = perTick;
}

void PostHistory::append(Slot s, Tick tick, float plasticity)
{
    const std::uint32_t first = m_range[2 * s], end = m_range[2 * s + 1];
    float trace = 1;
    if (end > first) trace += m_pool[end - 1].trace * static_cast<float>(std::exp(-static_cast<double>(tick - m_pool[end - 1].tick) * m_perTick));
    append(s, ng_post_spike{tick, trace, plasticity});
}

void PostHistory::append(Slot s, const ng_post_spike& spike)
{
    Place& place = m_place[s];
    std::uint32_t& first = m_range[2 * s];
    std::uint32_t& end = m_range[2 * s + 1];
    if (end == place.begin + place.capacity) {
        const std::uint32_t n = end - first;
        if (place.capacity > 0 && n <= place.capacity / 2) {
            std::copy(m_pool.begin() + first, m_pool.begin() + end, m_pool.begin() + place.begin);
        } else {
            const Place old = place;
            place.capacity = std::max<std::uint32_t>(4, std::bit_ceil(n + 1));
            auto& free = m_free[static_cast<std::size_t>(std::countr_zero(place.capacity))];
            if (free.empty()) {
                place.begin = static_cast<std::uint32_t>(m_pool.size());
                m_pool.resize(m_pool.size() + place.capacity);
            } else {
                place.begin = free.back();
                free.pop_back();
            }
            std::copy(m_pool.begin() + first, m_pool.begin() + end, m_pool.begin() + place.begin);
            if (old.capacity > 0) m_free[static_cast<std::size_t>(std::countr_zero(old.capacity))].push_back(old.begin);
        }
        first = place.begin;
        end = first + n;
    }
    m_pool[end++] = spike;
    ++m_count;
}

void PostHistory::drop(Tick horizon, Tick now, Tick largestDelay)
{
    for (std::size_t s = 0; s < m_place.size(); ++s) {
        std::uint32_t& first = m_range[2 * s];
        const std::uint32_t end = m_range[2 * s + 1];
        for (; first + 1 < end && m_pool[first].tick + largestDelay <= horizon && m_pool[first + 1].tick + largestDelay < now; ++first) --m_count;
    }
}

void PostHistory::forget(Slot s)
{
    if (s >= m_place.size()) return;
    m_count -= m_range[2 * s + 1] - m_range[2 * s];
    Place& place = m_place[s];
    if (place.capacity > 0) m_free[static_cast<std::size_t>(std::countr_zero(place.capacity))].push_back(place.begin);
    place = {};
    m_range[2 * s] = m_range[2 * s + 1] = 0;
}

} // namespace ng
