#include "worker_pool.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ng {

namespace {

constexpr int kSpins = 300; // a pause takes about 0.05 microseconds: some 15 in all

void pauseBriefly()
{
#if defined(__x86_64__)
    _mm_pause();
#endif
}

/// Returns the first value that is not `old`.
std::uint32_t awaitChange(const std::atomic<std::uint32_t>& value, std::uint32_t old, std::atomic<std::uint32_t>& asleep)
{
    for (int i = 0; i < kSpins; ++i) {
        if (const std::uint32_t now = value.load(std::memory_order_acquire); now != old) return now;
        pauseBriefly();
    }
    asleep.fetch_add(1, std::memory_order_relaxed);
    value.wait(old, std::memory_order_acquire);
    asleep.fetch_sub(1, std::memory_order_relaxed);
    return value.load(std::memory_order_acquire);
}

} // namespace

WorkerPool::WorkerPool(unsigned workers)
{
    for (unsigned w = 1; w < workers; ++w) m_threads.emplace_back([this, w] { work(w); });
}

WorkerPool::~WorkerPool()
{
    m_quit = true;
    m_generation.fetch_add(1, std::memory_order_release);
    m_generation.notify_all();
}

void WorkerPool::start()
{
    m_pending.store(static_cast<std::uint32_t>(m_threads.size()), std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_release);
    m_generation.notify_all();
}

void WorkerPool::join()
{
    for (std::uint32_t left = m_pending.load(std::memory_order_acquire); left != 0;) left = awaitChange(m_pending, left, m_joining);
}

void WorkerPool::work(unsigned worker)
{
    const FlushDenormals flush;
    std::uint32_t seen = 0;
    while (true) {
        seen = awaitChange(m_generation, seen, m_asleep);
        if (m_quit) return;
        m_call(m_context, worker);
        if (m_pending.fetch_sub(1, std::memory_order_acq_rel) == 1) m_pending.notify_all();
    }
}

#if defined(__x86_64__)
FlushDenormals::FlushDenormals() : m_saved(_mm_getcsr()) { _mm_setcsr(m_saved | 0x8040); } // flush to zero, denormals are zero
FlushDenormals::~FlushDenormals() { _mm_setcsr(m_saved); }
#else
FlushDenormals::FlushDenormals() : m_saved(0) {}
FlushDenormals::~FlushDenormals() = default;
#endif

} // namespace ng
