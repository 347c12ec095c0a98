#include "population_state.h"
#include "post_history.h"
#include "projection_state.h"
#include "wiring.h"

#include <ng/engine/run_plan.h>
#include <ng/plugin/philox.h>
#include <ng/stream/network_start.h>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

double slots(const PopulationPlan& p) { return std::ceil(std::max(1.0, p.slotCount / 16.0)) * 16; }

/// The share of pairs within a distance, from a sample of them; both populations at their caps.
double nearby(const RunPlan& plan, const ProjectionPlan& p)
{
    const PopulationPlan &from = plan.populations[p.source], &to = plan.populations[p.target];
    if (from.capacity == 0 || to.capacity == 0) return 0;
    constexpr int kPairs = 20'000;
    RngStream rng(0, RngPurpose::Build, 0);
    int near = 0;
    for (int k = 0; k < kPairs; ++k) {
        const Position a = place(from.design.layout, rng.below(from.capacity), from.capacity), b = place(to.design.layout, rng.below(to.capacity), to.capacity);
        near += std::hypot(static_cast<double>(a.x - b.x), static_cast<double>(a.y - b.y)) <= p.design.connect.radius;
    }
    return static_cast<double>(near) / kPairs;
}

double synapses(const RunPlan& plan, const ProjectionPlan& p)
{
    const ConnectRule& c = p.design.connect;
    const double s = plan.populations[p.source].capacity, t = plan.populations[p.target].capacity;
    const double pairs = s * t - (p.source == p.target && !c.autapses ? s : 0);
    switch (c.kind) {
    case ConnectRule::Kind::OneToOne: return std::min(s, t);
    case ConnectRule::Kind::FixedProbability: return pairs * std::clamp(c.probability, 0.0, 1.0);
    case ConnectRule::Kind::FixedIndegree: return t * c.indegree;
    case ConnectRule::Kind::FixedOutdegree: return s * c.outdegree;
    case ConnectRule::Kind::FixedTotalNumber: return static_cast<double>(c.number);
    case ConnectRule::Kind::Distance: return pairs * std::clamp(c.probability, 0.0, 1.0) * nearby(plan, p);
    case ConnectRule::Kind::AllToAll: break;
    }
    return pairs;
}

std::uint64_t whole(double bytes) { return bytes < 1e19 ? static_cast<std::uint64_t>(bytes) : std::uint64_t{10'000'000'000'000'000'000u}; }

} // namespace

MemoryEstimate memoryEstimate(const RunPlan& plan, unsigned threads)
{
    double neurons = 0, all = 0, made = 0;
    for (const PopulationPlan& p : plan.populations) {
        // Identity, life and counts (population_state.h), lists of slots, one spike on its way out, and a bit for each step of an epoch.
        double each = 4 + 4 + 4 + 1.0 / 8 + 1 + 8 + 4 + 12 + 8 + 4 + 4 + 2 * 4 + 4 + 16 + 24 + static_cast<double>(plan.epochTicks) / 8;
        for (std::uint32_t f = 0; f < p.kernel->n_fields; ++f)
            if (p.kernel->fields[f].role != NG_ROLE_PARAMETER) each += p.kernel->fields[f].type == NG_TYPE_F64 ? 8 : 4;
        each += p.kernel->n_ports * sizeof(float) * static_cast<double>(plan.ringTicks);
        neurons += slots(p) * each;
    }
    const double parts = std::max(1u, threads);
    for (const ProjectionPlan& p : plan.projections) {
        const double from = slots(plan.populations[p.source]), to = slots(plan.populations[p.target]);
        if (p.drive) continue;
        const ng_kernel& k = *p.kernel;
        const double n = synapses(plan, p);
        const bool grows = std::ranges::any_of(plan.growth, [&](const GrowthPlan& g) { return g.population == p.source || g.population == p.target; });
        const int order = k.on_pre && k.sums_order && p.fixedDelay ? k.sums_order(p.parameters.data()) : 0;
        const bool packs = !k.on_pre && p.maxDelayTicks < 256;
        double each = sizeof(std::uint32_t) + sizeof(float) + sizeof(float) * order;
        if (!p.fixedDelay && !packs) each += sizeof(std::uint16_t);
        // Rows that grow have room to spare; who needs to find the sources of a target keeps an index of them.
        if (grows) each *= 1.5;
        if (k.on_post || grows) each += sizeof(ProjectionPart::Incoming);
        all += n * each;
        all += from * parts * 16; // a row's place
        if (k.pre_tau >= 0) all += from * parts * sizeof(ProjectionPart::Trace);
        const double upTo = to * (parts + 1) / 2; // a part's arrays reach from the first target to its last
        if (order > 0) all += upTo * sizeof(float) * (PostSums::kSegments * order + 1) + to * 16;
        // A history is a few spikes of each target.
        if (k.on_pre && order != 1) all += upTo * 16 + to * 4 * sizeof(ng_post_spike);
        made += n;
    }
    MemoryEstimate e{whole(neurons), whole(all), 0};
    if (plan.startEvents) e.start = whole(made * (sizeof(SynapseState) + sizeof(float)));
    return e;
}

} // namespace ng
