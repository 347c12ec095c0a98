#include "projection_state.h"

#include "delivery.h"

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr Tick kHistoryTicks = 10'000;      ///< rows are brought up to date at least that often, so histories stay short
constexpr std::size_t kHistoryPerTarget = 64; ///< and sooner where targets fire like mad
constexpr double kSlowTrace = 2000;           ///< ticks

double decayed(const ProjectionPart::Trace& t, Tick now, double tauTicks)
{
    return t.value > 0 ? t.value * std::exp(-static_cast<double>(now - t.last) / tauTicks) : 0;
}

std::vector<float> decayTable(double tauTicks)
{
    std::vector<float> out(static_cast<std::size_t>(std::clamp(20 * tauTicks, 1.0, 65536.0)));
    for (std::size_t k = 0; k < out.size(); ++k) out[k] = static_cast<float>(std::exp(-static_cast<double>(k) / tauTicks));
    return out;
}

const float* plasticityOf(const PopulationState& target) { return target.plan->design.maturation ? target.plasticity.data() : nullptr; }

} // namespace

ProjectionPart::ProjectionPart(std::uint32_t sources, Slot first, Slot end, RowFormat format) : rows(sources, format), firstTarget(first), endTarget(end) {}

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

ProjectionState::ProjectionState(const ProjectionPlan& p, const PopulationState& source, const PopulationState& target, std::uint32_t partCount,
                                 const RunPlan& run)
    : plan(&p), parameters(p.parameters), derived(p.kernel->n_derived), m_dtMs(run.experiment.dtMs), m_epochTicks(run.epochTicks)
{
    m_order = orderFor(parameters);
    m_learning = !p.kernel->on_pre ? Learning::None : m_order > 0 ? Learning::Sums : Learning::History;
    m_format.memories = static_cast<std::uint8_t>(m_order);
    if (m_order > 0) {
        m_onPreSums = kernel::atLevel(p.kernel->on_pre_sums[0], p.kernel->on_pre_sums, static_cast<int>(run.simd));
        m_settleSums = kernel::atLevel(p.kernel->settle_sums[0], p.kernel->settle_sums, static_cast<int>(run.simd));
    }
    if (!p.fixedDelay) {
        const bool packs = !p.kernel->on_pre && p.maxDelayTicks < 256 && target.capacity <= RowPool::kTargetMask;
        m_format.delays = packs ? RowFormat::Delays::Packed : RowFormat::Delays::Separate;
    }
    // Parts are whole blocks of targets.
    m_partSize = (target.blocks + partCount - 1) / partCount * target.width;
    for (Slot first = 0; first < target.capacity; first += m_partSize) {
        ProjectionPart& part = parts.emplace_back(source.capacity, first, std::min(target.capacity, first + m_partSize), m_format);
        if (p.kernel->pre_tau >= 0) part.pre.resize(source.capacity);
        if (m_learning == Learning::History || m_order == 2) part.history.emplace(part.endTarget, 1 / ticks(p.kernel->post_tau));
        if (m_learning == Learning::Sums) part.sums.emplace(m_order, part.endTarget, p.delayTicks, m_epochTicks, ticks(p.kernel->pre_tau), ticks(p.kernel->post_tau), 0);
    }
    prepare(0);
}

double ProjectionState::ticks(std::int32_t parameter) const { return parameters[static_cast<std::size_t>(parameter)] / m_dtMs; }

int ProjectionState::orderFor(std::span<const double> values) const
{
    const ng_kernel& k = *plan->kernel;
    if (!k.on_pre || !k.sums_order || !plan->fixedDelay) return 0;
    const auto tau = [&](std::int32_t p) { return values[static_cast<std::size_t>(p)] / m_dtMs; };
    if (!PostSums::fits(m_epochTicks, tau(k.pre_tau), tau(k.post_tau))) return 0;
    const int order = k.sums_order(values.data());
    // The second order keeps single spikes over 25 time constants; slow traces are better off without.
    return order == 2 && tau(k.pre_tau) > kSlowTrace ? 0 : order;
}

bool ProjectionState::accepts(std::span<const double> values) const { return orderFor(values) == m_order; }

void ProjectionState::beforeChange(Tick now, const PopulationState& target)
{
    for (std::size_t part = 0; part < parts.size(); ++part) settle(part, now, target);
}

