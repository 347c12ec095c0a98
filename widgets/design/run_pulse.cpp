#include "run_pulse.h"

#include "design_scene.h"

#include "common/throttle.h"

#include <cmath>

namespace ng {

namespace {

constexpr int kEveryMs = 120;
constexpr double kLookBackMs = 3000; // recorded rates may be sparse

/// Keeps the newest point of a trace.
struct Newest : TraceSink {
    float value = 0;
    bool any = false;
    void take(Tick, float min, float max) override
    {
        value = (min + max) / 2;
        any = true;
    }
};

} // namespace

RunPulse::RunPulse(TimelineHub& hub, DesignScene& scene, std::function<bool()> wanted, QObject* parent)
    : QObject(parent), m_hub(hub), m_scene(scene), m_wanted(std::move(wanted)), m_often(new Throttle(kEveryMs, [this] { update(); }, this))
{
    connect(&hub, &TimelineHub::changed, this, [this] { m_often->request(); });
    connect(&hub, &TimelineHub::timelineReplaced, this, &RunPulse::update);
}

void RunPulse::update()
{
    if (m_wanted()) m_scene.setLive(figures());
}

std::map<std::string, LiveFigures> RunPulse::figures() const
{
    std::map<std::string, LiveFigures> out;
    const auto& run = m_hub.timeline();
    if (!run) return out;
    const RunInfo& info = run->info();
    const Tick now = std::min(m_hub.playhead().tick() + 1, run->extent().end);
    const Tick back = toTick(kLookBackMs, info.dtMs);
    const TickRange range{now > back ? now - back : 0, now};
    for (std::size_t k = 0; k < info.probes.size(); ++k) {
        const std::string& id = info.probes[k].id;
        const auto dot = id.rfind('.');
        if (dot == std::string::npos) continue;
        const bool rate = id.ends_with(".rate"), neurons = id.ends_with(".neurons");
        if (!rate && !neurons) continue;
        Newest newest;
        run->trace(static_cast<ProbeId>(k), range, 64, newest);
        if (!newest.any) continue;
        LiveFigures& f = out[id.substr(0, dot)];
        if (rate) f.rate = static_cast<double>(newest.value);
        else f.neurons = std::lround(newest.value);
    }
    return out;
}

} // namespace ng
