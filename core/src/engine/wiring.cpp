#include "wiring.h"

#include "normal_quantile.h"

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

double draw(const Distribution& d, RngStream& rng)
{
    switch (d.kind) {
    case Distribution::Kind::Constant: return d.a;
    case Distribution::Kind::Uniform: return d.a + (d.b - d.a) * rng.uniform();
    case Distribution::Kind::Lognormal: return d.a * std::exp(d.b * std::clamp(normalOf(rng.bits()), -3.0, 3.0));
    default: return d.a + d.b * std::clamp(normalOf(rng.bits()), -3.0, 3.0);
    }
}

} // namespace

Position place(const LayoutSpec& l, std::uint32_t k, std::uint32_t n)
{
    const double golden = 2.399963229728653; // angle that fills a disc evenly
    const double f = (k + 0.5) / std::max(1u, n);
    double x = 0, y = 0, z = 0;
    switch (l.kind) {
    case LayoutSpec::Kind::Grid: {
        const std::uint32_t columns = l.columns ? l.columns : std::max(1u, static_cast<std::uint32_t>(std::ceil(std::sqrt(n))));
        const std::uint32_t rows = (n + columns - 1) / columns;
        x = columns > 1 ? (static_cast<double>(k % columns) / (columns - 1) - 0.5) * l.width : 0;
        // Row 0 is the top of a picture.
        y = rows > 1 ? (0.5 - static_cast<double>(k / columns) / (rows - 1)) * l.height : 0;
        break;
    }
    case LayoutSpec::Kind::Disc:
        x = l.width / 2 * std::sqrt(f) * std::cos(golden * k);
        y = l.height / 2 * std::sqrt(f) * std::sin(golden * k);
        break;
    case LayoutSpec::Kind::Ball:
    case LayoutSpec::Kind::Dome: {
        const double h = l.kind == LayoutSpec::Kind::Ball ? 1 - 2 * f : 1 - f; // a dome is the upper half
        const double r = std::sqrt(std::max(0.0, 1 - h * h));
        const double fill = l.kind == LayoutSpec::Kind::Ball ? std::cbrt(0.15 + 0.85 * std::fmod(f * 7.3, 1.0)) : 1.0;
        x = l.width / 2 * r * std::cos(golden * k) * fill;
        y = l.width / 2 * r * std::sin(golden * k) * fill;
        z = l.height / 2 * h * fill;
        break;
    }
    }
    return {static_cast<float>(l.x + x), static_cast<float>(l.y + y), static_cast<float>(l.z + z)};
}

namespace {

double planeDistance(Position a, Position b) { return std::hypot(static_cast<double>(a.x - b.x), static_cast<double>(a.y - b.y)); }

/// How many synapses each source will have, by part: drawn once to make room for exactly these, then once more to fill it.
using Counts = std::vector<std::vector<std::uint32_t>>;

/// Of a pair this far apart, for the rule Distance.
double probabilityAt(const ConnectRule& c, double um)
{
    if (um > c.radius) return 0;
    switch (c.decay) {
    case ConnectRule::Decay::Gaussian: return c.probability * std::exp(-um * um / (2 * c.sigma * c.sigma));
    case ConnectRule::Decay::Exponential: return c.probability * std::exp(-um / c.sigma);
    default: return c.probability;
    }
}

struct Maker {
    ProjectionState& projection;
    const ProjectionPlan& plan;
    double dtMs;
    Counts* counts = nullptr; ///< given: only count

