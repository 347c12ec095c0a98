#pragma once
#include <ng/engine/spiking_engine.h>
#include <ng/session/recorder.h>

namespace ng {

/// Puts the engine's whole state into the run file at the design's interval and at the end, so that the run can be gone on from.
/// Thread: the coordinator's.
class StateKeeper {
public:
    /// Both are borrowed.
    StateKeeper(const SpikingEngine&, Recorder&);

    /// After every frame.
    void afterFrame();
    /// Now, unless the file has this state already; nothing before the first frame, or when the network has failed.
    void keep();
    /// At the end, if the design keeps states at all.
    void atEnd();

private:
    const SpikingEngine& m_engine;
    Recorder& m_recorder;
    Tick m_interval;
    Tick m_kept = 0;
};

} // namespace ng
