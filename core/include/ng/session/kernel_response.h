#pragma once
#include <ng/model/kernel_description.h>

#include <optional>
#include <string>
#include <vector>

namespace ng {

/// A kernel at work with its default parameters, for the small picture beside its name.
struct KernelResponse {
    enum class Kind {
        Potential, ///< the first state of one neuron under a constant input that makes it fire, against time [ms]
        Trains, ///< spike times [ms] of eight sources, one row each
        Window ///< weight change against post minus pre spike time [ms]
    };
    Kind kind = Kind::Potential;
    double from = 0, to = 0; ///< of the horizontal axis [ms]
    std::vector<double> curve; ///< Potential, Window: evenly spaced values
    std::vector<double> spikes; ///< Potential: spike times [ms]
    std::vector<std::vector<double>> trains;
};

/// Runs the kernel itself for a few milliseconds of computing. Nothing for growth kernels, static synapses, rules that act at the target's
/// spike only, neurons that no input makes fire, and catalogues without code (tests).
[[nodiscard]] std::optional<KernelResponse> responseOf(const KernelCatalog&, const std::string& kernel);

} // namespace ng
