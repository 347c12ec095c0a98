#pragma once
#include "common/catch_up.h"

#include <vector>

namespace ng {

/// One line of the event log: a structural event, several synapses of one neuron at one tick taken together, or an intervention.
struct LogEntry {
    enum class Kind : std::uint8_t { Birth, StageChange, Death, Connect, Prune, Built, Intervention };
    Tick tick = 0;
    Kind kind = Kind::Birth;
    Stage stage = Stage::Immature;
    PopulationIndex population = 0;
    RuleIndex rule = kNoIndex;
    std::uint16_t reason = kNoIndex;
    NeuronId neuron = kNoNeuron;
    std::uint32_t count = 1;       ///< synapses (Connect, Prune) or neurons (Built) taken together; index of an Intervention
    float measured = 0;
    float limit = 0;
    friend bool operator==(const LogEntry&, const LogEntry&) = default;
};

/// The events of a run in time order, read piece by piece and condensed. Thread: GUI.
class EventLog : private StructureSink {
public:
    /// Reads what is new. Earlier: entries were put in before known ones, positions are no longer valid.
    CatchUp::Came update(const TimelineSource&);
    void clear();
    [[nodiscard]] const std::vector<LogEntry>& entries() const { return m_entries; }
    /// The intervention an entry of that kind stands for.
    [[nodiscard]] const Intervention& intervention(const LogEntry& e) const { return m_interventions[e.count]; }

private:
    void take(const NetworkStart&) override;
    void take(const StructureEvent&) override;
    void take(const Intervention&) override;
    /// Writes the entries of the tick collected so far.
    void close();

    CatchUp m_read;
    std::vector<LogEntry> m_entries;
    std::vector<Intervention> m_interventions;
    std::vector<StructureEvent> m_tick; // events of one tick
};

} // namespace ng
