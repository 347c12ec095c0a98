#pragma once
#include "network.h"
#include "wiring.h"

#include <ng/stream/network_start.h>

#include <memory>
#include <unordered_map>
#include <vector>

namespace ng {

/// What the growth phase is told about time.
struct GrowthMoment {
    Tick stamp = 0;      ///< tick of the events: the last of the frame
    Tick now = 0;        ///< end of the frame
    Tick frameTicks = 1;
    std::uint64_t episode = 0;
    Tick episodeBegin = 0;
    bool episodeEnds = false;
};

/// The structural side of a run: ages neurons, lets the growth rules look and propose, and commits what the arbiter accepts. Proposals are
/// collected from all rules first and committed in the order deaths, prunings, births, each by (rule, id), so rules cannot see each
/// other's half-done work.
class GrowthPhase {
public:
    GrowthPhase(Network&, const RunPlan&);

    /// The network as it was built, in an order that the threads have no part in.
    [[nodiscard]] std::shared_ptr<const NetworkStart> describeStart() const;
    void run(const GrowthMoment&, std::vector<StructureEvent>& out);
    [[nodiscard]] std::vector<double>& parameters(std::size_t rule) { return m_rules[rule].parameters; }
    void prepare(std::size_t rule);

private:
    struct Rule {
        const GrowthPlan* plan;
        std::vector<double> parameters, derived;
        std::vector<std::size_t> stateField; ///< indices of its state rows in the field table
        std::vector<std::vector<double>> state; ///< [row][slot]
    };
    struct Death {
        std::size_t rule;
        Slot slot;
        std::uint32_t reason;
        float measured, limit;
    };
    struct Prune {
        std::size_t rule;
        ProjectionIndex projection;
        Slot source, target;
        std::uint32_t ordinal; ///< among the synapses of the same pair
        std::uint32_t reason;
        float measured, limit;
    };
    struct Birth {
        std::size_t rule;
        ng_birth what;
        NeuronId parent;
        std::vector<float> imprint; ///< by source slot
        ProjectionIndex imprintInto;
    };
    struct View; // the ng_growth_view of one call and what it points to

    void age(const GrowthMoment&, std::vector<StructureEvent>& out);
    void ask(std::size_t rule, const GrowthMoment&);
    void kill(const Death&, const GrowthMoment&, std::vector<StructureEvent>& out);
    void prune(const Prune&, const GrowthMoment&, std::vector<StructureEvent>& out);
    void bear(const Birth&, const GrowthMoment&, std::vector<StructureEvent>& out);
    [[nodiscard]] NeuronId idAt(PopulationIndex p, Slot s) const { return NeuronId{m_net.populations[p].ids[s]}; }

    Network& m_net;
    const RunPlan& m_plan;
    std::vector<Rule> m_rules;
    std::vector<Death> m_deaths;
    std::vector<Prune> m_prunes;
    std::vector<Birth> m_births;
};

} // namespace ng
