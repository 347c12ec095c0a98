#pragma once
#include <ng/base/ids.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace ng {

/// Slots in the order of their ids, from which any can leave at once: it leaves a hole, and the holes are closed when they are many, so
/// that leaving costs a constant on average. Where the holes are depends on the history of the list alone, never on who read it.
class LivingList {
public:
    explicit LivingList(std::uint32_t capacity = 0) : m_placeOf(capacity, kNowhere) {}

    [[nodiscard]] std::uint32_t size() const { return m_count; }
    [[nodiscard]] std::size_t bytes() const { return m_slots.capacity() * sizeof(Slot) + m_placeOf.capacity() * sizeof(std::uint32_t); }
    [[nodiscard]] bool empty() const { return m_count == 0; }
    [[nodiscard]] bool contains(Slot s) const { return m_placeOf[s] != kNowhere; }
    /// Places from 0 to places() - 1 hold a slot or kNoSlot; drawing a place until it holds one draws a slot evenly.
    [[nodiscard]] std::uint32_t places() const { return static_cast<std::uint32_t>(m_slots.size()); }
    [[nodiscard]] Slot at(std::uint32_t place) const { return m_slots[place]; }
    [[nodiscard]] Slot front() const { return *begin(); }
    /// The slots without holes.
    [[nodiscard]] std::vector<Slot> list() const { return {begin(), end()}; }

    /// Adds the slot of the newest id.
    void append(Slot s)
    {
        m_placeOf[s] = places();
        m_slots.push_back(s);
        ++m_count;
    }
    /// Adds a slot where its id belongs; costs the length of the list.
    template <class IdOf>
    void insert(Slot s, IdOf idOf)
    {
        close();
        m_slots.insert(std::ranges::lower_bound(m_slots, idOf(s), {}, idOf), s);
        ++m_count;
        number();
    }
    void remove(Slot s)
    {
        m_slots[m_placeOf[s]] = kNoSlot;
        m_placeOf[s] = kNowhere;
        --m_count;
        if (4 * (places() - m_count) > places() + 64) close();
    }

    template <class Archive>
    void archive(Archive& a)
    {
        a(m_slots);
        if constexpr (Archive::kReads) {
            m_count = 0;
            std::ranges::fill(m_placeOf, kNowhere);
            for (std::uint32_t k = 0; k < places(); ++k) {
                const Slot s = m_slots[k];
                if (s == kNoSlot) continue;
                if (s >= m_placeOf.size() || m_placeOf[s] != kNowhere) return a.refuse("a neuron stands twice in a list, or is none");
                m_placeOf[s] = k;
                ++m_count;
            }
        }
    }

    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Slot;
        using pointer = const Slot*;
        using reference = Slot;
        using difference_type = std::ptrdiff_t;
        Iterator() = default;
        Iterator(const Slot* at, const Slot* end) : m_at(at), m_end(end) { skip(); }
        Slot operator*() const { return *m_at; }
        Iterator& operator++()
        {
            ++m_at;
            skip();
            return *this;
        }
        Iterator operator++(int)
        {
            Iterator old = *this;
            ++*this;
            return old;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.m_at == b.m_at; }

    private:
        void skip()
        {
            while (m_at != m_end && *m_at == kNoSlot) ++m_at;
        }
        const Slot* m_at = nullptr;
        const Slot* m_end = nullptr;
    };
    [[nodiscard]] Iterator begin() const { return {m_slots.data(), m_slots.data() + m_slots.size()}; }
    [[nodiscard]] Iterator end() const { return {m_slots.data() + m_slots.size(), m_slots.data() + m_slots.size()}; }

private:
    static constexpr std::uint32_t kNowhere = 0xFFFFFFFFu;
    void number()
    {
        for (std::uint32_t k = 0; k < places(); ++k) m_placeOf[m_slots[k]] = k;
    }
    void close()
    {
        if (places() == m_count) return;
        std::erase(m_slots, kNoSlot);
        number();
    }

    std::vector<Slot> m_slots;
    std::vector<std::uint32_t> m_placeOf; // by slot
    std::uint32_t m_count = 0;
};

} // namespace ng
