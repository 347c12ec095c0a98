#pragma once
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace ng {

/// Number of threads a painter may use: at most 4, at most the machine's.
[[nodiscard]] inline unsigned painterThreads() { return std::clamp(std::thread::hardware_concurrency(), 1u, 4u); }

/// Runs `work(part, thread)` for each part of [0, parts) on `threads` threads, the caller's being thread 0, and waits for all. Each thread
/// takes the next part nobody has: one that the machine lets wait holds up only what it has begun.
template <class Work>
void inParts(int parts, unsigned threads, const Work& work)
{
    std::atomic<int> next = 0;
    const auto take = [&](unsigned thread) {
        for (int part = next++; part < parts; part = next++) work(part, thread);
    };
    std::vector<std::jthread> others;
    for (unsigned t = 1; t < threads && static_cast<int>(t) < parts; ++t) others.emplace_back([&take, t] { take(t); });
    take(0);
}

} // namespace ng
