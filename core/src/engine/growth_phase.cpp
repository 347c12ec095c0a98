#include "growth_phase.h"

#include <ng/plugin/philox.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ng {

namespace {

/// Synapses a sweep looks at in a frame at least; networks up to this size are swept in the frame of the death.
constexpr std::uint64_t kSweepAtLeast = 16'384;
/// Simulated time in which a sweep passes all rows of a large projection [ms].
constexpr double kSweepMs = 1000;

bool due(const GrowthRuleState& r, const GrowthMoment& when, double dtMs)
{
    const std::int32_t interval = r.plan->kernel->interval;
    if (interval < 0) return true;
    const auto ticks = std::max<Tick>(1, static_cast<Tick>(std::llround(r.parameters[static_cast<std::size_t>(interval)] / dtMs)));
    return when.now / ticks != (when.now - when.frameTicks) / ticks;
}

} // namespace

GrowthPhase::GrowthPhase(Network& net, const RunPlan& plan) : m_net(net), m_plan(plan)
{
    for (const GrowthPlan& g : plan.growth) {
        GrowthRuleState& r = m_rules.emplace_back();
        r.plan = &g;
        r.parameters = g.parameters;
        r.derived.resize(g.kernel->n_derived);
        r.summary.resize(g.kernel->n_summaries);
        for (std::uint32_t f = 0; f < g.kernel->n_fields; ++f) {
            if (g.kernel->fields[f].role == NG_ROLE_PARAMETER) continue;
            r.stateField.push_back(f);
            r.state.emplace_back(net.populations[g.population].capacity, g.kernel->fields[f].default_value);
        }
        for (auto& row : r.state) r.stateRows.push_back(row.data());
        prepare(m_rules.size() - 1);
    }
    m_told.resize(m_rules.size());
    for (const ProjectionPlan& p : plan.projections)
        // The slots of the plan: what only fills a block up depends on the width of blocks, and the sweep must not.
        m_books.emplace_back(std::max(1u, plan.populations[p.source].slotCount), net.populations[p.target].capacity);
    for (const PopulationState& p : net.populations) m_graves.emplace_back().rule.resize(p.capacity, kNoIndex);
}

void GrowthPhase::prepare(std::size_t rule)
{
    GrowthRuleState& r = m_rules[rule];
    if (r.plan->kernel->prepare) r.plan->kernel->prepare(r.parameters.data(), m_net.dtMs, r.derived.data());
}

void GrowthPhase::summaries(std::vector<float>& out) const
{
    for (const GrowthRuleState& r : m_rules)
        for (const double v : r.summary) out.push_back(static_cast<float>(v));
}

void GrowthPhase::observe()
{
    for (GrowthRuleState& r : m_rules) {
        const auto watch = r.plan->kernel->observe;
        if (!watch) continue;
        const auto spikes = m_net.spikes(r.plan->population);
        if (spikes.empty()) continue;
        m_spikes.clear();
        for (const LocalSpike& s : spikes) m_spikes.push_back({s.tick, s.slot});
        ng_growth_view g{};
        g.tick = m_net.tick;
        g.dt_ms = m_net.dtMs;
        g.parameters = r.parameters.data();
        g.derived = r.derived.data();
        g.states = r.stateRows.data();
        g.neurons = columnsOf(m_net.populations[r.plan->population]);
        watch(&g, m_spikes.data(), static_cast<std::uint32_t>(m_spikes.size()));
    }
}

