#pragma once
#include "growth_rule.h"
#include "network.h"
#include "synapse_book.h"

#include <deque>
#include <memory>

namespace ng {

/// Columns of a population as rules see them.
[[nodiscard]] ng_neurons columnsOf(const PopulationState&);

/// What the growth phase is told about time.
struct GrowthMoment {
    Tick stamp = 0;      ///< tick of the events: the last of the frame
    Tick now = 0;        ///< end of the frame
    Tick frameTicks = 1;
    std::uint64_t episode = 0;
    Tick episodeBegin = 0;
    bool episodeEnds = false;
};

/// The ng_growth_view of one rule in one frame and what stands behind its functions: columns point into the network, lists are made when
/// they are asked for, proposals are noted. A rule can propose at most kBudget changes of a kind in a frame.
class GrowthView {
public:
    GrowthView(Network&, const RunPlan&, std::vector<SynapseBook>&, GrowthRuleState&, std::size_t rule, const GrowthMoment&, Proposals&);
    GrowthView(const GrowthView&) = delete;
    GrowthView& operator=(const GrowthView&) = delete;

    [[nodiscard]] const ng_growth_view* view() const { return &m_view; }

    static constexpr std::size_t kBudget = std::size_t{1} << 22;

private:
    [[nodiscard]] static GrowthView& of(void* host) { return *static_cast<GrowthView*>(host); }
    [[nodiscard]] ng_growth_projection describe(std::size_t projection, PopulationIndex other) const;
    [[nodiscard]] PopulationState& own() const { return m_net.populations[m_rule.plan->population]; }
    [[nodiscard]] bool takesPart(Slot s) const { return s < own().capacity && own().isAlive(s); }
    /// The projection of an input or an output, if slots of these numbers exist at its ends; null otherwise.
    [[nodiscard]] const ProjectionPlan* reach(std::uint32_t projection, std::uint32_t source, std::uint32_t target) const;
    [[nodiscard]] bool hasInput(std::uint32_t input) const { return input < m_inputs.size(); }
    void refuse(Refusal r) { ++m_rule.refused[static_cast<std::size_t>(r)]; }
    /// Whether one more fits into a list of proposals; counts a refusal if not.
    template <class List>
    bool fits(const List& list)
    {
        if (list.size() < kBudget) return true;
        refuse(Refusal::OverBudget);
        return false;
    }

    static void* scratch(void* host, std::uint64_t bytes);
    static const std::uint32_t* living(void* host);
    static const std::uint32_t* sources(void* host, std::uint32_t input);
    static std::uint32_t at(void* host, std::uint32_t place);
    static std::uint32_t incoming(void* host, std::uint32_t input, std::uint32_t target, const std::uint32_t** source, const float** weight);
    static std::uint32_t outgoing(void* host, std::uint32_t output, std::uint32_t source, const std::uint32_t** target);
    static std::uint32_t outdegree(void* host, std::uint32_t output, std::uint32_t source);
    static std::uint32_t pickTarget(void* host, std::uint32_t output, std::uint32_t source, std::uint32_t bits);
    static void birth(void* host, const ng_birth*);
    static void death(void* host, std::uint32_t slot, ng_cause);
    static void prune(void* host, std::uint32_t input, std::uint32_t target, std::uint32_t k, ng_cause);
    static void disconnect(void* host, std::uint32_t projection, std::uint32_t source, std::uint32_t target, ng_cause);
    static void connect(void* host, std::uint32_t projection, std::uint32_t source, std::uint32_t target, double weight, double delayMs, ng_cause);
    static void rewire(void* host, std::uint32_t projection, std::uint32_t source, std::uint32_t target, std::uint32_t newSource, ng_cause);
    void noteConnect(std::uint32_t projection, Slot source, Slot target, double weight, double delayMs, Slot instead, ng_cause);

    Network& m_net;
    std::vector<SynapseBook>& m_books;
    GrowthRuleState& m_rule;
    std::size_t m_index;
    Proposals& m_proposals;

    ng_growth_view m_view{};
    std::vector<ng_growth_projection> m_inputs, m_outputs;
    std::vector<Slot> m_living;
    std::vector<std::vector<Slot>> m_sources; // [input], empty until asked for
    std::vector<std::uint32_t> m_source, m_target;
    std::vector<float> m_weight;
    std::deque<std::unique_ptr<std::byte[]>> m_scratch;
};

} // namespace ng
