#pragma once
#include <ng/engine/spiking_engine.h>
#include <ng/model/experiment.h>
#include <ng/stream/run_info.h>

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ng {

class TimelineSource;

/// From where and with what a saved run is gone on with.
struct ContinueFrom {
    std::string file;
    std::optional<Tick> tick;         ///< absent: its end; else the frame that begins at or before it
    std::vector<std::string> changes; ///< "path=value": live parameters, in their own units, and recording.*
    std::optional<double> durationMs; ///< from there on, 0 without end; absent: to the end of the design
};

/// A run brought to where it is to go on, with its engine.
struct Continuation {
    std::unique_ptr<SpikingEngine> engine;
    Experiment experiment; ///< as it stands there: what was changed by hand before is in it
    RunInfo info;          ///< the engine's, with that design and the origin
    Tick loaded = 0; ///< where the state was loaded; from there to the engine's now it was simulated again
};

/// Brings an engine to a tick of a saved run: loads the newest state at or before it, or builds the network where there is none, and
/// simulates on with what was changed by hand then. `changes` are posted as interventions of the next frame. Bits are those of the run
/// itself; kernels must be those it used. Damaged states are passed over for older ones.
[[nodiscard]] std::expected<Continuation, Error> continueRun(const ContinueFrom&, const KernelRegistry&, unsigned threads);

/// The engine of a saved run as it began: built anew, or from the state the run started with.
[[nodiscard]] std::expected<std::unique_ptr<SpikingEngine>, Error> engineAtBegin(const std::string& file, const TimelineSource&, const KernelRegistry&, unsigned threads);

/// Posts recorded interventions as time passes, each once.
class InterventionReplay {
public:
    /// Those of [range.begin, range.end) of a run.
    InterventionReplay(const TimelineSource&, TickRange);
    /// Before each frame.
    [[nodiscard]] std::optional<Error> post(SpikingEngine&);
    [[nodiscard]] const std::vector<Intervention>& all() const { return m_all; }

private:
    std::vector<Intervention> m_all;
    std::size_t m_next = 0;
};

} // namespace ng