void GrowthPhase::age(const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    for (std::size_t pi = 0; pi < m_net.populations.size(); ++pi) {
        PopulationState& p = m_net.populations[pi];
        const auto& maturation = p.plan->design.maturation;
        if (!maturation || !maturation->enabled || p.growing.empty()) continue;
        std::erase_if(p.growing, [&](const PopulationState::Growing& young) {
            const Slot s = young.slot;
            if (p.ids[s] != young.id || !p.isAlive(s)) return true; // died before it grew up
            const double age = toMs(when.now - p.born[s], m_net.dtMs);
            const double byAge = age / maturation->criticalPeriodMs;
            const double bySpikes = maturation->spikesToMature > 0 ? static_cast<double>(p.totalSpikes[s]) / maturation->spikesToMature : 0;
            const auto m = static_cast<float>(std::min(1.0, std::max(byAge, bySpikes)));
            p.maturity[s] = std::max(p.maturity[s], m);
            p.plasticity[s] = static_cast<float>(maturation->adultPlasticity + (1 - maturation->adultPlasticity) * (1 - static_cast<double>(p.maturity[s])));
            const Stage next = p.maturity[s] >= 1 ? Stage::Mature : age >= maturation->immatureMs ? Stage::CriticalPeriod : Stage::Immature;
            if (next != p.stage[s]) {
                p.stage[s] = next;
                StructureEvent e;
                e.tick = when.stamp;
                e.kind = StructureKind::StageChange;
                e.stage = next;
                e.population = static_cast<PopulationIndex>(pi);
                e.neuron = NeuronId{p.ids[s]};
                const bool spikes = next == Stage::Mature && bySpikes > byAge;
                e.reason = static_cast<std::uint16_t>(spikes ? EngineReason::OwnSpikes : EngineReason::Age);
                e.measured = static_cast<float>(spikes ? static_cast<double>(p.totalSpikes[s]) : age);
                e.limit = static_cast<float>(spikes ? maturation->spikesToMature : next == Stage::Mature ? maturation->criticalPeriodMs : maturation->immatureMs);
                out.push_back(e);
            }
            return next == Stage::Mature;
        });
    }
}

void GrowthPhase::ask(const GrowthMoment& when, std::vector<Metric>& metrics)
{
    std::vector<bool> asked(m_rules.size(), false);
    for (std::size_t r = 0; r < m_rules.size(); ++r) {
        if (asked[r]) continue;
        const ng_kernel* const kernel = m_rules[r].plan->kernel;
        std::vector<std::size_t> together{r};
        if (kernel->propose_together)
            for (std::size_t other = r + 1; other < m_rules.size(); ++other)
                if (m_rules[other].plan->kernel == kernel) together.push_back(other);
        for (const std::size_t each : together) asked[each] = true;
        if (!due(m_rules[r], when, m_net.dtMs)) continue;
        std::deque<GrowthView> views;
        std::vector<const ng_growth_view*> pointers;
        for (const std::size_t each : together) pointers.push_back(views.emplace_back(m_net, m_plan, m_books, m_rules[each], each, when, m_proposals).view());
        if (kernel->propose_together) kernel->propose_together(pointers.data(), static_cast<std::uint32_t>(pointers.size()));
        else kernel->propose(pointers.front());
        for (const std::size_t each : together)
            for (std::uint32_t k = 0; k < kernel->n_summaries; ++k)
                metrics.push_back({0, std::string(kernel->summaries[k].name) + "_" + m_plan.populations[m_rules[each].plan->population].design.id, -1, -1, m_rules[each].summary[k]});
    }
}

StructureEvent GrowthPhase::synapseEvent(StructureKind kind, std::size_t projection, Slot source, Slot target, float weight, RuleIndex rule, Tick stamp) const
{
    const ProjectionPlan& pp = *m_net.projections[projection].plan;
    StructureEvent e;
    e.tick = stamp;
    e.kind = kind;
    e.population = pp.target;
    e.neuron = idAt(pp.target, target);
    e.source = idAt(pp.source, source);
    e.projection = static_cast<ProjectionIndex>(projection);
    e.rule = rule;
    e.weight = weight;
    return e;
}

void GrowthPhase::setCause(StructureEvent& e, std::size_t rule, const ng_cause& cause) const
{
    const GrowthPlan& plan = *m_rules[rule].plan;
    e.rule = static_cast<RuleIndex>(rule);
    e.reason = static_cast<std::uint16_t>(plan.firstReason + std::min(cause.reason, plan.kernel->n_reasons - 1));
    e.measured = cause.measured;
    e.limit = cause.limit;
}

