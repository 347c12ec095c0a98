#include "event_log.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace ng {

CatchUp::Came EventLog::update(const TimelineSource& source)
{
    const std::size_t before = m_entries.size();
    const auto came = m_read.read(source.extent(), [&](TickRange r) {
        Coverage got = source.structure(r, *this);
        close();
        return got;
    });
    if (came == CatchUp::Came::Earlier) std::ranges::stable_sort(m_entries, {}, &LogEntry::tick);
    if (m_entries.size() == before) return CatchUp::Came::Nothing;
    return came;
}

void EventLog::clear()
{
    m_read.clear();
    m_entries.clear();
    m_interventions.clear();
}

void EventLog::take(const NetworkStart& start)
{
    close();
    const StructureSnapshot& s = *start.structure;
    std::map<PopulationIndex, std::uint32_t> neurons, synapses; // by the population of the target
    for (const NeuronState& n : s.neurons) ++neurons[n.population];
    for (auto at = s.synapses.begin(); at != s.synapses.end();) {
        const auto end = std::ranges::upper_bound(at, s.synapses.end(), at->projection, {}, &SynapseState::projection);
        const auto target = std::ranges::lower_bound(s.neurons, at->target, {}, &NeuronState::id);
        if (target != s.neurons.end()) synapses[target->population] += static_cast<std::uint32_t>(end - at);
        at = end;
    }
    for (const auto& [population, n] : neurons)
        m_entries.push_back({s.tick, LogEntry::Kind::Built, Stage::Mature, population, kNoIndex, start.reason, kNoNeuron, n, 0, 0});
    for (const auto& [population, n] : synapses)
        m_entries.push_back({s.tick, LogEntry::Kind::Connect, Stage::Immature, population, kNoIndex, start.reason, kNoNeuron, n, 0, 0});
}

void EventLog::take(const StructureEvent& e)
{
    if (!m_tick.empty() && m_tick.front().tick != e.tick) close();
    m_tick.push_back(e);
}

void EventLog::take(const Intervention& i)
{
    if (!m_tick.empty() && m_tick.front().tick != i.tick) close();
    m_entries.push_back({i.tick, LogEntry::Kind::Intervention, Stage::Immature, 0, kNoIndex, kNoIndex, kNoNeuron,
                         static_cast<std::uint32_t>(m_interventions.size()), 0, 0});
    m_interventions.push_back(i);
}

void EventLog::close()
{
    if (m_tick.empty()) return;
    // Synapses of one tick belong to the neuron they came or went with: the newborn or the dead one at either end, else the target.
    std::vector<NeuronId> born, died;
    for (const StructureEvent& e : m_tick) {
        if (e.kind == StructureKind::Birth && e.rule != kNoIndex) born.push_back(e.neuron);
        if (e.kind == StructureKind::Death) died.push_back(e.neuron);
    }
    std::ranges::sort(born);
    std::ranges::sort(died);

    using Kind = LogEntry::Kind;
    std::map<std::tuple<Kind, NeuronId, RuleIndex, std::uint16_t, PopulationIndex>, std::size_t> groups;
    for (const StructureEvent& e : m_tick) {
        LogEntry entry{e.tick, Kind::Birth, e.stage, e.population, e.rule, e.reason, e.neuron, 1, e.measured, e.limit};
        switch (e.kind) {
        case StructureKind::Birth: entry.kind = e.rule == kNoIndex ? Kind::Built : Kind::Birth; break;
        case StructureKind::StageChange: entry.kind = Kind::StageChange; break;
        case StructureKind::Death: entry.kind = Kind::Death; break;
        case StructureKind::Connect: entry.kind = Kind::Connect; break;
        case StructureKind::Prune: entry.kind = Kind::Prune; break;
        }
        if (entry.kind == Kind::Built) entry.neuron = kNoNeuron;
        const bool synapse = entry.kind == Kind::Connect || entry.kind == Kind::Prune;
        if (synapse && e.rule == kNoIndex) entry.neuron = kNoNeuron; // as built
        else if (synapse) {
            const std::vector<NeuronId>& subjects = entry.kind == Kind::Connect ? born : died;
            if (std::ranges::binary_search(subjects, e.source) && !std::ranges::binary_search(subjects, e.neuron)) entry.neuron = e.source;
        }
        if (synapse || entry.kind == Kind::Built) {
            const PopulationIndex population = entry.neuron == kNoNeuron ? entry.population : PopulationIndex{0};
            const auto [at, isNew] = groups.try_emplace({entry.kind, entry.neuron, entry.rule, entry.reason, population}, m_entries.size());
            if (!isNew) {
                ++m_entries[at->second].count;
                continue;
            }
        }
        m_entries.push_back(entry);
    }
    m_tick.clear();
}

} // namespace ng
