#include "growth_phase.h"
#include "memory_limit.h"
#include "network.h"
#include "run_hash.h"
#include "wiring.h"

#include <ng/engine/spiking_engine.h>
#include <ng/plugin/kernel.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace ng {

namespace {

void resetActivity(Network& net)
{
    for (PopulationState& p : net.populations) {
        p.clearAllInput();
        for (const Slot s : p.living) p.resetSlot(s, false, net.seed);
    }
    for (ProjectionState& p : net.projections) p.resetTraces();
}

void assignState(PopulationState& p, std::string_view field, std::span<const float> values)
{
    const std::size_t index = p.stateIndex(field);
    if (index == p.stateCount()) return;
    std::size_t k = 0;
    for (const Slot s : p.living) {
        if (k == values.size()) break;
        p.setState(index, s, static_cast<double>(values[k++]));
    }
}

} // namespace

struct SpikingEngine::Impl {
    Impl(RunPlan p, unsigned n, std::unique_ptr<Protocol> pr)
        : plan(std::move(p)), pool(std::make_unique<WorkerPool>(std::max(1u, n))), net(plan, pool->size()), protocol(std::move(pr)), growth(net, plan) {}

    RunPlan plan;
    std::unique_ptr<WorkerPool> pool;
    Network net;
    std::unique_ptr<Protocol> protocol;
    GrowthPhase growth;

    RunHash hash;
    Totals totals;
    std::uint64_t structureVersion = 0;
    std::shared_ptr<const NetworkStart> pendingStart; ///< published with the first frame
    bool startCounted = false;                        ///< it is in the hash already: this engine goes on from a checkpoint
    std::vector<EngineCommand> commands;
    std::vector<GlobalSpike> spikes;
    std::vector<bool> recordedPopulation;
    std::optional<Error> failure;

    std::uint64_t episode = 0;
    Tick episodeBegin = 0, episodeLength = 0;
    Tick boundary = 0; ///< the frame end growth and protocol are acting at

    std::vector<std::uint64_t> rateCount; ///< spikes per population since the last trace sample

    void applyCommands(EpochFrame&);
    double* find(const std::string& path, std::function<void()>* changed, double* min, double* max);
    ProjectionState* projectionOf(const double* parameter);
    bool accepts(const EngineCommand&);
    void sample(EpochFrame&);
    void publishSpikes(EpochFrame&);
    void countStart(const EpochFrame& f)
    {
        if (f.start && !startCounted) hash.add(*f.start, plan.info.projections);
    }
    std::shared_ptr<const StructureSnapshot> snapshot(const WeightSnapshot&) const;
    std::shared_ptr<const WeightSnapshot> weights();
    std::shared_ptr<const ActivityFrame> activityFrame(Tick stamp, Tick interval);
    static std::expected<std::unique_ptr<Impl>, Error> prepare(RunPlan, unsigned threads, std::unique_ptr<Protocol>);

    static constexpr std::uint32_t kStateVersion = 1; ///< of the bytes of a checkpoint
    template <class Archive>
    void archive(Archive& a)
    {
        std::uint32_t version = kStateVersion;
        a(version);
        if (version != kStateVersion) return a.refuse("it was made by another version of the program");
        a(net);
        growth.archive(a);
        a(hash, totals, structureVersion, episode, episodeBegin, episodeLength, boundary);
        a.fixed(rateCount, rateCount.size());
        if (!protocol) return;
        if constexpr (Archive::kReads) protocol->load(a);
        else protocol->save(a);
    }
};

SpikingEngine::SpikingEngine(std::unique_ptr<Impl> impl) : m(std::move(impl)) {}
SpikingEngine::~SpikingEngine() = default;

