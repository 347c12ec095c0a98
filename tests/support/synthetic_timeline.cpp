#include "synthetic_timeline.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <tuple>

namespace ng::test {

namespace {

constexpr double kDt = 0.1;
constexpr Tick kFrame = 100;
constexpr std::uint32_t kInputs = 64;
constexpr Tick kCritical = 20'000;

struct Cell {
    NeuronState state;
    float maturity = 1;
    std::uint32_t spikes = 0;
    int digit = 0;
};

float weightOf(std::uint32_t input, int digit, float noise)
{
    // A ring whose radius depends on the digit: enough of a picture for receptive fields.
    const float x = static_cast<float>(input % 8) - 3.5f;
    const float y = static_cast<float>(input / 8) - 3.5f;
    const float r = std::sqrt(x * x + y * y) - (1.f + 0.35f * static_cast<float>(digit));
    return std::max(0.f, 0.35f * std::exp(-r * r) + noise);
}

RunInfo makeInfo(const SyntheticTimeline::Shape& s)
{
    RunInfo i;
    i.runId = "synthetic";
    i.title = "Synthetic run";
    i.designJson = "{}";
    i.dtMs = kDt;
    i.seed = s.seed;
    i.plannedEnd = toTick(s.seconds * 1000, kDt);
    i.populations = {{"digits", "Digits", "poisson", false, true, false, 8, 8}, {"competitive", "Competitive", "lif_adaptive", false, false, true, 0, 0}};
    i.projections = {{"digits_competitive", 0, 1, "stdp_competitive", true, false, "mV", 0.4f}, {"lateral", 1, 1, "static", false, true, "mV", 10.f}};
    i.rules = {"novelty", "apoptosis", "synaptogenesis"};
    i.reasons = {"best match below threshold", "no place by the end of its critical period", "near the newborn", "its neuron died", "age"};
    i.probes = {{"digits.rate", "Digits", "spikes/s"}, {"competitive.rate", "Competitive", "spikes/s"}, {"neurons", "Neurons", ""}, {"synapses", "Synapses", ""}};
    i.programVersion = "test";
    i.host = "test";
    i.startedUtc = "2026-01-01T00:00:00Z";
    return i;
}

} // namespace

SyntheticTimeline::SyntheticTimeline() : SyntheticTimeline(Shape{}) {}

SyntheticTimeline::SyntheticTimeline(const Shape& shape) : m_info(makeInfo(shape)), m_growing(shape.growing)
{
    std::mt19937_64 rng(shape.seed);
    std::uniform_real_distribution<float> uniform(0, 1);
    std::map<NeuronId, Cell> cells;
    std::map<std::tuple<ProjectionIndex, NeuronId, NeuronId>, float> synapses;
    std::uint32_t nextId = 0;
    std::uint64_t version = 0;

    const auto birth = [&](EpochFrame& f, PopulationIndex pop, Position p, RuleIndex rule, float measured) {
        Cell c;
        c.state = {NeuronId{nextId++}, pop, rule == kNoIndex ? Stage::Mature : Stage::Immature, f.range.begin, kNoNeuron, p};
        c.maturity = rule == kNoIndex ? 1.f : 0.f;
        c.digit = static_cast<int>(rng() % 10);
        StructureEvent e;
        e.tick = f.range.begin;
        e.kind = StructureKind::Birth;
        e.stage = c.state.stage;
        e.population = pop;
        e.neuron = c.state.id;
        e.rule = rule;
        e.reason = rule == kNoIndex ? kNoIndex : 0;
        e.measured = measured;
        e.limit = rule == kNoIndex ? 0.f : 0.8f;
        e.position = p;
        f.structure.push_back(e);
        if (pop == 1) {
            const auto connect = [&](ProjectionIndex proj, NeuronId from, NeuronId to, float w) {
                synapses[{proj, from, to}] = w;
                StructureEvent s;
                s.tick = f.range.begin;
                s.kind = StructureKind::Connect;
                s.population = 1;
                s.neuron = to;
                s.source = from;
                s.projection = proj;
                s.rule = rule == kNoIndex ? kNoIndex : RuleIndex{2};
                s.reason = rule == kNoIndex ? kNoIndex : std::uint16_t{2};
                s.weight = w;
                f.structure.push_back(s);
            };
            for (std::uint32_t k = 0; k < kInputs; ++k)
                connect(0, NeuronId{k}, c.state.id, weightOf(k, c.digit, 0.03f * uniform(rng)));
            for (const auto& [id, other] : cells)
                if (other.state.population == 1 && id != c.state.id) {
                    connect(1, id, c.state.id, -10);
                    connect(1, c.state.id, id, -10);
                }
        }
        cells[c.state.id] = c;
        ++version;
    };

    const Tick end = m_info.plannedEnd;
    const Tick birthEvery = std::max<Tick>(kFrame, toTick(shape.birthEveryMs, kDt) / kFrame * kFrame);
    int births = 0;
    std::map<NeuronId, std::uint32_t> window;
    for (Tick t = 0; t < end; t += kFrame) {
        auto f = std::make_shared<EpochFrame>();
        f->range = {t, std::min(end, t + kFrame)};
        if (t == 0) {
            for (std::uint32_t k = 0; k < kInputs; ++k)
                birth(*f, 0, {static_cast<float>(k % 8) * 40 - 140, static_cast<float>(k / 8) * 40 - 140, 0}, kNoIndex, 0);
            for (std::uint32_t k = 0; k < shape.startSize; ++k) {
                const float a = 2.399963f * static_cast<float>(k);
                const float r = 22 * std::sqrt(static_cast<float>(k));
                birth(*f, 1, {r * std::cos(a), r * std::sin(a), 200}, kNoIndex, 0);
            }
        } else if (t % birthEvery == 0) {
            ++births;
            const float a = 6.2831853f * uniform(rng);
            const float r = 160 * std::sqrt(uniform(rng));
            birth(*f, 1, {r * std::cos(a), r * std::sin(a), 200}, 0, 0.3f + 0.4f * uniform(rng));
        }
        std::vector<NeuronId> dead;
        for (auto& [id, c] : cells) {
            if (c.state.stage == Stage::Mature) continue;
            const Tick age = t - c.state.born;
            c.maturity = std::min(1.f, static_cast<float>(age) / static_cast<float>(kCritical));
            const Stage next = age >= kCritical ? Stage::Mature : age >= kCritical / 4 ? Stage::CriticalPeriod : Stage::Immature;
            if (next == Stage::Mature && raw(id) % 4 == 0) {
                dead.push_back(id);
            } else if (next != c.state.stage) {
                c.state.stage = next;
                StructureEvent e;
                e.tick = t;
                e.kind = StructureKind::StageChange;
                e.stage = next;
                e.population = 1;
                e.neuron = id;
                e.reason = 4;
                e.measured = static_cast<float>(toMs(age, kDt));
                f->structure.push_back(e);
                ++version;
            }
        }
        for (NeuronId id : dead) {
            std::erase_if(synapses, [&](const auto& s) {
                const auto& [proj, from, to] = s.first;
                if (from != id && to != id) return false;
                StructureEvent e;
                e.tick = t;
                e.kind = StructureKind::Prune;
                e.population = cells[to].state.population;
                e.neuron = to;
                e.source = from;
                e.projection = proj;
                e.rule = 1;
                e.reason = 3;
                e.weight = s.second;
                f->structure.push_back(e);
                return true;
            });
            StructureEvent e;
            e.tick = t;
            e.kind = StructureKind::Death;
            e.stage = Stage::Dead;
            e.population = 1;
            e.neuron = id;
            e.rule = 1;
            e.reason = 1;
            e.measured = 1;
            e.limit = 3;
            f->structure.push_back(e);
            cells.erase(id);
            ++version;
        }
        std::uint32_t inSpikes = 0, layerSpikes = 0, layer = 0;
        for (Tick k = f->range.begin; k < f->range.end; ++k)
            for (auto& [id, c] : cells) {
                const double rate = c.state.population == 0 ? shape.inputRate : shape.rate * (1.5 - c.maturity / 2);
                if (uniform(rng) >= rate * kDt / 1000) continue;
                f->spikes.push_back({static_cast<std::uint32_t>(k - t), id});
                ++c.spikes;
                ++window[id];
                (c.state.population == 0 ? inSpikes : layerSpikes)++;
            }
        for (const auto& [id, c] : cells) layer += c.state.population == 1;
        const double s = toMs(f->range.length(), kDt) / 1000;
        f->samples = {{t, 0, static_cast<float>(inSpikes / s / kInputs)},
                      {t, 1, static_cast<float>(layer ? layerSpikes / s / layer : 0)},
                      {t, 2, static_cast<float>(layer)},
                      {t, 3, static_cast<float>(synapses.size())}};
        if (f->range.end % 5000 == 0) {
            auto a = std::make_shared<ActivityFrame>();
            a->tick = f->range.end;
            a->interval = 5000;
            for (const auto& [id, c] : cells) {
                a->ids.push_back(id);
                a->maturity.push_back(c.maturity);
                a->rate.push_back(static_cast<float>(window[id]) / 0.5f);
            }
            window.clear();
            f->activity = a;
        }
        if (t % 10'000 == 0) {
            auto st = std::make_shared<StructureSnapshot>();
            auto w = std::make_shared<WeightSnapshot>();
            st->tick = w->tick = f->range.end;
            st->version = version;
            for (const auto& [id, c] : cells) st->neurons.push_back(c.state);
            for (const auto& [key, weight] : synapses) {
                const auto& [proj, from, to] = key;
                st->synapses.push_back({from, to, proj});
                w->synapses.push_back({from, to, proj});
                w->weights.push_back(weight);
            }
            f->keyframe = Keyframe{st, w};
        }
        const Tick fifth = std::max<Tick>(kFrame, end / 5 / kFrame * kFrame);
        if (f->range.end % fifth == 0 && f->range.end / fifth <= 5) {
            const int task = static_cast<int>(f->range.end / fifth) - 1;
            double sum = 0;
            for (int j = 0; j <= task; ++j) {
                const double r = 0.97 - 0.02 * (task - j) - 0.01 * j;
                f->metrics.push_back({f->range.end, "R", task, j, r});
                sum += r;
            }
            f->metrics.push_back({f->range.end, "accuracy", task, -1, sum / (task + 1)});
            for (int r = 0; r < 2 * (task + 1); ++r)
                for (int c = 0; c < 2 * (task + 1); ++c)
                    f->metrics.push_back({f->range.end, "confusion", r, c, r == c ? 30.0 : static_cast<double>((r * 3 + c) % 3)});
            for (const auto& [id, c] : cells)
                if (c.state.population == 1) f->metrics.push_back({f->range.end, "label", static_cast<int>(raw(id)), -1, static_cast<double>(c.digit)});
        }
        if (births == 12 && t % birthEvery == 0) f->applied.push_back({t, "growth.novelty.parameters.rho", 0.8, 0.75});
        f->structureVersion = version;
        m_frames.push_back(std::move(f));
    }
    if (shape.builtAsOne) buildAsOne();
}

void SyntheticTimeline::buildAsOne()
{
    auto first = std::make_shared<EpochFrame>(*m_frames.front());
    auto built = std::make_shared<StructureSnapshot>();
    built->version = first->structureVersion;
    std::map<std::tuple<ProjectionIndex, NeuronId, NeuronId>, float> synapses;
    for (const StructureEvent& e : first->structure) {
        if (e.kind == StructureKind::Birth) built->neurons.push_back({e.neuron, e.population, e.stage, e.tick, e.parent, e.position});
        else synapses[{e.projection, e.source, e.neuron}] = e.weight;
    }
    auto weights = std::make_shared<std::vector<float>>();
    for (const auto& [key, weight] : synapses) {
        built->synapses.push_back({std::get<1>(key), std::get<2>(key), std::get<0>(key)});
        weights->push_back(weight);
    }
    first->structure.clear();
    first->keyframe.reset();
    first->start = std::make_shared<const NetworkStart>(NetworkStart{built, weights, 4});
    m_frames.front() = first;
}

TickRange SyntheticTimeline::extent() const { return {0, m_frames.empty() ? 0 : m_frames.back()->range.end}; }

Coverage SyntheticTimeline::spikes(TickRange r, SpikeSink& sink) const
{
    for (const FramePtr& f : m_frames)
        if (f->range.overlaps(r) && !f->spikes.empty()) sink.take(f->spikeSpan());
    return Coverage(r.intersected(extent()));
}

Coverage SyntheticTimeline::trace(ProbeId probe, TickRange r, int maxPoints, TraceSink& sink) const
{
    std::vector<ProbeSample> all;
    for (const FramePtr& f : m_frames)
        for (const ProbeSample& s : f->samples)
            if (s.probe == probe && r.contains(s.tick)) all.push_back(s);
    const std::size_t bucket = std::max<std::size_t>(1, (all.size() + static_cast<std::size_t>(maxPoints) - 1) / static_cast<std::size_t>(maxPoints));
    for (std::size_t i = 0; i < all.size(); i += bucket) {
        const auto [lo, hi] = std::minmax_element(all.begin() + static_cast<std::ptrdiff_t>(i), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), i + bucket)),
                                                  [](const auto& a, const auto& b) { return a.value < b.value; });
        sink.take(all[i].tick, lo->value, hi->value);
    }
    return Coverage(r.intersected(extent()));
}