void ProjectionState::prepare(Tick now)
{
    const ng_kernel& k = *plan->kernel;
    if (k.prepare) k.prepare(parameters.data(), m_dtMs, derived.data());
    if (k.pre_tau >= 0) {
        const double plus = ticks(k.pre_tau);
        if (m_tauPlus > 0 && plus != m_tauPlus) // a trace is told by its value at its spike; see PostHistory::setDecay
            for (ProjectionPart& p : parts)
                for (ProjectionPart::Trace& t : p.pre) t.value *= std::exp(static_cast<double>(now - t.last) * (1 / plus - 1 / m_tauPlus));
        m_tauPlus = plus;
    }
    if (m_learning == Learning::None) return;
    const double plus = ticks(k.pre_tau), minus = ticks(k.post_tau);
    if (m_learning == Learning::History || m_order == 2) {
        m_plus = decayTable(plus);
        m_minus = decayTable(minus);
    }
    for (ProjectionPart& p : parts) {
        if (p.history) p.history->setDecay(1 / minus, now, plan->delayTicks);
        if (!p.sums || p.sums->hasTimes(plus, minus)) continue;
        // Sums with the old time constants cannot go on; everything is settled, and counting starts anew.
        p.sums->restart(plus, minus, m_epochTicks, now);
        for (Slot s = 0; s < p.rows.sources(); ++s) {
            for (std::uint8_t m = 0; m < m_format.memories; ++m) std::fill_n(p.rows.memory(s, m), p.rows.size(s), 0.f);
            p.pre[s].segment = p.sums->segment();
        }
    }
}

std::uint64_t ProjectionState::synapses() const
{
    std::uint64_t n = 0;
    for (const ProjectionPart& p : parts) n += p.rows.synapses();
    return n;
}

std::size_t ProjectionState::bytes() const
{
    std::size_t n = 0;
    for (const ProjectionPart& p : parts) {
        n += p.rows.bytes() + p.indexBytes() + p.pre.capacity() * sizeof(ProjectionPart::Trace);
        if (p.history) n += p.history->bytes();
        if (p.sums) n += p.sums->bytes();
    }
    return n;
}

void ProjectionState::add(Slot source, Slot target, float weight, std::uint16_t delay)
{
    ProjectionPart& p = owner(target);
    // A new synapse takes part from now on: what its target did before is not in it.
    RowPool::Memory memory{};
    if (p.sums && p.pre[source].value > 0)
        for (int m = 0; m < m_order; ++m) memory[static_cast<std::size_t>(m)] = p.sums->since(m + 1, p.pre[source].segment)[target];
    p.rows.append(source, target, weight, delay, memory);
    p.structureChanged();
}

void ProjectionState::finishBuild()
{
    for (ProjectionPart& p : parts) p.rows.sortByDelay();
}

void ProjectionState::repartition(std::uint32_t partCount, Tick now, const PopulationState& target)
{
    const std::uint32_t size = (target.blocks + partCount - 1) / partCount * target.width;
    if (size == m_partSize) return;
    for (ProjectionPart& p : parts)
        if (p.sums) p.sums->arrive(now);
    const std::uint32_t sources = parts.front().rows.sources();
    std::vector<ProjectionPart> next;
    for (Slot first = 0; first < target.capacity; first += size) {
        ProjectionPart& p = next.emplace_back(sources, first, std::min(target.capacity, first + size), m_format);
        p.pre = parts.front().pre; // the same in every part, but for what was settled earlier
        if (parts.front().history) p.history.emplace(p.endTarget, 1 / ticks(plan->kernel->post_tau));
        if (parts.front().sums) p.sums = parts.front().sums->resized(p.endTarget);
        p.nextTrim = parts.front().nextTrim;
    }
    std::vector<std::uint32_t> count(sources);
    for (ProjectionPart& to : next) {
        std::ranges::fill(count, 0u);
        for (const ProjectionPart& from : parts) {
            if (from.endTarget <= to.firstTarget || from.firstTarget >= to.endTarget) continue;
            for (Slot s = 0; s < sources; ++s) {
                const auto targets = from.rows.targets(s);
                for (std::uint32_t k = 0; k < from.rows.size(s); ++k) count[s] += to.owns(targets[k]);
            }
        }
        to.rows.reserveExactly(count);
        for (const ProjectionPart& from : parts) {
            if (from.endTarget <= to.firstTarget || from.firstTarget >= to.endTarget) continue;
            for (Slot s = 0; s < sources; ++s) {
                const auto targets = from.rows.targets(s);
                for (std::uint32_t k = 0; k < from.rows.size(s); ++k)
                    if (to.owns(targets[k])) {
                        RowPool::Memory memory{};
                        for (std::uint8_t m = 0; m < m_format.memories; ++m) memory[m] = from.rows.memory(s, m)[k];
                        to.rows.append(s, targets[k], from.rows.weights(s)[k], from.rows.delay(s, k), memory);
                    }
                if (!to.pre.empty()) to.pre[s].settled = std::min(to.pre[s].settled, from.pre[s].settled);
            }
            const Slot first = std::max(from.firstTarget, to.firstTarget), end = std::min(from.endTarget, to.endTarget);
            if (to.history) {
                const ng_history h = from.history->view();
                for (Slot t = first; t < end; ++t)
                    for (std::uint32_t k = h.range[2 * t]; k < h.range[2 * t + 1]; ++k) to.history->append(t, h.spikes[k]);
            }
            if (to.sums) to.sums->take(*from.sums, first, end);
        }
        if (to.sums) to.sums->sortArrivals(now);
    }
    parts = std::move(next);
    m_partSize = size;
    finishBuild();
}

