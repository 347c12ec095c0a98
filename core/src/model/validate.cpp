#include "nearest.h"

#include <ng/base/quantity.h>
#include <ng/model/experiment_json.h>

#include <charconv>
#include <cmath>
#include <set>

namespace ng {

namespace {

/// Ids above this do not fit beside newborns in 32 bits with room to grow; memory ends earlier.
constexpr std::uint64_t kMaxNeurons = 100'000'000;

std::string text(double v)
{
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, v);
    return error == std::errc{} ? std::string(buffer, end) : "?";
}
std::string text(std::integral auto v) { return std::to_string(v); }
const std::string& text(const std::string& s) { return s; }

/// Fills the {} of a pattern in order.
template <class... A>
std::string filled(std::string_view pattern, const A&... args)
{
    std::string out;
    const auto put = [&](const auto& a) {
        const auto at = pattern.find("{}");
        out.append(pattern.substr(0, at)).append(text(a));
        pattern.remove_prefix(at + 2);
    };
    (put(args), ...);
    return out.append(pattern);
}

class Validator {
public:
    Validator(const Experiment& e, const KernelCatalog& c) : m_e(e), m_catalog(c) { }

    std::vector<Error> run()
    {
        general();
        uniqueIds("populations", m_e.populations);
        uniqueIds("projections", m_e.projections);
        uniqueIds("growth", m_e.growth);
        uniqueIds("modules", m_e.modules);
        uniqueIds("notes", m_e.notes);
        modules();
        if (m_e.populations.empty()) add("populations", "the design has no populations", "add at least one");
        std::uint64_t total = 0;
        for (const Population& p : m_e.populations) {
            population(p);
            total += std::max(p.size, p.maxSize);
        }
        if (total > kMaxNeurons) add("populations", filled("too many neurons: {}", total), filled("use at most {}", kMaxNeurons));
        for (const Projection& p : m_e.projections) projection(p);
        for (const GrowthRule& g : m_e.growth) growth(g);
        if (m_e.task) task(*m_e.task);
        recording();
        live();
        return std::move(m_errors);
    }

private:
    void add(std::string where, std::string what, std::string remedy)
    {
        m_errors.push_back({std::move(what), std::move(where), std::move(remedy)});
    }

    bool inRange(const std::string& where, double v, double lo, double hi, const char* unit = "")
    {
        if (v >= lo && v <= hi) return true; // false for NaN
        const std::string u = *unit ? std::string(" ") + unit : "";
        const std::string allowed =
            std::isfinite(hi) ? filled("use a value from {} to {}{}", lo, hi, u) : filled("use a value of at least {}{}", lo, u);
        add(where, (std::isnan(v) ? std::string("not a number: NaN") : "out of range: " + text(v) + u), allowed);
        return false;
    }

    void general()
    {
        constexpr double inf = std::numeric_limits<double>::infinity();
        if (inRange("dt_ms", m_e.dtMs, 0.001, 10, "ms") && inRange("frame_ms", m_e.frameMs, m_e.dtMs, 1000, "ms"))
            inRange("duration_ms", m_e.durationMs, 0, 1e12, "ms");
        inRange("speed", m_e.speed, 0, 1000);
        if (m_e.durationMs == inf) add("duration_ms", "infinite", "use 0 for an open end");
    }

    template <class T>
    void uniqueIds(const std::string& list, const std::vector<T>& items)
    {
        std::set<std::string> seen;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::string& id = items[i].id;
            const bool legal = !id.empty()
                && std::ranges::all_of(id, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-'; });
            if (!legal)
                add(filled("{}[{}].id", list, i), "not a usable id: \"" + id + "\"", "use letters, digits, _ and -");
            else if (!seen.insert(id).second)
                add(list + "." + id + ".id", "the id \"" + id + "\" is there twice", "give each its own");
        }
    }

    const KernelDescription* kernel(const std::string& where, const std::string& id, std::initializer_list<KernelKind> kinds)
    {
        std::vector<std::string> known;
        for (const KernelDescription* k : m_catalog.all())
            if (std::ranges::find(kinds, k->kind) != kinds.end()) known.push_back(k->id);
        const std::string list = known.empty() ? "none is installed" : "known here: " + joined(known);
        const KernelDescription* k = m_catalog.find(id);
        std::string wanted;
        for (const KernelKind kind : kinds) wanted += (wanted.empty() ? "" : " or ") + std::string(kernelKindName(kind));
        if (!k) {
            const std::string nearest = nearestWord(id, known);
            const bool typo = !nearest.empty() && editDistance(id, nearest) <= 2;
            add(where, "unknown kernel \"" + id + "\"",
                (typo ? "did you mean \"" + nearest + "\"? "
                      : "no installed plugin brings it, and which one would is unknown: install it, or use another; ")
                    + list);
            return nullptr;
        }
        if (std::ranges::find(kinds, k->kind) == kinds.end()) {
            add(where, "\"" + id + "\" is a " + std::string(kernelKindName(k->kind)) + " kernel",
                "a " + wanted + " kernel belongs here; " + list);
            return nullptr;
        }
        return k;
    }