SynapseBook::Lost GrowthPhase::lostByDeath(std::size_t projection, Tick stamp, std::vector<StructureEvent>& out, RuleIndex fixedRule)
{
    const Graveyard& graves = m_graves[m_net.projections[projection].plan->target];
    return [this, projection, stamp, &out, fixedRule, &graves](Slot source, Slot target, float weight) {
        const RuleIndex rule = fixedRule != kNoIndex ? fixedRule : graves.rule[target];
        StructureEvent e = synapseEvent(StructureKind::Prune, projection, source, target, weight, rule, stamp);
        e.reason = static_cast<std::uint16_t>(EngineReason::NeuronDied);
        out.push_back(e);
    };
}

void GrowthPhase::kill(const Proposals::Death& d, const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    const PopulationIndex pi = m_rules[d.rule].plan->population;
    PopulationState& p = m_net.populations[pi];
    if (!p.isAlive(d.slot)) return; // two rules may want the same neuron
    const auto rule = static_cast<RuleIndex>(d.rule);
    m_graves[pi].slots.push_back(d.slot);
    ++m_graves[pi].buried;
    m_graves[pi].rule[d.slot] = rule;
    for (std::size_t k = 0; k < m_net.projections.size(); ++k) {
        ProjectionState& pr = m_net.projections[k];
        if (pr.plan->source == pi) m_books[k].clearRow(pr, d.slot, lostByDeath(k, when.stamp, out, rule));
        if (pr.plan->target == pi) m_books[k].bury(d.slot);
    }
    StructureEvent e;
    e.tick = when.stamp;
    e.kind = StructureKind::Death;
    e.stage = Stage::Dead;
    e.population = pi;
    e.neuron = idAt(pi, d.slot);
    setCause(e, d.rule, d.cause);
    out.push_back(e);

    m_dropped += p.pendingInput(d.slot);
    p.setAlive(d.slot, false);
    p.stage[d.slot] = Stage::Dead;
    p.clearInput(d.slot);
    p.living.remove(d.slot);
    for (GrowthRuleState& r : m_rules)
        if (r.plan->population == pi) r.forget(d.slot);
}

void GrowthPhase::release(PopulationIndex pi)
{
    Graveyard& g = m_graves[pi];
    std::uint64_t swept = g.buried;
    for (std::size_t k = 0; k < m_books.size(); ++k)
        if (m_net.projections[k].plan->target == pi) swept = std::min(swept, m_books[k].swept());
    for (; g.released < swept; ++g.released) {
        m_net.populations[pi].freeSlot(g.slots.front());
        g.slots.pop_front();
    }
}

void GrowthPhase::sweep(const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    for (std::size_t k = 0; k < m_books.size(); ++k) {
        if (!m_books[k].sweeping()) continue;
        ProjectionState& pr = m_net.projections[k];
        const auto share = static_cast<std::uint64_t>(static_cast<double>(pr.synapses()) * toMs(when.frameTicks, m_net.dtMs) / kSweepMs);
        m_books[k].sweep(pr, std::max(kSweepAtLeast, share), lostByDeath(k, when.stamp, out, kNoIndex));
    }
    for (std::size_t pi = 0; pi < m_graves.size(); ++pi)
        if (!m_graves[pi].slots.empty()) release(static_cast<PopulationIndex>(pi));
}

void GrowthPhase::makeRoom(PopulationIndex pi, const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    for (std::size_t k = 0; k < m_books.size(); ++k)
        if (m_net.projections[k].plan->target == pi && m_books[k].sweeping())
            m_books[k].sweep(m_net.projections[k], ~std::uint64_t{0}, lostByDeath(k, when.stamp, out, kNoIndex));
    release(pi);
}