ng_row ProjectionState::rowOf(ProjectionPart& p, Slot s, Tick now, const PopulationState& target, float* weights) const
{
    ng_row r{};
    r.n = p.rows.size(s);
    r.target = p.rows.words(s); // plastic rows never pack delays into their targets
    r.weight = weights;
    r.delay = p.rows.delays(s);
    r.fixed_delay = plan->delayTicks;
    r.tick = now;
    const ProjectionPart::Trace& t = p.pre[s];
    r.settled_tick = t.settled;
    r.last_tick = t.last;
    r.pre_trace = t.value;
    r.dt_ms = m_dtMs;
    r.parameters = parameters.data();
    r.derived = derived.data();
    r.plasticity = plasticityOf(target);
    if (p.history) {
        r.history = p.history->view();
        r.plus = {m_plus.data(), static_cast<std::uint32_t>(m_plus.size()), 1 / ticks(plan->kernel->pre_tau)};
        r.minus = {m_minus.data(), static_cast<std::uint32_t>(m_minus.size()), 1 / ticks(plan->kernel->post_tau)};
    }
    if (p.sums) {
        const std::uint32_t present = p.sums->segment(), segment = t.value > 0 ? t.segment : present;
        const auto sum = [&](int power) {
            return ng_sum{p.sums->since(power, segment), p.sums->since(power, present), p.rows.memory(s, static_cast<std::uint8_t>(power - 1)),
                          t.value > 0 ? p.sums->sinceFactor(power, segment, t.value, t.last) : 0.f};
        };
        r.sums.trace = sum(1);
        if (m_order == 2) r.sums.squares = sum(2);
        r.sums.post = p.sums->post();
        r.sums.post_factor = p.sums->postFactor(now);
    }
    return r;
}

void ProjectionState::learnAt(ProjectionPart& p, const LocalSpike& spike, const PopulationState& target)
{
    if (target.plasticity[spike.slot] <= 0) return;
    const auto in = p.incoming(spike.slot);
    thread_local std::vector<float*> weight;
    thread_local std::vector<double> trace;
    weight.resize(in.size());
    trace.assign(in.size(), 0.0);
    const double tau = plan->kernel->pre_tau >= 0 ? ticks(plan->kernel->pre_tau) : 1;
    for (std::size_t k = 0; k < in.size(); ++k) {
        weight[k] = &p.rows.weightAt(in[k].position);
        if (!p.pre.empty()) trace[k] = decayed(p.pre[in[k].source], spike.tick, tau);
    }
    ng_column c{};
    c.n = static_cast<std::uint32_t>(in.size());
    c.weight = weight.data();
    c.pre_trace = trace.data();
    c.plasticity = static_cast<double>(target.plasticity[spike.slot]);
    c.tick = spike.tick;
    c.dt_ms = m_dtMs;
    c.parameters = parameters.data();
    c.derived = derived.data();
    plan->kernel->on_post(&c);
}

