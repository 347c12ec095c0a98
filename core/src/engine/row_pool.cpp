#include "row_pool.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace ng {

void RowPool::resize(std::size_t n)
{
    eachLane([&](auto& lane) { lane.resize(n); });
}

std::size_t RowPool::take(std::uint32_t capacity)
{
    auto& free = m_free[static_cast<std::size_t>(std::countr_zero(capacity))];
    if (!free.empty()) {
        const std::size_t at = free.back();
        free.pop_back();
        return at;
    }
    const std::size_t at = m_target.size();
    resize(at + capacity);
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
    eachLane([&](auto& lane) {
        lane.reserveExactly(at);
        lane.resize(at);
    });
}

void RowPool::append(Slot source, std::uint32_t target, float weight, std::uint16_t delay, Memory memory)
{
    Row& r = m_rows[source];
    if (r.count == r.capacity) {
        const Row old = r;
        const std::uint32_t wanted = std::max<std::uint32_t>(4, std::bit_ceil(old.count + 1));
        r.begin = take(wanted);
        r.capacity = wanted;
        eachLane([&](auto& lane) { std::copy_n(lane.data() + old.begin, old.count, lane.data() + r.begin); });
        give(old);
    }
    const std::size_t at = r.begin + r.count++;
    m_target[at] = m_format.delays == RowFormat::Delays::Packed ? target | std::uint32_t{delay} << kTargetBits : target;
    m_weight[at] = weight;
    if (m_format.delays == RowFormat::Delays::Separate) m_delay[at] = delay;
    for (std::uint8_t k = 0; k < m_format.memories; ++k) m_memory[k][at] = memory[k];
    ++m_synapses;
}

void RowPool::erase(Slot source, std::uint32_t k)
{
    Row& r = m_rows[source];
    const std::size_t at = r.begin + k, end = r.begin + r.count;
    eachLane([&](auto& lane) { std::move(lane.data() + at + 1, lane.data() + end, lane.data() + at); });
    --r.count;
    --m_synapses;
}

bool RowPool::isSound(Slot end, std::uint32_t least, std::uint32_t most) const
{
    for (Slot s = 0; s < m_rows.size(); ++s)
        for (std::uint32_t k = 0; k < m_rows[s].count; ++k) {
            const std::uint32_t t = targets(s)[k];
            if (t >= end) return false;
            if (m_format.delays != RowFormat::Delays::Shared && (delay(s, k) < least || delay(s, k) > most)) return false;
        }
    return true;
}

void RowPool::clearRow(Slot source)
{
    Row& r = m_rows[source];
    m_synapses -= r.count;
    give(r);
    r = {};
}

std::uint16_t RowPool::delay(Slot s, std::uint32_t k) const
{
    switch (m_format.delays) {
    case RowFormat::Delays::Packed: return static_cast<std::uint16_t>(words(s)[k] >> kTargetBits);
    case RowFormat::Delays::Separate: return delays(s)[k];
    default: return 0;
    }
}

void RowPool::sortByDelay()
{
    if (m_format.delays == RowFormat::Delays::Shared) return;
    std::vector<std::uint32_t> order;
    std::vector<std::byte> copy;
    for (Slot s = 0; s < m_rows.size(); ++s) {
        const Row& r = m_rows[s];
        order.resize(r.count);
        std::iota(order.begin(), order.end(), 0u);
        std::ranges::stable_sort(order, {}, [&](std::uint32_t k) { return delay(s, k); });
        eachLane([&](auto& lane) {
            auto* const row = lane.data() + r.begin;
            copy.resize(r.count * sizeof(row[0]));
            std::memcpy(copy.data(), row, copy.size());
            for (std::uint32_t k = 0; k < r.count; ++k) std::memcpy(row + k, copy.data() + order[k] * sizeof(row[0]), sizeof(row[0]));
        });
    }
}

std::size_t RowPool::bytes() const
{
    std::size_t free = 0;
    for (const auto& list : m_free) free += list.capacity() * sizeof(std::size_t);
    return m_rows.capacity() * sizeof(Row) + m_target.bytes() + m_weight.bytes() + m_delay.bytes() + m_memory[0].bytes() + m_memory[1].bytes() + free;
}

} // namespace ng
