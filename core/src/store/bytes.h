#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace ng::store {

static_assert(std::endian::native == std::endian::little, "chunks are little-endian");

using Bytes = std::vector<std::uint8_t>;

[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t v) { return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63); }
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t v) { return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1); }

inline void putVarint(Bytes& out, std::uint64_t v)
{
    for (; v >= 0x80; v >>= 7) out.push_back(static_cast<std::uint8_t>(v) | 0x80);
    out.push_back(static_cast<std::uint8_t>(v));
}

/// Floats with their bytes transposed (all lowest bytes first ...), which zstd packs better.
inline void putFloats(Bytes& out, std::span<const float> values)
{
    const std::size_t at = out.size(), n = values.size();
    out.resize(at + 4 * n);
    for (std::size_t i = 0; i < n; ++i) {
        const auto u = std::bit_cast<std::uint32_t>(values[i]);
        for (std::size_t b = 0; b < 4; ++b) out[at + b * n + i] = static_cast<std::uint8_t>(u >> (8 * b));
    }
}

/// Reads what the put functions wrote; never past the end: then `ok()` is false and values are 0.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::uint8_t> data) : m_p(data.data()), m_end(data.data() + data.size()) {}

    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] bool atEnd() const { return m_p == m_end; }
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(m_end - m_p); }

    std::uint64_t varint()
    {
        std::uint64_t v = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (m_p == m_end) break;
            const std::uint8_t b = *m_p++;
            v |= static_cast<std::uint64_t>(b & 0x7f) << shift;
            if (!(b & 0x80)) return v;
        }
        m_ok = false;
        return 0;
    }

    /// `n` floats into `out`; false when there are not that many.
    bool floats(std::size_t n, std::vector<float>& out)
    {
        if (!m_ok || left() / 4 < n) return m_ok = false;
        out.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            std::uint32_t u = 0;
            for (std::size_t b = 0; b < 4; ++b) u |= static_cast<std::uint32_t>(m_p[b * n + i]) << (8 * b);
            out[i] = std::bit_cast<float>(u);
        }
        m_p += 4 * n;
        return true;
    }

private:
    const std::uint8_t* m_p;
    const std::uint8_t* m_end;
    bool m_ok = true;
};

} // namespace ng::store