    float make(Slot s, Slot t, RngStream& rng) const { return make(s, t, static_cast<float>(draw(plan.design.weight, rng)), rng); }
    float make(Slot s, Slot t, float weight, RngStream& rng) const { return make(s, t, weight, delay(rng)); }
    float make(Slot s, Slot t, float weight, double delayMs) const
    {
        if (counts) ++(*counts)[static_cast<std::size_t>(&projection.owner(t) - projection.parts.data())][s];
        else projection.add(s, t, weight, ticks(delayMs));
        return weight;
    }
    /// In ms; 0 when all share one.
    [[nodiscard]] double delay(RngStream& rng) const
    {
        if (plan.fixedDelay) return 0;
        double ms = draw(plan.design.delay, rng);
        // A normal delay below a time step is drawn again, not cut off.
        while (plan.design.delay.kind == Distribution::Kind::Normal && ms < dtMs) ms = draw(plan.design.delay, rng);
        return ms;
    }
    [[nodiscard]] std::uint16_t ticks(double ms) const
    {
        if (plan.fixedDelay) return 0;
        return static_cast<std::uint16_t>(std::clamp<std::int64_t>(std::llround(ms / dtMs), plan.delayTicks, plan.maxDelayTicks));
    }
};

/// Neurons taking part and waiting of a population, to draw from without listing them.
struct Pool {
    const PopulationState& population;
    [[nodiscard]] std::uint32_t size() const { return population.living.size() + population.reserve.size(); }
    /// Places hold a slot or kNoSlot.
    [[nodiscard]] std::uint32_t places() const { return population.living.places() + population.reserve.places(); }
    [[nodiscard]] Slot at(std::uint32_t place) const
    {
        const std::uint32_t n = population.living.places();
        return place < n ? population.living.at(place) : population.reserve.at(place - n);
    }
    Slot draw(RngStream& rng) const
    {
        Slot s = at(rng.below(places()));
        while (s == kNoSlot) s = at(rng.below(places()));
        return s;
    }
};

/// Calls f for places 0 to n - 1, each with probability p, by geometric jumps: the cost is that of the places chosen.
template <class F>
void chosen(double p, std::uint32_t n, RngStream& rng, F f)
{
    if (p <= 0) return;
    if (p >= 1) {
        for (std::uint32_t k = 0; k < n; ++k) f(k);
        return;
    }
    const double scale = 1 / std::log1p(-p);
    for (double at = std::floor(std::log(rng.uniform()) * scale); at < n; at += 1 + std::floor(std::log(rng.uniform()) * scale)) f(static_cast<std::uint32_t>(at));
}

/// All synapses of one source for the rules that are drawn source by source.
void wireSource(const Maker& m, const PopulationState& source, const PopulationState& target, Slot s, std::span<const Slot> targets, RngStream& rng, bool same)
{
    const ConnectRule& c = m.plan.design.connect;
    if (c.kind == ConnectRule::Kind::FixedProbability) {
        chosen(c.probability, static_cast<std::uint32_t>(targets.size()), rng, [&](std::uint32_t at) {
            if (!same || targets[at] != s || c.autapses) m.make(s, targets[at], rng);
        });
        return;
    }
    if (c.kind == ConnectRule::Kind::FixedOutdegree) {
        const bool redraw = same && !c.autapses;
        if (targets.empty() || (redraw && targets.size() == 1)) return;
        const auto n = static_cast<std::uint32_t>(targets.size());
        for (std::uint32_t k = 0; k < c.outdegree; ++k) {
            Slot t = targets[rng.below(n)];
            while (redraw && t == s) t = targets[rng.below(n)];
            m.make(s, t, rng);
        }
        return;
    }
    for (const Slot t : targets) {
        if (same && t == s && !c.autapses) continue;
        if (c.kind == ConnectRule::Kind::Distance) {
            const double p = probabilityAt(c, planeDistance(source.position[s], target.position[t]));
            if (p <= 0 || (p < 1 && rng.uniform() > p)) continue;
        }
        m.make(s, t, rng);
    }
}

/// Taking part and waiting, by id.
std::vector<Slot> everyone(const PopulationState& p)
{
    std::vector<Slot> out;
    out.reserve(std::size_t{p.living.size()} + p.reserve.size());
    std::ranges::merge(p.living, p.reserve, std::back_inserter(out), [&](Slot a, Slot b) { return p.ids[a] < p.ids[b]; });
    return out;
}

/// Inputs of each of `n` targets when pairs are drawn with replacement: every pair picks its target alike.
std::vector<std::uint32_t> drawIndegrees(std::uint64_t pairs, std::size_t n, RngStream rng)
{
    std::vector<std::uint32_t> out(n, 0);
    if (n == 0) return out;
    for (std::uint64_t k = 0; k < pairs; ++k) ++out[rng.below(static_cast<std::uint32_t>(n))];
    return out;
}

/// Rows of a network that grows are not filled to the brim: else each would have to move at its first new synapse.
void leaveRoom(std::vector<std::uint32_t>& count)
{
    for (std::uint32_t& n : count) n += n / 8 + 2;
}

/// Draws the sources of each target. Both passes of a part are its own worker's; draws are keyed by target, so parts play no part.
void wireByTarget(Network& net, WorkerPool& pool, std::uint32_t key, ProjectionState& projection, const std::vector<Slot>& sources, const std::vector<Slot>& targets)
{
    const ProjectionPlan& plan = *projection.plan;
    const ConnectRule& c = plan.design.connect;
    const bool redraw = plan.source == plan.target && !c.autapses;
    if (sources.empty() || (redraw && sources.size() == 1)) return;
    const auto n = static_cast<std::uint32_t>(sources.size());
    const auto& ids = net.populations[plan.target].ids;
    const Maker m{projection, plan, net.dtMs};
    const std::vector<std::uint32_t> indegrees = c.kind == ConnectRule::Kind::FixedTotalNumber
        ? drawIndegrees(c.number, targets.size(), RngStream(net.seed, RngPurpose::Build, key, raw(kNoNeuron)))
        : std::vector<std::uint32_t>(targets.size(), c.indegree);
    const auto eachPair = [&](const ProjectionPart& part, auto&& pair) {
        for (std::size_t at = 0; at < targets.size(); ++at) {
            const Slot t = targets[at];
            if (!part.owns(t)) continue;
            RngStream rng(net.seed, RngPurpose::Build, key, ids[t]), values(net.seed, RngPurpose::Values, key, ids[t]);
            for (std::uint32_t k = 0; k < indegrees[at]; ++k) {
                Slot s = sources[rng.below(n)];
                while (redraw && s == t) s = sources[rng.below(n)];
                pair(s, t, values);
            }
        }
    };
    pool.run([&](unsigned w) {
        for (std::size_t i = w; i < projection.parts.size(); i += pool.size()) {
            ProjectionPart& part = projection.parts[i];
            std::vector<std::uint32_t> count(part.rows.sources(), 0);
            eachPair(part, [&](Slot s, Slot, RngStream&) { ++count[s]; });
            if (plan.changes) leaveRoom(count);
            part.rows.reserveExactly(count);
            eachPair(part, [&](Slot s, Slot t, RngStream& values) {
                const auto weight = static_cast<float>(draw(plan.design.weight, values));
                part.rows.append(s, t, weight, m.ticks(m.delay(values)));
            });
            part.structureChanged();
        }
    });
}

void wireBySource(Network& net, std::uint32_t key, ProjectionState& projection, const std::vector<Slot>& sources, const std::vector<Slot>& targets)
{
    const ProjectionPlan& plan = *projection.plan;
    const PopulationState& source = net.populations[plan.source];
    const auto pass = [&](Counts* counts) {
        const Maker m{projection, plan, net.dtMs, counts};
        for (const Slot s : sources) {
            RngStream rng(net.seed, RngPurpose::Build, key, source.ids[s]);
            wireSource(m, source, net.populations[plan.target], s, targets, rng, plan.source == plan.target);
        }
    };
    Counts counts(projection.parts.size(), std::vector<std::uint32_t>(source.capacity, 0));
    pass(&counts);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (plan.changes) leaveRoom(counts[i]);
        projection.parts[i].rows.reserveExactly(counts[i]);
    }
    pass(nullptr);
}

