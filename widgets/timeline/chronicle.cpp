#include "chronicle.h"

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

template <typename T>
void sortByTick(std::vector<T>& v)
{
    if (!std::ranges::is_sorted(v, {}, &T::tick)) std::ranges::stable_sort(v, {}, &T::tick);
}

} // namespace

Stage Chronicle::Life::stageAt(Tick t) const
{
    if (t >= died) return Stage::Dead;
    Stage s = stages.empty() ? Stage::Mature : stages.front().stage;
    for (const StageChange& c : stages)
        if (c.tick <= t) s = c.stage;
    return s;
}

Chronicle& Chronicle::of(TimelineHub& hub)
{
    if (auto* c = hub.findChild<Chronicle*>(QString(), Qt::FindDirectChildrenOnly)) return *c;
    return *new Chronicle(hub);
}

Chronicle::Chronicle(TimelineHub& hub) : QObject(&hub), m_hub(hub) {}

void Chronicle::clear()
{
    m_seenRevision = 0;
    m_looked = m_seeded = false;
    m_structure.clear();
    m_metrics.clear();
    m_lives.clear();
    m_index.clear();
    m_births.clear();
    m_deaths.clear();
    m_interventions.clear();
    m_version += 1;
}

void Chronicle::update()
{
    const std::shared_ptr<TimelineSource> source = m_hub.timeline();
    if (source != m_source.lock()) {
        clear();
        m_source = source;
        m_stimulus.clear();
        if (source)
            for (const PopulationInfo& p : source->info().populations) m_stimulus.push_back(p.stimulus);
    }
    if (!source) return;
    if (m_looked && source->revision() == m_seenRevision) return;
    m_looked = true;
    m_seenRevision = source->revision();

    const TickRange extent = source->extent();
    const std::size_t before = m_births.size() + m_deaths.size() + m_interventions.size() + m_lives.size();
    bool added = false;
    if (!m_seeded && !extent.empty()) {
        if (const auto start = source->structureAt(extent.begin)) {
            m_seeded = true;
            for (const NeuronState& n : start->neurons) {
                Life& l = life(n.id);
                l.population = n.population;
                l.born = n.born;
                l.position = n.position;
                if (l.stages.empty()) l.stages.push_back({n.born, n.stage});
            }
        }
    }

    struct Events : StructureSink {
        explicit Events(Chronicle& c, bool& a) : chronicle(c), any(a) {}
        Chronicle& chronicle;
        bool& any;
        void take(const StructureEvent& e) override
        {
            if (e.kind == StructureKind::Connect || e.kind == StructureKind::Prune) return;
            any = true;
            chronicle.take(e);
        }
        void take(const Intervention& i) override { chronicle.m_interventions.push_back(i); }
    } events(*this, added);
    m_structure.read(extent, [&](TickRange r) { return source->structure(r, events); });
    added |= m_metrics.update(*source);

    const std::size_t after = m_births.size() + m_deaths.size() + m_interventions.size() + m_lives.size();
    if (!added && before == after) return;
    sortByTick(m_births);
    sortByTick(m_deaths);
    sortByTick(m_interventions);
    const auto byBirth = [](const Life& l) { return std::pair(l.born, l.id); };
    if (!std::ranges::is_sorted(m_lives, {}, byBirth)) {
        std::ranges::sort(m_lives, {}, byBirth);
        for (std::size_t i = 0; i < m_lives.size(); ++i) m_index[raw(m_lives[i].id)] = static_cast<std::uint32_t>(i + 1);
    }
    ++m_version;
}

Chronicle::Life& Chronicle::life(NeuronId id)
{
    if (m_index.size() <= raw(id)) m_index.resize(raw(id) + 1, 0);
    std::uint32_t& at = m_index[raw(id)];
    if (at == 0) {
        m_lives.push_back({});
        m_lives.back().id = id;
        at = static_cast<std::uint32_t>(m_lives.size());
    }
    return m_lives[at - 1];
}

void Chronicle::take(const StructureEvent& e)
{
    if (e.neuron == kNoNeuron) return;
    Life& l = life(e.neuron);
    l.population = e.population;
    switch (e.kind) {
    case StructureKind::Birth:
        l.born = e.tick;
        l.position = e.position;
        l.founder = e.rule == kNoIndex;
        std::erase_if(l.stages, [&](const StageChange& c) { return c.tick <= e.tick; });
        l.stages.insert(l.stages.begin(), {e.tick, e.stage});
        if (!l.founder) m_births.push_back({e.tick, e.neuron});
        break;
    case StructureKind::StageChange:
        l.stages.push_back({e.tick, e.stage});
        sortByTick(l.stages);
        break;
    case StructureKind::Death:
        l.died = e.tick;
        m_deaths.push_back({e.tick, e.neuron});
        break;
    case StructureKind::Connect:
    case StructureKind::Prune: break;
    }
}

const Chronicle::Life* Chronicle::find(NeuronId id) const
{
    if (raw(id) >= m_index.size() || m_index[raw(id)] == 0) return nullptr;
    return &m_lives[m_index[raw(id)] - 1];
}

std::size_t Chronicle::aliveAt(Tick t) const
{
    const auto isNeuron = [this](const Life& l) { return l.population >= m_stimulus.size() || !m_stimulus[l.population]; };
    return static_cast<std::size_t>(std::ranges::count_if(m_lives, [&](const Life& l) { return l.aliveAt(t) && isNeuron(l); }));
}

} // namespace ng
