#pragma once
#include <ng/plugin/kernel_abi.h>
#include <ng/plugin/philox.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Comfort for kernels written in C++. A neuron kernel writes one loop over lanes per step, without branches, in an NG_INLINE template
// over the level; NG_COMPILE makes a function of it for each instruction set, and the host picks one of them when a network is built:
//
//     template <int Level> NG_INLINE void step(const ng_block* b) { ... packSpikes<Level>(fired, b->width, words); }
//     NG_COMPILE(update, step, ng_block)
//     ... setUpdate(k, update);
//
// Fused multiply-add is switched off for the whole project, so all versions give the same bits. What makes such a loop SIMD: restricted
// pointers as parameters of a function of its own (state, input, fired), constants copied into locals, no branch, and nothing summed
// over the lanes (an "any" costs more than looking at the bits afterwards).
#define NG_INLINE inline __attribute__((always_inline))
#if defined(__x86_64__) && defined(__GNUC__)
#define NG_TARGET(arch) __attribute__((target(arch)))
#define NG_COMPILE(name, body, Argument) \
    struct name { \
        static void scalar(const Argument* a) { body<NG_LEVEL_SCALAR>(a); } \
        NG_TARGET("arch=x86-64-v2") static void sse4(const Argument* a) { body<NG_LEVEL_SSE4>(a); } \
        NG_TARGET("arch=x86-64-v3") static void avx2(const Argument* a) { body<NG_LEVEL_AVX2>(a); } \
        NG_TARGET("arch=x86-64-v4") static void avx512(const Argument* a) { body<NG_LEVEL_AVX512>(a); } \
        static constexpr void (*kLevels[NG_LEVELS])(const Argument*) = {scalar, sse4, avx2, avx512}; \
    };
#else
#define NG_COMPILE(name, body, Argument) \
    struct name { \
        static void scalar(const Argument* a) { body<NG_LEVEL_SCALAR>(a); } \
        static constexpr void (*kLevels[NG_LEVELS])(const Argument*) = {scalar, nullptr, nullptr, nullptr}; \
    };
#endif
#define NG_RESTRICT __restrict__

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
[[nodiscard]] NG_INLINE float* lanes(const ng_block* b, std::size_t k)
{
    return static_cast<float*>(__builtin_assume_aligned(b->states[k], 64));
}

/// Age of a neuron of a growth rule's population [ms].
[[nodiscard]] inline double ageMs(const ng_growth_view* g, std::uint32_t slot)
{
    return static_cast<double>(g->tick - g->neurons.born_tick[slot]) * g->dt_ms;
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
    k.interval = -1;
    return k;
}

/// Most lanes a block can have.
inline constexpr std::uint32_t kMaxWidth = 256;

/// e^x for x <= 0 within 2 ulp, without a library call: the same bits on every instruction set, and SIMD. Below -87 it is 0 or next to it.
[[nodiscard]] NG_INLINE float expOf(float x)
{
    const float y = (x < -87.f ? -87.f : x) * 1.44269504f;
    // Adding 1.5 * 2^23 rounds to a whole number and leaves it in the low bits; a conversion to int and back is a call to the compiler,
    // which keeps a loop with branches from becoming SIMD.
    const float shifted = y + 12582912.f;
    const float f = y - (shifted - 12582912.f); // in [-0.5, 0.5]
    const float p = 1.f + f * (0.69314718f + f * (0.24022651f + f * (0.05550411f + f * (0.00961813f + f * (0.00133336f + f * 0.00015404f)))));
    return p * std::bit_cast<float>((std::bit_cast<std::int32_t>(shifted) - 0x4B400000 + 127) << 23);
}

/// Gives a neuron or stimulus kernel the functions NG_COMPILE made.
template <class Compiled>
constexpr void setUpdate(ng_kernel& k, Compiled)
{
    k.update = Compiled::kLevels[NG_LEVEL_SCALAR];
    for (int l = 0; l < NG_LEVELS; ++l) k.update_for[l] = Compiled::kLevels[l];
}
template <class Compiled>
constexpr void setDrive(ng_kernel& k, Compiled)
{
    k.drive = Compiled::kLevels[NG_LEVEL_SCALAR];
    for (int l = 0; l < NG_LEVELS; ++l) k.drive_for[l] = Compiled::kLevels[l];
}

