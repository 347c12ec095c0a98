#include "nearest.h"

#include <ng/model/design_edit.h>
#include <ng/model/design_fix.h>
#include <ng/model/experiment_json.h>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

using Fix = std::optional<DesignFix>;

/// What is left of a path behind "list.id."; empty when it is not on this item.
std::string below(const std::string& path, const std::string& list, const std::string& id)
{
    const std::string prefix = list + "." + id + ".";
    return path.starts_with(prefix) ? path.substr(prefix.size()) : std::string();
}

std::string numberText(double v)
{
    std::string s = std::to_string(v);
    while (s.find('.') != std::string::npos && (s.back() == '0' || s.back() == '.')) {
        const bool point = s.back() == '.';
        s.pop_back();
        if (point) break;
    }
    return s;
}

class Mender {
public:
    Mender(const Experiment& e, const KernelCatalog& kernels) : m_e(e), m_kernels(kernels) { }

    Fix at(const std::string& path)
    {
        for (Population& p : m_e.populations)
            if (const std::string what = below(path, "populations", p.id); !what.empty()) return population(p, what);
        for (Projection& p : m_e.projections)
            if (const std::string what = below(path, "projections", p.id); !what.empty()) return projection(p, what);
        for (GrowthRule& g : m_e.growth)
            if (const std::string what = below(path, "growth", g.id); !what.empty()) return rule(g, what);
        if (m_e.task && path.starts_with("task.")) return task(*m_e.task, path.substr(5));
        if (path.starts_with("live[")) {
            std::erase_if(m_e.live, [&](const LiveParameter& l) { return !numberAtPath(m_e, l.path, m_kernels) || !(l.min < l.max); });
            return done("take out the live parameters that lead nowhere");
        }
        if (path.starts_with("recording.populations")) {
            std::erase_if(m_e.recording.populations, [&](const std::string& id) { return !find(id); });
            return done("record only populations there are");
        }
        return std::nullopt;
    }

private:
    Fix done(std::string text) { return DesignFix{std::move(text), m_e}; }
    Population* find(const std::string& id)
    {
        const auto it = std::ranges::find(m_e.populations, id, &Population::id);
        return it == m_e.populations.end() ? nullptr : &*it;
    }
    [[nodiscard]] bool isStimulus(const Population& p) const
    {
        const KernelDescription* k = m_kernels.find(p.kernel);
        return k && k->kind == KernelKind::Stimulus;
    }
    [[nodiscard]] std::string nearestKernel(const std::string& id, std::initializer_list<KernelKind> kinds) const
    {
        std::vector<std::string> known;
        for (const KernelDescription* k : m_kernels.all())
            if (std::ranges::find(kinds, k->kind) != kinds.end()) known.push_back(k->id);
        const std::string nearest = nearestWord(id, known);
        return !nearest.empty() && editDistance(id, nearest) <= 3 ? nearest : std::string();
    }

    template <class Part>
    Fix kernel(Part& part, std::initializer_list<KernelKind> kinds)
    {
        const std::string nearest = nearestKernel(part.kernel, kinds);
        if (nearest.empty() || nearest == part.kernel) return std::nullopt;
        part.kernel = nearest;
        const KernelDescription* k = m_kernels.find(nearest);
        const auto isUnknown = [k](const auto& entry) { return !k->field(entry.first); };
        std::erase_if(part.parameters, isUnknown);
        std::erase_if(part.parameterUnits, isUnknown);
        return done("use " + nearest);
    }

    Fix parameter(const std::string& kernelId, ParameterMap& map, UnitMap& units, const std::string& name)
    {
        const KernelDescription* k = m_kernels.find(kernelId);
        const FieldDescription* f = k ? k->field(name) : nullptr;
        const auto given = map.find(name);
        if (given == map.end()) return std::nullopt;
        if (!f || f->role != FieldRole::Parameter || units.contains(name)) {
            map.erase(given);
            units.erase(name);
            return done("take " + name + " out");
        }
        const double v = std::isfinite(given->second) ? std::clamp(given->second, f->min, f->max) : f->defaultValue;
        given->second = f->integer ? std::round(v) : v;
        return done("set " + name + " to " + numberText(given->second));
    }

