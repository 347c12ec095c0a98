#pragma once
#include "common/catch_up.h"
#include "common/metric_log.h"

#include <ng/session/timeline_hub.h>

#include <QObject>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace ng {

/// Who lived when: the births, stages, deaths, interventions and tasks of a whole run, gathered once from its timeline and
/// kept up to date, shared by all views on a hub. Thread: GUI.
class Chronicle : public QObject {
    Q_OBJECT
public:
    static constexpr Tick kAlive = std::numeric_limits<Tick>::max();

    struct StageChange {
        Tick tick = 0;
        Stage stage = Stage::Immature;
    };
    struct Life {
        NeuronId id = kNoNeuron;
        PopulationIndex population = 0;
        Tick born = 0;
        Tick died = kAlive;
        bool founder = true; ///< built at the start, not born of a rule
        Position position;
        std::vector<StageChange> stages; ///< in time order

        [[nodiscard]] bool aliveAt(Tick t) const { return born <= t && t < died; }
        [[nodiscard]] bool aliveDuring(TickRange r) const { return born < r.end && died > r.begin; }
        [[nodiscard]] Stage stageAt(Tick) const;
    };
    struct Moment {
        Tick tick = 0;
        NeuronId id = kNoNeuron;
    };

    /// The chronicle of the run a hub shows; made on first use and owned by the hub.
    static Chronicle& of(TimelineHub&);

    /// Takes in what the timeline has and the chronicle lacks; cheap when there is nothing new.
    void update();
    /// Counts up with every addition; starts anew at another number when another run is shown.
    [[nodiscard]] std::uint64_t version() const { return m_version; }

    /// In order of birth.
    [[nodiscard]] std::span<const Life> lives() const { return m_lives; }
    /// Null if the run has (as far as is known) no such neuron. Valid until the next update.
    [[nodiscard]] const Life* find(NeuronId) const;
    /// Births by a rule and deaths, in time order.
    [[nodiscard]] std::span<const Moment> births() const { return m_births; }
    [[nodiscard]] std::span<const Moment> deaths() const { return m_deaths; }
    [[nodiscard]] std::span<const Intervention> interventions() const { return m_interventions; }
    /// Where a task begins; the value is its number, counted from 0.
    [[nodiscard]] const std::vector<MetricPoint>& tasks() const { return m_metrics.of("task"); }
    /// How many neurons live at a tick; stimulus sources are none.
    [[nodiscard]] std::size_t aliveAt(Tick) const;

private:
    explicit Chronicle(TimelineHub&);
    void take(const StructureEvent&);
    Life& life(NeuronId);
    void clear();

    TimelineHub& m_hub;
    std::weak_ptr<TimelineSource> m_source;
    std::uint64_t m_seenRevision = 0;
    bool m_looked = false;
    bool m_seeded = false;
    std::uint64_t m_version = 0;
    CatchUp m_structure;
    MetricLog m_metrics{{"task"}};
    std::vector<bool> m_stimulus; ///< by population
    std::vector<Life> m_lives;
    std::vector<std::uint32_t> m_index; // raw id -> place in m_lives + 1; 0: unknown
    std::vector<Moment> m_births;
    std::vector<Moment> m_deaths;
    std::vector<Intervention> m_interventions;
};

} // namespace ng