std::expected<std::unique_ptr<SpikingEngine::Impl>, Error> SpikingEngine::Impl::prepare(RunPlan plan, unsigned threads, std::unique_ptr<Protocol> protocol)
{
    const std::uint64_t need = memoryEstimate(plan, threads).total();
    const MemoryLimit have = memoryLimit();
    if (need > have.bytes / 10 * 9)
        return std::unexpected(Error{"the network would need about " + std::to_string(need >> 20) + " MiB, " + have.who + " " + std::to_string(have.bytes >> 20) + " MiB",
                                     plan.experiment.title, "use fewer neurons or synapses"});
    auto impl = std::make_unique<Impl>(std::move(plan), threads, std::move(protocol));
    impl->rateCount.assign(impl->net.populations.size(), 0);
    const auto& chosen = impl->plan.experiment.recording.populations;
    for (const PopulationPlan& p : impl->plan.populations)
        impl->recordedPopulation.push_back(impl->plan.experiment.recording.spikes && (chosen.empty() || std::ranges::find(chosen, p.design.id) != chosen.end()));
    if (impl->protocol)
        if (const Tick end = impl->protocol->plannedEnd(); end > 0 && impl->plan.endTick == 0) impl->plan.info.plannedEnd = end;
    return impl;
}

std::expected<std::unique_ptr<SpikingEngine>, Error> SpikingEngine::build(RunPlan plan, unsigned threads, std::unique_ptr<Protocol> protocol)
{
    auto impl = Impl::prepare(std::move(plan), threads, std::move(protocol));
    if (!impl) return std::unexpected(impl.error());
    const FlushDenormals flush;
    Impl& e = **impl;
    buildNetwork(e.net, e.plan, *e.pool);
    e.growth.begin();
    if (e.plan.startEvents) {
        e.pendingStart = e.growth.describeStart();
        e.structureVersion = e.pendingStart->structure->version;
    }
    auto engine = std::unique_ptr<SpikingEngine>(new SpikingEngine(std::move(*impl)));
    if (e.protocol) e.protocol->begin(*engine);
    return engine;
}

std::expected<std::unique_ptr<SpikingEngine>, Error> SpikingEngine::resume(RunPlan plan, unsigned threads, std::unique_ptr<Protocol> protocol, const Checkpoint& from)
{
    auto impl = Impl::prepare(std::move(plan), threads, std::move(protocol));
    if (!impl) return std::unexpected(impl.error());
    const FlushDenormals flush;
    Impl& e = **impl;
    InArchive in(from.chunks);
    e.archive(in);
    if (in.ok() && in.left() > 0) in.refuse("it is longer than the state of the design");
    if (in.ok() && (e.net.tick != from.tick || e.net.tick == 0 || e.net.tick % e.plan.frameTicks != 0)) in.refuse("its time is not that of a frame");
    if (!in.ok()) return std::unexpected(Error{"the checkpoint at tick " + std::to_string(from.tick) + " does not fit its design: " + in.why(), e.plan.experiment.title, "start from an earlier one, or from the beginning"});
    for (PopulationState& p : e.net.populations) p.prepare(e.net.dtMs);
    for (ProjectionState& p : e.net.projections) p.prepare(e.net.tick);
    for (std::size_t r = 0; r < e.plan.growth.size(); ++r) e.growth.prepare(r);
    auto engine = std::unique_ptr<SpikingEngine>(new SpikingEngine(std::move(*impl)));
    engine->announceStructure();
    return engine;
}

Checkpoint SpikingEngine::checkpoint() const
{
    Checkpoint c{m->net.tick, {}};
    save([&c](std::vector<std::uint8_t> chunk) { c.chunks.push_back(std::move(chunk)); });
    return c;
}

void SpikingEngine::save(OutArchive::Sink sink) const
{
    OutArchive out(std::move(sink));
    m->archive(out);
    out.finish();
}

void SpikingEngine::announceStructure()
{
    if (m->net.tick == 0) return; // not told yet
    const auto w = m->weights();
    m->pendingStart = std::make_shared<const NetworkStart>(
        NetworkStart{m->snapshot(*w), std::make_shared<const std::vector<float>>(w->weights), static_cast<std::uint16_t>(EngineReason::BuiltAtStart)});
    m->startCounted = true;
}

const RunInfo& SpikingEngine::info() const { return m->plan.info; }
Tick SpikingEngine::now() const { return m->net.tick; }
const RunPlan& SpikingEngine::plan() const { return m->plan; }
const std::optional<Error>& SpikingEngine::failure() const { return m->failure; }
unsigned SpikingEngine::threads() const { return m->pool->size(); }
unsigned SpikingEngine::threadsAsleep() const { return m->pool->asleep(); }