Coverage SyntheticTimeline::structure(TickRange r, StructureSink& sink) const
{
    for (const FramePtr& f : m_frames) {
        if (f->start && r.contains(f->range.begin)) sink.take(*f->start);
        for (const StructureEvent& e : f->structure)
            if (r.contains(e.tick)) sink.take(e);
        for (const Intervention& i : f->applied)
            if (r.contains(i.tick)) sink.take(i);
    }
    return Coverage(r.intersected(extent()));
}

Coverage SyntheticTimeline::metrics(TickRange r, MetricSink& sink) const
{
    for (const FramePtr& f : m_frames)
        for (const Metric& m : f->metrics)
            if (r.contains(m.tick)) sink.take(m);
    return Coverage(r.intersected(extent()));
}

Coverage SyntheticTimeline::activity(TickRange r, int maxFrames, ActivitySink& sink) const
{
    std::vector<const ActivityFrame*> all;
    for (const FramePtr& f : m_frames)
        if (f->activity && r.contains(f->activity->tick)) all.push_back(f->activity.get());
    const std::size_t step = std::max<std::size_t>(1, (all.size() + static_cast<std::size_t>(maxFrames) - 1) / static_cast<std::size_t>(maxFrames));
    for (std::size_t i = 0; i < all.size(); i += step) sink.take(*all[i]);
    return Coverage(r.intersected(extent()));
}