void wireProjection(Network& net, WorkerPool& pool, std::size_t index)
{
    ProjectionState& projection = net.projections[index];
    const ProjectionPlan& plan = *projection.plan;
    if (plan.drive) return;
    const PopulationState& source = net.populations[plan.source];
    const std::vector<Slot> sources = everyone(source), targets = everyone(net.populations[plan.target]);
    const auto key = static_cast<std::uint32_t>(index);
    switch (plan.design.connect.kind) {
    case ConnectRule::Kind::OneToOne: {
        const Maker m{projection, plan, net.dtMs};
        const std::size_t pairs = std::min(sources.size(), targets.size());
        for (ProjectionPart& part : projection.parts) {
            std::vector<std::uint32_t> count(part.rows.sources(), 0);
            for (std::size_t k = 0; k < pairs; ++k) count[sources[k]] += part.owns(targets[k]);
            part.rows.reserveExactly(count);
        }
        for (std::size_t k = 0; k < pairs; ++k) {
            RngStream rng(net.seed, RngPurpose::Build, key, source.ids[sources[k]]);
            m.make(sources[k], targets[k], rng);
        }
        break;
    }
    case ConnectRule::Kind::FixedIndegree:
    case ConnectRule::Kind::FixedTotalNumber: wireByTarget(net, pool, key, projection, sources, targets); break;
    default: wireBySource(net, key, projection, sources, targets);
    }
}

} // namespace

Slot bearNeuron(Network& net, PopulationIndex pi, Position where, NeuronId parent, Stage stage)
{
    PopulationState& p = net.populations[pi];
    const Slot s = p.takeSlot();
    p.ids[s] = net.nextId++;
    p.position[s] = where;
    p.parent[s] = parent;
    p.born[s] = net.tick;
    p.stage[s] = stage;
    p.totalSpikes[s] = 0;
    p.episodeSpikes[s] = 0;
    p.activitySpikes[s] = 0;
    const bool young = stage != Stage::Mature;
    p.maturity[s] = young ? 0.f : 1.f;
    p.plasticity[s] = 1.f; // without maturation neurons stay plastic; with it, the life cycle lowers this with age
    p.resetSlot(s, true, net.seed);
    p.clearInput(s);
    for (ProjectionState& pr : net.projections) {
        if (pr.plan->source == pi) pr.forgetSource(s);
        if (pr.plan->target == pi) pr.forgetTarget(s);
    }
    if (stage == Stage::Progenitor) {
        p.reserve.append(s);
    } else {
        p.setAlive(s, true);
        p.living.append(s);
        if (young) p.growing.push_back({s, p.ids[s]});
    }
    return s;
}