void SpikingEngine::setThreads(unsigned threads)
{
    threads = std::max(1u, threads);
    if (threads == m->pool->size()) return;
    m->net.repartition(threads);
    m->pool = std::make_unique<WorkerPool>(threads);
}

std::size_t SpikingEngine::bytes() const { return m->net.bytes() + m->spikes.capacity() * sizeof(GlobalSpike); }

std::uint64_t SpikingEngine::neuronCount() const { return m->net.neurons(); }
std::uint64_t SpikingEngine::synapseCount() const { return m->net.synapses(); }
const SpikingEngine::Totals& SpikingEngine::totals() const { return m->totals; }

bool SpikingEngine::finished() const
{
    if (m->plan.endTick > 0 && m->net.tick >= m->plan.endTick) return true;
    return m->protocol && m->protocol->finished();
}

FramePtr SpikingEngine::advance()
{
    const FlushDenormals flush;
    Impl& e = *m;
    auto frame = std::make_shared<EpochFrame>();
    frame->range = {e.net.tick, e.net.tick + e.plan.frameTicks};
    frame->start = std::exchange(e.pendingStart, nullptr);
    e.applyCommands(*frame);

    e.spikes.clear();
    while (e.net.tick < frame->range.end && !e.net.fault) {
        e.net.runEpoch(*e.pool, &e.spikes);
        e.growth.observe();
    }
    e.publishSpikes(*frame);
    if (e.net.fault) {
        e.failure = describe(*e.net.fault, e.net.populations, e.net.dtMs);
        frame->range.end = e.net.tick;
        e.countStart(*frame);
        frame->structureVersion = e.structureVersion;
        return frame;
    }

    e.boundary = frame->range.end;
    const Tick stamp = frame->range.end - 1;
    e.net.trim(*e.pool);
    e.growth.run({stamp, e.boundary, e.plan.frameTicks, e.episode, e.episodeBegin, episodeEnds()}, frame->structure, frame->metrics);
    if (e.protocol) e.protocol->atFrameEnd(*this, frame->metrics);
    for (Metric& metric : frame->metrics) metric.tick = stamp;
    e.countStart(*frame);
    for (const StructureEvent& s : frame->structure) {
        e.hash.add(s);
        e.totals.births += s.kind == StructureKind::Birth;
        e.totals.deaths += s.kind == StructureKind::Death;
        e.totals.formed += s.kind == StructureKind::Connect;
        e.totals.pruned += s.kind == StructureKind::Prune;
    }
    if (!frame->structure.empty()) ++e.structureVersion;
    frame->structureVersion = e.structureVersion;
    e.sample(*frame);
    // The last steps may be younger than the last look at the states.
    if (finished())
        if (const auto fault = findFault(e.net.populations, stamp)) e.failure = describe(*fault, e.net.populations, e.net.dtMs);
    return frame;
}

void SpikingEngine::Impl::publishSpikes(EpochFrame& frame)
{
    totals.spikes += spikes.size();
    frame.spikes.reserve(spikes.size());
    for (const GlobalSpike& s : spikes) {
        hash.add(s);
        ++rateCount[s.population];
        if (recordedPopulation[s.population]) frame.spikes.push_back({static_cast<std::uint32_t>(s.tick - frame.range.begin), s.id});
    }
}

