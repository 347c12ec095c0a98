#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ng {

/// Which instructions the loops over neurons and synapses may use; all give the same bits. Values are those of NG_LEVEL_... in kernel_abi.h.
enum class SimdLevel : std::uint8_t {
    Scalar, ///< the compiler's baseline (SSE2 on x86-64)
    Sse4,   ///< x86-64-v2
    Avx2,   ///< x86-64-v3
    Avx512  ///< x86-64-v4
};

inline constexpr std::array<std::string_view, 4> kSimdNames{"scalar", "sse4", "avx2", "avx512"};

[[nodiscard]] constexpr std::string_view simdName(SimdLevel l) { return kSimdNames[static_cast<std::size_t>(l)]; }

[[nodiscard]] constexpr std::optional<SimdLevel> simdNamed(std::string_view name)
{
    for (std::size_t i = 0; i < kSimdNames.size(); ++i)
        if (kSimdNames[i] == name) return static_cast<SimdLevel>(i);
    return std::nullopt;
}

/// The highest level this processor has.
[[nodiscard]] inline SimdLevel bestSimdLevel()
{
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl"))
        return SimdLevel::Avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma")) return SimdLevel::Avx2;
    if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")) return SimdLevel::Sse4;
#endif
    return SimdLevel::Scalar;
}

} // namespace ng
