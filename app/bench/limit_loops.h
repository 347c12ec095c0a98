#pragma once
#include <ng/base/simd_level.h>

#include <cstdint>
#include <vector>

namespace ng::bench {

/// Neuron models there is a hand-tuned loop for.
enum class Model : std::uint8_t { PscExp, PscDelta, PscAlpha, CondExp };

/// The bare loops a network of this shape cannot do without, written by hand for the processor (Highway) and timed alone. Rates are per
/// second of this thread's processor time, medians of several runs. What each loop does is said where it stands.
class MachineLimit {
public:
    explicit MachineLimit(SimdLevel limit) : m_level(limit) {}

    /// Neuron updates per second: `neurons` in blocks of 256, each stepped through an epoch of `steps` before the next, input consumed
    /// from a ring and zeroed, nobody firing. `fused`: with fused multiply-add; without, it computes what a kernel computes.
    [[nodiscard]] double updates(Model, std::uint32_t neurons, std::uint32_t steps, bool fused = true) const;

    /// A table of synapses like a network's: rows of `rowLength` targets drawn from `targets`.
    struct Rows {
        std::uint32_t sources = 0, targets = 0;
        std::uint32_t rowLength = 0;
    };
    /// Events per second of input[target[k]] += weight[k] over rows picked at random.
    [[nodiscard]] double deliveries(const Rows&) const;
    /// The same with additive pair STDP in the accumulator form: gather, subtract, multiply-add, clamp, 12 bytes a synapse.
    [[nodiscard]] double plasticDeliveries(const Rows&) const;
    /// Poisson numbers of mean `lambda` per second, counter-based (Philox-4x32-10), added to the input of `neurons` block by block.
    [[nodiscard]] double poissonDraws(std::uint32_t neurons, std::uint32_t steps, double lambda) const;

private:
    SimdLevel m_level;
};

} // namespace ng::bench
