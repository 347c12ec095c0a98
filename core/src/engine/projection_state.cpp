#include "projection_state.h"

#include <algorithm>
#include <cmath>

namespace ng {

ProjectionPart::ProjectionPart(std::uint32_t sources, Slot first, Slot end, std::uint32_t targets, const ProjectionPlan& p)
    : rows(sources, !p.fixedDelay), firstTarget(first), endTarget(end)
{
    if (p.kernel->pre_tau >= 0) pre.resize(sources);
    if (p.kernel->post_tau >= 0) {
        historyTick.resize(targets);
        historyTrace.resize(targets);
    }
}

std::span<const ProjectionPart::Incoming> ProjectionPart::incoming(Slot target)
{
    if (!m_indexed) {
        const std::uint32_t n = endTarget - firstTarget;
        m_start.assign(n + 1, 0);
        const auto sources = rows.sources();
        for (Slot s = 0; s < sources; ++s)
            for (std::uint32_t k = 0; k < rows.size(s); ++k) ++m_start[rows.targets(s)[k] - firstTarget + 1];
        for (std::uint32_t k = 0; k < n; ++k) m_start[k + 1] += m_start[k];
        m_incoming.resize(m_start[n]);
        std::vector<std::uint32_t> at(m_start.begin(), m_start.end() - 1);
        for (Slot s = 0; s < sources; ++s)
            for (std::uint32_t k = 0; k < rows.size(s); ++k) m_incoming[at[rows.targets(s)[k] - firstTarget]++] = {s, rows.begin(s) + k};
        m_indexed = true;
    }
    const std::uint32_t k = target - firstTarget;
    return {m_incoming.data() + m_start[k], m_incoming.data() + m_start[k + 1]};
}

ProjectionState::ProjectionState(const ProjectionPlan& p, const PopulationState& source, const PopulationState& target, std::uint32_t partCount)
    : plan(&p), parameters(p.parameters), derived(p.kernel->n_derived)
{
    // Parts are whole blocks of targets.
    const std::uint32_t blocksPerPart = (target.blocks + partCount - 1) / partCount;
    m_partSize = blocksPerPart * target.width;
    for (Slot first = 0; first < target.capacity; first += m_partSize)
        parts.emplace_back(source.capacity, first, std::min(target.capacity, first + m_partSize), target.capacity, p);
}

std::uint64_t ProjectionState::synapses() const
{
    std::uint64_t n = 0;
    for (const ProjectionPart& p : parts) n += p.rows.synapses();
    return n;
}

void ProjectionState::add(Slot source, Slot target, float weight, std::uint16_t delay)
{
    ProjectionPart& p = owner(target);
    p.rows.append(source, target, weight, delay);
    p.structureChanged();
}

/// The per-target pointers a kernel gets; made once per call of deliver().
struct HistoryView {
    std::vector<const std::uint64_t*> tick;
    std::vector<const double*> trace;
    std::vector<std::uint32_t> count;

