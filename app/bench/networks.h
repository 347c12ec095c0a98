#pragma once
#include <ng/base/error.h>
#include <ng/model/experiment.h>

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ng::bench {

/// A published network and how it is made larger or smaller.
struct NetworkKind {
    std::string_view name;
    std::string_view design; ///< in resources/experiments
    std::string_view help;
    double warmMs;  ///< simulated before the measurement begins
    double seconds; ///< measured by default
};

[[nodiscard]] std::span<const NetworkKind> networkKinds();

struct NetworkSize {
    std::optional<std::uint32_t> neurons;
    std::optional<double> scale;
};

/// The shipped design of a network, brought to a size, with nothing recorded. cuba, coba: 80 inputs a neuron at every size; brunel: 1,000
/// inputs; hpc: 11,250 inputs, so that --scale changes neurons only, as in NEST's script; microcircuit: neurons and inputs scale alike,
/// weights grow by 1/sqrt(scale) and a current replaces the mean input that is missing (as NEST's script; van Albada et al. 2015).
[[nodiscard]] std::expected<Experiment, Error> network(const NetworkKind&, const std::string& folder, NetworkSize);

/// Random fixed-indegree connectivity alone: 1,000 inputs for each of so many neurons.
[[nodiscard]] Experiment wiringOnly(std::uint32_t neurons);

} // namespace ng::bench
