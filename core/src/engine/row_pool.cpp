#include "row_pool.h"

#include <algorithm>
#include <bit>

namespace ng {

std::size_t RowPool::take(std::uint32_t capacity)
{
    auto& free = m_free[static_cast<std::size_t>(std::countr_zero(capacity))];
    if (!free.empty()) {
        const std::size_t at = free.back();
        free.pop_back();
        return at;
    }
    const std::size_t at = m_target.size();
    m_target.resize(at + capacity);
    m_weight.resize(at + capacity);
    if (m_ownDelays) m_delay.resize(at + capacity);
    return at;
}

void RowPool::give(const Row& r)
{
    // Only whole size classes are handed out again; an exact first fill is broken into powers of two.
    std::size_t at = r.begin;
    std::uint32_t left = r.capacity;
    while (left > 0) {
        const std::uint32_t part = std::bit_floor(left);
        m_free[static_cast<std::size_t>(std::countr_zero(part))].push_back(at);
        at += part;
        left -= part;
    }
}

void RowPool::reserveExactly(std::span<const std::uint32_t> count)
{
    std::size_t at = m_target.size();
    for (std::size_t s = 0; s < count.size(); ++s) {
        m_rows[s] = {at, 0, count[s]};
        at += count[s];
    }
    m_target.resize(at);
    m_weight.resize(at);
    if (m_ownDelays) m_delay.resize(at);
}

void RowPool::append(Slot source, std::uint32_t target, float weight, std::uint16_t delay)
{
    Row& r = m_rows[source];
    if (r.count == r.capacity) {
        const Row old = r;
        const std::uint32_t wanted = std::max<std::uint32_t>(4, std::bit_ceil(old.count + 1));
        r.begin = take(wanted);
        r.capacity = wanted;
        const auto copy = [&](auto& a) { std::copy_n(a.begin() + static_cast<std::ptrdiff_t>(old.begin), old.count, a.begin() + static_cast<std::ptrdiff_t>(r.begin)); };
        copy(m_target);
        copy(m_weight);
        if (m_ownDelays) copy(m_delay);
        give(old);
    }
    const std::size_t at = r.begin + r.count++;
    m_target[at] = target;
    m_weight[at] = weight;
    if (m_ownDelays) m_delay[at] = delay;
    ++m_synapses;
}

void RowPool::erase(Slot source, std::uint32_t k)
{
    Row& r = m_rows[source];
    const auto first = static_cast<std::ptrdiff_t>(r.begin + k), last = static_cast<std::ptrdiff_t>(r.begin + r.count);
    const auto close = [&](auto& a) { std::move(a.begin() + first + 1, a.begin() + last, a.begin() + first); };
    close(m_target);
    close(m_weight);
    if (m_ownDelays) close(m_delay);
    --r.count;
    --m_synapses;
}

void RowPool::clearRow(Slot source)
{
    Row& r = m_rows[source];
    m_synapses -= r.count;
    give(r);
    r = {};
}

} // namespace ng
