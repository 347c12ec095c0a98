#include <ng/model/design_cost.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ng {

namespace {

// ARCHITECTURE.md, section 6: static synapses take at most 8 bytes and plastic ones at most 16. A neuron is its id, position, birth,
// stage and row pointers beside the fields of its kernel.
constexpr double kStaticBytes = 8;
constexpr double kPlasticBytes = 16;
constexpr double kNeuronBytes = 96;
constexpr double kFieldBytes = 8;

const Population* populationOf(const Experiment& e, const std::string& id)
{
    const auto it = std::ranges::find(e.populations, id, &Population::id);
    return it == e.populations.end() ? nullptr : &*it;
}

double area(const LayoutSpec& l)
{
    const double box = l.width * l.height;
    return l.kind == LayoutSpec::Kind::Grid ? box : std::numbers::pi / 4 * l.width * l.width;
}

/// The area within the radius, each place of it weighed by how much of the probability is left there.
double reach(const ConnectRule& c)
{
    const double x = c.radius / std::max(c.sigma, 1e-9);
    switch (c.decay) {
    case ConnectRule::Decay::Gaussian:
        return 2 * std::numbers::pi * c.sigma * c.sigma * -std::expm1(-x * x / 2);
    case ConnectRule::Decay::Exponential:
        return 2 * std::numbers::pi * c.sigma * c.sigma * (1 - (1 + x) * std::exp(-x));
    case ConnectRule::Decay::None:
        break;
    }
    return std::numbers::pi * c.radius * c.radius;
}

double synapses(const Projection& p, const Population& source, const Population& target, double nSource, double nTarget, bool drive)
{
    if (drive) return 0; // drawn where it is needed, never stored
    const bool own = p.source == p.target && !p.connect.autapses;
    const double pairs = nTarget * std::max(0.0, own ? nSource - 1 : nSource);
    switch (p.connect.kind) {
    case ConnectRule::Kind::AllToAll:
        return pairs;
    case ConnectRule::Kind::OneToOne:
        return std::min(nSource, nTarget);
    case ConnectRule::Kind::FixedProbability:
        return pairs * std::clamp(p.connect.probability, 0.0, 1.0);
    case ConnectRule::Kind::FixedIndegree:
        return nTarget * p.connect.indegree;
    case ConnectRule::Kind::FixedOutdegree:
        return nSource * p.connect.outdegree;
    case ConnectRule::Kind::FixedTotalNumber:
        return static_cast<double>(p.connect.number);
    case ConnectRule::Kind::Distance: {
        const double ground = std::max({area(source.layout), area(target.layout), 1e-9});
        const double near = std::min(1.0, reach(p.connect) / ground);
        return pairs * near * std::clamp(p.connect.probability, 0.0, 1.0);
    }
    }
    return 0;
}

std::uint64_t whole(double v) { return v > 0 && v < 1e18 ? static_cast<std::uint64_t>(std::llround(v)) : 0; }

} // namespace

DesignCost designCost(const Experiment& e, const KernelCatalog& catalog)
{
    DesignCost c;
    double bytes = 0, maxBytes = 0, all = 0, maxAll = 0;
    for (const Population& p : e.populations) {
        const KernelDescription* k = catalog.find(p.kernel);
        const double each = kNeuronBytes + kFieldBytes * (k ? static_cast<double>(k->fields.size()) : 0);
        const std::uint32_t cap = std::max(p.size, p.maxSize);
        if (k && k->kind == KernelKind::Stimulus) {
            c.sources += p.size;
        } else {
            c.neurons += p.size;
            c.maxNeurons += cap;
        }
        bytes += each * p.size;
        maxBytes += each * cap;
    }
    for (const Projection& p : e.projections) {
        const Population* s = populationOf(e, p.source);
        const Population* t = populationOf(e, p.target);
        const KernelDescription* from = s ? catalog.find(s->kernel) : nullptr;
        const bool drive = from && from->drives;
        const double now = s && t ? synapses(p, *s, *t, s->size, t->size, drive) : 0;
        const double most =
            s && t ? p.growsWithNewborns ? synapses(p, *s, *t, std::max(s->size, s->maxSize), std::max(t->size, t->maxSize), drive) : now : 0;
        const KernelDescription* k = catalog.find(p.kernel);
        const double each = k && !k->fields.empty() ? kPlasticBytes : kStaticBytes;
        all += now;
        maxAll += most;
        bytes += each * now;
        maxBytes += each * most;
        c.perProjection.push_back(whole(now));
    }
    c.synapses = whole(all);
    c.maxSynapses = whole(maxAll);
    c.bytes = whole(bytes);
    c.maxBytes = whole(maxBytes);
    return c;
}

} // namespace ng
