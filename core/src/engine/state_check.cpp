#include "state_check.h"

#include <cmath>
#include <cstdio>

namespace ng {

namespace {

// Adding one to an exponent of all ones carries into the sign's place: the only numbers it does that for are infinity and NaN.

bool allFinite(const std::uint32_t* bits, std::size_t n)
{
    std::uint32_t carry = 0;
    for (std::size_t k = 0; k < n; ++k) carry |= (bits[k] & 0x7F800000u) + 0x00800000u;
    return carry >> 31 == 0;
}

bool allFinite(const std::uint64_t* bits, std::size_t n)
{
    std::uint64_t carry = 0;
    for (std::size_t k = 0; k < n; ++k) carry |= (bits[k] & 0x7FF0000000000000u) + 0x0010000000000000u;
    return carry >> 63 == 0;
}

} // namespace

bool isFinite(PopulationState& p, std::size_t first)
{
    bool all = true;
    for (std::size_t s = 0; s < p.stateCount(); ++s) {
        all &= p.stateField(s).type == NG_TYPE_F64 ? allFinite(static_cast<const std::uint64_t*>(p.stateLanes(s)) + first, p.width)
                                                   : allFinite(static_cast<const std::uint32_t*>(p.stateLanes(s)) + first, p.width);
    }
    return all;
}

std::optional<StateFault> findFault(std::span<PopulationState> populations, Tick tick)
{
    for (std::size_t k = 0; k < populations.size(); ++k) {
        const PopulationState& p = populations[k];
        for (const Slot s : p.living) // in order of ids
            for (std::size_t i = 0; i < p.stateCount(); ++i)
                if (!std::isfinite(p.state(i, s))) return StateFault{tick, static_cast<PopulationIndex>(k), NeuronId{p.ids[s]}, i};
    }
    return std::nullopt;
}

Error describe(const StateFault& f, std::span<const PopulationState> populations, double dtMs)
{
    const PopulationState& p = populations[f.population];
    char at[64];
    std::snprintf(at, sizeof at, "%.6g ms", toMs(f.tick + 1, dtMs));
    return {std::string(p.stateField(f.state).name) + " of neuron " + std::to_string(raw(f.neuron)) + " is no longer a finite number at tick " + std::to_string(f.tick) + " ("
                + at + "), kernel " + p.plan->design.kernel,
            "populations." + p.plan->design.id, "use a smaller dt_ms, or other parameters or weights; what was recorded is kept"};
}

} // namespace ng