void SpikingEngine::Impl::sample(EpochFrame& frame)
{
    const Tick end = frame.range.end, stamp = end - 1;
    const auto due = [&](Tick every) { return every > 0 && end / every != frame.range.begin / every; };
    if (due(plan.traceTicks)) {
        const double window = toMs(plan.traceTicks, net.dtMs) / 1000;
        ProbeId id = 0;
        for (std::size_t k = 0; k < net.populations.size(); ++k) {
            if (net.populations[k].drive) continue;
            const std::size_t n = net.populations[k].living.size();
            frame.samples.push_back({stamp, id++, n ? static_cast<float>(static_cast<double>(rateCount[k]) / window / static_cast<double>(n)) : 0.f});
            rateCount[k] = 0;
        }
        for (std::size_t k = 0; k < net.populations.size(); ++k)
            if (plan.info.populations[k].grows) frame.samples.push_back({stamp, id++, static_cast<float>(net.populations[k].living.size())});
        frame.samples.push_back({stamp, id++, static_cast<float>(net.neurons())});
        frame.samples.push_back({stamp, id++, static_cast<float>(net.synapses())});
        std::vector<float> ofRules;
        growth.summaries(ofRules);
        for (const float v : ofRules) frame.samples.push_back({stamp, id++, v});
    }
    if (due(plan.activityTicks)) frame.activity = activityFrame(stamp, plan.activityTicks);
    const bool last = plan.endTick > 0 && end >= plan.endTick;
    if (plan.keyframeTicks > 0 && (due(plan.keyframeTicks) || last || (protocol && protocol->finished()))) {
        const auto w = weights();
        frame.keyframe = Keyframe{snapshot(*w), w};
    }
}

std::shared_ptr<const ActivityFrame> SpikingEngine::Impl::activityFrame(Tick stamp, Tick interval)
{
    auto a = std::make_shared<ActivityFrame>();
    a->tick = stamp;
    a->interval = interval;
    struct Row {
        NeuronId id;
        float maturity, rate;
    };
    std::vector<Row> rows;
    const double window = toMs(interval, net.dtMs) / 1000;
    for (PopulationState& p : net.populations)
        for (const Slot s : p.living) {
            rows.push_back({NeuronId{p.ids[s]}, p.maturity[s], static_cast<float>(p.activitySpikes[s] / window)});
            p.activitySpikes[s] = 0;
        }
    std::ranges::sort(rows, {}, &Row::id);
    for (const Row& r : rows) {
        a->ids.push_back(r.id);
        a->maturity.push_back(r.maturity);
        a->rate.push_back(r.rate);
    }
    return a;
}

std::shared_ptr<const StructureSnapshot> SpikingEngine::Impl::snapshot(const WeightSnapshot& synapses) const
{
    auto out = std::make_shared<StructureSnapshot>();
    out->tick = net.tick;
    out->version = structureVersion;
    for (std::size_t k = 0; k < net.populations.size(); ++k) {
        const PopulationState& p = net.populations[k];
        for (const auto* list : {&p.living, &p.reserve})
            for (const Slot s : *list)
                out->neurons.push_back({NeuronId{p.ids[s]}, static_cast<PopulationIndex>(k), p.stage[s], p.born[s] > 0 ? p.born[s] - 1 : 0, p.parent[s], p.position[s]});
    }
    std::ranges::sort(out->neurons, {}, &NeuronState::id);
    out->synapses = synapses.synapses;
    return out;
}

std::shared_ptr<const WeightSnapshot> SpikingEngine::Impl::weights()
{
    auto out = std::make_shared<WeightSnapshot>();
    out->tick = net.tick;
    struct Row {
        SynapseState s;
        float w;
    };
    std::vector<Row> rows;
    for (std::size_t k = 0; k < net.projections.size(); ++k) {
        ProjectionState& p = net.projections[k];
        const auto first = static_cast<std::ptrdiff_t>(rows.size());
        std::vector<float> settled; // into a copy: looking changes nothing
        for (std::size_t at = 0; at < p.parts.size(); ++at) {
            const RowPool& table = p.parts[at].rows;
            for (Slot s = 0; s < table.sources(); ++s) {
                settled.resize(table.size(s));
                p.settledWeights(at, s, net.tick, net.populations[p.plan->target], settled);
                for (std::uint32_t i = 0; i < table.size(s); ++i) {
                    if (net.populations[p.plan->target].stage[table.targets(s)[i]] == Stage::Dead) continue; // on its way out
                    rows.push_back({{NeuronId{net.populations[p.plan->source].ids[s]}, NeuronId{net.populations[p.plan->target].ids[table.targets(s)[i]]},
                                     static_cast<ProjectionIndex>(k)},
                                    settled[i]});
                }
            }
        }
        std::stable_sort(rows.begin() + first, rows.end(), [](const Row& a, const Row& b) { return a.s.source != b.s.source ? a.s.source < b.s.source : a.s.target < b.s.target; });
    }
    out->synapses.reserve(rows.size());
    out->weights.reserve(rows.size());
    for (const Row& r : rows) {
        out->synapses.push_back(r.s);
        out->weights.push_back(r.w);
    }
    return out;
}

