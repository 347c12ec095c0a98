#pragma once
#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ng {

/// The bytes of a saved state, in pieces of at most kChunkBytes, so that a large one never has to be moved as a whole.
using ArchiveChunks = std::vector<std::vector<std::uint8_t>>;
inline constexpr std::size_t kChunkBytes = std::size_t{4} << 20;

/// What is kept as it lies in memory; structs among it must have no padding.
template <class T>
concept Plain = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>;

/// Has one `template <class Archive> void archive(Archive&)` for both directions: it names the members to keep, one after the other.
template <class T, class Archive>
concept Archived = requires(T& t, Archive& a) { t.archive(a); };

/// Writes a state. Little-endian, no names, no alignment: what is read back is what the same program, or one that says the same version,
/// has written.
class OutArchive {
public:
    static constexpr bool kReads = false;
    /// Takes the pieces as they are full; the last may be shorter.
    using Sink = std::function<void(std::vector<std::uint8_t>)>;

    explicit OutArchive(Sink sink) : m_sink(std::move(sink)) {}

    template <class... T>
    void operator()(const T&... values)
    {
        (put(values), ...);
    }
    /// The first `n` of an array whose length follows from the design.
    template <class Array>
    void fixed(const Array& values, std::size_t n)
    {
        put(static_cast<std::uint64_t>(n));
        bytes(values.data(), n * sizeof(values[0]));
    }
    void bytes(const void* from, std::size_t n)
    {
        const auto* p = static_cast<const std::uint8_t*>(from);
        while (n > 0) {
            const std::size_t part = std::min(n, kChunkBytes - m_chunk.size());
            m_chunk.insert(m_chunk.end(), p, p + part);
            p += part;
            n -= part;
            if (m_chunk.size() == kChunkBytes) finish();
        }
    }
    /// Hands over what is left.
    void finish()
    {
        if (!m_chunk.empty()) m_sink(std::exchange(m_chunk, {}));
    }
    void refuse(const char*) const {}

private:
    template <class T>
    void put(const T& v)
    {
        if constexpr (Archived<T, OutArchive>) const_cast<T&>(v).archive(*this); // only looks when it writes
        else {
            static_assert(Plain<T>);
            bytes(&v, sizeof v);
        }
    }
    void put(const std::string& s)
    {
        put(static_cast<std::uint64_t>(s.size()));
        bytes(s.data(), s.size());
    }
    template <class T, class A>
    void put(const std::vector<T, A>& v)
    {
        put(static_cast<std::uint64_t>(v.size()));
        if constexpr (Plain<T> && !Archived<T, OutArchive>) bytes(v.data(), v.size() * sizeof(T));
        else
            for (const T& x : v) put(x);
    }
    template <class K, class V>
    void put(const std::map<K, V>& m)
    {
        put(static_cast<std::uint64_t>(m.size()));
        for (const auto& [k, v] : m) {
            put(k);
            put(v);
        }
    }

    Sink m_sink;
    std::vector<std::uint8_t> m_chunk;
};

/// Reads what an OutArchive wrote, trusting nothing: every length is held against the bytes that are left before anything is allocated.
/// After the first thing that does not fit it gives zeros and `ok()` is false; whoever reads looks once, at the end.
class InArchive {
public:
    static constexpr bool kReads = true;

    explicit InArchive(const ArchiveChunks& chunks) : m_chunks(chunks)
    {
        for (const auto& c : chunks) m_left += c.size();
    }

    [[nodiscard]] bool ok() const { return m_why.empty(); }
    [[nodiscard]] const std::string& why() const { return m_why; }
    [[nodiscard]] std::size_t left() const { return m_left; }
    void refuse(const char* why)
    {
        if (m_why.empty()) m_why = why;
        m_left = 0;
    }

    template <class... T>
    void operator()(T&... values)
    {
        (get(values), ...);
    }
    template <class Array>
    void fixed(Array& values, std::size_t n)
    {
        std::uint64_t there = 0;
        get(there);
        if (there != n) return refuse("an array has another length than in the design");
        bytes(values.data(), n * sizeof(values[0]));
    }
    void bytes(void* to, std::size_t n)
    {
        auto* p = static_cast<std::uint8_t*>(to);
        if (n > m_left) {
            std::memset(to, 0, n);
            return refuse("it ends too early");
        }
        m_left -= n;
        while (n > 0) {
            const auto& chunk = m_chunks[m_chunk];
            const std::size_t part = std::min(n, chunk.size() - m_at);
            std::memcpy(p, chunk.data() + m_at, part);
            p += part;
            n -= part;
            m_at += part;
            if (m_at == chunk.size()) {
                ++m_chunk;
                m_at = 0;
            }
        }
    }

private:
    template <class T>
    void get(T& v)
    {
        if constexpr (Archived<T, InArchive>) v.archive(*this);
        else if constexpr (std::same_as<T, bool>) {
            std::uint8_t byte = 0;
            bytes(&byte, 1);
            v = byte != 0;
        } else {
            static_assert(Plain<T>);
            bytes(&v, sizeof v);
        }
    }
    void get(std::string& s)
    {
        s.resize(count(1));
        bytes(s.data(), s.size());
    }
    template <class T, class A>
    void get(std::vector<T, A>& v)
    {
        if constexpr (Plain<T> && !Archived<T, InArchive>) {
            v.resize(count(sizeof(T)));
            bytes(v.data(), v.size() * sizeof(T));
        } else {
            // Each element has a length of its own at least, or there would be no telling how many there can be.
            v.resize(count(8));
            for (T& x : v) get(x);
        }
    }
    template <class K, class V>
    void get(std::map<K, V>& m)
    {
        m.clear();
        for (std::size_t n = count(sizeof(K)); n > 0 && ok(); --n) {
            K k{};
            get(k);
            get(m[k]);
        }
    }
    /// A length that the bytes left can hold, each element taking at least `least`.
    std::size_t count(std::size_t least)
    {
        std::uint64_t n = 0;
        get(n);
        if (n > m_left / least) {
            refuse("it ends too early");
            return 0;
        }
        return static_cast<std::size_t>(n);
    }

    const ArchiveChunks& m_chunks;
    std::size_t m_chunk = 0, m_at = 0, m_left = 0;
    std::string m_why;
};

} // namespace ng
