#include "spike_codec.h"

#include <algorithm>
#include <array>

namespace ng::store {

namespace {

constexpr std::size_t kGroup = 256;
constexpr unsigned kEscape = 24;          // zeros before the one that announces a plain 64-bit number
constexpr std::size_t kMaxSpikeBytes = 12; // 25 + 64 bits

class BitWriter {
public:
    explicit BitWriter(std::uint8_t* p) : m_p(p) {}

    /// At most 56 bits; higher bits of `v` are zero.
    void put(std::uint64_t v, unsigned n)
    {
        m_acc |= v << m_fill;
        m_fill += n;
        std::memcpy(m_p, &m_acc, 8);
        m_p += m_fill >> 3;
        m_acc >>= m_fill & ~7u;
        m_fill &= 7;
    }
    std::uint8_t* finish() { return m_fill ? m_p + 1 : m_p; }

private:
    std::uint8_t* m_p;
    std::uint64_t m_acc = 0;
    unsigned m_fill = 0;
};

/// The Rice parameter for a mean: close to log2(mean * ln 2).
unsigned parameterFor(std::uint64_t sum, std::size_t n)
{
    const std::uint64_t mean = sum / n;
    return mean == 0 ? 0u : std::min(55u, static_cast<unsigned>(std::bit_width(mean - mean / 4)) - 1u);
}

} // namespace

std::span<const std::uint8_t> encodeSpikes(std::span<const PackedSpike> spikes, Bytes& buffer)
{
    std::uint64_t width = 0;
    for (const PackedSpike& s : spikes) width = std::max<std::uint64_t>(width, raw(s.id));
    ++width;
    Bytes head;
    putVarint(head, width);
    const std::size_t most = head.size() + spikes.size() * kMaxSpikeBytes + spikes.size() / kGroup + 24;
    if (buffer.size() < most) buffer.resize(most);
    std::ranges::copy(head, buffer.begin());

    BitWriter bits(buffer.data() + head.size());
    std::array<std::uint64_t, kGroup> gaps;
    PackedSpike last{0, NeuronId{0}};
    for (std::size_t at = 0; at < spikes.size(); at += kGroup) {
        const std::size_t n = std::min(kGroup, spikes.size() - at);
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const PackedSpike s = spikes[at + i];
            gaps[i] = (s.offset - last.offset) * width + raw(s.id) - raw(last.id);
            // Escaped outliers must not spoil the mean of the rest.
            sum += std::min(gaps[i], std::uint64_t{1} << 50);
            last = s;
        }
        const unsigned k = parameterFor(sum, n);
        bits.put(k, 6);
        const std::uint64_t mask = (std::uint64_t{1} << k) - 1;
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint64_t q = gaps[i] >> k;
            if (q + 1 + k <= 56 && q < kEscape) [[likely]] {
                bits.put((std::uint64_t{1} | (gaps[i] & mask) << 1) << q, static_cast<unsigned>(q) + 1 + k);
            } else if (q < kEscape) {
                bits.put(std::uint64_t{1} << q, static_cast<unsigned>(q) + 1);
                bits.put(gaps[i] & mask, k);
            } else {
                bits.put(std::uint64_t{1} << kEscape, kEscape + 1);
                bits.put(gaps[i] & 0xFFFFFFFFu, 32);
                bits.put(gaps[i] >> 32, 32);
            }
        }
    }
    return {buffer.data(), bits.finish()};
}

std::optional<std::vector<PackedSpike>> decodeSpikes(std::span<const std::uint8_t> data, std::uint32_t n, std::uint64_t ticks)
{
    ByteReader head(data);
    const std::uint64_t width = head.varint();
    // A spike takes at least one bit: the length bounds the number before anything is allocated.
    if (!head.ok() || width == 0 || width > (std::uint64_t{1} << 32) || n > kMaxSpikesPerChunk || n > head.left() * 8) return std::nullopt;
    const std::size_t bytes = head.left();
    Bytes padded(bytes + 24); // so that 64-bit loads near the end stay inside
    std::memcpy(padded.data(), data.data() + (data.size() - bytes), bytes);

    const std::uint64_t totalBits = bytes * 8;
    std::uint64_t pos = 0;
    const auto window = [&](std::uint64_t bit) { // at least 57 valid bits
        std::uint64_t w;
        std::memcpy(&w, padded.data() + (bit >> 3), 8);
        return w >> (bit & 7);
    };

    std::vector<PackedSpike> out(n);
    std::uint64_t tick = 0, id = 0;
    for (std::uint32_t at = 0; at < n; at += kGroup) {
        if (pos + 6 > totalBits) return std::nullopt;
        const auto k = static_cast<unsigned>(window(pos) & 63);
        pos += 6;
        const std::uint64_t mask = (std::uint64_t{1} << k) - 1;
        const std::uint32_t end = std::min<std::uint32_t>(n, at + kGroup);
        for (std::uint32_t i = at; i < end; ++i) {
            if (pos >= totalBits) return std::nullopt;
            const std::uint64_t w = window(pos);
            const auto q = static_cast<unsigned>(std::countr_zero(w));
            std::uint64_t gap;
            if (q < kEscape) [[likely]] {
                if (q + 1 + k <= 57) {
                    gap = (static_cast<std::uint64_t>(q) << k) | ((w >> (q + 1)) & mask);
                } else {
                    if (pos + q + 1 > totalBits) return std::nullopt;
                    gap = (static_cast<std::uint64_t>(q) << k) | (window(pos + q + 1) & mask);
                }
                pos += q + 1 + k;
            } else if (q == kEscape) {
                pos += kEscape + 1;
                if (pos + 64 > totalBits) return std::nullopt;
                gap = (window(pos) & 0xFFFFFFFFu) | (window(pos + 32) & 0xFFFFFFFFu) << 32;
                pos += 64;
            } else {
                return std::nullopt;
            }
            if (gap >= width) {
                const std::uint64_t whole = gap / width;
                if (whole >= ticks) return std::nullopt;
                tick += whole;
                gap -= whole * width;
            }
            id += gap;
            if (id >= width) {
                id -= width;
                ++tick;
            }
            if (tick >= ticks) return std::nullopt;
            out[i] = {static_cast<std::uint32_t>(tick), NeuronId{static_cast<std::uint32_t>(id)}};
        }
    }
    if (pos > totalBits || totalBits - pos >= 8) return std::nullopt;
    return out;
}

} // namespace ng::store
