#pragma once
#include <ng/stream/timeline_source.h>
#include <scene/scene_data.h>

#include <vector>

namespace ng {

/// Something that has just happened and is marked for a moment.
struct SceneMark {
    enum class Kind { Birth, Death, Connect, Prune };
    Kind kind = Kind::Birth;
    Position at;        ///< Connect, Prune: the source
    Position to;        ///< Connect, Prune: the target
    float radius = 0;   ///< of the neuron, micrometres
    Rgb colour{};       ///< a dead neuron's last one
    double age = 0;     ///< seconds of the viewer's time
    [[nodiscard]] double life() const { return kind == Kind::Death ? 0.8 : 0.6; }
    /// 0 when new, 1 when it goes.
    [[nodiscard]] double progress() const { return age / life(); }
};

/// The marks in the picture now. Time is the viewer's, handed in.
class SceneMarks {
public:
    /// Takes in the events of a range; `before` and `after` are the scenes around it (a dead neuron is only in the first).
    void gather(const TimelineSource&, TickRange, const SceneData& before, const SceneData& after);
    void advance(double seconds);
    void clear() { m_marks.clear(); }
    [[nodiscard]] const std::vector<SceneMark>& marks() const { return m_marks; }

private:
    std::vector<SceneMark> m_marks;
};

} // namespace ng
