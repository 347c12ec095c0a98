#include "scene_marks.h"

#include <algorithm>
#include <optional>

namespace ng {

namespace {

constexpr std::size_t kMostNeurons = 200; // at once; more would hide the picture
constexpr std::size_t kMostSynapses = 160;

std::optional<std::size_t> find(const SceneData& d, NeuronId id)
{
    const auto at = std::ranges::lower_bound(d.ids, id);
    if (at == d.ids.end() || *at != id) return std::nullopt;
    return static_cast<std::size_t>(at - d.ids.begin());
}

struct Gather : StructureSink {
    const SceneData& before;
    const SceneData& after;
    std::vector<SceneMark> neurons;
    std::vector<SceneMark> synapses;
    Gather(const SceneData& b, const SceneData& a) : before(b), after(a) {}
    using StructureSink::take;
    void take(const StructureEvent& e) override
    {
        if (e.kind == StructureKind::StageChange || e.rule == kNoIndex) return; // what was built at the start is no news
        SceneMark m;
        if (e.kind == StructureKind::Birth || e.kind == StructureKind::Death) {
            const bool birth = e.kind == StructureKind::Birth;
            m.kind = birth ? SceneMark::Kind::Birth : SceneMark::Kind::Death;
            const SceneData& in = birth ? after : before;
            if (const auto i = find(in, e.neuron)) {
                m.at = in.positions[*i];
                m.radius = in.radii[*i];
                m.colour = in.colours[*i];
                neurons.push_back(m);
            }
            return;
        }
        m.kind = e.kind == StructureKind::Connect ? SceneMark::Kind::Connect : SceneMark::Kind::Prune;
        for (const SceneData* in : {&after, &before}) {
            const auto from = find(*in, e.source), to = find(*in, e.neuron);
            if (!from || !to) continue;
            m.at = in->positions[*from];
            m.to = in->positions[*to];
            synapses.push_back(m);
            return;
        }
    }
};

/// Appends an even sample of `news` so that there are at most `most` of the kind.
void append(std::vector<SceneMark>& marks, const std::vector<SceneMark>& news, std::size_t most)
{
    const std::size_t n = std::min(most, news.size());
    for (std::size_t i = 0; i < n; ++i) marks.push_back(news[i * news.size() / n]);
}

} // namespace

void SceneMarks::gather(const TimelineSource& t, TickRange r, const SceneData& before, const SceneData& after)
{
    Gather g(before, after);
    t.structure(r, g);
    const auto isNeuron = [](const SceneMark& m) { return m.kind == SceneMark::Kind::Birth || m.kind == SceneMark::Kind::Death; };
    const auto have = static_cast<std::size_t>(std::ranges::count_if(m_marks, isNeuron));
    append(m_marks, g.neurons, kMostNeurons - std::min(kMostNeurons, have));
    const std::size_t lines = m_marks.size() - static_cast<std::size_t>(std::ranges::count_if(m_marks, isNeuron));
    append(m_marks, g.synapses, kMostSynapses - std::min(kMostSynapses, lines));
}

void SceneMarks::advance(double seconds)
{
    for (SceneMark& m : m_marks) m.age += seconds;
    std::erase_if(m_marks, [](const SceneMark& m) { return m.age >= m.life(); });
}

} // namespace ng
