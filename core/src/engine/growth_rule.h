#pragma once
#include <ng/engine/run_plan.h>

#include <array>
#include <string_view>
#include <vector>

namespace ng {

/// Why a proposal of a growth rule was not carried out.
enum class Refusal : std::uint8_t {
    Dead,       ///< a neuron that does not take part (any more)
    SelfLoop,   ///< a neuron onto itself, in a projection without autapses
    Gone,       ///< a synapse or a progenitor that is not there (any more)
    Cap,        ///< the population is full
    OverBudget, ///< more proposals than a rule may make in one frame
};
inline constexpr std::size_t kRefusalCount = 5;
[[nodiscard]] constexpr std::string_view refusalName(Refusal r)
{
    constexpr std::array<std::string_view, kRefusalCount> n{"dead", "self_loop", "gone", "cap", "over_budget"};
    return n[static_cast<std::size_t>(r)];
}

/// A growth rule at work: its parameters now, and what it remembers of every neuron.
struct GrowthRuleState {
    const GrowthPlan* plan = nullptr;
    std::vector<double> parameters, derived;
    std::vector<std::size_t> stateField;    ///< indices of its state rows in the field table
    std::vector<std::vector<double>> state; ///< [row][slot]
    std::vector<double*> stateRows;         ///< where those begin
    std::vector<double> summary;
    std::array<std::uint64_t, kRefusalCount> refused{};

    void forget(Slot s)
    {
        for (std::size_t r = 0; r < state.size(); ++r) state[r][s] = plan->kernel->fields[stateField[r]].default_value;
    }
};

/// What one rule proposed in one frame.
struct Proposals {
    struct Death {
        std::size_t rule;
        Slot slot;
        ng_cause cause;
    };
    struct Prune {
        std::size_t rule;
        ProjectionIndex projection;
        Slot source, target;
        std::uint32_t ordinal; ///< among the synapses of the pair, or kAny
        ng_cause cause;
    };
    struct Connect {
        std::size_t rule;
        ProjectionIndex projection;
        Slot source, target;
        double weight, delayMs; ///< not a number: as the projection says
        Slot instead;           ///< kNoSlot, or the source whose synapse goes for this one
        ng_cause cause;
    };
    struct Birth {
        std::size_t rule;
        ng_birth what;
        NeuronId parent;
        std::vector<float> imprint; ///< by source slot
        ProjectionIndex imprintInto;
    };
    static constexpr std::uint32_t kAny = 0xFFFFFFFFu;

    std::vector<Death> deaths;
    std::vector<Prune> prunes;
    std::vector<Connect> connects;
    std::vector<Birth> births;

    void clear()
    {
        deaths.clear();
        prunes.clear();
        connects.clear();
        births.clear();
    }
};

} // namespace ng