double* SpikingEngine::Impl::find(const std::string& path, std::function<void()>* changed, double* min, double* max)
{
    std::vector<std::string> part;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t dot = std::min(path.find('.', at), path.size());
        part.push_back(path.substr(at, dot - at));
        at = dot + 1;
    }
    std::erase(part, "parameters");
    if (part.size() != 3) return nullptr;
    const auto in = [&](const ng_kernel& k, std::vector<double>& values) -> double* {
        std::size_t at = 0;
        for (std::uint32_t f = 0; f < k.n_fields; ++f) {
            if (k.fields[f].role != NG_ROLE_PARAMETER) continue;
            if (part[2] == k.fields[f].name) {
                if (min) *min = k.fields[f].min;
                if (max) *max = k.fields[f].max;
                return &values[at];
            }
            ++at;
        }
        return nullptr;
    };
    if (part[0] == "populations") {
        for (PopulationState& p : net.populations)
            if (p.plan->design.id == part[1]) {
                if (changed) *changed = [this, &p] { p.prepare(net.dtMs); };
                return in(*p.plan->kernel, p.parameters);
            }
    } else if (part[0] == "projections") {
        for (ProjectionState& p : net.projections)
            if (p.plan->design.id == part[1]) {
                if (changed) *changed = [this, &p] { p.prepare(net.tick); };
                return in(*p.plan->kernel, p.parameters);
            }
    } else if (part[0] == "growth") {
        for (std::size_t r = 0; r < plan.growth.size(); ++r)
            if (plan.growth[r].design.id == part[1]) {
                if (changed) *changed = [this, r] { growth.prepare(r); };
                return in(*plan.growth[r].kernel, growth.parameters(r));
            }
    }
    return nullptr;
}

ProjectionState* SpikingEngine::Impl::projectionOf(const double* parameter)
{
    const auto it = std::ranges::find_if(net.projections, [&](const ProjectionState& p) {
        return parameter >= p.parameters.data() && parameter < p.parameters.data() + p.parameters.size();
    });
    return it == net.projections.end() ? nullptr : &*it;
}

bool SpikingEngine::Impl::accepts(const EngineCommand& c)
{
    double* const at = find(c.path, nullptr, nullptr, nullptr);
    const ProjectionState* const p = projectionOf(at);
    if (!p) return true;
    std::vector<double> then = p->parameters;
    then[static_cast<std::size_t>(at - p->parameters.data())] = c.value;
    return p->accepts(then);
}

std::optional<Error> SpikingEngine::post(const EngineCommand& c)
{
    if (c.path.starts_with("task.")) {
        if (!m->protocol || !m->protocol->number(c.path.substr(5)))
            return Error{"this cannot be changed while the run goes", c.path, "change it in the design and start again"};
    } else {
        double lo = 0, hi = 0;
        if (!m->find(c.path, nullptr, &lo, &hi)) return Error{"this cannot be changed while the run goes", c.path, "change it in the design and start again"};
        if (!(c.value >= lo && c.value <= hi))
            return Error{"out of range: " + std::to_string(c.value), c.path, "use a value from " + std::to_string(lo) + " to " + std::to_string(hi)};
        if (!m->accepts(c))
            return Error{"a running projection cannot change the form of its rule with this", c.path, "change it in the design and start again"};
    }
    m->commands.push_back(c);
    return std::nullopt;
}

void SpikingEngine::Impl::applyCommands(EpochFrame& frame)
{
    for (const EngineCommand& c : commands) {
        double before = 0;
        if (c.path.starts_with("task.")) {
            const std::string rest = c.path.substr(5);
            before = protocol->number(rest).value_or(0);
            if (protocol->setNumber(rest, c.value)) continue;
        } else {
            std::function<void()> changed;
            double* at = find(c.path, &changed, nullptr, nullptr);
            before = *at;
            if (ProjectionState* const p = projectionOf(at)) p->beforeChange(net.tick, net.populations[p->plan->target]);
            *at = c.value;
            changed();
        }
        if (before != c.value) frame.applied.push_back({frame.range.begin, c.path, before, c.value});
    }
    commands.clear();
}