std::shared_ptr<const StructureSnapshot> SyntheticTimeline::structureAt(Tick t) const
{
    auto s = std::make_shared<StructureSnapshot>();
    s->tick = t;
    std::map<NeuronId, NeuronState> alive;
    std::map<std::tuple<ProjectionIndex, NeuronId, NeuronId>, bool> synapses;
    for (const FramePtr& f : m_frames) {
        if (f->range.begin > t) break;
        if (f->start) {
            for (const NeuronState& n : f->start->structure->neurons) alive[n.id] = n;
            for (const SynapseState& y : f->start->structure->synapses) synapses[{y.projection, y.source, y.target}] = true;
        }
        for (const StructureEvent& e : f->structure) {
            if (e.tick > t) continue;
            switch (e.kind) {
            case StructureKind::Birth: alive[e.neuron] = {e.neuron, e.population, e.stage, e.tick, e.parent, e.position}; break;
            case StructureKind::StageChange: alive[e.neuron].stage = e.stage; break;
            case StructureKind::Death: alive.erase(e.neuron); break;
            case StructureKind::Connect: synapses[{e.projection, e.source, e.neuron}] = true; break;
            case StructureKind::Prune: synapses.erase({e.projection, e.source, e.neuron}); break;
            }
        }
        s->version = f->structureVersion;
    }
    for (const auto& [id, n] : alive) s->neurons.push_back(n);
    for (const auto& [k, _] : synapses) s->synapses.push_back({std::get<1>(k), std::get<2>(k), std::get<0>(k)});
    return s;
}

std::shared_ptr<const ActivityFrame> SyntheticTimeline::activityAt(Tick t) const
{
    std::shared_ptr<const ActivityFrame> last;
    for (const FramePtr& f : m_frames)
        if (f->activity && f->activity->tick <= t) last = f->activity;
    return last;
}

std::shared_ptr<const WeightSnapshot> SyntheticTimeline::weightsAt(Tick t) const
{
    std::shared_ptr<const WeightSnapshot> last;
    if (const auto& s = m_frames.front()->start)
        last = std::make_shared<const WeightSnapshot>(WeightSnapshot{s->structure->tick, s->structure->synapses, *s->weights});
    for (const FramePtr& f : m_frames)
        if (f->keyframe && f->keyframe->weights && f->keyframe->weights->tick <= t) last = f->keyframe->weights;
    return last;
}

} // namespace ng::test
