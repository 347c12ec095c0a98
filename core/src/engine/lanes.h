#pragma once
#include <cstddef>
#include <new>
#include <vector>

namespace ng {

/// 64-byte aligned, so that a lane array starts on a cache line and SIMD loads never split one.
template <class T>
struct LaneAllocator {
    using value_type = T;
    LaneAllocator() = default;
    template <class U>
    LaneAllocator(const LaneAllocator<U>&) {}
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t{64})); }
    void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t{64}); }
    friend bool operator==(LaneAllocator, LaneAllocator) { return true; }
};

template <class T>
using Lanes = std::vector<T, LaneAllocator<T>>;

} // namespace ng
