#pragma once
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace ng {

/// Threads that run one job together, worker 0 being the caller. Waiting spins briefly and then sleeps, so that an idle engine costs
/// nothing and a third thread that wants a core gets it.
class WorkerPool {
public:
    explicit WorkerPool(unsigned workers);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    [[nodiscard]] unsigned size() const { return static_cast<unsigned>(m_threads.size()) + 1; }

    /// Threads, besides the caller's, that the system does not wake until there is a job.
    [[nodiscard]] unsigned asleep() const { return m_asleep.load(std::memory_order_relaxed); }

    /// Calls job(worker) on every worker and returns when all are done. Jobs do not throw.
    template <class Job>
    void run(Job&& job)
    {
        if (m_threads.empty()) {
            job(0u);
            return;
        }
        m_context = &job;
        m_call = [](void* c, unsigned worker) { (*static_cast<std::remove_reference_t<Job>*>(c))(worker); };
        start();
        job(0u);
        join();
    }

private:
    void start();
    void join();
    void work(unsigned worker);

    void* m_context = nullptr;
    void (*m_call)(void*, unsigned) = nullptr;
    std::atomic<std::uint32_t> m_generation{0};
    std::atomic<std::uint32_t> m_pending{0};
    std::atomic<bool> m_quit{false};
    std::atomic<std::uint32_t> m_asleep{0}, m_joining{0}; ///< workers without a job; the caller waiting for the last of them
    std::vector<std::jthread> m_threads;
};

/// Flushes denormals to zero in this thread while it lives: a decaying current would else become a hundred times slower.
class FlushDenormals {
public:
    FlushDenormals();
    ~FlushDenormals();

private:
    unsigned m_saved;
};

} // namespace ng