/// Gives a synapse kernel its functions for sums.
template <class Pre, class Settle>
constexpr void setSums(ng_kernel& k, int32_t (*order)(const double*), Pre, Settle)
{
    k.sums_order = order;
    for (int l = 0; l < NG_LEVELS; ++l) {
        k.on_pre_sums[l] = Pre::kLevels[l];
        k.settle_sums[l] = Settle::kLevels[l];
    }
}

/// The function to call at a level: the one compiled for it, or the next lower one there is.
template <class F>
[[nodiscard]] constexpr F atLevel(F base, const F (&levels)[NG_LEVELS], int level)
{
    for (; level >= 0; --level)
        if (levels[level]) return levels[level];
    return base;
}

// 64 bytes of 0 or 1 to 64 bits. Not forced inline: the compiler may put it into a function of the same or a higher level only.
#if defined(__x86_64__) && defined(__GNUC__)
NG_TARGET("arch=x86-64-v4") inline std::uint64_t bitsOfAvx512(const std::uint8_t* f)
{
    const __m512i x = _mm512_load_si512(f);
    return _mm512_test_epi8_mask(x, x);
}
NG_TARGET("arch=x86-64-v3") inline std::uint64_t bitsOfAvx2(const std::uint8_t* f)
{
    const __m256i low = _mm256_load_si256(reinterpret_cast<const __m256i*>(f)), high = _mm256_load_si256(reinterpret_cast<const __m256i*>(f + 32));
    const auto l = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(low, 7)));
    const auto h = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(high, 7)));
    return l | static_cast<std::uint64_t>(h) << 32;
}
inline std::uint64_t bitsOf(const std::uint8_t* f)
{
    std::uint64_t bits = 0;
    for (int q = 0; q < 4; ++q)
        bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_slli_epi16(_mm_load_si128(reinterpret_cast<const __m128i*>(f + 16 * q)), 7)))) << (16 * q);
    return bits;
}
#else
inline std::uint64_t bitsOf(const std::uint8_t* f)
{
    std::uint64_t bits = 0;
    // Eight 0/1 bytes to eight bits by one multiplication.
    for (int i = 0; i < 64; i += 8) {
        std::uint64_t eight;
        __builtin_memcpy(&eight, f + i, 8);
        bits |= ((eight * 0x0102040810204080ull) >> 56) << i;
    }
    return bits;
}
#endif

/// One step's lanes as bytes of 0 or 1; those beyond the width stay 0.
struct alignas(64) Fired {
    std::uint8_t lane[kMaxWidth] = {};
};

/// Packs them into the spike words of that step.
template <int Level>
NG_INLINE void packSpikes(const Fired& fired, std::uint32_t width, std::uint64_t* NG_RESTRICT words)
{
    for (std::uint32_t w = 0; w * 64 < width; ++w) {
#if defined(__x86_64__) && defined(__GNUC__)
        if constexpr (Level >= NG_LEVEL_AVX512) words[w] = bitsOfAvx512(fired.lane + w * 64);
        else if constexpr (Level >= NG_LEVEL_AVX2) words[w] = bitsOfAvx2(fired.lane + w * 64);
        else
#endif
            words[w] = bitsOf(fired.lane + w * 64);
    }
}

/// How a lane tells that it fired: what the compiler makes cheapest of a comparison.
template <int Level>
using FiredLane = std::conditional_t<Level == NG_LEVEL_AVX2, std::int32_t, std::uint8_t>;

#if defined(__x86_64__) && defined(__GNUC__)
/// 64 lanes of 0 or -1 to 64 bits.
NG_TARGET("arch=x86-64-v3") inline std::uint64_t bitsOfAvx2(const std::int32_t* f)
{
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i)
        bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_load_ps(reinterpret_cast<const float*>(f) + 8 * i)))) << (8 * i);
    return bits;
}
#endif

