#include "growth_phase.h"

#include <algorithm>
#include <cmath>

namespace ng {

/// Everything one call of a growth kernel may look at, and where its proposals go.
struct GrowthPhase::View {
    GrowthPhase& phase;
    std::size_t rule;
    PopulationIndex population;
    std::vector<Slot> living; // a copy: the rule sees the population as it was
    std::vector<ProjectionIndex> projections;
    std::vector<std::vector<Slot>> sourceSlot;          // [input][source index]
    std::vector<std::vector<std::uint32_t>> sourceOf;   // [input][slot] -> source index
    std::vector<std::uint32_t> incomingSource;
    std::vector<float> incomingWeight;

    static std::uint32_t incoming(void* host, std::uint32_t input, std::uint32_t index, const std::uint32_t** source, const float** weight)
    {
        View& v = *static_cast<View*>(host);
        ProjectionState& p = v.phase.m_net.projections[v.projections[input]];
        ProjectionPart& part = p.owner(v.living[index]);
        v.incomingSource.clear();
        v.incomingWeight.clear();
        for (const ProjectionPart::Incoming& in : part.incoming(v.living[index])) {
            v.incomingSource.push_back(v.sourceOf[input][in.source]);
            v.incomingWeight.push_back(part.rows.weightAt(in.position));
        }
        *source = v.incomingSource.data();
        *weight = v.incomingWeight.data();
        return static_cast<std::uint32_t>(v.incomingSource.size());
    }
    static void birth(void* host, const ng_birth* b)
    {
        View& v = *static_cast<View*>(host);
        Birth out{v.rule, *b, kNoNeuron, {}, kNoIndex};
        if (b->parent >= 0 && static_cast<std::size_t>(b->parent) < v.living.size())
            out.parent = v.phase.idAt(v.population, v.living[static_cast<std::size_t>(b->parent)]);
        if (b->imprint_input >= 0 && static_cast<std::size_t>(b->imprint_input) < v.projections.size() && b->imprint) {
            const auto input = static_cast<std::size_t>(b->imprint_input);
            out.imprintInto = v.projections[input];
            out.imprint.assign(v.sourceOf[input].size(), 0.f);
            for (std::size_t k = 0; k < v.sourceSlot[input].size(); ++k) out.imprint[v.sourceSlot[input][k]] = b->imprint[k];
        }
        v.phase.m_births.push_back(std::move(out));
    }
    static void death(void* host, std::uint32_t index, std::uint32_t reason, float measured, float limit)
    {
        View& v = *static_cast<View*>(host);
        if (index < v.living.size()) v.phase.m_deaths.push_back({v.rule, v.living[index], reason, measured, limit});
    }
    static void pruneSynapse(void* host, std::uint32_t input, std::uint32_t index, std::uint32_t k, std::uint32_t reason, float measured, float limit)
    {
        View& v = *static_cast<View*>(host);
        if (input >= v.projections.size() || index >= v.living.size()) return;
        ProjectionPart& part = v.phase.m_net.projections[v.projections[input]].owner(v.living[index]);
        const auto in = part.incoming(v.living[index]);
        if (k >= in.size()) return;
        std::uint32_t ordinal = 0;
        for (std::uint32_t i = 0; i < k; ++i) ordinal += in[i].source == in[k].source;
        v.phase.m_prunes.push_back({v.rule, v.projections[input], in[k].source, v.living[index], ordinal, reason, measured, limit});
    }
};

GrowthPhase::GrowthPhase(Network& net, const RunPlan& plan) : m_net(net), m_plan(plan)
{
    for (const GrowthPlan& g : plan.growth) {
        Rule r{&g, g.parameters, std::vector<double>(g.kernel->n_derived), {}, {}};
        for (std::uint32_t f = 0; f < g.kernel->n_fields; ++f) {
            if (g.kernel->fields[f].role == NG_ROLE_PARAMETER) continue;
            r.stateField.push_back(f);
            r.state.emplace_back(net.populations[g.population].capacity, g.kernel->fields[f].default_value);
        }
        m_rules.push_back(std::move(r));
        prepare(m_rules.size() - 1);
    }
}

void GrowthPhase::prepare(std::size_t rule)
{
    Rule& r = m_rules[rule];
    if (r.plan->kernel->prepare) r.plan->kernel->prepare(r.parameters.data(), m_net.dtMs, r.derived.data());
}

std::shared_ptr<const NetworkStart> GrowthPhase::describeStart() const
{
    auto structure = std::make_shared<StructureSnapshot>();
    auto weights = std::make_shared<std::vector<float>>();
    structure->tick = m_net.tick;
    structure->version = 1;
    for (std::size_t pi = 0; pi < m_net.populations.size(); ++pi) {
        const PopulationState& p = m_net.populations[pi];
        for (const auto* list : {&p.living, &p.reserve})
            for (const Slot s : *list)
                structure->neurons.push_back({NeuronId{p.ids[s]}, static_cast<PopulationIndex>(pi), p.stage[s], m_net.tick, kNoNeuron, p.position[s]});
    }
    std::ranges::sort(structure->neurons, {}, &NeuronState::id);

    structure->synapses.reserve(m_net.synapses());
    weights->reserve(m_net.synapses());
    std::vector<std::pair<NeuronId, float>> row; // targets of one source
    for (std::size_t k = 0; k < m_net.projections.size(); ++k) {
        const ProjectionState& p = m_net.projections[k];
        const PopulationState& source = m_net.populations[p.plan->source];
        std::vector<Slot> sources(source.living);
        sources.insert(sources.end(), source.reserve.begin(), source.reserve.end());
        std::ranges::sort(sources, {}, [&](Slot s) { return source.ids[s]; });
        for (const Slot s : sources) {
            // Parts depend on the threads; what a target has from one source lies in one part, in order.
            row.clear();
            for (const ProjectionPart& part : p.parts)
                for (std::uint32_t i = 0; i < part.rows.size(s); ++i) row.emplace_back(idAt(p.plan->target, part.rows.targets(s)[i]), part.rows.weights(s)[i]);
            std::ranges::stable_sort(row, {}, &std::pair<NeuronId, float>::first);
            for (const auto& [target, weight] : row) {
                structure->synapses.push_back({NeuronId{source.ids[s]}, target, static_cast<ProjectionIndex>(k)});
                weights->push_back(weight);
            }
        }
    }
    return std::make_shared<const NetworkStart>(NetworkStart{std::move(structure), std::move(weights), static_cast<std::uint16_t>(EngineReason::BuiltAtStart)});
}

void GrowthPhase::age(const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    for (std::size_t pi = 0; pi < m_net.populations.size(); ++pi) {
        PopulationState& p = m_net.populations[pi];
        const auto& maturation = p.plan->design.maturation;
        if (!maturation || !maturation->enabled || p.growing.empty()) continue;
        std::erase_if(p.growing, [&](Slot s) {
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

void GrowthPhase::ask(std::size_t index, const GrowthMoment& when)
{
    Rule& rule = m_rules[index];
    const PopulationIndex pi = rule.plan->population;
    PopulationState& p = m_net.populations[pi];
    View v{*this, index, pi, p.living, {}, {}, {}, {}, {}};
    const std::size_t n = v.living.size();

    std::vector<std::uint32_t> ids(n), episode(n);
    std::vector<double> age(n);
    std::vector<float> maturity(n), x(n), y(n), z(n);
    std::vector<std::vector<double>> state(rule.state.size(), std::vector<double>(n));
    for (std::size_t k = 0; k < n; ++k) {
        const Slot s = v.living[k];
        ids[k] = p.ids[s];
        episode[k] = p.episodeSpikes[s];
        age[k] = toMs(when.now - p.born[s], m_net.dtMs);
        maturity[k] = p.maturity[s];
        x[k] = p.position[s].x;
        y[k] = p.position[s].y;
        z[k] = p.position[s].z;
        for (std::size_t r = 0; r < state.size(); ++r) state[r][k] = rule.state[r][s];
    }
    std::vector<double*> statePointers;
    for (auto& row : state) statePointers.push_back(row.data());

    struct InputData {
        std::vector<std::uint32_t> ids, spikes;
        std::vector<float> x, y, z;
    };
    std::vector<InputData> data;
    std::vector<ng_growth_input> inputs;
    std::size_t largest = n;
    for (std::size_t k = 0; k < m_net.projections.size(); ++k) {
        if (m_net.projections[k].plan->target != pi) continue;
        const PopulationState& src = m_net.populations[m_net.projections[k].plan->source];
        v.projections.push_back(static_cast<ProjectionIndex>(k));
        auto& slots = v.sourceSlot.emplace_back(src.living);
        auto& of = v.sourceOf.emplace_back(src.capacity, 0u);
        InputData& d = data.emplace_back();
        for (std::size_t i = 0; i < slots.size(); ++i) {
            const Slot s = slots[i];
            of[s] = static_cast<std::uint32_t>(i);
            d.ids.push_back(src.ids[s]);
            d.spikes.push_back(src.episodeSpikes[s]);
            d.x.push_back(src.position[s].x);
            d.y.push_back(src.position[s].y);
            d.z.push_back(src.position[s].z);
        }
        largest = std::max(largest, slots.size());
    }
    for (std::size_t k = 0; k < data.size(); ++k) {
        const ng_kernel* kernel = m_net.projections[v.projections[k]].plan->kernel;
        inputs.push_back({static_cast<std::uint32_t>(data[k].ids.size()), data[k].ids.data(), data[k].spikes.data(), data[k].x.data(), data[k].y.data(),
                          data[k].z.data(), kernel->on_pre || kernel->on_post});
    }
    std::vector<float> scratch(largest + 1);

    ng_growth_view g{};
    g.tick = when.now;
    g.dt_ms = m_net.dtMs;
    g.parameters = rule.parameters.data();
    g.derived = rule.derived.data();
    g.n = static_cast<std::uint32_t>(n);
    g.max_size = p.plan->capacity;
    g.n_reserve = static_cast<std::uint32_t>(p.reserve.size());
    g.neuron_id = ids.data();
    g.age_ms = age.data();
    g.maturity = maturity.data();
    g.episode_spikes = episode.data();
    g.x = x.data();
    g.y = y.data();
    g.z = z.data();
    g.states = statePointers.data();
    const LayoutSpec& layout = p.plan->design.layout;
    g.centre_x = layout.x;
    g.centre_y = layout.y;
    g.centre_z = layout.z;
    g.extent = std::max(1.0, std::max(layout.width, layout.height) / 2);
    g.episode = when.episode;
    g.episode_ms = toMs(when.now - when.episodeBegin, m_net.dtMs);
    g.frame_ms = toMs(when.frameTicks, m_net.dtMs);
    g.episode_ends = when.episodeEnds;
    g.n_inputs = static_cast<std::uint32_t>(inputs.size());
    g.inputs = inputs.data();
    g.scratch = scratch.data();
    g.rng = {m_net.seed, static_cast<std::uint32_t>(index)};
    g.host = &v;
    g.incoming = View::incoming;
    g.propose_birth = View::birth;
    g.propose_death = View::death;
    g.propose_prune = View::pruneSynapse;
    rule.plan->kernel->propose(&g);

    for (std::size_t r = 0; r < state.size(); ++r)
        for (std::size_t k = 0; k < n; ++k) rule.state[r][v.living[k]] = state[r][k];
}

void GrowthPhase::kill(const Death& d, const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    const PopulationIndex pi = m_rules[d.rule].plan->population;
    PopulationState& p = m_net.populations[pi];
    if (!p.isAlive(d.slot)) return; // two rules may want the same neuron
    const auto ruleIndex = static_cast<RuleIndex>(d.rule);
    const auto lost = [&](std::size_t projection, Slot source, Slot target, float weight) {
        const ProjectionPlan& pp = *m_net.projections[projection].plan;
        StructureEvent e;
        e.tick = when.stamp;
        e.kind = StructureKind::Prune;
        e.population = pp.target;
        e.neuron = idAt(pp.target, target);
        e.source = idAt(pp.source, source);
        e.projection = static_cast<ProjectionIndex>(projection);
        e.rule = ruleIndex;
        e.reason = static_cast<std::uint16_t>(EngineReason::NeuronDied);
        e.weight = weight;
        out.push_back(e);
    };
    for (std::size_t k = 0; k < m_net.projections.size(); ++k) {
        ProjectionState& pr = m_net.projections[k];
        const std::size_t first = out.size();
        if (pr.plan->target == pi) {
            ProjectionPart& part = pr.owner(d.slot);
            std::vector<Slot> sources;
            for (const auto& in : part.incoming(d.slot)) sources.push_back(in.source);
            std::ranges::sort(sources);
            sources.erase(std::ranges::unique(sources).begin(), sources.end());
            for (const Slot s : sources)
                for (std::uint32_t i = part.rows.size(s); i-- > 0;)
                    if (part.rows.targets(s)[i] == d.slot) {
                        lost(k, s, d.slot, part.rows.weights(s)[i]);
                        part.rows.erase(s, i);
                    }
            part.structureChanged();
        }
        if (pr.plan->source == pi)
            for (ProjectionPart& part : pr.parts) {
                for (std::uint32_t i = 0; i < part.rows.size(d.slot); ++i) lost(k, d.slot, part.rows.targets(d.slot)[i], part.rows.weights(d.slot)[i]);
                part.rows.clearRow(d.slot);
                part.structureChanged();
            }
        std::ranges::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), [](const StructureEvent& a, const StructureEvent& b) {
            return a.source != b.source ? a.source < b.source : a.neuron < b.neuron;
        });
    }
    StructureEvent e;
    e.tick = when.stamp;
    e.kind = StructureKind::Death;
    e.stage = Stage::Dead;
    e.population = pi;
    e.neuron = idAt(pi, d.slot);
    e.rule = ruleIndex;
    e.reason = static_cast<std::uint16_t>(m_rules[d.rule].plan->firstReason + d.reason);
    e.measured = d.measured;
    e.limit = d.limit;
    out.push_back(e);

    p.setAlive(d.slot, false);
    p.stage[d.slot] = Stage::Dead;
    p.clearInput(d.slot);
    std::erase(p.living, d.slot);
    std::erase(p.growing, d.slot);
    p.freeSlot(d.slot);
    for (Rule& r : m_rules)
        if (r.plan->population == pi)
            for (std::size_t row = 0; row < r.state.size(); ++row) r.state[row][d.slot] = r.plan->kernel->fields[r.stateField[row]].default_value;
}

void GrowthPhase::prune(const Prune& d, const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    ProjectionState& pr = m_net.projections[d.projection];
    ProjectionPart& part = pr.owner(d.target);
    std::uint32_t seen = 0;
    for (std::uint32_t i = 0; i < part.rows.size(d.source); ++i) {
        if (part.rows.targets(d.source)[i] != d.target || seen++ != d.ordinal) continue;
        StructureEvent e;
        e.tick = when.stamp;
        e.kind = StructureKind::Prune;
        e.population = pr.plan->target;
        e.neuron = idAt(pr.plan->target, d.target);
        e.source = idAt(pr.plan->source, d.source);
        e.projection = d.projection;
        e.rule = static_cast<RuleIndex>(d.rule);
        e.reason = static_cast<std::uint16_t>(m_rules[d.rule].plan->firstReason + d.reason);
        e.measured = d.measured;
        e.limit = d.limit;
        e.weight = part.rows.weights(d.source)[i];
        out.push_back(e);
        part.rows.erase(d.source, i);
        part.structureChanged();
        return;
    }
}

void GrowthPhase::bear(const Birth& b, const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    const GrowthPlan& rule = *m_rules[b.rule].plan;
    const PopulationIndex pi = rule.population;
    PopulationState& p = m_net.populations[pi];
    StructureEvent e;
    e.tick = when.stamp;
    e.population = pi;
    e.rule = static_cast<RuleIndex>(b.rule);
    e.reason = static_cast<std::uint16_t>(rule.firstReason + b.what.reason);
    e.measured = b.what.measured;
    e.limit = b.what.limit;
    e.stage = p.plan->design.maturation ? Stage::Immature : Stage::Mature;
    Slot s = kNoSlot;
    if (b.what.from_reserve) {
        if (p.reserve.empty()) return;
        s = p.reserve.front();
        p.reserve.erase(p.reserve.begin());
        p.stage[s] = e.stage;
        p.born[s] = when.now; // its life begins now
        p.setAlive(s, true);
        p.resetSlot(s, true, m_net.seed);
        p.living.insert(std::ranges::lower_bound(p.living, p.ids[s], {}, [&](Slot o) { return p.ids[o]; }), s);
        p.growing.push_back(s);
        e.kind = StructureKind::StageChange;
        e.neuron = idAt(pi, s);
        out.push_back(e);
        // Its synapses exist since the start; the imprint takes their weights over.
        if (b.imprintInto != kNoIndex) {
            ProjectionPart& part = m_net.projections[b.imprintInto].owner(s);
            for (const auto& in : part.incoming(s)) part.rows.weightAt(in.position) = b.imprint[in.source];
        }
        return;
    }
    if (p.isFull()) return;
    s = bearNeuron(m_net, pi, {b.what.x, b.what.y, b.what.z}, b.parent, e.stage);
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
            StructureEvent c;
            c.tick = when.stamp;
            c.kind = StructureKind::Connect;
            c.population = pp.target;
            c.neuron = idAt(pp.target, target);
            c.source = idAt(pp.source, source);
            c.projection = index;
            c.rule = static_cast<RuleIndex>(b.rule);
            c.reason = static_cast<std::uint16_t>(EngineReason::WiredAtBirth);
            c.weight = weight;
            out.push_back(c);
        };
        if (pp.target == pi) wireNewborn(m_net, m_plan, index, s, true, b.imprintInto == index ? b.imprint.data() : nullptr, made);
        if (pp.source == pi) wireNewborn(m_net, m_plan, index, s, false, nullptr, made);
    }
}

void GrowthPhase::run(const GrowthMoment& when, std::vector<StructureEvent>& out)
{
    age(when, out);
    m_deaths.clear();
    m_prunes.clear();
    m_births.clear();
    for (std::size_t r = 0; r < m_rules.size(); ++r) ask(r, when);
    for (const Death& d : m_deaths) kill(d, when, out);
    for (const Prune& d : m_prunes)
        if (m_net.populations[m_net.projections[d.projection].plan->target].isAlive(d.target)) prune(d, when, out);
    for (const Birth& b : m_births) bear(b, when, out);
}

} // namespace ng
