#include "growth_phase.h"

#include <algorithm>

namespace ng {

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
        std::vector<Slot> sources = source.living.list();
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

void GrowthPhase::begin()
{
    if (m_rules.empty()) return; // nothing will change: no counts are needed
    for (std::size_t k = 0; k < m_books.size(); ++k) m_books[k].count(m_net.projections[k]);
}

} // namespace ng