/// `Steps` steps of all lanes; see stepLanes().
template <int Level, int Steps, int States, int ReadOnly, int Ports, class Lane>
NG_INLINE void stepChunk(std::uint32_t w, const Lane lane, float* const* rows, const float* readOnly, float* const* input, FiredLane<Level>* NG_RESTRICT fired)
{
    float *row[States], *in[Ports];
    for (int i = 0; i < States; ++i) row[i] = rows[i];
    for (int i = 0; i < Ports; ++i) in[i] = input[i];
#pragma GCC ivdep
    for (std::uint32_t k = 0; k < w; ++k) {
        float x[States + ReadOnly], arriving[Ports];
#pragma GCC unroll 16
        for (int i = 0; i < States; ++i) x[i] = row[i][k];
        if constexpr (ReadOnly > 0) x[States] = readOnly[k];
#pragma GCC unroll 16
        for (int t = 0; t < Steps; ++t) {
#pragma GCC unroll 16
            for (int i = 0; i < Ports; ++i) {
                arriving[i] = in[i][std::size_t(t) * w + k];
                in[i][std::size_t(t) * w + k] = 0;
            }
            const bool spike = lane(x, arriving);
            if constexpr (sizeof(*fired) > 1) fired[t * static_cast<int>(kMaxWidth) + static_cast<std::int64_t>(k)] = spike ? -1 : 0;
            else fired[t * static_cast<int>(kMaxWidth) + static_cast<std::int64_t>(k)] = spike;
        }
#pragma GCC unroll 16
        for (int i = 0; i < States; ++i) row[i][k] = x[i];
    }
}

/// The whole of an update for models whose states are float rows 0 .. States - 1: every lane through all steps, several at a time so that its
/// state stays in registers, input consumed and zeroed (set zeroes_input), spikes packed. `Lane` holds the constants and has
/// `bool operator()(float (&x)[States + ReadOnly], const float (&input)[Ports]) const`, NG_INLINE and without branches: one lane, one step,
/// true if it fired. `readOnly`: one more value per lane it may look at (ReadOnly = 1). `AtOnce`: most steps at a time, 1 for long formulas.
template <int Level, int States, int ReadOnly, int Ports, int AtOnce = 4, class Lane>
NG_INLINE void stepLanes(const ng_block* b, const Lane lane, const float* readOnly = nullptr)
{
    constexpr int chunk = Level == NG_LEVEL_AVX2 && AtOnce > 2 ? 2 : AtOnce;
    struct alignas(64) {
        FiredLane<Level> lane[chunk * kMaxWidth] = {};
    } fired;
    const std::uint32_t w = b->width, words = (w + 63) / 64;
    float* rows[States];
    for (int i = 0; i < States; ++i) rows[i] = lanes(b, static_cast<std::size_t>(i));
    const auto from = [&](std::uint32_t s, float* (&in)[Ports]) {
        for (int i = 0; i < Ports; ++i) in[i] = b->input[i] + std::size_t{s} * w;
    };
    const auto pack = [&](std::uint32_t s, int n) {
        for (int t = 0; t < n; ++t)
            for (std::uint32_t q = 0; q < words; ++q) {
                const FiredLane<Level>* const at = fired.lane + t * static_cast<int>(kMaxWidth) + static_cast<int>(q * 64);
                std::uint64_t& word = b->spiked[std::size_t{s + static_cast<std::uint32_t>(t)} * words + q];
#if defined(__x86_64__) && defined(__GNUC__)
                if constexpr (Level >= NG_LEVEL_AVX512) word = bitsOfAvx512(at);
                else if constexpr (Level >= NG_LEVEL_AVX2) word = bitsOfAvx2(at);
                else
#endif
                    word = bitsOf(at);
            }
    };
    std::uint32_t s = 0;
    float* in[Ports];
    for (; s + chunk <= b->n_steps; s += chunk) {
        from(s, in);
        stepChunk<Level, chunk, States, ReadOnly, Ports>(w, lane, rows, readOnly, in, fired.lane);
        pack(s, chunk);
    }
    if constexpr (chunk > 1)
        for (; s < b->n_steps; ++s) {
            from(s, in);
            stepChunk<Level, 1, States, ReadOnly, Ports>(w, lane, rows, readOnly, in, fired.lane);
            pack(s, 1);
        }
}

} // namespace ng::kernel
