#include <ng/base/quantity.h>
#include <ng/engine/run_plan.h>
#include <ng/model/experiment_json.h>
#include <ng/stream/structure.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace ng {

namespace {

/// In the order and the units of the field table; units were checked by validate().
std::vector<double> parametersOf(const ng_kernel& k, const ParameterMap& given, const UnitMap& units)
{
    std::vector<double> out;
    for (std::uint32_t i = 0; i < k.n_fields; ++i) {
        if (k.fields[i].role != NG_ROLE_PARAMETER) continue;
        const auto it = given.find(k.fields[i].name);
        if (it == given.end()) {
            out.push_back(k.fields[i].default_value);
            continue;
        }
        const auto unit = units.find(it->first);
        out.push_back(unit == units.end() ? it->second : convertUnit(it->second, unit->second, k.fields[i].unit).value_or(it->second));
    }
    return out;
}

/// Smallest and largest value a delay can take [ms].
std::pair<double, double> bounds(const Distribution& d, double dt)
{
    switch (d.kind) {
    case Distribution::Kind::Constant: return {d.a, d.a};
    case Distribution::Kind::Uniform: return {d.a, d.b};
    case Distribution::Kind::Lognormal: return {std::max(dt, d.a * std::exp(-3 * d.b)), d.a * std::exp(3 * d.b)}; // so is a lognormal one
    default: return {std::max(dt, d.a - 3 * d.b), d.a + 3 * d.b}; // a normal delay is cut off at three standard deviations
    }
}

Tick wholeFrames(double ms, double dt, Tick frame)
{
    if (ms <= 0) return 0;
    return std::max<Tick>(1, static_cast<Tick>(std::llround(ms / dt / static_cast<double>(frame)))) * frame;
}

float largestWeight(const Projection& p)
{
    if (const auto it = p.parameters.find("Wmax"); it != p.parameters.end()) return static_cast<float>(it->second);
    if (const auto it = p.parameters.find("norm"); it != p.parameters.end()) return static_cast<float>(it->second / 2);
    const double w = p.weight.kind == Distribution::Kind::Constant ? std::abs(p.weight.a)
        : p.weight.kind == Distribution::Kind::Uniform              ? std::max(std::abs(p.weight.a), std::abs(p.weight.b))
        : p.weight.kind == Distribution::Kind::Lognormal           ? std::abs(p.weight.a) * std::exp(2 * p.weight.b)
                                                                     : std::abs(p.weight.a) + 2 * p.weight.b;
    return static_cast<float>(std::max(w, 1e-12));
}

bool inhibits(const Projection& p) { return p.weight.kind == Distribution::Kind::Uniform ? p.weight.a + p.weight.b < 0 : p.weight.a < 0; }

void fillInfo(RunPlan& plan, const KernelRegistry& kernels)
{
    RunInfo& i = plan.info;
    const Experiment& e = plan.experiment;
    i.title = e.title;
    i.designJson = toJson(e);
    i.dtMs = e.dtMs;
    i.seed = e.seed;
    i.plannedEnd = plan.endTick;
    std::set<std::string> used;
    for (const PopulationPlan& p : plan.populations) {
        PopulationInfo info;
        info.id = p.design.id;
        info.title = p.design.title.empty() ? p.design.id : p.design.title;
        info.kernel = p.design.kernel;
        info.inhibitory = p.design.inhibitory;
        info.stimulus = p.kernel->kind == NG_KIND_STIMULUS;
        info.grows = p.design.maxSize > p.design.size || std::ranges::any_of(e.growth, [&](const GrowthRule& g) { return g.population == p.design.id; });
        if (e.task && e.task->input == p.design.id) {
            const auto side = static_cast<std::uint32_t>(std::lround(std::sqrt(p.design.size)));
            if (side * side == p.design.size) info.imageWidth = info.imageHeight = side;
        }
        i.populations.push_back(info);
        used.insert(p.design.kernel);
    }
    for (const ProjectionPlan& p : plan.projections) {
        ProjectionInfo info;
        info.id = p.design.id;
        info.source = p.source;
        info.target = p.target;
        info.kernel = p.design.kernel;
        info.plastic = p.kernel->on_pre || p.kernel->on_post;
        info.inhibitory = inhibits(p.design);
        info.weightUnit = plan.populations[p.target].kernel->weight_unit;
        info.weightMax = largestWeight(p.design);
        i.projections.push_back(info);
        used.insert(p.design.kernel);
    }
    i.reasons = {"built at the start", "wired at birth", "its neuron died", "age", "own spikes"};
    for (GrowthPlan& g : plan.growth) {
        i.rules.push_back(g.design.id);
        g.firstReason = static_cast<std::uint16_t>(i.reasons.size());
        for (std::uint32_t r = 0; r < g.kernel->n_reasons; ++r) i.reasons.emplace_back(g.kernel->reasons[r]);
        used.insert(g.design.kernel);
    }
    for (std::size_t k = 0; k < plan.populations.size(); ++k) // a drive makes no spikes
        if (!plan.populations[k].kernel->drive) i.probes.push_back({i.populations[k].id + ".rate", i.populations[k].title + " rate", "spikes/s"});
    for (const PopulationInfo& p : i.populations)
        if (p.grows) i.probes.push_back({p.id + ".neurons", p.title + " neurons", ""});
    i.probes.push_back({"neurons", "Neurons", ""});
    i.probes.push_back({"synapses", "Synapses", ""});
    for (const GrowthPlan& g : plan.growth)
        for (std::uint32_t k = 0; k < g.kernel->n_summaries; ++k) {
            const ng_field& f = g.kernel->summaries[k];
            i.probes.push_back({g.design.id + "." + f.name, i.populations[g.population].title + " " + f.doc, f.unit});
        }
    for (const std::string& id : used) {
        const KernelDescription* d = kernels.find(id);
        i.kernels.push_back({d->id, d->plugin, d->pluginVersion, d->fingerprint});
    }
}

} // namespace

