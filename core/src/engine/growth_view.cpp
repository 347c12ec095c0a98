#include "growth_view.h"

#include <algorithm>
#include <limits>

namespace ng {

ng_neurons columnsOf(const PopulationState& p)
{
    static_assert(sizeof(Position) == 3 * sizeof(float));
    return {p.living.size(),        p.capacity,         p.ids.data(), p.born.data(), p.maturity.data(), p.episodeSpikes.data(), p.totalSpikes.data(),
            &p.position.data()->x};
}

GrowthView::GrowthView(Network& net, const RunPlan& plan, std::vector<SynapseBook>& books, GrowthRuleState& rule, std::size_t index, const GrowthMoment& when, Proposals& proposals)
    : m_net(net), m_books(books), m_rule(rule), m_index(index), m_proposals(proposals)
{
    const PopulationIndex pi = rule.plan->population;
    const PopulationState& p = own();
    for (std::size_t k = 0; k < net.projections.size(); ++k) {
        const ProjectionPlan& pp = *net.projections[k].plan;
        const auto add = [&](std::vector<ng_growth_projection>& to, PopulationIndex other) {
            ng_growth_projection out = describe(k, other);
            out.inhibitory = plan.info.projections[k].inhibitory;
            to.push_back(out);
        };
        if (pp.target == pi) add(m_inputs, pp.source);
        if (pp.source == pi) add(m_outputs, pp.target);
    }
    m_sources.resize(m_inputs.size());

    ng_growth_view& g = m_view;
    g.tick = when.now;
    g.dt_ms = net.dtMs;
    g.parameters = rule.parameters.data();
    g.derived = rule.derived.data();
    g.population = pi;
    g.inhibitory = p.plan->design.inhibitory;
    g.neurons = columnsOf(p);
    g.max_size = p.plan->capacity;
    g.n_reserve = p.reserve.size();
    g.n_places = p.living.places();
    g.states = rule.stateRows.data();
    g.summary = rule.summary.data();
    const LayoutSpec& layout = p.plan->design.layout;
    g.centre_x = layout.x;
    g.centre_y = layout.y;
    g.centre_z = layout.z;
    g.extent = std::max(1.0, std::max(layout.width, layout.height) / 2);
    g.episode = when.episode;
    g.episode_ms = toMs(when.now - when.episodeBegin, net.dtMs);
    g.frame_ms = toMs(when.frameTicks, net.dtMs);
    g.episode_ends = when.episodeEnds;
    g.n_inputs = static_cast<std::uint32_t>(m_inputs.size());
    g.inputs = m_inputs.data();
    g.n_outputs = static_cast<std::uint32_t>(m_outputs.size());
    g.outputs = m_outputs.data();
    g.rng = {net.seed, static_cast<std::uint32_t>(index)};
    g.host = this;
    g.scratch = scratch;
    g.living = living;
    g.sources = sources;
    g.at = at;
    g.incoming = incoming;
    g.outgoing = outgoing;
    g.outdegree = outdegree;
    g.pick_target = pickTarget;
    g.propose_birth = birth;
    g.propose_death = death;
    g.propose_prune = prune;
    g.propose_disconnect = disconnect;
    g.propose_connect = connect;
    g.propose_rewire = rewire;
}

ng_growth_projection GrowthView::describe(std::size_t k, PopulationIndex other) const
{
    const ProjectionPlan& pp = *m_net.projections[k].plan;
    ng_growth_projection out{};
    out.projection = static_cast<std::uint32_t>(k);
    out.population = other;
    out.neurons = columnsOf(m_net.populations[other]);
    out.plastic = pp.kernel->on_pre || pp.kernel->on_post;
    out.autapses = pp.source != pp.target || pp.design.connect.autapses;
    out.indegree = m_books[k].indegrees();
    out.synapses = m_net.projections[k].synapses();
    return out;
}

void* GrowthView::scratch(void* host, std::uint64_t bytes)
{
    return of(host).m_scratch.emplace_back(std::make_unique_for_overwrite<std::byte[]>(std::max<std::uint64_t>(bytes, 1))).get();
}

const std::uint32_t* GrowthView::living(void* host)
{
    GrowthView& v = of(host);
    if (v.m_living.empty()) v.m_living = v.own().living.list();
    return v.m_living.data();
}

const std::uint32_t* GrowthView::sources(void* host, std::uint32_t input)
{
    GrowthView& v = of(host);
    if (!v.hasInput(input)) return nullptr;
    if (v.m_sources[input].empty()) v.m_sources[input] = v.m_net.populations[v.m_inputs[input].population].living.list();
    return v.m_sources[input].data();
}

std::uint32_t GrowthView::at(void* host, std::uint32_t place)
{
    const LivingList& list = of(host).own().living;
    return place < list.places() ? list.at(place) : NG_NO_SLOT;
}

std::uint32_t GrowthView::incoming(void* host, std::uint32_t input, std::uint32_t target, const std::uint32_t** source, const float** weight)
{
    GrowthView& v = of(host);
    v.m_source.clear();
    v.m_weight.clear();
    if (v.hasInput(input) && target < v.own().capacity) {
        ProjectionPart& part = v.m_net.projections[v.m_inputs[input].projection].owner(target);
        for (const ProjectionPart::Incoming& in : part.incoming(target)) {
            v.m_source.push_back(in.source);
            v.m_weight.push_back(part.rows.weightAt(in.position));
        }
    }
    *source = v.m_source.data();
    *weight = v.m_weight.data();
    return static_cast<std::uint32_t>(v.m_source.size());
}

std::uint32_t GrowthView::outgoing(void* host, std::uint32_t output, std::uint32_t source, const std::uint32_t** target)
{
    GrowthView& v = of(host);
    v.m_target.clear();
    if (output < v.m_outputs.size() && source < v.own().capacity) SynapseBook::outgoing(v.m_net.projections[v.m_outputs[output].projection], source, v.m_target);
    *target = v.m_target.data();
    return static_cast<std::uint32_t>(v.m_target.size());
}

std::uint32_t GrowthView::outdegree(void* host, std::uint32_t output, std::uint32_t source)
{
    const GrowthView& v = of(host);
    return output < v.m_outputs.size() && source < v.own().capacity ? SynapseBook::outdegree(v.m_net.projections[v.m_outputs[output].projection], source) : 0;
}

std::uint32_t GrowthView::pickTarget(void* host, std::uint32_t output, std::uint32_t source, std::uint32_t bits)
{
    const GrowthView& v = of(host);
    if (output >= v.m_outputs.size() || source >= v.own().capacity) return NG_NO_SLOT;
    return SynapseBook::pick(v.m_net.projections[v.m_outputs[output].projection], source, bits);
}

void GrowthView::birth(void* host, const ng_birth* b)
{
    GrowthView& v = of(host);
    if (!v.fits(v.m_proposals.births)) return;
    Proposals::Birth out{v.m_index, *b, kNoNeuron, {}, kNoIndex};
    if (b->parent != NG_NO_SLOT && v.takesPart(b->parent)) out.parent = NeuronId{v.own().ids[b->parent]};
    if (b->imprint_input >= 0 && v.hasInput(static_cast<std::uint32_t>(b->imprint_input)) && b->imprint) {
        const ng_growth_projection& input = v.m_inputs[static_cast<std::size_t>(b->imprint_input)];
        out.imprintInto = static_cast<ProjectionIndex>(input.projection);
        // Waiting sources have no say in the imprint: only who takes part could be active.
        out.imprint.assign(input.neurons.capacity, 0.f);
        for (const Slot s : v.m_net.populations[input.population].living) out.imprint[s] = b->imprint[s];
    }
    out.what.imprint = nullptr;
    v.m_proposals.births.push_back(std::move(out));
}

void GrowthView::death(void* host, std::uint32_t slot, ng_cause cause)
{
    GrowthView& v = of(host);
    if (!v.takesPart(slot)) return v.refuse(Refusal::Dead);
    if (v.fits(v.m_proposals.deaths)) v.m_proposals.deaths.push_back({v.m_index, slot, cause});
}

void GrowthView::prune(void* host, std::uint32_t input, std::uint32_t target, std::uint32_t k, ng_cause cause)
{
    GrowthView& v = of(host);
    if (!v.hasInput(input) || target >= v.own().capacity) return v.refuse(Refusal::Gone);
    const auto in = v.m_net.projections[v.m_inputs[input].projection].owner(target).incoming(target);
    if (k >= in.size()) return v.refuse(Refusal::Gone);
    if (!v.fits(v.m_proposals.prunes)) return;
    std::uint32_t ordinal = 0;
    for (std::uint32_t i = 0; i < k; ++i) ordinal += in[i].source == in[k].source;
    v.m_proposals.prunes.push_back({v.m_index, static_cast<ProjectionIndex>(v.m_inputs[input].projection), in[k].source, target, ordinal, cause});
}

const ProjectionPlan* GrowthView::reach(std::uint32_t projection, std::uint32_t source, std::uint32_t target) const
{
    if (projection >= m_net.projections.size()) return nullptr;
    const ProjectionPlan& p = *m_net.projections[projection].plan;
    if (p.source != m_rule.plan->population && p.target != m_rule.plan->population) return nullptr;
    return source < m_net.populations[p.source].capacity && target < m_net.populations[p.target].capacity ? &p : nullptr;
}

void GrowthView::disconnect(void* host, std::uint32_t projection, std::uint32_t source, std::uint32_t target, ng_cause cause)
{
    GrowthView& v = of(host);
    if (!v.reach(projection, source, target)) return v.refuse(Refusal::Gone);
    if (v.fits(v.m_proposals.prunes)) v.m_proposals.prunes.push_back({v.m_index, static_cast<ProjectionIndex>(projection), source, target, Proposals::kAny, cause});
}

void GrowthView::noteConnect(std::uint32_t projection, Slot source, Slot target, double weight, double delayMs, Slot instead, ng_cause cause)
{
    const ProjectionPlan* const p = reach(projection, source, target);
    if (!p || (instead != kNoSlot && !reach(projection, instead, target))) return refuse(Refusal::Gone);
    if (!m_net.populations[p->source].isAlive(source) || !m_net.populations[p->target].isAlive(target)) return refuse(Refusal::Dead);
    if (p->source == p->target && source == target && !p->design.connect.autapses) return refuse(Refusal::SelfLoop);
    if (fits(m_proposals.connects)) m_proposals.connects.push_back({m_index, static_cast<ProjectionIndex>(projection), source, target, weight, delayMs, instead, cause});
}

void GrowthView::connect(void* host, std::uint32_t projection, std::uint32_t source, std::uint32_t target, double weight, double delayMs, ng_cause cause)
{
    of(host).noteConnect(projection, source, target, weight, delayMs, kNoSlot, cause);
}

void GrowthView::rewire(void* host, std::uint32_t projection, std::uint32_t source, std::uint32_t target, std::uint32_t newSource, ng_cause cause)
{
    constexpr double kAsDesigned = std::numeric_limits<double>::quiet_NaN();
    if (source == kNoSlot) return of(host).refuse(Refusal::Gone);
    of(host).noteConnect(projection, newSource, target, kAsDesigned, kAsDesigned, source, cause);
}

} // namespace ng
