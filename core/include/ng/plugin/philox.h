#pragma once
#include <cstdint>

namespace ng {

/// Philox-4x32 with 10 rounds (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
/// A pure function of counter and key: no state, no order, so threads and other neurons cannot disturb a draw.
struct Philox {
    std::uint32_t v[4];
};

#if defined(__GNUC__)
[[gnu::always_inline]] // into loops that are compiled for another instruction set
#endif
[[nodiscard]] constexpr Philox philox(std::uint32_t c0, std::uint32_t c1, std::uint32_t c2, std::uint32_t c3, std::uint64_t key)
{
    auto k0 = static_cast<std::uint32_t>(key);
    auto k1 = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * c0;
        const std::uint64_t p1 = std::uint64_t{0xCD9E8D57u} * c2;
        const std::uint32_t n0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
        const std::uint32_t n2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
        c1 = static_cast<std::uint32_t>(p1);
        c3 = static_cast<std::uint32_t>(p0);
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return {{c0, c1, c2, c3}};
}

/// Uniform in [0, 1) with 24 bits.
[[nodiscard]] constexpr float unitFloat(std::uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24f; }
/// Uniform in (0, 1] with 32 bits, safe for a logarithm.
[[nodiscard]] constexpr double unitDouble(std::uint32_t bits) { return (static_cast<double>(bits) + 1.0) * 0x1p-32; }

/// What a draw is for; keeps streams of one neuron apart.
enum class RngPurpose : std::uint32_t { Stimulus = 1, Build = 2, Growth = 3, Task = 4, Kernel = 5, Initial = 6, Wiring = 7, Drive = 8, Values = 9 };

/// A stream of draws for serial work: (seed, purpose, a, b) name it, then draws are numbered.
class RngStream {
public:
    constexpr RngStream(std::uint64_t seed, RngPurpose purpose, std::uint32_t a = 0, std::uint32_t b = 0)
        : m_seed(seed), m_purpose(static_cast<std::uint32_t>(purpose)), m_a(a), m_b(b) {}

    constexpr std::uint32_t bits()
    {
        if (m_at == 4) {
            m_now = philox(m_block++, m_purpose, m_a, m_b, m_seed);
            m_at = 0;
        }
        return m_now.v[m_at++];
    }
    constexpr double uniform() { return unitDouble(bits()); }
    /// Uniform in 0 .. n - 1 (n >= 1), by multiplication; bias below n / 2^32.
    constexpr std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>((std::uint64_t{bits()} * n) >> 32); }
    double normal();

    // UniformRandomBitGenerator
    using result_type = std::uint32_t;
    static constexpr std::uint32_t min() { return 0; }
    static constexpr std::uint32_t max() { return 0xFFFFFFFFu; }
    constexpr std::uint32_t operator()() { return bits(); }

private:
    std::uint64_t m_seed;
    std::uint32_t m_purpose, m_a, m_b;
    std::uint32_t m_block = 0;
    int m_at = 4;
    Philox m_now{};
};

} // namespace ng

#include <cmath>
namespace ng {
/// Box-Muller, one of the pair (the other is dropped to keep draws numbered).
inline double RngStream::normal()
{
    const double u = uniform(), v = uniform();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(6.283185307179586 * v);
}
} // namespace ng
