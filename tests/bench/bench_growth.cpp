// What growth costs: the network of turnover-100k with and without its growth rules, in turns, so that the machine's moods hit both alike. Prints wall
// time per simulated second, the overhead, and the longest frame over the median one.
//   bench_growth [threads] [simulated seconds] [scale] [only]
#include <support/designs.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <numeric>

using namespace ng;
using namespace ng::test;

namespace {

struct Side {
    std::unique_ptr<SpikingEngine> engine;
    std::vector<double> frameMs;
    double cpu = 0;

    void advance()
    {
        const auto start = std::chrono::steady_clock::now();
        const std::clock_t before = std::clock();
        (void)engine->advance();
        cpu += static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        frameMs.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    [[nodiscard]] double sum() const { return std::accumulate(frameMs.begin(), frameMs.end(), 0.0); }
    [[nodiscard]] double quantile(double q) const
    {
        if (frameMs.empty()) return 0;
        std::vector<double> v = frameMs;
        std::ranges::sort(v);
        return v[static_cast<std::size_t>(q * static_cast<double>(v.size() - 1))];
    }
};

} // namespace

int main(int argc, char** argv)
{
    const auto argument = [&](int k, double otherwise) { return argc > k ? std::atof(argv[k]) : otherwise; };
    const auto threads = static_cast<unsigned>(argument(1, 1));
    const double seconds = argument(2, 3), scale = argument(3, 1);
    const auto only = static_cast<int>(argument(4, 0)); // for a profile: 1 with growth only, 2 without only
    Experiment e = shipped("turnover-100k");
    for (Population& p : e.populations) {
        p.size = static_cast<std::uint32_t>(p.size * scale);
        p.maxSize = p.size;
    }
    e.durationMs = 1e9;
    e.recording.activityMs = 0;
    Side growing{engineWith(e, threads), {}, 0};
    Experiment still = e;
    still.growth.clear();
    still.live.clear();
    Side fixed{engineWith(still, threads), {}, 0};

    const double frame = toMs(growing.engine->plan().frameTicks, e.dtMs);
    const auto frames = [&](double s) { return static_cast<int>(s * 1000 / frame); };
    for (int k = 0; k < frames(0.2); ++k) { // settle in
        (void)growing.engine->advance();
        (void)fixed.engine->advance();
    }
    const auto before = growing.engine->totals();
    for (int block = 0; block * 25 < frames(seconds); ++block) {
        for (int k = 0; k < 25 && only != 2; ++k) growing.advance();
        for (int k = 0; k < 25 && only != 1; ++k) fixed.advance();
    }
    const auto after = growing.engine->totals();
    const double simulated = static_cast<double>(std::max(growing.frameMs.size(), fixed.frameMs.size())) * frame / 1000;
    std::printf("%llu neurons, %llu synapses, %u thread%s, %.1f s\n", static_cast<unsigned long long>(growing.engine->neuronCount()),
                static_cast<unsigned long long>(growing.engine->synapseCount()), threads, threads == 1 ? "" : "s", simulated);
    std::printf("per simulated second: %.0f deaths, %.0f births, %.0f synapses formed, %.0f pruned; %.2f spikes/s\n", static_cast<double>(after.deaths - before.deaths) / simulated,
                static_cast<double>(after.births - before.births) / simulated, static_cast<double>(after.formed - before.formed) / simulated,
                static_cast<double>(after.pruned - before.pruned) / simulated,
                static_cast<double>(after.spikes - before.spikes) / simulated / static_cast<double>(growing.engine->neuronCount()));
    for (const auto& [name, side] : {std::pair{"without growth", &fixed}, std::pair{"with growth", &growing}})
        std::printf("%-15s %.3f s wall, %.3f s processor time per simulated s; frames of %.0f ms take %.2f ms (median), %.2f (95 %%), %.2f (longest)\n", name, side->sum() / 1000 / simulated, side->cpu / simulated, frame, side->quantile(0.5),
                    side->quantile(0.95), side->quantile(1));
    std::printf("overhead %.3f by wall, %.3f by processor time; longest pause %.1f ms\n", growing.sum() / fixed.sum(), growing.cpu / fixed.cpu, growing.quantile(1) - fixed.quantile(0.5));
}
