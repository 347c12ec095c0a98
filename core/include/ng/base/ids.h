#pragma once
#include <cstdint>
#include <functional>

namespace ng {

/// Identity of a neuron for the whole of a run; never reused (2^32 - 1 births at most, after which the engine refuses).
enum class NeuronId : std::uint32_t {};
inline constexpr NeuronId kNoNeuron{0xFFFFFFFFu};

/// Index into RunInfo::populations / Experiment::populations.
using PopulationIndex = std::uint16_t;
/// Index into RunInfo::projections / Experiment::projections.
using ProjectionIndex = std::uint16_t;
/// Index into RunInfo::rules.
using RuleIndex = std::uint16_t;

inline constexpr std::uint16_t kNoIndex = 0xFFFF;

/// Dense position of a living neuron inside its population; borrowed, reused after a death.
using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = 0xFFFFFFFFu;

[[nodiscard]] constexpr std::uint32_t raw(NeuronId id) { return static_cast<std::uint32_t>(id); }

} // namespace ng

template <>
struct std::hash<ng::NeuronId> {
    std::size_t operator()(ng::NeuronId id) const noexcept { return std::hash<std::uint32_t>{}(ng::raw(id)); }
};
