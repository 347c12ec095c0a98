#include "spread.h"

#include <algorithm>
#include <array>

namespace ng {

namespace {

constexpr std::size_t kBuckets = 1024;

/// Finaliser of splitmix64: well mixed high bits from two ids.
std::uint64_t mix(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

} // namespace

std::vector<SceneSynapse> spreadEvenly(const std::vector<SceneSynapse>& all, const std::vector<NeuronId>& ids, std::size_t budget)
{
    // A counting sort by a hash: linear, and a million synapses must not cost a visible pause at every birth.
    std::vector<std::uint16_t> bucketOf(all.size());
    std::array<std::size_t, kBuckets + 1> start{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::uint64_t key = (static_cast<std::uint64_t>(raw(ids[all[i].source])) << 32) | raw(ids[all[i].target]);
        bucketOf[i] = static_cast<std::uint16_t>(mix(key) >> 54);
        ++start[bucketOf[i] + 1u];
    }
    for (std::size_t b = 0; b < kBuckets; ++b) start[b + 1] += start[b];
    std::vector<SceneSynapse> out(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) out[start[bucketOf[i]]++] = all[i];
    if (out.size() > budget) out.resize(budget);
    return out;
}

} // namespace ng