    void parameters(const std::string& where, const ParameterMap& map, const UnitMap& units, const KernelDescription& k)
    {
        std::vector<std::string> known;
        for (const FieldDescription& f : k.fields)
            if (f.role == FieldRole::Parameter) known.push_back(f.name);
        for (const auto& [name, v] : map) {
            const std::string path = where + ".parameters." + name;
            const FieldDescription* f = k.field(name);
            if (!f || f->role != FieldRole::Parameter) {
                const std::string hint =
                    known.empty() ? "it has none" : "did you mean \"" + nearestWord(name, known) + "\"? Known here: " + joined(known);
                add(path, "the kernel " + k.id + " has no parameter \"" + name + "\"", hint);
                continue;
            }
            const auto unit = units.find(name);
            if (unit != units.end() && convertUnit(1, unit->second, f->unit) != 1.0) {
                add(path, "wrong unit: " + text(v) + " " + unit->second, "expected " + expectedQuantity(f->unit));
                continue;
            }
            if (inRange(path, v, f->min, f->max, f->unit.c_str()) && f->integer && v != std::floor(v))
                add(path, "not a whole number: " + text(v), "use a whole number");
        }
    }

    void distribution(const std::string& where, const Distribution& d)
    {
        if (!std::isfinite(d.a) || !std::isfinite(d.b)) return add(where, "not a number: NaN or infinite", "use finite numbers");
        if (d.kind == Distribution::Kind::Uniform && d.b < d.a)
            add(where, "uniform from " + text(d.a) + " to " + text(d.b), "the first number is the lower one");
        if (d.kind == Distribution::Kind::Lognormal && d.a == 0) add(where, "lognormal with a median of 0", "use a median above 0, or below 0 for inhibition");
        if (d.kind == Distribution::Kind::Lognormal && d.b > 10) add(where, "standard deviation of the logarithm out of range: " + text(d.b), "use a value from 0 to 10");
        if ((d.kind == Distribution::Kind::Normal || d.kind == Distribution::Kind::Lognormal) && d.b < 0) add(where, "negative standard deviation: " + text(d.b), "use 0 or more");
    }

    void population(const Population& p)
    {
        const std::string at = "populations." + p.id;
        if (p.size == 0 && p.maxSize == 0) add(at + ".size", "out of range: 0", "use at least 1, or give a max_size to grow from nothing");
        if (p.maxSize != 0 && p.maxSize < p.size)
            add(at + ".max_size", filled("smaller than the size at the start: {} < {}", p.maxSize, p.size),
                "use 0 (does not grow) or at least the size");
        if (p.reserve > p.size) add(at + ".reserve", filled("more wait than there are: {} of {}", p.reserve, p.size), "use at most the size");
        inRange(at + ".layout.width", p.layout.width, 0, 1e7, "um");
        inRange(at + ".layout.height", p.layout.height, 0, 1e7, "um");
        for (const double c : {p.layout.x, p.layout.y, p.layout.z})
            if (!inRange(at + ".layout", c, -1e7, 1e7, "um")) break;
        if (p.maturation) {
            const Maturation& m = *p.maturation;
            inRange(at + ".maturation.critical_period_ms", m.criticalPeriodMs, 0, 1e12, "ms");
            inRange(at + ".maturation.immature_ms", m.immatureMs, 0, m.criticalPeriodMs, "ms");
            inRange(at + ".maturation.spikes_to_mature", m.spikesToMature, 0, 1e9);
            inRange(at + ".maturation.adult_plasticity", m.adultPlasticity, 0, 1);
        }
        const KernelDescription* k = kernel(at + ".kernel", p.kernel, {KernelKind::Neuron, KernelKind::Stimulus});
        if (!k) return;
        parameters(at, p.parameters, p.parameterUnits, *k);
        if (k->drives && p.size != 1) add(at + ".size", filled("{} generators of {}", p.size, k->id), "use 1: it gives every target a train of its own");
        if (k->kind == KernelKind::Stimulus && p.maxSize > p.size) add(at + ".max_size", "a stimulus does not grow", "use 0");
        for (const auto& [name, d] : p.initial) {
            const std::string path = at + ".initial." + name;
            const FieldDescription* f = k->field(name);
            if (f && f->role == FieldRole::State) {
                distribution(path, d);
                continue;
            }
            std::vector<std::string> known;
            for (const FieldDescription& each : k->fields)
                if (each.role == FieldRole::State) known.push_back(each.name);
            add(path, "the kernel " + k->id + " has no state \"" + name + "\"",
                known.empty() ? "it has none" : "did you mean \"" + nearestWord(name, known) + "\"? Known here: " + joined(known));
        }
    }

