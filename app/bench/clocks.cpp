#include "clocks.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>

namespace ng::bench {

namespace {

double seconds(clockid_t clock)
{
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

} // namespace

double processCpuSeconds() { return seconds(CLOCK_PROCESS_CPUTIME_ID); }
double threadCpuSeconds() { return seconds(CLOCK_THREAD_CPUTIME_ID); }
double wallSeconds() { return seconds(CLOCK_MONOTONIC); }

std::vector<double> cpuSecondsByThread()
{
    std::vector<double> out;
    std::error_code none;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", none)) {
        // Its first number is the time on a processor in nanoseconds.
        if (std::FILE* f = std::fopen((task.path() / "schedstat").c_str(), "r")) {
            unsigned long long ns = 0;
            if (std::fscanf(f, "%llu", &ns) == 1) out.push_back(static_cast<double>(ns) * 1e-9);
            std::fclose(f);
        }
    }
    std::ranges::sort(out, std::greater<>{});
    return out;
}

std::uint64_t residentBytes()
{
    malloc_trim(0);
    unsigned long long size = 0, resident = 0;
    if (std::FILE* f = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(f, "%llu %llu", &size, &resident) != 2) resident = 0;
        std::fclose(f);
    }
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace ng::bench
