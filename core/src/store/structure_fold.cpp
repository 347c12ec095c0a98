#include "structure_fold.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace ng::store {

namespace {

using Events = std::vector<const StructureEvent*>;

auto synapseKey(const StructureEvent& e) { return std::tuple(e.projection, e.source, e.neuron); }
auto synapseKey(const SynapseState& s) { return std::tuple(s.projection, s.source, s.target); }

std::vector<NeuronState> foldNeurons(std::span<const NeuronState> base, Events& events)
{
    std::ranges::stable_sort(events, {}, [](const StructureEvent* e) { return e->neuron; });
    std::vector<NeuronState> out;
    out.reserve(base.size() + events.size());
    auto b = base.begin();
    for (auto e = events.begin(); e != events.end();) {
        const NeuronId id = (*e)->neuron;
        const auto from = b;
        b = std::lower_bound(b, base.end(), id, [](const NeuronState& n, NeuronId i) { return n.id < i; });
        out.insert(out.end(), from, b);
        std::optional<NeuronState> state;
        if (b != base.end() && b->id == id) state = *b++;
        for (; e != events.end() && (*e)->neuron == id; ++e) {
            const StructureEvent& v = **e;
            if (v.kind == StructureKind::Birth) {
                if (!state) state = NeuronState{id, v.population, v.stage, v.tick, v.parent, v.position};
            } else if (v.kind == StructureKind::Death) {
                state.reset();
            } else if (state) {
                state->stage = v.stage;
            }
        }
        if (state) out.push_back(*state);
    }
    out.insert(out.end(), b, base.end());
    return out;
}

std::vector<SynapseState> foldSynapses(std::span<const SynapseState> base, Events& events)
{
    std::ranges::stable_sort(events, {}, [](const StructureEvent* e) { return synapseKey(*e); });
    std::vector<SynapseState> out;
    out.reserve(base.size() + events.size());
    auto b = base.begin();
    for (auto e = events.begin(); e != events.end();) {
        const auto key = synapseKey(**e);
        const auto from = b;
        b = std::lower_bound(b, base.end(), key, [](const SynapseState& s, const auto& k) { return synapseKey(s) < k; });
        out.insert(out.end(), from, b);
        std::size_t count = 0;
        for (; b != base.end() && synapseKey(*b) == key; ++b) ++count;
        const SynapseState synapse{(*e)->source, (*e)->neuron, (*e)->projection};
        for (; e != events.end() && synapseKey(**e) == key; ++e) {
            if ((*e)->kind == StructureKind::Connect) ++count;
            else if (count > 0) --count;
        }
        out.insert(out.end(), count, synapse);
    }
    out.insert(out.end(), b, base.end());
    return out;
}

} // namespace

std::shared_ptr<const StructureSnapshot> foldStructure(const StructureSnapshot* base, std::span<const StructureEvent* const> events, std::uint64_t version)
{
    Events neurons, synapses;
    for (const StructureEvent* e : events)
        (e->kind == StructureKind::Connect || e->kind == StructureKind::Prune ? synapses : neurons).push_back(e);
    auto s = std::make_shared<StructureSnapshot>();
    s->tick = events.empty() ? (base ? base->tick : 0) : events.back()->tick;
    s->version = version;
    s->neurons = foldNeurons(base ? std::span(base->neurons) : std::span<const NeuronState>{}, neurons);
    s->synapses = foldSynapses(base ? std::span(base->synapses) : std::span<const SynapseState>{}, synapses);
    return s;
}

} // namespace ng::store
