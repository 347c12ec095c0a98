#pragma once
#include "growth_rule.h"
#include "growth_view.h"
#include "network.h"
#include "synapse_book.h"
#include "wiring.h"

#include <ng/stream/epoch_frame.h>

#include <array>
#include <deque>
#include <memory>
#include <vector>

namespace ng {

/// The structural side of a run: ages neurons, lets the growth rules look and propose, and commits what the arbiter accepts. Proposals are
/// collected from all rules first and committed in the order deaths, prunings, new synapses, births, each by (rule, order of proposal), so
/// rules cannot see each other's half-done work.
///
/// What a frame costs follows what changes in it: a death clears the neuron's row at once and leaves its incoming synapses to a sweep (see
/// SynapseBook) whose slice is such that all rows are passed in about a simulated second; its slot is used again after that.
class GrowthPhase {
public:
    GrowthPhase(Network&, const RunPlan&);

    /// After the network has been built: counts its synapses.
    void begin();
    /// The network as it was built, in an order that the threads have no part in.
    [[nodiscard]] std::shared_ptr<const NetworkStart> describeStart() const;
    /// Shows the spikes of the epoch that has just been simulated to the rules that watch spikes.
    void observe();
    void run(const GrowthMoment&, std::vector<StructureEvent>& out, std::vector<Metric>& metrics);

    [[nodiscard]] std::vector<double>& parameters(std::size_t rule) { return m_rules[rule].parameters; }
    void prepare(std::size_t rule);
    /// Summary values of all rules, in the order of their probes.
    void summaries(std::vector<float>& out) const;
    /// Sums of input that were on their way to neurons when these died (one per step and receptor), since the start.
    [[nodiscard]] std::uint64_t droppedInputs() const { return m_dropped; }

    /// What the rules remember of each neuron; proposals live only within a call of run().
    template <class Archive>
    void archive(Archive& a)
    {
        for (GrowthRuleState& r : m_rules) {
            a.fixed(r.parameters, r.parameters.size());
            if (!inRange(*r.plan->kernel, r.parameters)) a.refuse("a parameter is out of range");
            for (auto& row : r.state) a.fixed(row, m_net.populations[r.plan->population].plan->slotCount);
            a.fixed(r.summary, r.summary.size());
            a.fixed(r.refused, r.refused.size());
        }
        a.fixed(m_told, m_told.size());
        a(m_dropped, m_droppedTold);
        for (std::size_t pi = 0; pi < m_graves.size(); ++pi) {
            Graveyard& g = m_graves[pi];
            std::vector<Slot> slots(g.slots.begin(), g.slots.end());
            a(slots, g.buried, g.released);
            a.fixed(g.rule, m_net.populations[pi].plan->slotCount);
            if constexpr (Archive::kReads) {
                if (!a.ok()) return;
                g.slots.assign(slots.begin(), slots.end());
                std::ranges::sort(slots);
                if (g.released > g.buried || g.buried - g.released != slots.size() || slots != m_net.populations[pi].unlisted())
                    return a.refuse("a dead neuron's slot is lost");
            }
        }
        for (std::size_t k = 0; k < m_books.size(); ++k) {
            const PopulationIndex target = m_net.projections[k].plan->target;
            m_books[k].archive(a, m_net.populations[target].plan->slotCount, m_graves[target].buried);
        }
    }

private:
    /// The dead of one population whose slots are not free yet, oldest first.
    struct Graveyard {
        std::deque<Slot> slots;
        std::uint64_t buried = 0, released = 0; ///< since the start
        std::vector<RuleIndex> rule;            ///< [slot]: whose verdict it was
    };

    void age(const GrowthMoment&, std::vector<StructureEvent>& out);
    void ask(const GrowthMoment&, std::vector<Metric>& metrics);
    void kill(const Proposals::Death&, const GrowthMoment&, std::vector<StructureEvent>& out);
    void sweep(const GrowthMoment&, std::vector<StructureEvent>& out);
    void release(PopulationIndex);
    /// Ends the sweep of a population that needs a slot now.
    void makeRoom(PopulationIndex, const GrowthMoment&, std::vector<StructureEvent>& out);
    void resolvePrunes();
    void prune(const Proposals::Prune&, const GrowthMoment&, std::vector<StructureEvent>& out);
    void connect(const Proposals::Connect&, std::uint32_t number, const GrowthMoment&, std::vector<StructureEvent>& out);
    void bear(const Proposals::Birth&, const GrowthMoment&, std::vector<StructureEvent>& out);
    void wake(const Proposals::Birth&, const GrowthMoment&, StructureEvent, std::vector<StructureEvent>& out);
    void tellRefusals(std::vector<Metric>& metrics);
    [[nodiscard]] StructureEvent synapseEvent(StructureKind, std::size_t projection, Slot source, Slot target, float weight, RuleIndex, Tick stamp) const;
    void setCause(StructureEvent&, std::size_t rule, const ng_cause&) const;
    [[nodiscard]] SynapseBook::Lost lostByDeath(std::size_t projection, Tick stamp, std::vector<StructureEvent>& out, RuleIndex fixedRule);
    void refuse(std::size_t rule, Refusal r) { ++m_rules[rule].refused[static_cast<std::size_t>(r)]; }
    [[nodiscard]] NeuronId idAt(PopulationIndex p, Slot s) const { return NeuronId{m_net.populations[p].ids[s]}; }

    Network& m_net;
    const RunPlan& m_plan;
    std::vector<GrowthRuleState> m_rules;
    std::vector<std::array<std::uint64_t, kRefusalCount>> m_told; ///< refusals that have been told, by rule
    std::vector<SynapseBook> m_books;                             ///< by projection
    std::vector<Graveyard> m_graves;                              ///< by population
    Proposals m_proposals;
    std::vector<ng_spike> m_spikes;
    std::uint64_t m_dropped = 0, m_droppedTold = 0;
};

} // namespace ng