    HistoryView(const ProjectionPart& p, bool wanted)
    {
        if (!wanted || p.historyTick.empty()) return;
        tick.resize(p.endTarget);
        trace.resize(p.endTarget);
        count.resize(p.endTarget);
        for (Slot s = p.firstTarget; s < p.endTarget; ++s) {
            tick[s] = p.historyTick[s].data();
            trace[s] = p.historyTrace[s].data();
            count[s] = static_cast<std::uint32_t>(p.historyTick[s].size());
        }
    }
};

ng_row ProjectionState::rowOf(ProjectionPart& p, Slot s, Tick now, const PopulationState& target, double dtMs, const HistoryView& h)
{
    ng_row r{};
    r.n = p.rows.size(s);
    r.target = p.rows.targets(s);
    r.weight = p.rows.weights(s);
    r.delay = p.rows.delays(s);
    r.fixed_delay = plan->delayTicks;
    r.tick = now;
    if (!p.pre.empty()) {
        r.settled_tick = p.pre[s].settled;
        r.last_tick = p.pre[s].last;
        r.pre_trace = p.pre[s].value;
    }
    r.dt_ms = dtMs;
    r.parameters = parameters.data();
    r.derived = derived.data();
    r.plasticity = target.plasticity.data();
    r.history = {h.tick.data(), h.trace.data(), h.count.data()};
    return r;
}

namespace {

double decayed(const ProjectionPart::Trace& t, Tick now, double dtMs, double tau)
{
    return t.value > 0 ? t.value * std::exp(-static_cast<double>(now - t.last) * dtMs / tau) : 0;
}

} // namespace

void ProjectionState::learnAt(ProjectionPart& p, const LocalSpike& spike, const PopulationState& target, double dtMs)
{
    if (target.plasticity[spike.slot] <= 0) return;
    const auto in = p.incoming(spike.slot);
    thread_local std::vector<float*> weight;
    thread_local std::vector<double> trace;
    weight.resize(in.size());
    trace.assign(in.size(), 0.0);
    const double tau = plan->kernel->pre_tau >= 0 ? parameters[static_cast<std::size_t>(plan->kernel->pre_tau)] : 1;
    for (std::size_t k = 0; k < in.size(); ++k) {
        weight[k] = &p.rows.weightAt(in[k].position);
        if (!p.pre.empty()) trace[k] = decayed(p.pre[in[k].source], spike.tick, dtMs, tau);
    }
    ng_column c{};
    c.n = static_cast<std::uint32_t>(in.size());
    c.weight = weight.data();
    c.pre_trace = trace.data();
    c.plasticity = static_cast<double>(target.plasticity[spike.slot]);
    c.tick = spike.tick;
    c.dt_ms = dtMs;
    c.parameters = parameters.data();
    c.derived = derived.data();
    plan->kernel->on_post(&c);
}

void ProjectionState::deliver(std::size_t part, std::span<const LocalSpike> from, std::span<const LocalSpike> to, PopulationState& target, double dtMs)
{
    ProjectionPart& p = parts[part];
    const ng_kernel& k = *plan->kernel;
    const bool learns = plastic();
    const bool keepsHistory = learns && !p.historyTick.empty();
    if (keepsHistory) {
        const double tau = parameters[static_cast<std::size_t>(k.post_tau)];
        for (const LocalSpike& s : to) {
            if (!p.owns(s.slot)) continue;
            auto& ticks = p.historyTick[s.slot];
            auto& traces = p.historyTrace[s.slot];
            const double before = ticks.empty() ? 0 : traces.back() * std::exp(-static_cast<double>(s.tick - ticks.back()) * dtMs / tau);
            ticks.push_back(s.tick);
            traces.push_back(before + 1);
        }
    }
    if (from.empty() && !(learns && k.on_post)) return;
    const HistoryView history(p, keepsHistory && !from.empty());

    float* ring = target.inputRing(plan->port);
    const std::uint32_t w = target.width;
    const std::size_t blockStride = std::size_t{target.ringTicks} * w;
    std::size_t nextTarget = 0;
    const auto learnUpTo = [&](Tick before) {
        for (; nextTarget < to.size() && to[nextTarget].tick < before; ++nextTarget)
            if (p.owns(to[nextTarget].slot)) learnAt(p, to[nextTarget], target, dtMs);
    };
    for (const LocalSpike& s : from) {
        if (learns && k.on_post) learnUpTo(s.tick);
        if (learns && k.on_pre && p.rows.size(s.slot) > 0) {
            const ng_row row = rowOf(p, s.slot, s.tick, target, dtMs, history);
            k.on_pre(&row);
        }
        if (!p.pre.empty() && learns) {
            ProjectionPart::Trace& t = p.pre[s.slot];
            t.value = decayed(t, s.tick, dtMs, parameters[static_cast<std::size_t>(k.pre_tau)]) + 1;
            t.last = s.tick;
            t.settled = s.tick;
        }
        const std::uint32_t n = p.rows.size(s.slot);
        const std::uint32_t* const targets = p.rows.targets(s.slot);
        const float* const weights = p.rows.weights(s.slot);
        if (const std::uint16_t* delays = p.rows.delays(s.slot)) {
            for (std::uint32_t i = 0; i < n; ++i) ring[target.ringIndex(targets[i], s.tick + delays[i])] += weights[i];
        } else {
            float* const row = ring + static_cast<std::size_t>((s.tick + plan->delayTicks) % target.ringTicks) * w;
            if (target.blocks == 1)
                for (std::uint32_t i = 0; i < n; ++i) row[targets[i]] += weights[i];
            else
                // Full blocks are a power of two wide (kMaxWidth), so the block is a shift.
                for (std::uint32_t i = 0; i < n; ++i) row[(targets[i] >> 8) * blockStride + (targets[i] & 255)] += weights[i];
        }
    }
    if (learns && k.on_post) learnUpTo(~Tick{0});
}

void ProjectionState::settle(std::size_t part, Tick now, const PopulationState& target, double dtMs)
{
    ProjectionPart& p = parts[part];
    if (!plastic() || !plan->kernel->settle || p.pre.empty()) return;
    const HistoryView history(p, true);
    for (Slot s = 0; s < p.pre.size(); ++s) {
        if (p.rows.size(s) > 0 && p.pre[s].value > 0) {
            const ng_row row = rowOf(p, s, now, target, dtMs, history);
            plan->kernel->settle(&row);
        }
        p.pre[s].settled = now;
    }
    // A target spike is done with once it has arrived everywhere; the newest that has arrived is kept for its trace.
    for (Slot s = p.firstTarget; s < p.endTarget && !p.historyTick.empty(); ++s) {
        auto& ticks = p.historyTick[s];
        const auto arrived = std::ranges::find_if(ticks, [&](Tick t) { return t + plan->maxDelayTicks >= now; }) - ticks.begin();
        const auto drop = std::max<std::ptrdiff_t>(0, arrived - 1);
        ticks.erase(ticks.begin(), ticks.begin() + drop);
        p.historyTrace[s].erase(p.historyTrace[s].begin(), p.historyTrace[s].begin() + drop);
    }
}

void ProjectionState::forgetSource(Slot s)
{
    for (ProjectionPart& p : parts)
        if (!p.pre.empty()) p.pre[s] = {};
}

void ProjectionState::forgetTarget(Slot s)
{
    ProjectionPart& p = owner(s);
    if (p.historyTick.empty()) return;
    p.historyTick[s].clear();
    p.historyTrace[s].clear();
}

void ProjectionState::resetTraces()
{
    for (ProjectionPart& p : parts)
        for (ProjectionPart::Trace& t : p.pre) t.value = 0;
}

void ProjectionState::prepare(double dtMs)
{
    if (plan->kernel->prepare) plan->kernel->prepare(parameters.data(), dtMs, derived.data());
}

} // namespace ng
