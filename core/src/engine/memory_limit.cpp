#include "memory_limit.h"

#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <fstream>

namespace ng {

namespace {

constexpr std::uint64_t kNone = ~std::uint64_t{0};

/// The number in a file; none where there is no file, or "max" in it.
std::uint64_t numberIn(const std::string& file)
{
    std::string text;
    std::ifstream(file) >> text;
    std::uint64_t n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() ? n : kNone;
}

} // namespace

MemoryLimit memoryLimit(const std::string& root)
{
    MemoryLimit limit{static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)), "this machine has"};
    const auto consider = [&](std::uint64_t n, const char* who) {
        if (n < limit.bytes) limit = {n, who};
    };
    if (rlimit r{}; getrlimit(RLIMIT_AS, &r) == 0 && r.rlim_cur != RLIM_INFINITY) consider(r.rlim_cur, "ulimit -v allows");

    // Lines "hierarchy:controllers:path"; a group is bound by those above it too. Inside a container the path may be the host's, whose
    // folder is not there: then the group's own files stand at the top.
    std::ifstream groups(root + "/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const bool two = controllers == ",,", one = controllers.find(",memory,") != std::string::npos;
        if (!two && !one) continue;
        const std::string top = root + (two ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"), name = two ? "/memory.max" : "/memory.limit_in_bytes";
        for (std::string path = line.substr(second + 1);; path.erase(path.rfind('/'))) {
            if (path == "/") path.clear();
            consider(numberIn(top + path + name), "the control group of this process allows");
            if (path.empty() || path.find('/') == std::string::npos) break;
        }
    }
    return limit;
}

} // namespace ng
