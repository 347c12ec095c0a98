#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace ng::store {

namespace detail {
consteval std::array<std::array<std::uint32_t, 256>, 8> crcTables()
{
    std::array<std::array<std::uint32_t, 256>, 8> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t c = i;
        for (int k = 0; k < 8; ++k) c = (c >> 1) ^ ((c & 1) ? 0x82F63B78u : 0u);
        t[0][i] = c;
    }
    for (std::uint32_t i = 0; i < 256; ++i)
        for (std::size_t k = 1; k < 8; ++k) t[k][i] = (t[k - 1][i] >> 8) ^ t[0][t[k - 1][i] & 0xff];
    return t;
}
inline constexpr auto kCrcTables = crcTables();
} // namespace detail

/// CRC-32C (Castagnoli, reflected) of `data`, continuing from `crc`; eight bytes a turn.
[[nodiscard]] inline std::uint32_t crc32c(std::span<const std::uint8_t> data, std::uint32_t crc = 0)
{
    const auto& t = detail::kCrcTables;
    crc = ~crc;
    const std::uint8_t* p = data.data();
    std::size_t n = data.size();
    for (; n >= 8; n -= 8, p += 8) {
        std::uint64_t w;
        std::memcpy(&w, p, 8);
        w ^= crc;
        crc = t[7][w & 0xff] ^ t[6][(w >> 8) & 0xff] ^ t[5][(w >> 16) & 0xff] ^ t[4][(w >> 24) & 0xff] ^ t[3][(w >> 32) & 0xff]
            ^ t[2][(w >> 40) & 0xff] ^ t[1][(w >> 48) & 0xff] ^ t[0][w >> 56];
    }
    for (; n > 0; --n) crc = (crc >> 8) ^ t[0][(crc ^ *p++) & 0xff];
    return ~crc;
}

/// The check value of a chunk row: of its three key columns as little-endian 64-bit words, then of its data.
[[nodiscard]] inline std::uint32_t chunkCrc(std::uint64_t a, std::uint64_t b, std::uint64_t n, std::span<const std::uint8_t> data)
{
    std::array<std::uint8_t, 24> head;
    const std::array<std::uint64_t, 3> words{a, b, n};
    for (std::size_t i = 0; i < head.size(); ++i) head[i] = static_cast<std::uint8_t>(words[i / 8] >> (8 * (i % 8)));
    return crc32c(data, crc32c(head));
}

} // namespace ng::store
