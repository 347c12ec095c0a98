#include <ng/session/connection_preview.h>

#include <ng/engine/spiking_engine.h>
#include <ng/model/design_cost.h>

#include <algorithm>

namespace ng {

namespace {

constexpr std::uint64_t kMostSynapses = 250'000;
constexpr std::uint64_t kMostNeurons = 50'000;

/// The design with one projection that makes synapses. The others stay in the list, because draws are keyed by the place in it.
Experiment alone(Experiment e, const std::string& projection)
{
    e.growth.clear();
    e.task.reset();
    e.live.clear();
    e.recording = {};
    e.recording.keyframeMs = 0;
    for (Projection& p : e.projections) {
        if (p.id == projection) continue;
        p.kernel = "static";
        p.parameters.clear();
        p.parameterUnits.clear();
        p.connect = {};
        p.connect.kind = ConnectRule::Kind::FixedProbability;
        p.connect.probability = 0;
    }
    return e;
}

} // namespace

std::expected<ConnectionPreview, Error> previewConnections(
    const Experiment& e, const KernelCatalog& kernels, const std::string& projection, std::uint32_t cells)
{
    const auto at = std::ranges::find(e.projections, projection, &Projection::id);
    if (at == e.projections.end()) return std::unexpected(Error{"there is no such projection", projection, ""});
    const auto index = static_cast<std::size_t>(at - e.projections.begin());
    const DesignCost cost = designCost(e, kernels);
    if (cost.perProjection[index] > kMostSynapses || cost.neurons + cost.sources > kMostNeurons)
        return std::unexpected(Error{"too many synapses to draw here", "projections." + projection, "they are counted when the run is built"});
    const auto* registry = dynamic_cast<const KernelRegistry*>(&kernels);
    if (!registry) return std::unexpected(Error{"these kernels have no code", "", ""});
    auto plan = compile(alone(e, projection), *registry);
    if (!plan) return std::unexpected(plan.error());
    auto engine = SpikingEngine::build(std::move(*plan), 1, nullptr);
    if (!engine) return std::unexpected(engine.error());
    const auto structure = (*engine)->structure();

    ConnectionPreview out;
    // Ids go through the populations in order: a population's first one is what comes before it.
    const auto range = [&](const std::string& id) {
        std::uint32_t first = 0;
        for (const Population& p : e.populations) {
            if (p.id == id) return std::pair{first, p.size};
            first += p.size;
        }
        return std::pair{0u, 0u};
    };
    const auto [sourceFirst, sources] = range(at->source);
    const auto [targetFirst, targets] = range(at->target);
    out.sources = sources;
    out.targets = targets;
    out.columns = std::min(sources, cells);
    out.rows = std::min(targets, cells);
    out.counts.assign(static_cast<std::size_t>(out.columns) * out.rows, 0);
    for (const SynapseState& s : structure->synapses) {
        if (s.projection != index) continue;
        ++out.synapses;
        const std::uint64_t c = static_cast<std::uint64_t>(raw(s.source) - sourceFirst) * out.columns / std::max(1u, sources);
        const std::uint64_t r = static_cast<std::uint64_t>(raw(s.target) - targetFirst) * out.rows / std::max(1u, targets);
        if (c >= out.columns || r >= out.rows) continue;
        std::uint32_t& cell = out.counts[r * out.columns + c];
        out.most = std::max(out.most, ++cell);
    }
    return out;
}

} // namespace ng
