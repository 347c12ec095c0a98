#pragma once

/// Before a function whose loops the compiler turns into vector instructions: it is compiled for AVX-512, AVX2 and the baseline, and the
/// best one is taken at the start. All give the same bits. Sanitizers do not get along with the choice at the start.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define NG_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define NG_VECTOR_CLONES
#endif
