#include "measurement.h"

#include "clocks.h"

#include <ng/engine/spiking_engine.h>
#include <ng/model/design_cost.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>

namespace ng::bench {

namespace {

Model modelOf(std::string_view kernel)
{
    return kernel == "iaf_psc_delta" || kernel == "lif_adaptive" ? Model::PscDelta : kernel == "iaf_psc_alpha" ? Model::PscAlpha : kernel == "iaf_cond_exp" ? Model::CondExp : Model::PscExp;
}

std::vector<double> spikesByPopulation(const SpikingEngine& e)
{
    std::vector<double> out;
    for (std::size_t k = 0; k < e.plan().populations.size(); ++k) {
        double n = 0;
        for (const std::uint32_t s : e.activity(static_cast<PopulationIndex>(k)).episodeSpikes) n += s;
        out.push_back(n);
    }
    return out;
}

/// The network's shape, kept for the limit when the engine is gone.
struct Shape {
    Model model = Model::PscExp;
    std::uint32_t neurons = 0, steps = 1;
    double stepsPerS = 0;
    struct Synapses {
        double sources = 0, synapses = 0, events = 0; ///< events per simulated second
    } fixed, plastic;
    struct Drive {
        std::uint32_t targets;
        double lambda;
    };
    std::vector<Drive> drives;
};

LimitParts limitOf(const Shape& s, SimdLevel simd)
{
    const MachineLimit machine(simd);
    LimitParts out;
    out.update = s.neurons * s.stepsPerS / machine.updates(s.model, s.neurons, s.steps);
    const auto rows = [&](const Shape::Synapses& y) {
        return MachineLimit::Rows{static_cast<std::uint32_t>(y.sources), s.neurons, static_cast<std::uint32_t>(std::max(1.0, std::round(y.synapses / y.sources)))};
    };
    if (s.fixed.events > 0) out.delivery = s.fixed.events / machine.deliveries(rows(s.fixed));
    if (s.plastic.events > 0) out.plastic = s.plastic.events / machine.plasticDeliveries(rows(s.plastic));
    for (const Shape::Drive& d : s.drives)
        if (d.lambda > 0) out.poisson += d.targets * s.stepsPerS / machine.poissonDraws(d.targets, s.steps, d.lambda);
    return out;
}

/// An engine and what its frames took.
struct Side {
    std::unique_ptr<SpikingEngine> engine;
    double cpu = 0, wall = 0;
    std::vector<double> frameMs;

