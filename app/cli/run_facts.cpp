#include "run_facts.h"

#include <algorithm>
#include <cstdio>

namespace ng::cli {

namespace {

struct SpikeCounter : SpikeSink {
    TickRange range;
    std::uint64_t n = 0;
    void take(SpikeSpan s) override
    {
        for (const PackedSpike& p : s.spikes) n += range.contains(s.base + p.offset);
    }
};

struct EventCounter : StructureSink {
    RunFacts& f;
    const RunInfo& info;
    EventCounter(RunFacts& facts, const RunInfo& i) : f(facts), info(i) {}
    void take(const StructureEvent& e) override
    {
        if (e.rule == kNoIndex) return; // built at the start, or age
        f.births += e.kind == StructureKind::Birth;
        f.deaths += e.kind == StructureKind::Death;
        f.formed += e.kind == StructureKind::Connect;
        f.pruned += e.kind == StructureKind::Prune;
    }
    void take(const Intervention&) override { ++f.interventions; }
};

struct MetricCollector : MetricSink {
    std::map<std::string, double>& m;
    explicit MetricCollector(std::map<std::string, double>& out) : m(out) {}
    void take(const Metric& x) override
    {
        if (x.row < 0) m[x.name] = x.value;
    }
};

std::string number(double v)
{
    char b[40];
    std::snprintf(b, sizeof b, "%.6g", v);
    return b;
}

} // namespace

std::uint64_t neuronCount(const StructureSnapshot& s, const RunInfo& info)
{
    return static_cast<std::uint64_t>(std::ranges::count_if(s.neurons, [&](const NeuronState& n) { return !info.populations[n.population].stimulus; }));
}

std::expected<RunFacts, Error> readFacts(const std::string& file)
{
    auto timeline = openRecordedTimelineBlocking(file);
    if (!timeline) return std::unexpected(timeline.error());
    auto ending = readEnding(file);
    if (!ending) return std::unexpected(ending.error());
    RunFacts f;
    f.timeline = *timeline;
    f.ending = *ending;
    const TickRange all = f.timeline->extent();
    f.seconds = toMs(all.length(), f.timeline->info().dtMs) / 1000;
    SpikeCounter spikes;
    spikes.range = all;
    (void)f.timeline->spikes(all, spikes);
    f.spikes = spikes.n;
    EventCounter events(f, f.timeline->info());
    (void)f.timeline->structure(all, events);
    MetricCollector metrics(f.metrics);
    (void)f.timeline->metrics(all, metrics);
    if (const auto last = f.timeline->structureAt(all.end > 0 ? all.end - 1 : 0)) {
        f.neurons = neuronCount(*last, f.timeline->info());
        f.synapses = last->synapses.size();
    }
    return f;
}

std::vector<std::pair<std::string, std::string>> RunFacts::rows() const
{
    std::vector<std::pair<std::string, std::string>> out{
        {"hash", ending.hash.empty() ? "-" : ending.hash}, {"seconds", number(seconds)},
        {"seed", std::to_string(timeline->info().seed)}, {"neurons", std::to_string(neurons)},
        {"synapses", std::to_string(synapses)}, {"spikes", std::to_string(spikes)},
        {"births", std::to_string(births)}, {"deaths", std::to_string(deaths)},
        {"synapses_formed", std::to_string(formed)}, {"synapses_pruned", std::to_string(pruned)},
        {"interventions", std::to_string(interventions)}, {"ended", ending.endedBy}};
    for (const auto& [name, value] : metrics) out.emplace_back(name, number(value));
    return out;
}

} // namespace ng::cli
