#pragma once
#include <ng/base/error.h>
#include <ng/base/simd_level.h>
#include <ng/base/tick.h>
#include <ng/engine/kernel_registry.h>
#include <ng/model/experiment.h>
#include <ng/stream/run_info.h>

#include <expected>
#include <span>
#include <vector>

namespace ng {

/// A population with its kernel found and its parameters in kernel order.
struct PopulationPlan {
    Population design;
    const ng_kernel* kernel = nullptr;
    std::vector<double> parameters;
    std::uint32_t capacity = 0; ///< cap: the larger of size and maxSize
    std::uint32_t slotCount = 0; ///< cap and some slack where neurons die: a slot is used again only when its old synapses are gone
};

struct ProjectionPlan {
    Projection design;
    const ng_kernel* kernel = nullptr;
    std::vector<double> parameters;
    PopulationIndex source = 0, target = 0;
    std::uint32_t port = 0;
    bool drive = false; ///< its source is a drive: no synapses are stored
    bool fixedDelay = true;
    std::uint32_t delayTicks = 1; ///< when fixed
    std::uint32_t maxDelayTicks = 1;
    bool changes = false; ///< a growth rule acts at one of its ends
};

struct GrowthPlan {
    GrowthRule design;
    const ng_kernel* kernel = nullptr;
    std::vector<double> parameters;
    PopulationIndex population = 0;
    std::uint16_t firstReason = 0; ///< index of the kernel's reason 0 in RunInfo::reasons
};

/// Reasons the engine itself gives; they stand first in RunInfo::reasons.
enum class EngineReason : std::uint16_t { BuiltAtStart, WiredAtBirth, NeuronDied, Age, OwnSpikes };

/// An experiment compiled against the kernels: everything resolved, every time in ticks.
struct RunPlan {
    Experiment experiment;
    std::vector<PopulationPlan> populations;
    std::vector<ProjectionPlan> projections;
    std::vector<GrowthPlan> growth;
    std::uint32_t blockWidth = 256;   ///< lanes of a block, a power of two from 64 to 256; never changes a result, other than 256 for tests
    SimdLevel simd = bestSimdLevel(); ///< instructions the loops may use; never changes a result
    bool startEvents = true; ///< the first frame tells the built network as events; off where nobody listens and they would not fit
    Tick epochTicks = 1; ///< the smallest delay
    Tick frameTicks = 1; ///< whole epochs
    Tick ringTicks = 1;  ///< whole epochs, at least epoch + largest delay
    Tick traceTicks = 0, activityTicks = 0, keyframeTicks = 0; ///< whole frames; 0 off
    Tick endTick = 0;    ///< 0: until the protocol ends or somebody stops it
    RunInfo info;        ///< without runId, host and start time
};

/// Validates and compiles. The first error of validate() is the error.
[[nodiscard]] std::expected<RunPlan, Error> compile(const Experiment&, const KernelRegistry&);

/// Whether values can be parameters of a kernel: finite and in the ranges of its field table.
[[nodiscard]] bool inRange(const ng_kernel&, std::span<const double> parameters);

/// How many of the wanted threads pay for their barriers in a network of this size; results do not depend on it.
[[nodiscard]] unsigned usefulThreads(const RunPlan&, unsigned wanted);

/// Memory a network will need, at its caps, its neurons firing now and then.
struct MemoryEstimate {
    std::uint64_t neurons = 0, synapses = 0;
    std::uint64_t start = 0; ///< for telling it with the first frame; given back then
    [[nodiscard]] std::uint64_t total() const { return neurons + synapses + start; }
};
[[nodiscard]] MemoryEstimate memoryEstimate(const RunPlan&, unsigned threads = 1);

} // namespace ng