    void frame()
    {
        const double w = wallSeconds(), c = processCpuSeconds();
        (void)engine->advance();
        cpu += processCpuSeconds() - c;
        const double took = wallSeconds() - w;
        wall += took;
        frameMs.push_back(took * 1000);
    }
    void reset() { cpu = wall = 0, frameMs.clear(); }
    [[nodiscard]] double quantile(double q) const
    {
        std::vector<double> sorted = frameMs;
        std::ranges::sort(sorted);
        return sorted.empty() ? 0 : sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
    }
};

std::expected<Side, Error> built(const Experiment& design, const KernelRegistry& kernels, const Conditions& c)
{
    auto plan = compile(design, kernels);
    if (!plan) return std::unexpected(plan.error());
    plan->simd = c.simd;
    plan->startEvents = false; // nobody listens
    auto engine = SpikingEngine::build(std::move(*plan), c.threads, nullptr);
    if (!engine) return std::unexpected(engine.error());
    Side s;
    s.engine = std::move(*engine);
    return s;
}

/// Simulates so many seconds of the one, and of the other by turns with it.
void run(Side& subject, Side* control, double seconds, double dtS)
{
    const Tick end = subject.engine->now() + static_cast<Tick>(std::llround(seconds / dtS));
    while (subject.engine->now() < end) {
        for (int k = 0; k < 25 && subject.engine->now() < end; ++k) subject.frame();
        while (control && control->engine->now() < subject.engine->now()) control->frame();
    }
}

} // namespace

std::expected<Measurement, Error> measure(const Experiment& design, const KernelRegistry& kernels, const Conditions& c, const Experiment* controlDesign)
{
    Measurement m;
    m.name = design.title;
    m.simd = simdName(c.simd);
    const std::uint64_t before = residentBytes();
    const double buildBegin = wallSeconds();
    auto subject = built(design, kernels, c);
    if (!subject) return std::unexpected(subject.error());
    m.buildS = wallSeconds() - buildBegin;
    SpikingEngine& engine = *subject->engine;
    m.neurons = engine.neuronCount();
    m.synapses = engine.synapseCount();
    m.threads = engine.threads();
    const std::uint64_t after = residentBytes();
    if (m.synapses > 0) m.bytesPerSynapse = static_cast<double>(after - std::min(before, after)) / static_cast<double>(m.synapses);
    std::optional<Side> control;
    if (controlDesign) {
        auto other = built(*controlDesign, kernels, c);
        if (!other) return std::unexpected(other.error());
        control = std::move(*other);
    }

    const double dtS = design.dtMs / 1000;
    run(*subject, control ? &*control : nullptr, c.warmMs / 1000, dtS);
    subject->reset();
    if (control) control->reset();
    const auto spikesBefore = spikesByPopulation(engine);
    const Tick first = engine.now();
    const auto threadsBefore = cpuSecondsByThread();
    run(*subject, control ? &*control : nullptr, c.seconds, dtS);
    const auto threadsAfter = cpuSecondsByThread();
    m.simulated = static_cast<double>(engine.now() - first) * dtS;
    m.cpuPerS = subject->cpu / m.simulated;
    m.wallPerS = subject->wall / m.simulated;
    m.maxPauseMs = subject->quantile(1);
    if (control) {
        m.overhead = subject->cpu / control->cpu;
        m.maxPauseMs -= control->quantile(0.5);
    } else {
        for (std::size_t k = 0; k < std::min<std::size_t>(m.threads, threadsAfter.size()); ++k)
            m.cpuByThread.push_back((threadsAfter[k] - (k < threadsBefore.size() ? threadsBefore[k] : 0)) / m.simulated);
    }
    const auto spikesAfter = spikesByPopulation(engine);

    Shape shape;
    shape.steps = static_cast<std::uint32_t>(engine.plan().epochTicks);
    shape.stepsPerS = 1 / dtS;
    const auto& populations = engine.plan().populations;
    double all = 0;
    std::vector<double> spikesPerS(populations.size());
    for (std::size_t k = 0; k < populations.size(); ++k) {
        if (populations[k].kernel->kind != NG_KIND_NEURON) continue;
        spikesPerS[k] = (spikesAfter[k] - spikesBefore[k]) / m.simulated;
        all += spikesPerS[k];
        m.rates.emplace_back(populations[k].design.id, spikesPerS[k] / populations[k].design.size);
        shape.neurons += populations[k].design.size;
        shape.model = modelOf(populations[k].design.kernel);
    }
    m.rateHz = all / static_cast<double>(std::max<std::uint64_t>(1, m.neurons));
    // Expected counts per projection, brought to what was drawn.
    const DesignCost cost = designCost(design, kernels);
    const double drawn = cost.synapses > 0 ? static_cast<double>(m.synapses) / static_cast<double>(cost.synapses) : 1;
    std::vector<bool> fixedSource(populations.size()), plasticSource(populations.size());
    for (std::size_t k = 0; k < engine.plan().projections.size(); ++k) {
        const ProjectionPlan& p = engine.plan().projections[k];
        if (p.drive) {
            shape.drives.push_back({populations[p.target].design.size, populations[p.source].parameters[0] * dtS});
            continue;
        }
        const bool plastic = p.kernel->on_pre || p.kernel->on_post;
        Shape::Synapses& s = plastic ? shape.plastic : shape.fixed;
        const double n = static_cast<double>(cost.perProjection[k]) * drawn;
        s.synapses += n;
        s.events += spikesPerS[p.source] * n / populations[p.source].design.size;
        auto seen = (plastic ? plasticSource : fixedSource).begin() + p.source;
        if (!*seen) s.sources += populations[p.source].design.size;
        *seen = true;
    }
    m.events = shape.fixed.events + shape.plastic.events;
    m.eventsPerS = m.events / m.cpuPerS;
    control.reset();
    subject->engine.reset(); // the limit's tables are as large as the network's
    m.limit = limitOf(shape, c.simd);
    return m;
}

std::string Measurement::json() const
{
    QJsonObject byPopulation;
    for (const auto& [id, r] : rates) byPopulation[QString::fromStdString(id)] = r;
    QJsonArray threadSeconds;
    for (const double s : cpuByThread) threadSeconds.append(s);
    const QJsonObject parts{{"update", limit.update}, {"delivery", limit.delivery}, {"plastic", limit.plastic}, {"poisson", limit.poisson}};
    QJsonObject o{{"name", QString::fromStdString(name)}, {"neurons", static_cast<qint64>(neurons)}, {"synapses", static_cast<qint64>(synapses)},
                        {"threads", static_cast<int>(threads)}, {"simd", QString::fromStdString(simd)}, {"simulated_s", simulated},
                        {"cpu_per_s", cpuPerS}, {"wall_per_s", wallPerS}, {"cpu_per_s_by_thread", threadSeconds}, {"rate_hz", rateHz}, {"rates_hz", byPopulation},
                        {"events_per_s", eventsPerS}, {"bytes_per_synapse", bytesPerSynapse}, {"build_s", buildS}, {"limit_per_s", limit.total()},
                        {"limit_parts", parts}, {"ratio_to_limit", ratio()}, {"max_pause_ms", maxPauseMs}};
    if (overhead > 0) o["overhead"] = overhead;
    return QJsonDocument(o).toJson(QJsonDocument::Compact).toStdString();
}

std::string Measurement::text() const
{
    std::string out;
    const auto line = [&](const char* format, auto... values) {
        char b[200];
        std::snprintf(b, sizeof b, format, values...);
        out += b;
        out += '\n';
    };
    line("%s: %llu neurons, %llu synapses, %u thread%s, %s", name.c_str(), static_cast<unsigned long long>(neurons), static_cast<unsigned long long>(synapses), threads,
         threads == 1 ? "" : "s", simd.c_str());
    line("  build              %10.3f s     %8.1f M synapses/s", buildS, static_cast<double>(synapses) / std::max(buildS, 1e-9) / 1e6);
    line("  memory             %10.2f bytes/synapse (growth of resident memory)", bytesPerSynapse);
    line("  processor time     %10.4f s per simulated second (%.1f s simulated)", cpuPerS, simulated);
    if (cpuByThread.size() > 1)
        for (std::size_t k = 0; k < cpuByThread.size(); ++k) line("    thread %zu         %10.4f s", k + 1, cpuByThread[k]);
    line("  wall time          %10.4f s, longest frame %.2f ms", wallPerS, maxPauseMs);
    line("  rate               %10.2f spikes/s", rateHz);
    if (rates.size() > 1)
        for (const auto& [id, r] : rates) line("    %-15s  %10.2f", id.c_str(), r);
    line("  synaptic events    %10.1f M per second and core (%.2f M per simulated second)", eventsPerS / 1e6, events / 1e6);
    line("  machine's limit    %10.4f s per simulated second and core: update %.4f, delivery %.4f, plasticity %.4f, Poisson %.4f", limit.total(), limit.update, limit.delivery,
         limit.plastic, limit.poisson);
    line("  ratio to limit     %10.2f", ratio());
    if (overhead > 0) line("  growth             %10.3f times the processor time of the same network without it", overhead);
    return out;
}

} // namespace ng::bench
