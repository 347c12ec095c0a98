#include "event_recorder.h"

#include <algorithm>

namespace ng::store {

EventRecorder::EventRecorder(Database& db, const RunInfo& info)
    : m_built(db, "INSERT INTO built(tick, population, projection, n, reason) VALUES(?,?,?,?,?)")
    , m_event(db, "INSERT INTO structure_event(tick, kind, stage, population, neuron, source, parent, projection, rule, reason, measured, held_against, "
                  "weight, x, y, z, version) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
    , m_metric(db, "INSERT INTO metric(tick, name, row_index, column_index, value) VALUES(?,?,?,?,?)")
    , m_intervention(db, "INSERT INTO intervention(tick, path, before, after) VALUES(?,?,?,?)")
{
    for (const PopulationInfo& p : info.populations) m_stimulus.push_back(p.stimulus);
}

void EventRecorder::add(const EpochFrame& f)
{
    if (f.start) add(*f.start);
    m_sorted.clear();
    for (const StructureEvent& e : f.structure) m_sorted.push_back(&e);
    if (!std::ranges::is_sorted(m_sorted, {}, [](const StructureEvent* e) { return e->tick; }))
        std::ranges::stable_sort(m_sorted, {}, [](const StructureEvent* e) { return e->tick; });
    for (const StructureEvent* e : m_sorted) add(*e, f.structureVersion);
    for (const Metric& m : f.metrics) {
        m_metric.bind(1, static_cast<std::int64_t>(m.tick)).bind(2, std::string_view(m.name)).bind(3, std::int64_t{m.row}).bind(4, std::int64_t{m.column});
        m_metric.bind(5, m.value).run();
        if (m.name == "average_accuracy") m_average = m.value;
        if (m.name == "accuracy") m_accuracy = m.value;
    }
    for (const Intervention& i : f.applied)
        m_intervention.bind(1, static_cast<std::int64_t>(i.tick)).bind(2, std::string_view(i.path)).bind(3, i.before).bind(4, i.after).run();
}

void EventRecorder::add(const NetworkStart& start)
{
    const StructureSnapshot& s = *start.structure;
    std::vector<std::int64_t> perPopulation, perProjection;
    const auto count = [](std::vector<std::int64_t>& n, std::size_t i) {
        if (n.size() <= i) n.resize(i + 1);
        ++n[i];
    };
    for (const NeuronState& n : s.neurons) {
        count(perPopulation, n.population);
        m_counts.neurons += isNeuron(n.population);
    }
    for (const SynapseState& y : s.synapses) count(perProjection, y.projection);
    m_counts.synapses += s.synapses.size();
    const auto write = [&](const std::vector<std::int64_t>& all, int column) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i] == 0) continue;
            m_built.bind(1, static_cast<std::int64_t>(s.tick)).bindNull(2).bindNull(3).bind(column, static_cast<std::int64_t>(i)).bind(4, all[i]);
            if (start.reason == kNoIndex) m_built.bindNull(5);
            else m_built.bind(5, std::int64_t{start.reason});
            m_built.run();
        }
    };
    write(perPopulation, 2);
    write(perProjection, 3);
}

void EventRecorder::add(const StructureEvent& e, std::uint64_t version)
{
    ++m_counts.events;
    const bool byRule = e.rule != kNoIndex;
    const auto gone = [](std::uint64_t& n) { n -= n > 0; };
    switch (e.kind) {
    case StructureKind::Birth:
        m_counts.neurons += isNeuron(e.population);
        m_counts.births += byRule;
        break;
    case StructureKind::Death:
        if (isNeuron(e.population)) gone(m_counts.neurons);
        m_counts.deaths += byRule;
        break;
    case StructureKind::Connect:
        ++m_counts.synapses;
        m_counts.connects += byRule;
        break;
    case StructureKind::Prune:
        gone(m_counts.synapses);
        m_counts.prunes += byRule;
        break;
    case StructureKind::StageChange: break;
    }
    // What does not apply is NULL, so that the view reads well; the reader turns it back into the same value.
    const auto neuron = [this](int i, NeuronId id) { id == kNoNeuron ? m_event.bindNull(i) : m_event.bind(i, std::int64_t{raw(id)}); };
    const auto index = [this](int i, std::uint16_t v) { v == kNoIndex ? m_event.bindNull(i) : m_event.bind(i, std::int64_t{v}); };
    const auto number = [this](int i, float v, bool blank) { blank ? m_event.bindNull(i) : m_event.bind(i, static_cast<double>(v)); };
    m_event.bind(1, static_cast<std::int64_t>(e.tick)).bind(2, std::int64_t{static_cast<int>(e.kind)}).bind(3, std::int64_t{static_cast<int>(e.stage)});
    m_event.bind(4, std::int64_t{e.population});
    neuron(5, e.neuron);
    neuron(6, e.source);
    neuron(7, e.parent);
    index(8, e.projection);
    index(9, e.rule);
    index(10, e.reason);
    const bool plain = e.measured == 0 && e.limit == 0;
    number(11, e.measured, plain);
    number(12, e.limit, plain);
    number(13, e.weight, e.weight == 0);
    const bool placeless = e.position == Position{};
    number(14, e.position.x, placeless);
    number(15, e.position.y, placeless);
    number(16, e.position.z, placeless);
    m_event.bind(17, static_cast<std::int64_t>(version));
    m_event.run();
}

} // namespace ng::store