std::string SpikingEngine::hash()
{
    RunHash all = m->hash;
    const auto now = m->weights(); // named: a temporary in a range-for does not live long enough
    for (const float w : now->weights) all.add(w);
    return all.text();
}

void SpikingEngine::beginEpisode(Tick length)
{
    ++m->episode;
    m->episodeBegin = m->net.tick;
    m->episodeLength = length;
    for (PopulationState& p : m->net.populations) std::ranges::fill(p.episodeSpikes, 0u);
}

Tick SpikingEngine::episodeBegin() const { return m->episodeBegin; }
bool SpikingEngine::episodeEnds() const { return m->episodeLength > 0 && m->net.tick == m->episodeBegin + m->episodeLength; }
void SpikingEngine::resetTransients() { resetActivity(m->net); }

void SpikingEngine::setState(PopulationIndex p, std::string_view field, std::span<const float> values)
{
    assignState(m->net.populations[p], field, values);
}

SpikingEngine::PopulationActivity SpikingEngine::activity(PopulationIndex index) const
{
    PopulationActivity out;
    const PopulationState& p = m->net.populations[index];
    for (const Slot s : p.living) {
        out.ids.push_back(NeuronId{p.ids[s]});
        out.episodeSpikes.push_back(p.episodeSpikes[s]);
        out.plasticity.push_back(p.plasticity[s]);
    }
    return out;
}

std::vector<double> SpikingEngine::state(PopulationIndex index, std::string_view field) const
{
    std::vector<double> out;
    const PopulationState& p = m->net.populations[index];
    const std::size_t at = p.stateIndex(field);
    if (at == p.stateCount()) return out;
    for (const Slot s : p.living) out.push_back(p.state(at, s));
    return out;
}

std::shared_ptr<const WeightSnapshot> SpikingEngine::weights() { return m->weights(); }

std::shared_ptr<const StructureSnapshot> SpikingEngine::structure() { return m->snapshot(*m->weights()); }

struct FrozenNetwork::Impl {
    Network net;
    WorkerPool pool{1};
};

FrozenNetwork::FrozenNetwork(std::unique_ptr<Impl> impl) : m(std::move(impl)) {}
FrozenNetwork::FrozenNetwork(FrozenNetwork&&) noexcept = default;
FrozenNetwork& FrozenNetwork::operator=(FrozenNetwork&&) noexcept = default;
FrozenNetwork::~FrozenNetwork() = default;
FrozenNetwork::FrozenNetwork(const FrozenNetwork& o) : m(new Impl{o.m->net}) {}

FrozenNetwork SpikingEngine::frozen()
{
    FrozenNetwork copy(std::unique_ptr<FrozenNetwork::Impl>(new FrozenNetwork::Impl{m->net}));
    copy.m->net.settle(copy.m->pool);
    for (ProjectionState& p : copy.m->net.projections) p.frozen = true;
    return copy;
}

void FrozenNetwork::resetTransients() { resetActivity(m->net); }
// The ring is addressed by the clock, so the clock moves in whole epochs and only over empty rings.
void FrozenNetwork::setTick(Tick t) { m->net.tick = t / m->net.epochTicks * m->net.epochTicks; }
void FrozenNetwork::setState(PopulationIndex p, std::string_view field, std::span<const float> values) { assignState(m->net.populations[p], field, values); }

std::vector<std::uint32_t> FrozenNetwork::respond(Tick ticks, PopulationIndex readout)
{
    const FlushDenormals flush;
    PopulationState& p = m->net.populations[readout];
    std::ranges::fill(p.episodeSpikes, 0u);
    for (const Tick end = m->net.tick + ticks; m->net.tick < end;) m->net.runEpoch(m->pool, nullptr);
    std::vector<std::uint32_t> out;
    for (const Slot s : p.living) out.push_back(p.episodeSpikes[s]);
    return out;
}

} // namespace ng
