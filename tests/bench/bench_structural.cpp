// What structural plasticity costs, and where it goes: the network of structural-set-point. Prints calcium and synapse numbers over time and the
// processor time per simulated second (NEST 3.10: 0.64 to 1.15 s of the reference machine).
//   bench_structural [threads] [simulated seconds] [update interval in ms] [seed]
#include <support/designs.h>

#include <chrono>
#include <cstdio>
#include <ctime>

using namespace ng;
using namespace ng::test;

int main(int argc, char** argv)
{
    const auto argument = [&](int k, double otherwise) { return argc > k ? std::atof(argv[k]) : otherwise; };
    Experiment e = shipped("structural-set-point");
    e.durationMs = 1000 * argument(2, 100);
    e.seed = static_cast<std::uint64_t>(argument(4, 1));
    e.recording.keyframeMs = 0;
    for (GrowthRule& g : e.growth) g.parameters["update_ms"] = argument(3, 1000);
    const auto engine = engineWith(e, static_cast<unsigned>(argument(1, 1)));
    std::map<std::string, double> newest;
    double next = 10;
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t cpu = std::clock();
    const RunResult r = runToEnd(*engine, [&](const FramePtr& f) {
        for (const Metric& m : f->metrics) newest[m.name] = m.value;
        if (static_cast<double>(f->range.end) * 1e-4 >= next - 1e-9) {
            std::printf("%5.0f s  calcium E %.5f I %.5f  synapses E %.0f I %.0f\n", next, newest["calcium_E"], newest["calcium_I"], newest["synapses_E"], newest["synapses_I"]);
            next += 10;
        }
        return true;
    });
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%.4f s wall, %.4f s cpu per simulated s, %u threads, hash %s\n", wall / r.simSeconds, static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC / r.simSeconds, r.threads, r.hash.c_str());
}