void GrowthPhase::resolvePrunes()
{
    // Several proposals may name synapses of one pair, by their number among the pair's or as any. They are carried out together when the
    // first of them comes up, the highest number first, so that the others keep theirs. What is named twice goes once.
    std::vector<Proposals::Prune>& all = m_proposals.prunes;
    std::vector<std::uint32_t> order(all.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto pair = [&](std::uint32_t i) { return std::tuple(all[i].projection, all[i].source, all[i].target); };
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return std::tuple(pair(a), all[a].ordinal, a) < std::tuple(pair(b), all[b].ordinal, b); });
    struct Place {
        std::uint32_t first; ///< of the pair, in the order of proposals
        std::uint32_t at;
    };
    std::vector<Place> places;
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        std::uint32_t first = order[begin];
        while (end < order.size() && pair(order[end]) == pair(order[begin])) first = std::min(first, order[end++]);
        std::size_t named = begin; // the named ones come first and ascend
        std::uint32_t any = 0;
        for (std::size_t k = begin; k < end; ++k) {
            Proposals::Prune& p = all[order[k]];
            if (p.ordinal == Proposals::kAny) {
                for (; named < k && all[order[named]].ordinal <= any; ++named) any += all[order[named]].ordinal == any;
                p.ordinal = any++;
            } else if (k > begin && all[order[k - 1]].ordinal == p.ordinal) {
                continue;
            }
            places.push_back({first, order[k]});
        }
    }
    std::ranges::sort(places, [&](const Place& a, const Place& b) { return a.first != b.first ? a.first < b.first : all[a.at].ordinal > all[b.at].ordinal; });
    std::vector<Proposals::Prune> resolved;
    resolved.reserve(places.size());
    for (const Place& p : places) resolved.push_back(all[p.at]);
    all = std::move(resolved);
}

void GrowthPhase::prune(const Proposals::Prune& d, const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    ProjectionState& pr = m_net.projections[d.projection];
    // What died in this frame took its synapses along, or the sweep will.
    if (m_net.populations[pr.plan->target].stage[d.target] == Stage::Dead || m_net.populations[pr.plan->source].stage[d.source] == Stage::Dead) return;
    const auto weight = m_books[d.projection].remove(pr, d.source, d.target, d.ordinal);
    if (!weight) return refuse(d.rule, Refusal::Gone);
    StructureEvent e = synapseEvent(StructureKind::Prune, d.projection, d.source, d.target, *weight, static_cast<RuleIndex>(d.rule), when.stamp);
    setCause(e, d.rule, d.cause);
    out.push_back(e);
}

void GrowthPhase::connect(const Proposals::Connect& c, std::uint32_t number, const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    const ProjectionPlan& pp = m_plan.projections[c.projection];
    if (!m_net.populations[pp.source].isAlive(c.source) || !m_net.populations[pp.target].isAlive(c.target)) return; // died in this frame
    if (c.instead != kNoSlot) {
        const auto lost = m_books[c.projection].remove(m_net.projections[c.projection], c.instead, c.target, 0);
        if (!lost) return; // went with its source, or was moved already
        StructureEvent e = synapseEvent(StructureKind::Prune, c.projection, c.instead, c.target, *lost, static_cast<RuleIndex>(c.rule), when.stamp);
        setCause(e, c.rule, c.cause);
        out.push_back(e);
    }
    // One stream per new synapse of a frame; the frame goes into the key.
    RngStream rng(m_net.seed ^ (when.now * 0x9E3779B97F4A7C15ull), RngPurpose::Wiring, 0x80000000u | c.projection, number);
    const float weight = makeSynapse(m_net, m_plan, c.projection, c.source, c.target, c.weight, c.delayMs, rng);
    m_books[c.projection].added(c.target);
    StructureEvent e = synapseEvent(StructureKind::Connect, c.projection, c.source, c.target, weight, static_cast<RuleIndex>(c.rule), when.stamp);
    setCause(e, c.rule, c.cause);
    out.push_back(e);
}

