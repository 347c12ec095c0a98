#include <ng/session/state_keeper.h>

namespace ng {

StateKeeper::StateKeeper(const SpikingEngine& engine, Recorder& recorder)
    : m_engine(engine), m_recorder(recorder), m_interval(toTick(engine.plan().experiment.recording.checkpointMs, engine.info().dtMs))
{
}

void StateKeeper::afterFrame()
{
    if (m_interval == 0) return;
    const Tick now = m_engine.now(), before = now - std::min(now, m_engine.plan().frameTicks);
    if (now / m_interval != before / m_interval) keep();
}

void StateKeeper::keep()
{
    const Tick now = m_engine.now();
    if (now == 0 || now == m_kept || m_engine.failure()) return;
    m_kept = now;
    // One piece is held back, for the last one is marked.
    std::vector<std::uint8_t> held;
    std::uint32_t part = 0;
    m_engine.save([&](std::vector<std::uint8_t> piece) {
        if (!held.empty()) m_recorder.keep(now, part++, false, std::move(held));
        held = std::move(piece);
    });
    m_recorder.keep(now, part, true, std::move(held));
}

void StateKeeper::atEnd()
{
    if (m_interval > 0) keep();
}

} // namespace ng
