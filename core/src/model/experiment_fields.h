#pragma once
#include <ng/model/experiment.h>

#include <array>
#include <string_view>
#include <utility>

namespace ng {

/// The names of an enumeration in the JSON form, in the order they are listed in errors.
template <class E>
struct EnumNames;
template <>
struct EnumNames<LayoutSpec::Kind> {
    static constexpr std::array kNames{std::pair{"grid", LayoutSpec::Kind::Grid}, std::pair{"disc", LayoutSpec::Kind::Disc},
        std::pair{"ball", LayoutSpec::Kind::Ball}, std::pair{"dome", LayoutSpec::Kind::Dome}};
};
template <>
struct EnumNames<ConnectRule::Kind> {
    static constexpr std::array kNames{std::pair{"all_to_all", ConnectRule::Kind::AllToAll},
        std::pair{"one_to_one", ConnectRule::Kind::OneToOne}, std::pair{"fixed_probability", ConnectRule::Kind::FixedProbability},
        std::pair{"fixed_indegree", ConnectRule::Kind::FixedIndegree}, std::pair{"distance", ConnectRule::Kind::Distance},
        std::pair{"fixed_total_number", ConnectRule::Kind::FixedTotalNumber},
        std::pair{"fixed_outdegree", ConnectRule::Kind::FixedOutdegree}};
};
template <>
struct EnumNames<ConnectRule::Decay> {
    static constexpr std::array kNames{std::pair{"none", ConnectRule::Decay::None}, std::pair{"gaussian", ConnectRule::Decay::Gaussian},
        std::pair{"exponential", ConnectRule::Decay::Exponential}};
};

/// The keys of distributions; a constant is its number.
inline constexpr std::array kDistributionNames{std::pair{"uniform", Distribution::Kind::Uniform},
    std::pair{"normal", Distribution::Kind::Normal}, std::pair{"lognormal", Distribution::Kind::Lognormal}};

// The one table of keys: the writer and the reader are both archives that walk these lists, so they cannot drift apart.

template <class A>
void fields(A& a, LayoutSpec& l)
{
    a.choice("kind", l.kind);
    a.quantity("x", l.x, "um");
    a.quantity("y", l.y, "um");
    a.quantity("z", l.z, "um");
    a.quantity("width", l.width, "um");
    a.quantity("height", l.height, "um");
    a.value("columns", l.columns);
}

template <class A>
void fields(A& a, Maturation& m)
{
    a.quantity("immature_ms", m.immatureMs, "ms");
    a.quantity("critical_period_ms", m.criticalPeriodMs, "ms");
    a.value("spikes_to_mature", m.spikesToMature);
    a.value("adult_plasticity", m.adultPlasticity);
    a.value("enabled", m.enabled);
}

template <class A>
void fields(A& a, Population& p)
{
    a.required("id", p.id);
    a.value("title", p.title);
    a.required("kernel", p.kernel);
    a.required("size", p.size);
    a.value("max_size", p.maxSize);
    a.value("reserve", p.reserve);
    a.value("inhibitory", p.inhibitory);
    a.parameters("parameters", p.parameters, p.parameterUnits);
    a.distributions("initial", p.initial);
    a.object("layout", p.layout);
    a.optional("maturation", p.maturation);
    a.point("canvas", p.canvasX, p.canvasY);
}

template <class A>
void fields(A& a, ConnectRule& c)
{
    a.choice("rule", c.kind);
    a.value("probability", c.probability);
    a.value("indegree", c.indegree);
    a.value("number", c.number);
    a.value("outdegree", c.outdegree);
    a.quantity("radius", c.radius, "um");
    a.choice("decay", c.decay);
    a.quantity("sigma", c.sigma, "um");
    a.value("autapses", c.autapses);
}

template <class A>
void fields(A& a, Projection& p)
{
    a.required("id", p.id);
    a.required("source", p.source);
    a.required("target", p.target);
    a.value("kernel", p.kernel);
    a.object("connect", p.connect);
    a.weight("weight", p.weight, p.weightUnit);
    a.distribution("delay", p.delay, "ms");
    a.value("receptor", p.receptor);
    a.parameters("parameters", p.parameters, p.parameterUnits);
    a.value("grows_with_newborns", p.growsWithNewborns);
}

template <class A>
void fields(A& a, GrowthRule& g)
{
    a.required("id", g.id);
    a.required("kernel", g.kernel);
    a.required("population", g.population);
    a.parameters("parameters", g.parameters, g.parameterUnits);
    a.value("enabled", g.enabled);
}

template <class A>
void fields(A& a, Task& t)
{
    a.value("id", t.id);
    a.value("dataset", t.dataset);
    a.required("input", t.input);
    a.required("readout", t.readout);
    a.value("classes", t.classes);
    a.value("passes", t.passes);
    a.quantity("present_ms", t.presentMs, "ms");
    a.quantity("max_rate", t.maxRate, "Hz");
    a.value("test_fraction", t.testFraction);
    a.value("shuffle_classes", t.shuffleClasses);
    a.value("mix_tasks", t.mixTasks);
    a.value("limit", t.limit);
    a.point("canvas", t.canvasX, t.canvasY);
}

template <class A>
void fields(A& a, RecordingPolicy& r)
{
    a.value("spikes", r.spikes);
    a.value("populations", r.populations);
    a.quantity("trace_ms", r.traceMs, "ms");
    a.quantity("activity_ms", r.activityMs, "ms");
    a.quantity("keyframe_ms", r.keyframeMs, "ms");
    a.quantity("checkpoint_ms", r.checkpointMs, "ms");
}

template <class A>
void fields(A& a, LiveParameter& l)
{
    a.required("path", l.path);
    a.value("title", l.title);
    a.value("min", l.min);
    a.value("max", l.max);
}

template <class A>
void fields(A& a, Module& m)
{
    a.required("id", m.id);
    a.value("title", m.title);
    a.value("populations", m.populations);
    a.value("folded", m.folded);
}

template <class A>
void fields(A& a, Note& n)
{
    a.required("id", n.id);
    a.value("text", n.text);
    a.point("canvas", n.canvasX, n.canvasY);
}

/// All but the version, which the reader looks at before anything else.
template <class A>
void fields(A& a, Experiment& e)
{
    a.value("title", e.title);
    a.value("summary", e.summary);
    a.value("look_for", e.lookFor);
    a.quantity("dt_ms", e.dtMs, "ms");
    a.quantity("frame_ms", e.frameMs, "ms");
    a.value("seed", e.seed);
    a.value("speed", e.speed);
    a.quantity("duration_ms", e.durationMs, "ms");
    a.list("populations", e.populations);
    a.list("projections", e.projections);
    a.list("growth", e.growth);
    a.optional("task", e.task);
    a.object("recording", e.recording);
    a.list("live", e.live);
    a.list("modules", e.modules);
    a.list("notes", e.notes);
}

} // namespace ng
