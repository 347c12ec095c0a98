#include "networks.h"

#include <ng/model/experiment_json.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace ng::bench {

namespace {

constexpr NetworkKind kKinds[] = {
    {"cuba", "balanced-4000", "CUBA, Brette et al. 2007: 4,000 neurons, 80 current synapses each", 500, 5},
    {"coba", "coba-4000", "COBA, Vogels and Abbott 2005: 4,000 neurons, 80 conductance synapses each", 500, 5},
    {"brunel", "brunel", "Brunel 2000: 10,000 neurons, 10 million synapses, Poisson drive", 200, 2},
    {"brunel-stdp", "brunel-stdp", "the same with additive pair STDP on the excitatory synapses", 200, 1},
    {"brunel-stdp-weight", "brunel-stdp-weight", "the same with weight-dependent pair STDP", 200, 1},
    {"hpc", "hpc", "NEST's hpc_benchmark: 11,250 neurons, 126.6 million synapses, power-law STDP", 50, 0.25},
    {"microcircuit", "microcircuit", "Potjans and Diesmann 2014: 77,169 neurons, 0.3 billion synapses", 100, 0.5},
    {"growth", "turnover-100k", "100,000 neurons, 10 million synapses, 1 % of both turned over each second; held against the same without growth", 200, 2},
    {"structural", "structural-set-point", "NEST's structural_plasticity example: 1,000 neurons that grow their synapses", 1000, 10},
};

Population* named(Experiment& e, const std::string& id)
{
    const auto it = std::ranges::find(e.populations, id, &Population::id);
    return it == e.populations.end() ? nullptr : &*it;
}

/// Every population but the drives, by a factor.
void resize(Experiment& e, double factor)
{
    for (Population& p : e.populations)
        if (p.size > 1) p.size = static_cast<std::uint32_t>(std::max(2.0, std::round(p.size * factor)));
}

/// Mean rates [spikes/s] of the full network (Potjans and Diesmann 2014; the values NEST's example scales with), in the design's order.
constexpr std::array kMicrocircuitRates{0.971, 2.868, 4.746, 5.396, 8.142, 9.078, 0.991, 7.523};

void shrinkMicrocircuit(Experiment& e, double scale)
{
    const double root = std::sqrt(scale);
    // What the input that is taken away would have brought on average [pA], from the full network.
    for (Population& target : e.populations) {
        if (target.size == 1) continue;
        const auto tau = target.parameters.find("tau_syn_ex");
        double charge = 0; // pA ms of one spike, times spikes per second
        for (const Projection& p : e.projections) {
            if (p.target != target.id) continue;
            const Population& source = *named(e, p.source);
            if (source.size == 1) {
                charge += p.weight.a * source.parameters.at("rate");
                continue;
            }
            const auto index = static_cast<std::size_t>(&source - e.populations.data());
            charge += p.weight.a * kMicrocircuitRates[std::min(index, kMicrocircuitRates.size() - 1)] * static_cast<double>(p.connect.number) / target.size;
        }
        target.parameters["I_e"] = (1 - root) * charge * (tau == target.parameters.end() ? 0.5 : tau->second) / 1000;
    }
    for (Projection& p : e.projections) {
        p.weight.a /= root;
        p.weight.b /= root;
        if (p.connect.kind == ConnectRule::Kind::FixedTotalNumber)
            p.connect.number = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::llround(static_cast<double>(p.connect.number) * scale * scale)));
    }
    for (Population& p : e.populations)
        if (p.size == 1) p.parameters["rate"] *= scale;
    resize(e, scale);
}

} // namespace

std::span<const NetworkKind> networkKinds() { return kKinds; }

std::expected<Experiment, Error> network(const NetworkKind& kind, const std::string& folder, NetworkSize size)
{
    auto e = loadExperiment(folder + "/" + std::string(kind.design) + ".ngdesign");
    if (!e) return e;
    double full = 0;
    for (const Population& p : e->populations) full += p.size > 1 ? p.size : 0;
    const double factor = size.scale ? *size.scale : size.neurons ? *size.neurons / full : 1;
    const auto refuse = [&](const char* what, const std::string& remedy) { return std::unexpected(Error{what, size.scale ? "--scale" : "--neurons", remedy}); };
    if (!(factor > 0) || factor * full > 2e7) return refuse("out of range", "use a size up to 20 million neurons");
    const bool sparse = kind.name == "cuba" || kind.name == "coba", brunel = kind.name.starts_with("brunel");
    const bool grows = kind.name == "growth" || kind.name == "structural";
    if (grows && factor != 1) return refuse("this network has one size", "leave it out");
    const double fewest = sparse ? 100 : brunel ? 1000 : kind.name == "hpc" ? 100 : 500;
    if (factor * full < fewest - 0.5) return refuse("the network is too small for its connections", "use at least " + std::to_string(static_cast<int>(fewest)) + " neurons");
    if (kind.name == "microcircuit") {
        if (factor > 1) return refuse("the microcircuit does not grow beyond its published size", "use a scale up to 1");
        if (factor < 1) shrinkMicrocircuit(*e, factor);
    } else {
        resize(*e, factor);
        // As many inputs a neuron as in the published network.
        for (Projection& p : e->projections)
            if (p.connect.kind == ConnectRule::Kind::FixedProbability) p.connect.probability = std::min(1.0, p.connect.probability / factor);
    }
    e->recording.spikes = false;
    e->recording.traceMs = e->recording.activityMs = e->recording.keyframeMs = 0;
    e->durationMs = 0;
    return e;
}

Experiment wiringOnly(std::uint32_t neurons)
{
    Experiment e;
    e.title = "random wiring";
    Population p;
    p.id = "cells";
    p.kernel = "iaf_psc_delta";
    p.size = neurons;
    e.populations = {p};
    Projection pr;
    pr.id = "all";
    pr.source = pr.target = "cells";
    pr.connect.kind = ConnectRule::Kind::FixedIndegree;
    pr.connect.indegree = 1000;
    e.projections = {pr};
    e.recording.spikes = false;
    e.recording.traceMs = e.recording.activityMs = e.recording.keyframeMs = 0;
    return e;
}

} // namespace ng::bench