void GrowthPhase::wake(const Proposals::Birth& b, const GrowthMoment& when, StructureEvent e, std::vector<StructureEvent>& out)
{
    const PopulationIndex pi = m_rules[b.rule].plan->population;
    PopulationState& p = m_net.populations[pi];
    if (p.reserve.empty()) return refuse(b.rule, Refusal::Gone);
    const Slot s = p.reserve.front();
    p.reserve.remove(s);
    p.stage[s] = e.stage;
    p.born[s] = when.now; // its life begins now
    p.setAlive(s, true);
    p.resetSlot(s, true, m_net.seed);
    p.living.insert(s, [&](Slot o) { return p.ids[o]; });
    p.growing.push_back({s, p.ids[s]});
    e.kind = StructureKind::StageChange;
    e.neuron = idAt(pi, s);
    out.push_back(e);
    // Its synapses exist since the start; the imprint takes their weights over.
    if (b.imprintInto == kNoIndex) return;
    ProjectionPart& part = m_net.projections[b.imprintInto].owner(s);
    for (const auto& in : part.incoming(s)) part.rows.weightAt(in.position) = b.imprint[in.source];
}

void GrowthPhase::bear(const Proposals::Birth& b, const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    const PopulationIndex pi = m_rules[b.rule].plan->population;
    PopulationState& p = m_net.populations[pi];
    StructureEvent e;
    e.tick = when.stamp;
    e.population = pi;
    setCause(e, b.rule, {b.what.reason, b.what.measured, b.what.limit});
    e.stage = p.plan->design.maturation ? Stage::Immature : Stage::Mature;
    if (b.what.from_reserve) return wake(b, when, e, out);
    if (p.isFull()) return refuse(b.rule, Refusal::Cap);
    if (!p.hasFreeSlot()) makeRoom(pi, when, out);
    const Slot s = bearNeuron(m_net, pi, {b.what.x, b.what.y, b.what.z}, b.parent, e.stage);
    p.born[s] = when.now;
    e.kind = StructureKind::Birth;
    e.neuron = idAt(pi, s);
    e.parent = b.parent;
    e.position = p.position[s];
    out.push_back(e);
    for (std::size_t k = 0; k < m_net.projections.size(); ++k) {
        const ProjectionPlan& pp = m_plan.projections[k];
        if (!pp.design.growsWithNewborns) continue;
        const auto index = static_cast<ProjectionIndex>(k);
        const auto made = [&](Slot source, Slot target, float weight) {
            m_books[k].added(target);
            StructureEvent c = synapseEvent(StructureKind::Connect, k, source, target, weight, static_cast<RuleIndex>(b.rule), when.stamp);
            c.reason = static_cast<std::uint16_t>(EngineReason::WiredAtBirth);
            out.push_back(c);
        };
        if (pp.target == pi) wireNewborn(m_net, m_plan, index, s, true, b.imprintInto == index ? b.imprint.data() : nullptr, made);
        if (pp.source == pi) wireNewborn(m_net, m_plan, index, s, false, nullptr, made);
    }
}

void GrowthPhase::tellRefusals(std::vector<Metric>& metrics)
{
    for (std::size_t r = 0; r < m_rules.size(); ++r)
        for (std::size_t k = 0; k < kRefusalCount; ++k) {
            if (m_rules[r].refused[k] == m_told[r][k]) continue;
            m_told[r][k] = m_rules[r].refused[k];
            metrics.push_back({0, "refused_" + m_rules[r].plan->design.id + "_" + std::string(refusalName(static_cast<Refusal>(k))), -1, -1, static_cast<double>(m_told[r][k])});
        }
    if (m_dropped == m_droppedTold) return;
    m_droppedTold = m_dropped;
    metrics.push_back({0, "dropped_inputs", -1, -1, static_cast<double>(m_dropped)});
}

void GrowthPhase::run(const GrowthMoment& when, std::vector<StructureEvent>& out, std::vector<Metric>& metrics)
{
    age(when, out);
    m_proposals.clear();
    ask(when, metrics);
    for (const Proposals::Death& d : m_proposals.deaths) kill(d, when, out);
    sweep(when, out);
    resolvePrunes();
    for (const Proposals::Prune& d : m_proposals.prunes) prune(d, when, out);
    std::uint32_t number = 0;
    for (const Proposals::Connect& c : m_proposals.connects) connect(c, number++, when, out);
    for (const Proposals::Birth& b : m_proposals.births) bear(b, when, out);
    tellRefusals(metrics);
}

} // namespace ng
