#pragma once
#include "sqlite_db.h"

#include <ng/stream/epoch_frame.h>
#include <ng/stream/run_info.h>

#include <vector>

namespace ng::store {

/// Writes what is kept as plain rows: a summary of the network as built, structure events, metrics, interventions; and counts it.
class EventRecorder {
public:
    EventRecorder(Database&, const RunInfo&);

    void add(const EpochFrame&);

    /// Neurons and synapses are those that live; stimulus sources are no neurons. The others count what rules did: the network
    /// as it was built is not growth.
    struct Counts {
        std::uint64_t events = 0, neurons = 0, synapses = 0, births = 0, deaths = 0, connects = 0, prunes = 0;
    };
    [[nodiscard]] const Counts& counts() const { return m_counts; }
    /// The newest "average_accuracy", or "accuracy" in a run without one.
    [[nodiscard]] std::optional<double> accuracy() const { return m_average ? m_average : m_accuracy; }

private:
    void add(const NetworkStart&);
    void add(const StructureEvent&, std::uint64_t version);
    [[nodiscard]] bool isNeuron(PopulationIndex p) const { return p >= m_stimulus.size() || !m_stimulus[p]; }

    Statement m_built, m_event, m_metric, m_intervention;
    std::vector<bool> m_stimulus; ///< by population
    Counts m_counts;
    std::optional<double> m_average, m_accuracy;
    std::vector<const StructureEvent*> m_sorted;
};

} // namespace ng::store