void ProjectionState::deliver(std::size_t part, Tick begin, std::span<const LocalSpike> from, std::span<const LocalSpike> to, PopulationState& target)
{
    ProjectionPart& p = parts[part];
    const ng_kernel& k = *plan->kernel;
    const bool learns = plastic();
    const bool atSource = learns && m_learning != Learning::None, atTarget = learns && k.on_post;
    if (atSource) {
        if (p.sums) p.sums->keepInRange(begin);
        if (p.sums && p.sums->segmentEnds(begin)) {
            p.sums->arrive(begin);
            for (Slot s = 0; s < p.pre.size(); ++s)
                if (p.pre[s].value > 0 && p.pre[s].segment == p.sums->expiring()) {
                    bringUpToDate(p, s, begin, target);
                    p.pre[s].value = 0; // e^-20 of it is left
                }
            p.sums->beginSegment(begin);
        }
        for (const LocalSpike& s : to) {
            if (!p.owns(s.slot)) continue;
            if (p.history) p.history->append(s.slot, s.tick, target.plasticity[s.slot]);
            if (p.sums) p.sums->hear(s.slot, s.tick, target.plasticity[s.slot]);
        }
    }
    if (from.empty() && !atTarget) return;

    InputWindow window(target, *plan, p.rows.format());
    std::size_t nextTarget = 0;
    const auto learnUpTo = [&](Tick before) {
        for (; nextTarget < to.size() && to[nextTarget].tick < before; ++nextTarget)
            if (p.owns(to[nextTarget].slot)) learnAt(p, to[nextTarget], target);
    };
    const double tau = p.pre.empty() ? 1 : ticks(k.pre_tau);
    for (std::size_t i = 0; i < from.size(); ++i) {
        const LocalSpike s = from[i];
        if (i + kRowsAhead < from.size()) prefetchRow(p.rows, from[i + kRowsAhead].slot);
        if (atTarget) learnUpTo(s.tick);
        if (atSource) {
            if (p.sums) p.sums->arrive(s.tick);
            if (p.rows.size(s.slot) > 0) {
                const ng_row row = rowOf(p, s.slot, s.tick, target, p.rows.weights(s.slot));
                if (p.sums) m_onPreSums(&row);
                else k.on_pre(&row);
            }
        }
        if (!p.pre.empty() && learns) {
            ProjectionPart::Trace& t = p.pre[s.slot];
            t.value = decayed(t, s.tick, tau) + 1;
            t.last = s.tick;
            t.settled = s.tick;
            if (p.sums) t.segment = p.sums->segment();
        }
        window.moveTo(s.tick);
        window.add(p.rows, s.slot);
    }
    if (atTarget) learnUpTo(~Tick{0});
}

void ProjectionState::settledWeights(std::size_t part, Slot s, Tick now, const PopulationState& target, std::span<float> out)
{
    ProjectionPart& p = parts[part];
    std::copy_n(p.rows.weights(s), p.rows.size(s), out.data());
    if (!plastic() || m_learning == Learning::None || out.empty() || p.pre[s].value <= 0) return;
    if (p.sums) p.sums->arrive(now);
    const ng_row row = rowOf(p, s, now, target, out.data());
    if (p.sums) m_settleSums(&row);
    else plan->kernel->settle(&row);
}

void ProjectionState::bringUpToDate(ProjectionPart& p, Slot s, Tick now, const PopulationState& target)
{
    const ng_row row = rowOf(p, s, now, target, p.rows.weights(s));
    if (p.sums) m_settleSums(&row);
    else plan->kernel->settle(&row);
    for (const ng_sum* sum : {&row.sums.trace, &row.sums.squares})
        for (std::uint32_t k = 0; sum->memory && k < row.n; ++k) sum->memory[k] = sum->since[row.target[k]];
    p.pre[s].settled = now;
}

void ProjectionState::settle(std::size_t part, Tick now, const PopulationState& target)
{
    ProjectionPart& p = parts[part];
    if (!plastic() || m_learning == Learning::None) return;
    if (p.sums) p.sums->arrive(now);
    for (Slot s = 0; s < p.pre.size(); ++s)
        if (p.pre[s].value > 0) bringUpToDate(p, s, now, target);
}

bool ProjectionState::crowded() const
{
    std::size_t spikes = 0, targets = 0;
    for (const ProjectionPart& p : parts) {
        if (p.history) spikes += p.history->size();
        targets += p.endTarget - p.firstTarget;
    }
    return spikes > kHistoryPerTarget * targets;
}

void ProjectionState::trim(std::size_t part, Tick now, bool crowded, const PopulationState& target)
{
    ProjectionPart& p = parts[part];
    if (!p.history || frozen || (!crowded && now < p.nextTrim)) return;
    p.nextTrim = now + kHistoryTicks;
    // Rows with sums see to themselves when their segment expires.
    const Tick reach = crowded ? 0 : p.sums ? p.sums->reach() + 1 : kHistoryTicks;
    const Tick horizon = now - std::min(now, reach);
    if (p.sums && crowded) settle(part, now, target);
    for (Slot s = 0; !p.sums && s < p.pre.size(); ++s)
        if (p.pre[s].value > 0 && p.pre[s].settled < horizon) bringUpToDate(p, s, now, target);
    p.history->drop(horizon, now, plan->maxDelayTicks);
}

void ProjectionState::forgetSource(Slot s)
{
    for (ProjectionPart& p : parts)
        if (!p.pre.empty()) p.pre[s] = {};
}

void ProjectionState::forgetTarget(Slot s)
{
    ProjectionPart& p = owner(s);
    if (p.history) p.history->forget(s);
    if (p.sums) p.sums->forget(s);
}

void ProjectionState::resetTraces()
{
    for (ProjectionPart& p : parts)
        for (ProjectionPart::Trace& t : p.pre) t.value = 0;
}

} // namespace ng
