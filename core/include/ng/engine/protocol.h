#pragma once
#include <ng/base/archive.h>
#include <ng/base/error.h>
#include <ng/stream/epoch_frame.h>

#include <optional>
#include <string>
#include <vector>

namespace ng {

class SpikingEngine;

/// What drives the stimuli of a run and reads its answers, at frame boundaries only. Thread: the coordinator's.
class Protocol {
public:
    virtual ~Protocol() = default;
    /// Before the first frame: sets the first episode up.
    virtual void begin(SpikingEngine&) = 0;
    /// After the growth phase at the end of every frame; metrics get their tick from the engine.
    virtual void atFrameEnd(SpikingEngine&, std::vector<Metric>& out) = 0;
    [[nodiscard]] virtual bool finished() const = 0;
    /// Ticks until it is done, for progress; 0 unknown.
    [[nodiscard]] virtual Tick plannedEnd() const = 0;
    /// A live parameter of the task: its value before, or an error. `path` without the leading "task.".
    [[nodiscard]] virtual std::optional<double> number(const std::string& path) const = 0;
    virtual std::optional<Error> setNumber(const std::string& path, double value) = 0;
    /// How far it is, for a checkpoint; load() is called in place of begin().
    virtual void save(OutArchive&) const = 0;
    virtual void load(InArchive&) = 0;
};

} // namespace ng
