#pragma once
#include <ng/base/error.h>
#include <ng/stream/epoch_frame.h>

#include <optional>
#include <string>

namespace ng {

/// A change of a parameter of the running network; `path` as for --set.
struct EngineCommand {
    std::string path;
    double value = 0;
};

/// What every engine is to the rest of the program. Thread: the coordinator's.
class Simulation {
public:
    virtual ~Simulation() = default;
    [[nodiscard]] virtual const RunInfo& info() const = 0;
    [[nodiscard]] virtual Tick now() const = 0;
    /// No frame will come any more.
    [[nodiscard]] virtual bool finished() const = 0;
    /// Why the network can go no further, e.g. a state that is no longer a number; then no frame may be asked for.
    [[nodiscard]] virtual const std::optional<Error>& failure() const = 0;
    /// Simulates one frame and tells what happened in it; a frame in which the network fails ends with the epoch that failed.
    [[nodiscard]] virtual FramePtr advance() = 0;
    /// Checks a command and queues it for the next frame, which records it; an error changes nothing.
    [[nodiscard]] virtual std::optional<Error> post(const EngineCommand&) = 0;
    /// Of all spikes, structure events and present weights; equal for equal runs whatever the threads.
    [[nodiscard]] virtual std::string hash() = 0;
};

} // namespace ng
