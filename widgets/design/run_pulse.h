#pragma once
#include <ng/session/timeline_hub.h>

#include <QObject>
#include <functional>
#include <map>
#include <string>

namespace ng {

class DesignScene;
class Throttle;

/// What a population does in the run that is shown.
struct LiveFigures {
    double rate = 0; ///< spikes/s per neuron
    std::int64_t neurons = -1; ///< -1: not counted (it does not grow)
    friend bool operator==(const LiveFigures&, const LiveFigures&) = default;
};

/// Lets the nodes breathe with the run at the playhead: their rates and how many neurons there are, a few times a second.
class RunPulse : public QObject {
    Q_OBJECT
public:
    /// Both are borrowed. Figures are looked up only while `wanted` says so, e.g. while the canvas is seen.
    RunPulse(TimelineHub&, DesignScene&, std::function<bool()> wanted, QObject* parent);
    /// Looks at once.
    void update();

private:
    [[nodiscard]] std::map<std::string, LiveFigures> figures() const;

    TimelineHub& m_hub;
    DesignScene& m_scene;
    std::function<bool()> m_wanted;
    Throttle* m_often;
};

} // namespace ng
