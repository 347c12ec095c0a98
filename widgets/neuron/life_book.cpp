#include "life_book.h"

namespace ng {

std::optional<Stage> NeuronLife::stageAt(Tick t) const
{
    if (birth.neuron == kNoNeuron || t < birth.tick) return std::nullopt;
    if (death && death->tick <= t) return Stage::Dead;
    Stage stage = birth.stage;
    for (const StructureEvent& e : stages)
        if (e.tick <= t) stage = e.stage;
    return stage;
}

void LifeBook::update(const TimelineSource& source)
{
    const auto came = m_read.read(source.extent(), [&](TickRange r) { return source.structure(r, *this); });
    if (came == CatchUp::Came::Earlier)
        for (auto& [_, life] : m_lives) std::ranges::stable_sort(life.stages, {}, &StructureEvent::tick);
}

void LifeBook::clear()
{
    m_read.clear();
    m_lives.clear();
}

const NeuronLife* LifeBook::find(NeuronId id) const
{
    const auto at = m_lives.find(id);
    return at == m_lives.end() ? nullptr : &at->second;
}

int LifeBook::generation(NeuronId id) const
{
    // Parents are older, so the chain ends; a file may claim otherwise, hence the bound.
    int n = 0;
    for (const NeuronLife* life = find(id); life && life->birth.parent != kNoNeuron && n < 10'000; life = find(life->birth.parent)) ++n;
    return n;
}

void LifeBook::take(const StructureEvent& e)
{
    switch (e.kind) {
    case StructureKind::Birth: m_lives[e.neuron].birth = e; break;
    case StructureKind::StageChange: m_lives[e.neuron].stages.push_back(e); break;
    case StructureKind::Death: m_lives[e.neuron].death = e; break;
    case StructureKind::Connect:
    case StructureKind::Prune: break;
    }
}

} // namespace ng
