#include <ng/model/design_edit.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

namespace ng {

namespace {

constexpr std::uint32_t kNeurons = 100;
constexpr std::uint32_t kSources = 64;
constexpr double kRate = 10; // spikes/s
constexpr double kAllToAllSynapses = 1e5;

bool isIdCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-'; }

template <class T>
auto find(T& items, const std::string& id)
{
    return std::ranges::find(items, id, [](const auto& item) { return item.id; });
}

bool isTaken(const Experiment& e, const std::string& id)
{
    return find(e.populations, id) != e.populations.end() || find(e.projections, id) != e.projections.end()
        || find(e.growth, id) != e.growth.end() || find(e.modules, id) != e.modules.end() || find(e.notes, id) != e.notes.end();
}

/// A weight that does something in a target of this unit; what it should be is the person's to say.
double usualWeight(const std::string& unit)
{
    if (unit == "pA") return 20;
    if (unit == "nS") return 2;
    return 1;
}

/// "populations.digits.size" lies on the population "digits".
bool liesOn(const std::string& path, const std::string& list, const std::string& id) { return path.starts_with(list + "." + id + "."); }

/// Replaces the id in a path that lies on it.
void renameIn(std::string& path, const std::string& list, const std::string& from, const std::string& to)
{
    if (liesOn(path, list, from)) path.replace(list.size() + 1, from.size(), to);
}

/// "Layer 2" after "Layer", "Layer 3" after "Layer 2".
std::string nextTitle(const Experiment& e, const std::string& title)
{
    if (title.empty()) return title;
    const auto taken = [&](const std::string& t) { return std::ranges::find(e.populations, t, &Population::title) != e.populations.end(); };
    std::string stem = title;
    if (const auto space = title.rfind(' '); space != std::string::npos && space + 1 < title.size()
        && std::ranges::all_of(title.substr(space + 1), [](unsigned char c) { return std::isdigit(c); }))
        stem = title.substr(0, space);
    std::string out = title;
    for (int n = 2; taken(out); ++n) out = stem + " " + std::to_string(n);
    return out;
}

} // namespace

std::string freeId(const Experiment& e, std::string_view wish)
{
    std::string stem;
    for (const char c : wish) stem += isIdCharacter(c) ? c : '_';
    if (stem.empty()) stem = "item";
    if (!isTaken(e, stem)) return stem;
    // "layer_2" is followed by "layer_3", not by "layer_2_2".
    if (const auto bar = stem.rfind('_'); bar != std::string::npos && bar > 0 && bar + 1 < stem.size()
        && std::ranges::all_of(stem.substr(bar + 1), [](unsigned char c) { return std::isdigit(c); }))
        stem.resize(bar);
    for (int n = 2;; ++n)
        if (std::string id = stem + "_" + std::to_string(n); !isTaken(e, id)) return id;
}

std::string addPopulation(Experiment& e, const KernelDescription& kernel, double canvasX, double canvasY)
{
    Population p;
    p.id = freeId(e, kernel.id);
    p.kernel = kernel.id;
    p.size = kernel.kind == KernelKind::Stimulus ? kSources : kNeurons;
    if (kernel.kind == KernelKind::Stimulus) {
        p.layout.kind = LayoutSpec::Kind::Grid;
        // A source that is silent until it is told otherwise would look broken.
        if (const FieldDescription* rate = kernel.field("rate"); rate && rate->role == FieldRole::State && rate->defaultValue == 0)
            p.initial["rate"] = Distribution::constant(kRate);
    }
    // Behind one another in the 3D view in the order they were drawn.
    p.layout.z = 260 * static_cast<double>(e.populations.size());
    p.canvasX = canvasX;
    p.canvasY = canvasY;
    e.populations.push_back(p);
    return p.id;
}

std::string addProjection(Experiment& e, const std::string& source, const std::string& target, const KernelCatalog& kernels)
{
    Projection p;
    p.id = freeId(e, source == target ? source + "_lateral" : source + "_to_" + target);
    p.source = source;
    p.target = target;
    const auto from = find(e.populations, source), to = find(e.populations, target);
    if (from != e.populations.end() && to != e.populations.end()) {
        const KernelDescription* onto = kernels.find(to->kernel);
        p.weight = Distribution::constant((from->inhibitory ? -1 : 1) * usualWeight(onto ? onto->weightUnit : ""));
        if (static_cast<double>(from->size) * to->size > kAllToAllSynapses) p.connect.kind = ConnectRule::Kind::FixedProbability;
    }
    e.projections.push_back(p);
    return p.id;
}

std::string addGrowthRule(Experiment& e, const KernelDescription& kernel, const std::string& population)
{
    GrowthRule g;
    g.id = freeId(e, kernel.id);
    g.kernel = kernel.id;
    g.population = population;
    e.growth.push_back(g);
    if (const auto p = find(e.populations, population); p != e.populations.end() && p->maxSize <= p->size) {
        p->maxSize = std::max(2 * p->size, kNeurons);
        if (!p->maturation) p->maturation = Maturation{};
    }
    return g.id;
}

void addTask(Experiment& e, const KernelCatalog& kernels, double canvasX, double canvasY)
{
    if (e.task) return;
    Task t;
    t.canvasX = canvasX;
    t.canvasY = canvasY;
    for (const Population& p : e.populations) {
        const KernelDescription* k = kernels.find(p.kernel);
        std::string& place = k && k->kind == KernelKind::Stimulus ? t.input : t.readout;
        if (place.empty()) place = p.id;
    }
    e.task = t;
}

std::string addModule(Experiment& e, const std::set<std::string>& populations)
{
    for (Module& m : e.modules) std::erase_if(m.populations, [&](const std::string& id) { return populations.contains(id); });
    std::erase_if(e.modules, [](const Module& m) { return m.populations.empty(); });
    Module m;
    m.id = freeId(e, "module");
    m.title = "Module";
    for (const Population& p : e.populations) // in the order of the design
        if (populations.contains(p.id)) m.populations.push_back(p.id);
    e.modules.push_back(m);
    return m.id;
}

std::string addNote(Experiment& e, const std::string& text, double canvasX, double canvasY)
{
    e.notes.push_back({freeId(e, "note"), text, canvasX, canvasY});
    return e.notes.back().id;
}

void removeParts(Experiment& e, const DesignParts& parts)
{
    DesignParts all = parts;
    for (const Projection& p : e.projections)
        if (all.populations.contains(p.source) || all.populations.contains(p.target)) all.projections.insert(p.id);
    for (const GrowthRule& g : e.growth)
        if (all.populations.contains(g.population)) all.growth.insert(g.id);
    std::erase_if(e.live, [&](const LiveParameter& l) {
        const auto on = [&](const std::string& list, const std::set<std::string>& ids) {
            return std::ranges::any_of(ids, [&](const std::string& id) { return liesOn(l.path, list, id); });
        };
        return on("populations", all.populations) || on("projections", all.projections) || on("growth", all.growth)
            || (all.task && l.path.starts_with("task."));
    });
    std::erase_if(e.populations, [&](const Population& p) { return all.populations.contains(p.id); });
    std::erase_if(e.projections, [&](const Projection& p) { return all.projections.contains(p.id); });
    std::erase_if(e.growth, [&](const GrowthRule& g) { return all.growth.contains(g.id); });
    std::erase_if(e.recording.populations, [&](const std::string& id) { return all.populations.contains(id); });
    for (Module& m : e.modules) std::erase_if(m.populations, [&](const std::string& id) { return all.populations.contains(id); });
    std::erase_if(e.modules, [&](const Module& m) { return all.modules.contains(m.id) || m.populations.empty(); });
    std::erase_if(e.notes, [&](const Note& n) { return all.notes.contains(n.id); });
    if (all.task) e.task.reset();
    if (e.task && all.populations.contains(e.task->input)) e.task->input.clear();
    if (e.task && all.populations.contains(e.task->readout)) e.task->readout.clear();
}

Experiment extractParts(const Experiment& e, const DesignParts& parts)
{
    Experiment out;
    for (const Population& p : e.populations)
        if (parts.populations.contains(p.id)) out.populations.push_back(p);
    for (const Projection& p : e.projections)
        if (parts.populations.contains(p.source) && parts.populations.contains(p.target)) out.projections.push_back(p);
    for (const GrowthRule& g : e.growth)
        if (parts.populations.contains(g.population)) out.growth.push_back(g);
    if (parts.task) out.task = e.task;
    for (const Module& m : e.modules)
        if (std::ranges::all_of(m.populations, [&](const std::string& id) { return parts.populations.contains(id); })) out.modules.push_back(m);
    for (const Note& n : e.notes)
        if (parts.notes.contains(n.id)) out.notes.push_back(n);
    return out;
}

DesignParts insertParts(Experiment& e, const Experiment& parts, Between between, double moveX, double moveY)
{
    DesignParts made;
    std::map<std::string, std::string> now; // id in `parts` -> id here
    for (Population p : parts.populations) {
        const std::string id = freeId(e, p.id);
        if (id != p.id) p.title = nextTitle(e, p.title);
        now[p.id] = id;
        p.id = id;
        p.canvasX += moveX;
        p.canvasY += moveY;
        made.populations.insert(id);
        e.populations.push_back(std::move(p));
    }
    if (between == Between::Keep)
        for (Projection p : parts.projections) {
            if (!now.contains(p.source) || !now.contains(p.target)) continue;
            p.id = freeId(e, p.id);
            p.source = now[p.source];
            p.target = now[p.target];
            made.projections.insert(p.id);
            e.projections.push_back(std::move(p));
        }
    for (GrowthRule g : parts.growth) {
        if (!now.contains(g.population)) continue;
        g.id = freeId(e, g.id);
        g.population = now[g.population];
        made.growth.insert(g.id);
        e.growth.push_back(std::move(g));
    }
    for (Module m : parts.modules) {
        m.id = freeId(e, m.id);
        for (std::string& id : m.populations) id = now[id];
        std::erase(m.populations, std::string());
        if (m.populations.empty()) continue;
        made.modules.insert(m.id);
        e.modules.push_back(std::move(m));
    }
    for (Note n : parts.notes) {
        n.id = freeId(e, n.id);
        n.canvasX += moveX;
        n.canvasY += moveY;
        made.notes.insert(n.id);
        e.notes.push_back(std::move(n));
    }
    if (parts.task && !e.task) {
        Task t = *parts.task;
        const auto here = [&](const std::string& id) {
            return now.contains(id) ? now[id] : find(e.populations, id) != e.populations.end() ? id : std::string();
        };
        t.input = here(t.input);
        t.readout = here(t.readout);
        t.canvasX += moveX;
        t.canvasY += moveY;
        e.task = std::move(t);
        made.task = true;
    }
    return made;
}

bool renameId(Experiment& e, std::string_view list, const std::string& from, const std::string& to)
{
    if (to.empty() || !std::ranges::all_of(to, isIdCharacter) || (to != from && isTaken(e, to))) return false;
    const auto rename = [&](auto& items) {
        const auto it = find(items, from);
        if (it == items.end()) return false;
        it->id = to;
        for (LiveParameter& l : e.live) renameIn(l.path, std::string(list), from, to);
        return true;
    };
    if (list == "projections") return rename(e.projections);
    if (list == "growth") return rename(e.growth);
    if (list == "modules") return rename(e.modules);
    if (list != "populations" || !rename(e.populations)) return false;
    const auto follow = [&](std::string& id) {
        if (id == from) id = to;
    };
    for (Projection& p : e.projections) {
        follow(p.source);
        follow(p.target);
    }
    for (GrowthRule& g : e.growth) follow(g.population);
    for (std::string& id : e.recording.populations) follow(id);
    for (Module& m : e.modules)
        for (std::string& id : m.populations) follow(id);
    if (e.task) {
        follow(e.task->input);
        follow(e.task->readout);
    }
    return true;
}

} // namespace ng
