#pragma once
#include <ng/plugin/kernel_abi.h>
#include <ng/plugin/philox.h>

#include <array>
#include <cstddef>
#include <cstdint>

// Comfort for kernels written in C++. A neuron kernel writes one loop over lanes per step, without branches, and marks it with
// NG_KERNEL: the compiler then makes a version for AVX-512, AVX2 and the baseline, chosen when the plugin is loaded. Fused
// multiply-add is switched off for the whole project, so all versions give the same bits.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(NG_NO_CLONES)
#define NG_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define NG_KERNEL
#endif
#define NG_RESTRICT __restrict__
// What a function marked NG_KERNEL calls must be part of it to be compiled for its instruction set.
#define NG_INLINE inline __attribute__((always_inline))

namespace ng::kernel {

[[nodiscard]] constexpr ng_field parameter(const char* name, const char* unit, double value, double min, double max, const char* doc, std::uint32_t flags = 0)
{
    return {name, unit, value, min, max, NG_ROLE_PARAMETER, NG_TYPE_F64, flags, doc};
}
[[nodiscard]] constexpr ng_field state(const char* name, const char* unit, double initial, double min, double max, const char* doc,
                                       std::uint32_t flags = NG_FLAG_TRANSIENT, std::int32_t type = NG_TYPE_F32)
{
    return {name, unit, initial, min, max, NG_ROLE_STATE, type, flags, doc};
}

/// Lanes of the state row `k` of a block.
[[nodiscard]] inline float* lanes(const ng_block* b, std::size_t k)
{
    return static_cast<float*>(__builtin_assume_aligned(b->states[k], 64));
}

/// An empty kernel of a kind, to be filled in.
[[nodiscard]] constexpr ng_kernel blank(std::int32_t kind, const char* id, const char* title, const char* doc)
{
    ng_kernel k{};
    k.struct_size = sizeof(ng_kernel);
    k.kind = kind;
    k.id = id;
    k.title = title;
    k.doc = doc;
    k.weight_unit = "";
    k.pre_tau = -1;
    k.post_tau = -1;
    return k;
}

/// Most lanes a block can have.
inline constexpr std::uint32_t kMaxWidth = 256;

/// Packs one step's 0/1 lanes into the spike words of that step.
inline void packSpikes(const std::uint8_t* NG_RESTRICT fired, std::uint32_t width, std::uint64_t* NG_RESTRICT words)
{
    for (std::uint32_t w = 0; w * 64 < width; ++w) {
        const std::uint32_t end = width - w * 64 < 64 ? width - w * 64 : 64;
        std::uint64_t bits = 0;
        // Eight 0/1 bytes to eight bits by one multiplication.
        for (std::uint32_t i = 0; i < end; i += 8) {
            std::uint64_t eight;
            __builtin_memcpy(&eight, fired + w * 64 + i, 8);
            bits |= ((eight * 0x0102040810204080ull) >> 56) << i;
        }
        words[w] = bits;
    }
}

} // namespace ng::kernel