void buildNetwork(Network& net, const RunPlan& plan, WorkerPool& pool)
{
    for (std::size_t i = 0; i < net.populations.size(); ++i) {
        const Population& design = plan.populations[i].design;
        for (std::uint32_t k = 0; k < design.size; ++k) {
            const bool waits = k >= design.size - std::min(design.size, design.reserve);
            const Stage stage = waits ? Stage::Progenitor : design.maturation ? Stage::Immature : Stage::Mature;
            bearNeuron(net, static_cast<PopulationIndex>(i), place(design.layout, k, design.size), kNoNeuron, stage);
        }
    }
    for (std::size_t i = 0; i < net.projections.size(); ++i) {
        wireProjection(net, pool, i);
        net.projections[i].finishBuild();
    }
}

void wireNewborn(Network& net, const RunPlan& plan, ProjectionIndex index, Slot newborn, bool asTarget, const float* imprint, const SynapseMade& made)
{
    ProjectionState& projection = net.projections[index];
    const ProjectionPlan& pp = plan.projections[index];
    if (pp.drive) return; // it drives whoever is there
    const ConnectRule& c = pp.design.connect;
    const PopulationState& own = net.populations[asTarget ? pp.target : pp.source];
    const PopulationState& other = net.populations[asTarget ? pp.source : pp.target];
    const bool same = pp.source == pp.target;
    const Maker m{projection, pp, net.dtMs};
    RngStream rng(net.seed, RngPurpose::Wiring, index * 2u + asTarget, own.ids[newborn]);
    const auto connect = [&](Slot o) {
        const Slot s = asTarget ? o : newborn, t = asTarget ? newborn : o;
        const float w = imprint ? m.make(s, t, imprint[o], rng) : m.make(s, t, rng);
        made(s, t, w);
    };
    const Pool pool{other};
    switch (c.kind) {
    case ConnectRule::Kind::OneToOne: return; // a newborn has no fixed partner
    case ConnectRule::Kind::FixedTotalNumber: return; // the number is reached
    case ConnectRule::Kind::FixedOutdegree:
        // As a target it would raise the outdegree of others, which the rule fixes.
        if (asTarget || pool.size() == 0) return;
        if (same && pool.size() == 1 && !c.autapses) return;
        for (std::uint32_t k = 0; k < c.outdegree; ++k) {
            Slot o = pool.draw(rng);
            while (same && !c.autapses && o == newborn) o = pool.draw(rng);
            connect(o);
        }
        return;
    case ConnectRule::Kind::FixedIndegree:
        // As a source it would raise the indegree of others, which the rule fixes.
        if (!asTarget || pool.size() == 0) return;
        if (same && pool.size() == 1 && !c.autapses) return;
        for (std::uint32_t k = 0; k < c.indegree; ++k) {
            Slot o = pool.draw(rng);
            while (same && !c.autapses && o == newborn) o = pool.draw(rng);
            connect(o);
        }
        return;
    case ConnectRule::Kind::FixedProbability:
        chosen(c.probability, pool.places(), rng, [&](std::uint32_t place) {
            const Slot o = pool.at(place);
            if (o != kNoSlot && !(same && o == newborn && !(c.autapses && asTarget))) connect(o);
        });
        return;
    default:
        for (const Slot o : everyone(other)) {
            if (same && o == newborn && !(c.autapses && asTarget)) continue;
            const double p = c.kind == ConnectRule::Kind::AllToAll ? 1
                : c.kind == ConnectRule::Kind::Distance            ? probabilityAt(c, planeDistance(own.position[newborn], other.position[o]))
                                                                   : c.probability;
            if (p <= 0 || (p < 1 && rng.uniform() > p)) continue;
            connect(o);
        }
    }
}

float makeSynapse(Network& net, const RunPlan& plan, ProjectionIndex index, Slot source, Slot target, double weight, double delayMs, RngStream& rng)
{
    const ProjectionPlan& pp = plan.projections[index];
    const Maker m{net.projections[index], pp, net.dtMs};
    const auto w = static_cast<float>(std::isnan(weight) ? draw(pp.design.weight, rng) : weight);
    return std::isnan(delayMs) ? m.make(source, target, w, rng) : m.make(source, target, w, delayMs);
}

} // namespace ng
