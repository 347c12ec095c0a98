#include "inspector_fields.h"

#include "design_text.h"

#include "common/theme.h"

#include <ng/model/recording_estimate.h>
#include <ng/tasks/dataset.h>

#include <QObject>
#include <algorithm>
#include <cmath>
#include <map>

namespace ng {

namespace {

using Kind = InspectorField::Kind;

QString qs(const std::string& s) { return QString::fromStdString(s); }

InspectorField number(
    std::string path, const QString& label, const char* unit, double value, double fallback, double min, double max, const QString& doc)
{
    InspectorField f;
    f.path = std::move(path);
    f.label = label;
    f.unit = unit;
    f.value = value;
    f.fallback = fallback;
    f.min = min;
    f.max = max;
    f.hardMax = false;
    f.doc = doc;
    f.logarithmic = min >= 0 && max >= 2000 * std::max(min, 1.0);
    f.changed = value != fallback;
    return f;
}

InspectorField whole(std::string path, const QString& label, double value, double fallback, double min, double max, const QString& doc)
{
    InspectorField f = number(std::move(path), label, "", value, fallback, min, max, doc);
    f.integer = true;
    return f;
}

InspectorField flag(std::string path, const QString& label, bool value, bool fallback, const QString& doc)
{
    InspectorField f = number(std::move(path), label, "", value, fallback, 0, 1, doc);
    f.kind = Kind::Flag;
    return f;
}

InspectorField choice(
    std::string path, const QString& label, const QString& value, const QString& fallback, const QStringList& choices, const QString& doc)
{
    InspectorField f;
    f.kind = Kind::Choice;
    f.fallbackText = fallback;
    f.path = std::move(path);
    f.label = label;
    f.text = value;
    f.choices = choices;
    f.doc = doc;
    f.changed = value != fallback;
    if (!value.isEmpty() && !choices.contains(value)) f.choices.prepend(value); // a kernel nobody brings is shown as what it is
    return f;
}

InspectorField words(std::string path, const QString& label, const std::string& value, const QString& doc)
{
    InspectorField f;
    f.kind = Kind::Text;
    f.path = std::move(path);
    f.label = label;
    f.text = qs(value);
    f.doc = doc;
    return f;
}

InspectorField distribution(
    std::string path, const QString& label, const QString& unit, const Distribution& d, const Distribution& fallback, const QString& doc)
{
    InspectorField f;
    f.kind = Kind::Distribution;
    f.path = std::move(path);
    f.label = label;
    f.unit = unit;
    f.distribution = d;
    f.fallback = fallback.a;
    f.doc = doc;
    f.changed = !(d == fallback);
    return f;
}

QStringList kernelIds(const KernelCatalog& kernels, std::initializer_list<KernelKind> kinds)
{
    QStringList out;
    for (const KernelDescription* k : kernels.all())
        if (std::ranges::find(kinds, k->kind) != kinds.end()) out << qs(k->id);
    out.sort();
    return out;
}

/// The parameters of a kernel, straight from its field table.
std::vector<InspectorField> parameterFields(const std::string& at, const ParameterMap& given, const KernelDescription& k)
{
    std::vector<InspectorField> out;
    for (const FieldDescription& d : k.fields) {
        if (d.role != FieldRole::Parameter) continue;
        const auto v = given.find(d.name);
        InspectorField f = number(at + ".parameters." + d.name, qs(d.name), d.unit.c_str(), v == given.end() ? d.defaultValue : v->second,
            d.defaultValue, d.min, d.max, qs(d.doc));
        f.hardMax = true;
        f.integer = d.integer;
        f.isParameter = true;
        if (d.integer && d.min == 0 && d.max == 1) f.kind = Kind::Flag;
        out.push_back(std::move(f));
    }
    return out;
}

InspectorSection kernelSection(const std::string& at, const std::string& kernel, const ParameterMap& given, const KernelCatalog& kernels)
{
    const KernelDescription* k = kernels.find(kernel);
    if (!k)
        return {qs(kernel), QObject::tr("not installed"),
            QObject::tr("No installed plugin brings this kernel, so its parameters cannot be shown."), {}, {}};
    return {k->title.empty() ? qs(k->id) : qs(k->title), qs(k->id), qs(k->doc), parameterFields(at, given, *k), {}};
}

void growth(std::vector<InspectorSection>& out, const Experiment& e, const std::string& population, const KernelCatalog& kernels)
{
    for (const GrowthRule& g : e.growth) {
        if (g.population != population) continue;
        const std::string at = "growth." + g.id;
        InspectorSection s = kernelSection(at, g.kernel, g.parameters, kernels);
        s.quiet = QObject::tr("growth rule · %1").arg(qs(g.id));
        s.fields.insert(s.fields.begin(), words(at + ".id", QObject::tr("id"), g.id, QObject::tr("Name in files, paths and tables; renamed everywhere at once.")));
        s.fields.insert(s.fields.begin() + 1,
            flag(at + ".enabled", QObject::tr("at work"), g.enabled, true, QObject::tr("Off: the rule proposes nothing.")));
        out.push_back(std::move(s));
    }
}

void population(std::vector<InspectorSection>& out, const Experiment& e, const Population& p, const KernelCatalog& kernels)
{
    const std::string at = "populations." + p.id;
    const KernelDescription* k = kernels.find(p.kernel);
    const bool stimulus = k && k->kind == KernelKind::Stimulus;
    InspectorSection size{QObject::tr("Population"), {}, {}, {}, {}};
    size.fields.push_back(words(at + ".id", QObject::tr("id"), p.id, QObject::tr("Name in files, paths and tables; renamed everywhere at once.")));
    size.fields.push_back(words(at + ".title", QObject::tr("title"), p.title, QObject::tr("Name shown in every view.")));
    size.fields.push_back(choice(at + ".kernel", QObject::tr("kernel"), qs(p.kernel), qs(p.kernel),
        kernelIds(kernels, {stimulus ? KernelKind::Stimulus : KernelKind::Neuron}), QObject::tr("What its neurons compute.")));
    size.fields.push_back(whole(at + ".size", stimulus ? QObject::tr("size") : QObject::tr("start size"), p.size, p.size, 0, 10000,
        QObject::tr("Neurons at the start.")));
    if (!stimulus) {
        size.fields.push_back(whole(at + ".max_size", QObject::tr("largest size"), p.maxSize, 0, 0, 10000,
            QObject::tr("Growth stops here; 0: the population does not grow.")));
        size.fields.push_back(flag(
            at + ".inhibitory", QObject::tr("inhibitory"), p.inhibitory, false, QObject::tr("Its neurons inhibit; drawn as a circle.")));
    }
    out.push_back(std::move(size));
    out.push_back(kernelSection(at, p.kernel, p.parameters, kernels));
    if (!stimulus) {
        InspectorSection m{QObject::tr("Maturation"), {},
            QObject::tr("maturity = min(1, max(age / critical period, own spikes / spikes to mature))"), {}, {}};
        if (p.maturation) {
            const auto given = p.parameters.find("dV_th_young");
            const FieldDescription* young = k ? k->field("dV_th_young") : nullptr;
            m.life = LifeSketch{*p.maturation, given != p.parameters.end() ? given->second : young ? young->defaultValue : 0};
        }
        m.fields.push_back(flag(at + ".maturation", QObject::tr("grows up"), p.maturation.has_value(), false,
            QObject::tr("Off: neurons are mature from the start.")));
        if (p.maturation) {
            const Maturation& v = *p.maturation;
            const Maturation d;
            m.fields.push_back(number(at + ".maturation.immature_ms", QObject::tr("immature until"), "ms", v.immatureMs, d.immatureMs, 0,
                1e5, QObject::tr("Age at which the critical period begins.")));
            m.fields.push_back(number(at + ".maturation.critical_period_ms", QObject::tr("mature at"), "ms", v.criticalPeriodMs,
                d.criticalPeriodMs, 0, 1e6, QObject::tr("Age at which a neuron is mature.")));
            m.fields.push_back(number(at + ".maturation.spikes_to_mature", QObject::tr("spikes to mature"), "", v.spikesToMature,
                d.spikesToMature, 0, 1e4, QObject::tr("Own spikes that make it mature earlier; 0: age only.")));
            m.fields.push_back(number(at + ".maturation.adult_plasticity", QObject::tr("adult learning"), "", v.adultPlasticity, d.adultPlasticity,
                0, 1, QObject::tr("Share of a newborn's learning rate a mature neuron keeps; 1: no critical period.")));
            m.fields.push_back(flag(at + ".maturation.enabled", QObject::tr("maturity counts"), v.enabled, d.enabled,
                QObject::tr("Off: every neuron stays as plastic as at birth.")));
        }
        out.push_back(std::move(m));
    }
    growth(out, e, p.id, kernels);
    if (k) {
        InspectorSection start{QObject::tr("State at the start"), {}, {}, {}, {}};
        for (const FieldDescription& d : k->fields)
            if (d.role == FieldRole::State) {
                const Distribution fallback = Distribution::constant(d.defaultValue);
                const auto given = p.initial.find(d.name);
                start.fields.push_back(distribution(at + ".initial." + d.name, qs(d.name), qs(d.unit),
                    given == p.initial.end() ? fallback : given->second, fallback, qs(d.doc)));
            }
        if (!start.fields.empty()) out.push_back(std::move(start));
    }
    const LayoutSpec d;
    InspectorSection l{QObject::tr("Layout"), QObject::tr("where the neurons stand"), {}, {}, {}};
    const QString kinds[] = {"grid", "disc", "ball", "dome"};
    l.fields.push_back(choice(at + ".layout.kind", QObject::tr("shape"), kinds[static_cast<int>(p.layout.kind)], "disc",
        {"grid", "disc", "ball", "dome"}, QObject::tr("Arrangement of the neurons in space.")));
    l.fields.push_back(number(at + ".layout.x", "x", "um", p.layout.x, d.x, -1000, 1000, QObject::tr("Centre.")));
    l.fields.push_back(number(at + ".layout.y", "y", "um", p.layout.y, d.y, -1000, 1000, QObject::tr("Centre.")));
    l.fields.push_back(number(at + ".layout.z", "z", "um", p.layout.z, d.z, -1000, 1000, QObject::tr("Centre.")));
    l.fields.push_back(number(at + ".layout.width", QObject::tr("width"), "um", p.layout.width, d.width, 0, 2000,
        QObject::tr("Extent in x; the diameter of a disc, ball or dome.")));
    l.fields.push_back(number(at + ".layout.height", QObject::tr("height"), "um", p.layout.height, d.height, 0, 2000,
        QObject::tr("Extent in y; in z for a ball or dome.")));
    if (p.layout.kind == LayoutSpec::Kind::Grid)
        l.fields.push_back(whole(at + ".layout.columns", QObject::tr("columns"), p.layout.columns, d.columns, 0, 100,
            QObject::tr("Neurons per row; 0: as square as possible.")));
    out.push_back(std::move(l));
}

void projection(std::vector<InspectorSection>& out, const Experiment& e, const Projection& p, const KernelCatalog& kernels)
{
    const std::string at = "projections." + p.id;
    const auto target = std::ranges::find(e.populations, p.target, &Population::id);
    const KernelDescription* onto = target == e.populations.end() ? nullptr : kernels.find(target->kernel);
    const Distribution one = Distribution::constant(1);
    InspectorSection s{QObject::tr("Projection"), QString("%1 → %2").arg(qs(p.source), qs(p.target)), {}, {}, {}};
    s.fields.push_back(words(at + ".id", QObject::tr("id"), p.id, QObject::tr("Name in files, paths and tables; renamed everywhere at once.")));
    s.fields.push_back(choice(at + ".kernel", QObject::tr("kernel"), qs(p.kernel), qs(p.kernel), kernelIds(kernels, {KernelKind::Synapse}),
        QObject::tr("How its weights change.")));
    s.fields.push_back(distribution(at + ".weight", QObject::tr("weight"), onto ? qs(onto->weightUnit) : QString(), p.weight, one,
        QObject::tr("At the start; negative inhibits.")));
    s.fields.push_back(distribution(at + ".delay", QObject::tr("delay"), "ms", p.delay, one, QObject::tr("At least one time step.")));
    if (onto && !onto->ports.empty()) {
        QStringList ports{QObject::tr("by sign")};
        for (const std::string& port : onto->ports) ports << qs(port);
        s.fields.push_back(choice(at + ".receptor", QObject::tr("receptor"), p.receptor.empty() ? ports[0] : qs(p.receptor), ports[0],
            ports, QObject::tr("Input of the target it arrives at.")));
    }
    s.fields.push_back(flag(at + ".grows_with_newborns", QObject::tr("wires newborns"), p.growsWithNewborns, true,
        QObject::tr("A newborn of either population is connected by the rule below.")));
    out.push_back(std::move(s));

    const ConnectRule& c = p.connect;
    const ConnectRule d;
    const QStringList rules{"all_to_all", "one_to_one", "fixed_probability", "fixed_indegree", "distance", "fixed_total_number", "fixed_outdegree"};
    InspectorSection r{QObject::tr("Connections"), {}, {}, {}, {}};
    r.fields.push_back(choice(at + ".connect.rule", QObject::tr("rule"), rules[static_cast<int>(c.kind)], "all_to_all", rules,
        QObject::tr("Which pairs are connected.")));
    const auto probability = [&] {
        r.fields.push_back(number(at + ".connect.probability", QObject::tr("probability"), "", c.probability, d.probability, 0, 1,
            QObject::tr("Of each pair; for distance: at distance 0.")));
    };
    if (c.kind == ConnectRule::Kind::FixedProbability) probability();
    if (c.kind == ConnectRule::Kind::FixedIndegree)
        r.fields.push_back(whole(at + ".connect.indegree", QObject::tr("inputs each"), c.indegree, d.indegree, 1, 1000,
            QObject::tr("Sources drawn for each target.")));
    if (c.kind == ConnectRule::Kind::FixedOutdegree)
        r.fields.push_back(whole(at + ".connect.outdegree", QObject::tr("outputs each"), c.outdegree, d.outdegree, 1, 1000,
            QObject::tr("Targets drawn for each source.")));
    if (c.kind == ConnectRule::Kind::FixedTotalNumber)
        r.fields.push_back(whole(at + ".connect.number", QObject::tr("synapses"), static_cast<double>(c.number), static_cast<double>(d.number), 1, 100000,
            QObject::tr("Pairs drawn with replacement, in all.")));
    if (c.kind == ConnectRule::Kind::Distance) {
        probability();
        r.fields.push_back(number(at + ".connect.radius", QObject::tr("radius"), "um", c.radius, d.radius, 0, 2000,
            QObject::tr("Pairs within this distance in the plane.")));
        const QStringList decays{"none", "gaussian", "exponential"};
        r.fields.push_back(choice(at + ".connect.decay", QObject::tr("falls off"), decays[static_cast<int>(c.decay)], "none", decays,
            QObject::tr("How the probability p falls with the distance d: not, p exp(-d²/2σ²), p exp(-d/σ).")));
        if (c.decay != ConnectRule::Decay::None)
            r.fields.push_back(number(at + ".connect.sigma", QString("σ"), "um", c.sigma, d.sigma, 0, 1000, QObject::tr("Length of the fall.")));
    }
    r.fields.push_back(flag(
        at + ".connect.autapses", QObject::tr("onto itself"), c.autapses, d.autapses, QObject::tr("A neuron may be connected to itself.")));
    r.projection = p.id;
    out.push_back(std::move(r));
    out.push_back(kernelSection(at, p.kernel, p.parameters, kernels));
}

/// Of a data set that can be read; read once.
QStringList classesOf(const std::string& dataset)
{
    static std::map<std::string, QStringList> known;
    if (const auto at = known.find(dataset); at != known.end()) return at->second;
    const auto data = loadDataset(dataset);
    if (!data) return {}; // the problem strip says why; it may come later
    QStringList& classes = known[dataset];
    for (const int c : data->classes()) classes << QString::number(c);
    return classes;
}

void task(std::vector<InspectorSection>& out, const Task& t)
{
    const Task d;
    InspectorSection s{QObject::tr("Task"), qs(t.id),
        QObject::tr("Pictures are shown to %1 class by class; labels are read from %2.").arg(qs(t.input), qs(t.readout)), {}, {}};
    QString classes;
    for (const auto& group : t.classes) {
        QStringList one;
        for (const int c : group) one << QString::number(c);
        classes += (classes.isEmpty() ? "[" : ",[") + one.join(",") + "]";
    }
    s.fields.push_back(
        words("task.dataset", QObject::tr("data set"), t.dataset, QObject::tr("Name of a data set that comes with the program, or bars.")));
    InspectorField lists = words("task.classes", QObject::tr("classes"), QString("[" + classes + "]").toStdString(),
        QObject::tr("The classes of each task, which come one after the other. A class belongs to one task."));
    lists.kind = Kind::Classes;
    lists.choices = classesOf(t.dataset);
    s.fields.push_back(std::move(lists));
    s.fields.push_back(whole(
        "task.passes", QObject::tr("passes"), t.passes, d.passes, 1, 20, QObject::tr("Times the training pictures of a task are shown.")));
    s.fields.push_back(number("task.present_ms", QObject::tr("shown for"), "ms", t.presentMs, d.presentMs, 10, 1000,
        QObject::tr("How long a picture is shown.")));
    s.fields.push_back(number("task.max_rate", QObject::tr("input rate"), "spikes/s", t.maxRate, d.maxRate, 0, 1000,
        QObject::tr("Rate of a pixel of value 1 of a picture with norm 1.")));
    s.fields.push_back(number("task.test_fraction", QObject::tr("held out"), "", t.testFraction, d.testFraction, 0, 0.9,
        QObject::tr("Share of the pictures kept for the tests; fixed and stratified.")));
    s.fields.push_back(whole("task.limit", QObject::tr("pictures at most"), t.limit, d.limit, 0, 2000, QObject::tr("Per task; 0: all.")));
    s.fields.push_back(flag("task.shuffle_classes", QObject::tr("shuffle classes"), t.shuffleClasses, d.shuffleClasses,
        QObject::tr("The order of classes is drawn from the seed.")));
    s.fields.push_back(flag("task.mix_tasks", QObject::tr("mix tasks"), t.mixTasks, d.mixTasks,
        QObject::tr("No order at all: one shuffled stream (a control).")));
    out.push_back(std::move(s));
}

void experiment(std::vector<InspectorSection>& out, const Experiment& e, const KernelCatalog& kernels)
{
    const Experiment d;
    InspectorSection s{QObject::tr("Experiment"), {}, {}, {}, {}};
    s.fields.push_back(words("title", QObject::tr("title"), e.title, QObject::tr("Name of the design.")));
    s.fields.push_back(words("summary", QObject::tr("summary"), e.summary, QObject::tr("One line for the gallery.")));
    s.fields.push_back(number("dt_ms", QObject::tr("time step"), "ms", e.dtMs, d.dtMs, 0.05, 1, QObject::tr("Step of the simulation.")));
    s.fields.push_back(number("frame_ms", QObject::tr("growth interval"), "ms", e.frameMs, d.frameMs, 0.1, 10,
        QObject::tr("How often growth acts and views are fed, rounded up to whole epochs.")));
    s.fields.push_back(number("duration_ms", QObject::tr("duration"), "ms", e.durationMs, d.durationMs, 0, 1e7,
        QObject::tr("0: until the task ends, or open end.")));
    s.fields.push_back(number("speed", QObject::tr("speed to watch at"), "s/s", e.speed, d.speed, 0, 100,
        QObject::tr("Simulated seconds per second the window starts with; 0: as fast as possible.")));
    s.fields.push_back(whole("seed", QObject::tr("seed"), static_cast<double>(e.seed), static_cast<double>(d.seed), 0, 1000,
        QObject::tr("Same seed, same run.")));
    out.push_back(std::move(s));
    const RecordingEstimate start = recordingEstimate(e, kernels, NetworkSize::AtStart),
                            caps = recordingEstimate(e, kernels, NetworkSize::AtCaps);
    const RecordingPolicy rd;
    InspectorSection r{QObject::tr("Recording"), QObject::tr("≈ %1 / min").arg(bytesText(start.total())),
        QObject::tr(
            "Per simulated minute, at the start and fully grown: spikes %1 and %2, traces %3, activity %4 and %5, keyframes %6 and %7, "
            "checkpoints %8 and %9. Neurons are assumed to fire %10 spikes/s.")
            .arg(bytesText(start.spikes), bytesText(caps.spikes), bytesText(start.traces), bytesText(start.activity),
                bytesText(caps.activity), bytesText(start.keyframes), bytesText(caps.keyframes))
            .arg(bytesText(start.checkpoints), bytesText(caps.checkpoints))
            .arg(RecordingEstimate::kAssumedRate),
        {}, {}};
    r.fields.push_back(flag("recording.spikes", QObject::tr("spikes"), e.recording.spikes, rd.spikes, QObject::tr("Keep every spike.")));
    QStringList only;
    for (const std::string& id : e.recording.populations) only << '"' + qs(id) + '"';
    r.fields.push_back(words("recording.populations", QObject::tr("spikes of"), QString("[" + only.join(", ") + "]").toStdString(),
        QObject::tr("Populations whose spikes are kept, e.g. [\"competitive\"]; [] keeps all.")));
    r.fields.push_back(number("recording.trace_ms", QObject::tr("traces every"), "ms", e.recording.traceMs, rd.traceMs, 0, 10000,
        QObject::tr("Rates and counts; 0: never.")));
    r.fields.push_back(number("recording.activity_ms", QObject::tr("activity every"), "ms", e.recording.activityMs, rd.activityMs, 0, 10000,
        QObject::tr("Maturity and rate of every neuron; 0: never.")));
    r.fields.push_back(number("recording.keyframe_ms", QObject::tr("keyframes every"), "ms", e.recording.keyframeMs, rd.keyframeMs, 0,
        60000, QObject::tr("Structure and weights to seek from; 0: never.")));
    r.fields.push_back(number("recording.checkpoint_ms", QObject::tr("checkpoints every"), "ms", e.recording.checkpointMs, rd.checkpointMs, 0,
        600000, QObject::tr("The whole state, to continue or fork the run from, also at its end; 0: never.")));
    out.push_back(std::move(r));
}

template <class T>
const T* byId(const std::vector<T>& items, const std::string& id)
{
    const auto it = std::ranges::find(items, id, &T::id);
    return it == items.end() ? nullptr : &*it;
}

} // namespace

std::vector<InspectorSection> sectionsFor(const Experiment& e, const KernelCatalog& kernels, const DesignItem& item)
{
    std::vector<InspectorSection> out;
    const Population* p = item.kind == DesignItem::Kind::Population ? byId(e.populations, item.id) : nullptr;
    const Projection* r = item.kind == DesignItem::Kind::Projection ? byId(e.projections, item.id) : nullptr;
    if (p) population(out, e, *p, kernels);
    if (item.kind == DesignItem::Kind::Growth) growth(out, e, item.id, kernels);
    if (r) projection(out, e, *r, kernels);
    if (const Module* m = item.kind == DesignItem::Kind::Module ? byId(e.modules, item.id) : nullptr) {
        InspectorSection s{QObject::tr("Module"), {}, QObject::tr("Populations drawn together; nothing in the run changes by it."), {}, {}};
        s.fields.push_back(words("modules." + m->id + ".title", QObject::tr("title"), m->title, QObject::tr("Name of the module.")));
        s.fields.push_back(flag("modules." + m->id + ".folded", QObject::tr("folded"), m->folded, false, QObject::tr("Drawn as one node.")));
        out.push_back(std::move(s));
    }
    if (const Note* n = item.kind == DesignItem::Kind::Note ? byId(e.notes, item.id) : nullptr) {
        InspectorSection s{QObject::tr("Comment"), {}, {}, {}, {}};
        s.fields.push_back(words("notes." + n->id + ".text", QObject::tr("text"), n->text, QObject::tr("What the comment says.")));
        out.push_back(std::move(s));
    }
    if ((item.kind == DesignItem::Kind::Task || item.kind == DesignItem::Kind::Readout) && e.task) task(out, *e.task);
    if (out.empty()) experiment(out, e, kernels);
    return out;
}

std::pair<QString, QString> headOf(const Experiment& e, const DesignItem& item)
{
    switch (item.kind) {
    case DesignItem::Kind::Population:
        if (const Population* p = byId(e.populations, item.id))
            return {populationLines(*p)[0], QObject::tr("population · %1").arg(qs(p->kernel))};
        break;
    case DesignItem::Kind::Projection:
        if (const Projection* p = byId(e.projections, item.id)) return {qs(p->id), QObject::tr("projection · %1").arg(qs(p->kernel))};
        break;
    case DesignItem::Kind::Growth:
        if (const Population* p = byId(e.populations, item.id))
            return {populationLines(*p)[0], QObject::tr("growth · %1").arg(growthText(e, item.id))};
        break;
    case DesignItem::Kind::Task:
    case DesignItem::Kind::Readout:
        if (e.task) return {QObject::tr("Task"), QObject::tr("%1 · %2").arg(taskLines(*e.task)[0], qs(e.task->dataset))};
        break;
    case DesignItem::Kind::Module:
        if (const Module* m = byId(e.modules, item.id)) return {qs(m->title.empty() ? m->id : m->title), QObject::tr("module")};
        break;
    case DesignItem::Kind::Note:
        return {QObject::tr("Comment"), QObject::tr("on the canvas")};
    case DesignItem::Kind::Experiment:
        break;
    }
    return {e.title.empty() ? QObject::tr("Design") : qs(e.title), QObject::tr("experiment")};
}

} // namespace ng