    Fix population(Population& p, const std::string& what)
    {
        if (what == "kernel") return kernel(p, {KernelKind::Neuron, KernelKind::Stimulus});
        if (what == "size") {
            p.size = 1;
            return done("give it one neuron");
        }
        if (what == "max_size") {
            p.maxSize = isStimulus(p) ? 0 : p.size;
            return done("set the largest size to " + std::to_string(p.maxSize));
        }
        if (what == "reserve") {
            p.reserve = p.size;
            return done("let all of them wait");
        }
        if (what == "id") {
            const std::string id = freeId(m_e, p.id);
            std::find_if(m_e.populations.rbegin(), m_e.populations.rend(), [&](const Population& q) { return q.id == p.id; })->id = id;
            return done("rename the second to " + id);
        }
        if (what == "maturation.immature_ms" && p.maturation) {
            p.maturation->immatureMs = std::clamp(p.maturation->immatureMs, 0.0, std::max(0.0, p.maturation->criticalPeriodMs));
            return done("end the immature stage at " + numberText(p.maturation->immatureMs) + " ms");
        }
        if (what.starts_with("initial.")) {
            p.initial.erase(what.substr(8));
            return done("take " + what.substr(8) + " out");
        }
        if (what.starts_with("parameters.")) return parameter(p.kernel, p.parameters, p.parameterUnits, what.substr(11));
        return std::nullopt;
    }

    Fix projection(Projection& p, const std::string& what)
    {
        if (what == "kernel") return kernel(p, {KernelKind::Synapse});
        if (what == "source" || what == "target") {
            const std::string id = p.id;
            removeParts(m_e, {.populations = {}, .projections = {id}, .growth = {}});
            return done("delete the arrow");
        }
        if (what == "receptor") {
            p.receptor.clear();
            return done("choose the receptor by the sign");
        }
        if (what == "delay") {
            p.delay = Distribution::constant(std::max(1.0, m_e.dtMs));
            return done("set the delay to " + numberText(p.delay.a) + " ms");
        }
        if (what == "weight") {
            p.weight = Distribution::constant(p.weight.a < 0 ? -1 : 1);
            return done("set the weight to " + numberText(p.weight.a));
        }
        if (what == "connect.rule" && p.connect.kind == ConnectRule::Kind::OneToOne) {
            Population* s = find(p.source);
            Population* t = find(p.target);
            if (!s || !t) return std::nullopt;
            (isStimulus(*t) ? s : t)->size = isStimulus(*t) ? t->size : s->size;
            if (t->maxSize != 0) t->maxSize = std::max(t->maxSize, t->size);
            return done("give both " + std::to_string(s->size) + " neurons");
        }
        if (what == "connect.probability") {
            p.connect.probability = std::isfinite(p.connect.probability) ? std::clamp(p.connect.probability, 0.0, 1.0) : 0.1;
            return done("set the probability to " + numberText(p.connect.probability));
        }
        if (what == "connect.indegree") {
            p.connect.indegree = 1;
            return done("give each target one input");
        }
        if (what.starts_with("parameters.")) return parameter(p.kernel, p.parameters, p.parameterUnits, what.substr(11));
        return std::nullopt;
    }

    Fix rule(GrowthRule& g, const std::string& what)
    {
        if (what == "kernel") return kernel(g, {KernelKind::Growth});
        if (what == "population") {
            const std::string id = g.id;
            removeParts(m_e, {.populations = {}, .projections = {}, .growth = {id}});
            return done("delete the rule");
        }
        if (what.starts_with("parameters.")) return parameter(g.kernel, g.parameters, g.parameterUnits, what.substr(11));
        return std::nullopt;
    }

    Fix task(Task& t, const std::string& what)
    {
        const auto choose = [&](std::string& place, bool stimulus, const char* verb) -> Fix {
            for (const Population& p : m_e.populations)
                if (isStimulus(p) == stimulus) {
                    place = p.id;
                    return done(verb + p.id);
                }
            return std::nullopt;
        };
        if (what == "input") return choose(t.input, true, "show the pictures to ");
        if (what == "readout") return choose(t.readout, false, "read the labels from ");
        if (what == "passes") {
            t.passes = 1;
            return done("show them once");
        }
        return std::nullopt;
    }

    Experiment m_e;
    const KernelCatalog& m_kernels;
};

} // namespace

std::optional<DesignFix> fixFor(const Experiment& e, const KernelCatalog& kernels, const Error& error)
{
    Fix fix = Mender(e, kernels).at(error.where);
    if (!fix) return fix;
    const auto left = validate(fix->design, kernels);
    const bool gone = std::ranges::none_of(left, [&](const Error& x) { return x.where == error.where && x.what == error.what; });
    if (!gone || left.size() >= validate(e, kernels).size()) return std::nullopt;
    return fix;
}

} // namespace ng
