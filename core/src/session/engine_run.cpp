#include <ng/session/engine_run.h>
#include <ng/tasks/class_protocol.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>

namespace ng {

namespace {

std::expected<std::unique_ptr<SpikingEngine>, Error> makeEngine(const Experiment& e, const KernelRegistry& kernels, unsigned threads, SimdLevel simd, const Checkpoint* from)
{
    auto plan = compile(e, kernels);
    if (!plan) return std::unexpected(plan.error());
    plan->simd = simd;
    std::unique_ptr<Protocol> protocol;
    if (e.task) {
        auto made = ClassProtocol::create(*plan, threads);
        if (!made) return std::unexpected(made.error());
        protocol = std::move(*made);
    }
    const unsigned useful = usefulThreads(*plan, threads);
    if (from) return SpikingEngine::resume(std::move(*plan), useful, std::move(protocol), *from);
    return SpikingEngine::build(std::move(*plan), useful, std::move(protocol));
}

} // namespace

std::expected<std::unique_ptr<SpikingEngine>, Error> buildEngine(const Experiment& e, const KernelRegistry& kernels, unsigned threads, SimdLevel simd)
{
    return makeEngine(e, kernels, threads, simd, nullptr);
}

std::expected<std::unique_ptr<SpikingEngine>, Error> resumeEngine(const Experiment& e, const KernelRegistry& kernels, unsigned threads, const Checkpoint& from)
{
    return makeEngine(e, kernels, threads, bestSimdLevel(), &from);
}

void ResultCollector::take(const EpochFrame& f)
{
    m_ticks += f.range.length();
    for (const Metric& m : f.metrics) {
        if (m.name == "R") {
            const auto row = static_cast<std::size_t>(m.row);
            if (m_R.size() <= row) m_R.resize(row + 1);
            m_R[row].push_back(m.value);
        } else if (m.row < 0) {
            m_metrics[m.name] = m.value;
        }
    }
    for (const ProbeSample& s : f.samples) {
        m_probes[s.probe].first += static_cast<double>(s.value);
        ++m_probes[s.probe].second;
    }
}

RunResult ResultCollector::finish(SpikingEngine& e, double wallSeconds)
{
    RunResult r;
    r.hash = e.hash();
    r.simSeconds = toMs(m_ticks, e.info().dtMs) / 1000;
    r.wallSeconds = wallSeconds;
    r.totals = e.totals();
    r.neurons = e.neuronCount();
    r.synapses = e.synapseCount();
    r.metrics = m_metrics;
    r.R = m_R;
    r.threads = e.threads();
    for (std::size_t k = 0; k < e.info().probes.size(); ++k) {
        const std::string& id = e.info().probes[k].id;
        const auto it = m_probes.find(static_cast<ProbeId>(k));
        if (id.ends_with(".rate") && it != m_probes.end()) r.meanRates[id.substr(0, id.size() - 5)] = it->second.first / static_cast<double>(it->second.second);
    }
    return r;
}

RunResult runToEnd(SpikingEngine& e, const std::function<bool(const FramePtr&)>& onFrame)
{
    const auto start = std::chrono::steady_clock::now();
    ResultCollector collector;
    while (!e.finished() && !e.failure()) {
        const FramePtr f = e.advance();
        collector.take(*f);
        if (onFrame && !onFrame(f)) break;
    }
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return collector.finish(e, wall);
}

std::string RunResult::json() const
{
    QJsonObject m;
    for (const auto& [name, value] : metrics) m[QString::fromStdString(name)] = value;
    QJsonArray rows;
    for (const auto& row : R) {
        QJsonArray a;
        for (const double v : row) a.append(v);
        rows.append(a);
    }
    if (!R.empty()) m["R"] = rows;
    QJsonObject rates;
    for (const auto& [name, value] : meanRates) rates[QString::fromStdString(name)] = value;
    const auto n = [](std::uint64_t v) { return static_cast<qint64>(v); };
    const QJsonObject o{{"hash", QString::fromStdString(hash)}, {"sim_s", simSeconds}, {"wall_s", wallSeconds}, {"spikes", n(totals.spikes)},
                        {"births", n(totals.births)}, {"deaths", n(totals.deaths)}, {"synapses_formed", n(totals.formed)}, {"synapses_pruned", n(totals.pruned)},
                        {"neurons", n(neurons)}, {"synapses", n(synapses)}, {"threads", static_cast<int>(threads)}, {"rates", rates}, {"metrics", m}};
    return QJsonDocument(o).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace ng