std::expected<RunPlan, Error> compile(const Experiment& e, const KernelRegistry& kernels)
{
    if (const auto errors = validate(e, kernels); !errors.empty()) return std::unexpected(errors.front());
    RunPlan plan;
    plan.experiment = e;
    const auto populationIndex = [&](const std::string& id) {
        return static_cast<PopulationIndex>(std::ranges::find(e.populations, id, &Population::id) - e.populations.begin());
    };
    for (const Population& p : e.populations) {
        PopulationPlan out;
        out.design = p;
        out.kernel = kernels.kernel(p.kernel);
        out.parameters = parametersOf(*out.kernel, p.parameters, p.parameterUnits);
        out.capacity = std::max(p.size, p.maxSize);
        const bool changes = std::ranges::any_of(e.growth, [&](const GrowthRule& g) { return g.enabled && g.population == p.id; });
        out.slotCount = out.capacity + (changes ? out.capacity / 32 : 0);
        plan.populations.push_back(std::move(out));
    }
    Tick smallest = 0, largest = 1;
    for (const Projection& p : e.projections) {
        ProjectionPlan out;
        out.design = p;
        out.kernel = kernels.kernel(p.kernel);
        out.parameters = parametersOf(*out.kernel, p.parameters, p.parameterUnits);
        out.source = populationIndex(p.source);
        out.target = populationIndex(p.target);
        const ng_kernel& target = *plan.populations[out.target].kernel;
        out.drive = plan.populations[out.source].kernel->drive != nullptr;
        if (p.receptor.empty()) {
            out.port = inhibits(p) && target.n_ports > 1 ? 1 : 0;
        } else {
            for (std::uint32_t k = 0; k < target.n_ports; ++k)
                if (p.receptor == target.ports[k]) out.port = k;
        }
        const auto [lo, hi] = bounds(p.delay, e.dtMs);
        out.fixedDelay = p.delay.kind == Distribution::Kind::Constant;
        out.delayTicks = static_cast<std::uint32_t>(std::max<Tick>(1, toTick(lo, e.dtMs)));
        out.maxDelayTicks = static_cast<std::uint32_t>(std::max<Tick>(out.delayTicks, toTick(hi, e.dtMs)));
        if (!out.fixedDelay && out.maxDelayTicks > 0xFFFF) // kept in 16 bits per synapse
            return std::unexpected(Error{"delays up to " + std::to_string(hi) + " ms are too long to differ from synapse to synapse", "projections." + p.id + ".delay",
                                         "use delays of at most " + std::to_string(0xFFFF * e.dtMs) + " ms, or one delay for all"});
        smallest = smallest == 0 ? out.delayTicks : std::min<Tick>(smallest, out.delayTicks);
        largest = std::max<Tick>(largest, out.maxDelayTicks);
        plan.projections.push_back(std::move(out));
    }
    for (const GrowthRule& g : e.growth) {
        if (!g.enabled) continue;
        GrowthPlan out;
        out.design = g;
        out.kernel = kernels.kernel(g.kernel);
        out.parameters = parametersOf(*out.kernel, g.parameters, g.parameterUnits);
        out.population = populationIndex(g.population);
        if (const auto check = out.kernel->contradiction)
            if (const char* const what = check(out.parameters.data())) return std::unexpected(Error{what, "growth." + g.id, "change the parameters it names"});
        plan.growth.push_back(std::move(out));
    }
    for (ProjectionPlan& p : plan.projections)
        p.changes = std::ranges::any_of(plan.growth, [&](const GrowthPlan& g) { return g.population == p.source || g.population == p.target; });
    const Tick frame = std::max<Tick>(1, toTick(e.frameMs, e.dtMs));
    // An epoch longer than 64 steps gains nothing and would only coarsen frames.
    plan.epochTicks = std::min<Tick>({smallest == 0 ? frame : smallest, frame, 64});
    plan.frameTicks = (frame + plan.epochTicks - 1) / plan.epochTicks * plan.epochTicks;
    plan.ringTicks = (plan.epochTicks + largest + plan.epochTicks - 1) / plan.epochTicks * plan.epochTicks;
    plan.traceTicks = wholeFrames(e.recording.traceMs, e.dtMs, plan.frameTicks);
    plan.activityTicks = wholeFrames(e.recording.activityMs, e.dtMs, plan.frameTicks);
    plan.keyframeTicks = wholeFrames(e.recording.keyframeMs, e.dtMs, plan.frameTicks);
    plan.endTick = wholeFrames(e.durationMs, e.dtMs, plan.frameTicks);
    fillInfo(plan, kernels);
    return plan;
}

bool inRange(const ng_kernel& kernel, std::span<const double> parameters)
{
    std::size_t at = 0;
    for (std::uint32_t f = 0; f < kernel.n_fields; ++f) {
        if (kernel.fields[f].role != NG_ROLE_PARAMETER) continue;
        if (at >= parameters.size() || !(parameters[at] >= kernel.fields[f].min && parameters[at] <= kernel.fields[f].max)) return false;
        ++at;
    }
    return true;
}

unsigned usefulThreads(const RunPlan& plan, unsigned wanted)
{
    std::uint64_t neurons = 0;
    for (const PopulationPlan& p : plan.populations) neurons += p.capacity;
    return std::max(1u, std::min<unsigned>(wanted, static_cast<unsigned>(neurons / 5000)));
}

} // namespace ng
