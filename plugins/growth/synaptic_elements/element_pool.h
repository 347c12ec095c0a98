#pragma once
#include <ng/plugin/kernel.h>

#include <algorithm>
#include <cmath>

namespace ng::elements {

/// Entries of a fixed length from the host's scratch memory.
template <class T>
struct Fixed {
    T* data = nullptr;
    std::uint32_t n = 0;

    static Fixed of(const ng_growth_view* g, std::uint64_t room) { return {static_cast<T*>(g->scratch(g->host, sizeof(T) * std::max<std::uint64_t>(room, 1))), 0}; }
    void add(const T& x) { data[n++] = x; }
    T& operator[](std::uint32_t k) { return data[k]; }
    T* begin() { return data; }
    T* end() { return data + n; }
    /// Brings `k` entries, drawn evenly, to the front in random order.
    void shuffleFront(std::uint32_t k, ng::RngStream& rng)
    {
        for (std::uint32_t i = 0; i < k; ++i) std::swap(data[i], data[i + rng.below(n - i)]);
    }
};

/// One vacant element: whose.
struct Element {
    std::uint32_t view;
    std::uint32_t slot;
};

/// A synapse that is to go, in the order (projection, target, source) when sorted.
struct Pruned {
    std::uint32_t projection, target, source;
    friend bool operator<(const Pruned& a, const Pruned& b)
    {
        return a.projection != b.projection ? a.projection < b.projection : a.target != b.target ? a.target < b.target : a.source < b.source;
    }
};

} // namespace ng::elements