    void modules()
    {
        std::set<std::string> placed;
        for (const Module& m : m_e.modules)
            for (std::size_t i = 0; i < m.populations.size(); ++i) {
                const std::string at = filled("modules." + m.id + ".populations[{}]", i);
                if (populationNamed(at, m.populations[i]) && !placed.insert(m.populations[i]).second)
                    add(at, "\"" + m.populations[i] + "\" is in two modules", "a population belongs to one at most");
            }
    }

    const Population* populationNamed(const std::string& where, const std::string& id)
    {
        const auto at = std::ranges::find(m_e.populations, id, &Population::id);
        if (at != m_e.populations.end()) return &*at;
        std::vector<std::string> known;
        for (const Population& p : m_e.populations) known.push_back(p.id);
        add(where, id.empty() ? "no population is named" : "there is no population \"" + id + "\"",
            known.empty()     ? "add it"
                : id.empty()  ? "name one of: " + joined(known)
                              : "did you mean \"" + nearestWord(id, known) + "\"? Known here: " + joined(known));
        return nullptr;
    }

    void projection(const Projection& p)
    {
        const std::string at = "projections." + p.id;
        const Population* source = populationNamed(at + ".source", p.source);
        const Population* target = populationNamed(at + ".target", p.target);
        const ConnectRule& c = p.connect;
        if (c.kind == ConnectRule::Kind::FixedProbability || c.kind == ConnectRule::Kind::Distance)
            inRange(at + ".connect.probability", c.probability, 0, 1);
        if (c.kind == ConnectRule::Kind::Distance) inRange(at + ".connect.radius", c.radius, 0, 1e7, "um");
        if (c.kind == ConnectRule::Kind::FixedIndegree && c.indegree == 0)
            add(at + ".connect.indegree", "out of range: 0", "use at least 1");
        if (c.kind == ConnectRule::Kind::Distance && c.decay != ConnectRule::Decay::None) inRange(at + ".connect.sigma", c.sigma, 1e-3, 1e7, "um");
        if (c.kind == ConnectRule::Kind::FixedOutdegree && c.outdegree == 0)
            add(at + ".connect.outdegree", "out of range: 0", "use at least 1");
        if (c.kind == ConnectRule::Kind::FixedTotalNumber && (c.number == 0 || c.number > 4'000'000'000))
            add(at + ".connect.number", filled("out of range: {}", c.number), "use a number from 1 to 4000000000");
        if (c.kind == ConnectRule::Kind::OneToOne && source && target && source->size != target->size)
            add(at + ".connect.rule", filled("one_to_one between {} and {} neurons", source->size, target->size),
                "give both populations the same size");
        distribution(at + ".weight", p.weight);
        distribution(at + ".delay", p.delay);
        const double shortest = p.delay.kind == Distribution::Kind::Normal || p.delay.kind == Distribution::Kind::Lognormal
            ? p.delay.a
            : std::min(p.delay.a, p.delay.kind == Distribution::Kind::Uniform ? p.delay.b : p.delay.a);
        if (shortest < m_e.dtMs * (1 - 1e-9))
            add(at + ".delay", "shorter than a time step: " + text(shortest) + " ms", "use at least " + text(m_e.dtMs) + " ms");
        if (const KernelDescription* k = kernel(at + ".kernel", p.kernel, {KernelKind::Synapse}))
            parameters(at, p.parameters, p.parameterUnits, *k);
        const KernelDescription* from = source ? m_catalog.find(source->kernel) : nullptr;
        if (from && from->drives) {
            if (c.kind != ConnectRule::Kind::AllToAll)
                add(at + ".connect.rule", "the kernel " + from->id + " drives every target alike", "use all_to_all: each target gets a train of its own");
            if (p.kernel != "static") add(at + ".kernel", "the kernel " + from->id + " makes no synapses that could learn", "use static");
            if (p.weight.kind != Distribution::Kind::Constant) add(at + ".weight", "a drive has one weight for all its targets", "give a number");
            if (p.delay.kind != Distribution::Kind::Constant) add(at + ".delay", "a drive has one delay for all its targets", "give a number");
        }
        const KernelDescription* onto = target ? m_catalog.find(target->kernel) : nullptr;
        if (!onto) return;
        if (onto->kind == KernelKind::Stimulus)
            add(at + ".target", "\"" + p.target + "\" is a stimulus", "a stimulus takes no input: connect from it, not to it");
        if (!p.receptor.empty() && std::ranges::find(onto->ports, p.receptor) == onto->ports.end())
            add(at + ".receptor", "the kernel " + onto->id + " has no receptor \"" + p.receptor + "\"",
                onto->ports.empty() ? "leave it empty" : "leave it empty, or use one of: " + joined(onto->ports));
        if (!p.weightUnit.empty() && convertUnit(1, p.weightUnit, onto->weightUnit) != 1.0)
            add(at + ".weight", "wrong unit: " + text(p.weight.a) + " " + p.weightUnit, "expected " + expectedQuantity(onto->weightUnit));
    }

    void growth(const GrowthRule& g)
    {
        const std::string at = "growth." + g.id;
        const Population* p = populationNamed(at + ".population", g.population);
        if (const KernelDescription* k = kernel(at + ".kernel", g.kernel, {KernelKind::Growth}))
            parameters(at, g.parameters, g.parameterUnits, *k);
        const KernelDescription* on = p ? m_catalog.find(p->kernel) : nullptr;
        if (on && on->kind == KernelKind::Stimulus)
            add(at + ".population", "\"" + g.population + "\" is a stimulus", "growth works on populations of neurons");
    }

    void task(const Task& t)
    {
        if (t.dataset.empty()) add("task.dataset", "no data set is named", "name one, e.g. \"digits\"");
        const auto kindOf = [&](const Population* p) {
            const KernelDescription* k = p ? m_catalog.find(p->kernel) : nullptr;
            return k ? std::optional(k->kind) : std::nullopt;
        };
        if (kindOf(populationNamed("task.input", t.input)) == KernelKind::Neuron)
            add("task.input", "\"" + t.input + "\" is a population of neurons", "pictures are shown to a stimulus population");
        if (kindOf(populationNamed("task.readout", t.readout)) == KernelKind::Stimulus)
            add("task.readout", "\"" + t.readout + "\" is a stimulus", "labels are read from a population of neurons");
        if (const auto shown = std::ranges::find(m_e.populations, t.input, &Population::id); shown != m_e.populations.end())
            if (const KernelDescription* k = m_catalog.find(shown->kernel); k && k->drives)
                add("task.input", "the kernel " + k->id + " cannot be shown pictures", "use a stimulus of sources, e.g. poisson");
        inRange("task.present_ms", t.presentMs, m_e.dtMs, 1e9, "ms");
        inRange("task.max_rate", t.maxRate, 0, 1000 / m_e.dtMs, "Hz");
        inRange("task.test_fraction", t.testFraction, 0, 0.9);
        if (t.passes == 0) add("task.passes", "out of range: 0", "use at least 1");
        std::set<int> seen;
        for (std::size_t i = 0; i < t.classes.size(); ++i) {
            const std::string path = filled("task.classes[{}]", i);
            if (t.classes[i].empty()) add(path, "a task without classes", "name at least one");
            for (const int c : t.classes[i]) {
                if (c < 0)
                    add(path, filled("out of range: {}", c), "classes count from 0");
                else if (!seen.insert(c).second)
                    add(path, filled("the class {} is there twice", c), "every class belongs to one task");
            }
        }
    }

    void recording()
    {
        for (std::size_t i = 0; i < m_e.recording.populations.size(); ++i)
            populationNamed(filled("recording.populations[{}]", i), m_e.recording.populations[i]);
        inRange("recording.trace_ms", m_e.recording.traceMs, 0, 1e9, "ms");
        inRange("recording.activity_ms", m_e.recording.activityMs, 0, 1e9, "ms");
        inRange("recording.keyframe_ms", m_e.recording.keyframeMs, 0, 1e9, "ms");
        inRange("recording.checkpoint_ms", m_e.recording.checkpointMs, 0, 1e9, "ms");
    }

    void live()
    {
        for (std::size_t i = 0; i < m_e.live.size(); ++i) {
            const LiveParameter& l = m_e.live[i];
            const std::string at = filled("live[{}]", i);
            if (const auto v = numberAtPath(m_e, l.path, m_catalog); !v)
                add(at + ".path", v.error().what + " (\"" + l.path + "\")", v.error().remedy);
            if (!(std::isfinite(l.min) && std::isfinite(l.max) && l.min < l.max))
                add(at, "empty range: " + text(l.min) + " to " + text(l.max), "min must be below max");
        }
    }

    const Experiment& m_e;
    const KernelCatalog& m_catalog;
    std::vector<Error> m_errors;
};

} // namespace

std::vector<Error> validate(const Experiment& e, const KernelCatalog& catalog) { return Validator(e, catalog).run(); }

} // namespace ng
