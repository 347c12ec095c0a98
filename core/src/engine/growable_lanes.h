#pragma once
#include "lanes.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

namespace ng {

/// A 64-byte aligned array of plain values that grows without being copied once it is large: its pages are moved to a larger stretch of
/// addresses instead, so that a network of millions of synapses grows without a pause. New elements are zero. A value.
template <class T>
class GrowableLanes {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    GrowableLanes() = default;
    GrowableLanes(const GrowableLanes& o)
    {
        resize(o.m_size);
        if (m_size > 0) std::memcpy(m_data, o.m_data, m_size * sizeof(T));
    }
    GrowableLanes(GrowableLanes&& o) noexcept { swap(o); }
    GrowableLanes& operator=(GrowableLanes o) noexcept
    {
        swap(o);
        return *this;
    }
    ~GrowableLanes() { release(); }
    void swap(GrowableLanes& o) noexcept
    {
        std::swap(m_data, o.m_data);
        std::swap(m_size, o.m_size);
        std::swap(m_bytes, o.m_bytes);
        std::swap(m_clean, o.m_clean);
    }

    [[nodiscard]] std::size_t size() const { return m_size; }
    /// Bytes taken from the system, room to grow included.
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    [[nodiscard]] T* data() { return m_data; }
    [[nodiscard]] const T* data() const { return m_data; }
    T& operator[](std::size_t k) { return m_data[k]; }
    const T& operator[](std::size_t k) const { return m_data[k]; }

    /// Room for exactly `n` more than there are, so that a first fill has no slack.
    void reserveExactly(std::size_t n)
    {
        if (n * sizeof(T) > m_bytes) grow(n * sizeof(T));
    }
    void resize(std::size_t n)
    {
        const std::size_t wanted = n * sizeof(T);
        if (wanted > m_bytes) grow(m_bytes == 0 ? wanted : std::max(wanted, m_bytes + m_bytes / 2));
        // Pages are zero when they are new; what was used before is cleared.
        if (n > m_size && m_size < m_clean) std::memset(static_cast<void*>(m_data + m_size), 0, (std::min(n, m_clean) - m_size) * sizeof(T));
        m_clean = std::max(m_clean, n);
        m_size = n;
    }
    void assign(std::size_t n, T value)
    {
        resize(n);
        std::fill_n(m_data, n, value);
    }

private:
    static constexpr std::size_t kMapped = std::size_t{1} << 20; ///< from this size on memory comes in pages of its own

    void grow(std::size_t bytes)
    {
        const std::size_t unit = bytes >= kMapped ? 4096 : 64;
        bytes = (bytes + unit - 1) / unit * unit;
        void* to = nullptr;
        if (bytes >= kMapped) {
            to = m_bytes >= kMapped ? mremap(m_data, m_bytes, bytes, MREMAP_MAYMOVE) : mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (to == MAP_FAILED) throw std::bad_alloc();
            madvise(to, bytes, MADV_HUGEPAGE); // rows are read at random: fewer misses of the page table
            if (m_bytes >= kMapped) {
                m_data = static_cast<T*>(to);
                m_bytes = bytes;
                return;
            }
        } else {
            to = ::operator new(bytes, std::align_val_t{64});
            std::memset(to, 0, bytes);
        }
        if (m_size > 0) std::memcpy(to, static_cast<const void*>(m_data), m_size * sizeof(T));
        const std::size_t size = m_size;
        release();
        m_data = static_cast<T*>(to);
        m_bytes = bytes;
        m_size = m_clean = size;
    }
    void release()
    {
        if (m_bytes >= kMapped) munmap(m_data, m_bytes);
        else if (m_data) ::operator delete(m_data, std::align_val_t{64});
        m_data = nullptr;
        m_size = m_bytes = m_clean = 0;
    }

    T* m_data = nullptr;
    std::size_t m_size = 0;
    std::size_t m_clean = 0; ///< elements that may have been written
    std::size_t m_bytes = 0;
};

} // namespace ng
