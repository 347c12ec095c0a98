#include "command_line.h"

#include <application.h>
#include <bench/kernel_speed.h>
#include <bench/measurement.h>
#include <bench/networks.h>
#include <ng/session/plugin_host.h>

#include <CLI/CLI.hpp>

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace ng::cli {

namespace {

struct BenchArguments {
    std::string what, simd;
    bench::NetworkSize size;
    unsigned threads = 1;
    double seconds = 0;
    std::optional<std::uint64_t> seed;
    bool weightDependent = false, json = false;
};

int benchNetwork(const BenchArguments& a, const bench::NetworkKind& kind)
{
    auto design = bench::network(kind, resourcesFolder().toStdString() + "/experiments", a.size);
    if (!design) return report(design.error());
    if (a.seed) design->seed = *a.seed;
    PluginHost plugins;
    loadPlugins(plugins);
    Experiment still = *design;
    still.growth.clear();
    still.live.clear(); // sliders of rules that are gone
    auto m = bench::measure(*design, plugins.registry(), {a.threads, simdLimit(a.simd), kind.warmMs, a.seconds > 0 ? a.seconds : kind.seconds},
                            kind.name == "growth" ? &still : nullptr);
    if (!m) return report(in("bench " + a.what, m.error()));
    m->name = a.what;
    std::printf("%s\n", a.json ? m->json().c_str() : m->text().c_str());
    return 0;
}

int benchBuild(const BenchArguments& a)
{
    const std::uint32_t neurons = a.size.neurons.value_or(20'000);
    if (neurons < 2 || neurons > 2'000'000) return report({"out of range", "--neurons", "use 2 to 2000000"});
    Experiment design = bench::wiringOnly(neurons);
    if (a.seed) design.seed = *a.seed;
    PluginHost plugins;
    loadPlugins(plugins);
    auto m = bench::measure(design, plugins.registry(), {a.threads, simdLimit(a.simd), 0, 0.001});
    if (!m) return report(in("bench build", m.error()));
    const double rate = static_cast<double>(m->synapses) / m->buildS;
    if (a.json) {
        const QJsonObject o{{"name", "build"}, {"neurons", static_cast<qint64>(m->neurons)}, {"synapses", static_cast<qint64>(m->synapses)}, {"threads", static_cast<int>(m->threads)},
                            {"build_s", m->buildS}, {"synapses_per_s", rate}, {"bytes_per_synapse", m->bytesPerSynapse}};
        std::printf("%s\n", QJsonDocument(o).toJson(QJsonDocument::Compact).constData());
    } else {
        std::printf("build: %llu neurons with 1,000 random inputs each, %u thread%s\n  %.3f s, %.1f M synapses/s, %.2f bytes/synapse\n", static_cast<unsigned long long>(m->neurons),
                    m->threads, m->threads == 1 ? "" : "s", m->buildS, rate / 1e6, m->bytesPerSynapse);
    }
    return 0;
}

/// The bare loops at a number of neurons, and the shipped kernels beside the hand-tuned ones.
int benchLimit(const BenchArguments& a)
{
    const std::uint32_t neurons = a.size.neurons.value_or(4000);
    if (neurons < 256 || neurons > 10'000'000) return report({"out of range", "--neurons", "use 256 to 10000000"});
    const SimdLevel simd = simdLimit(a.simd);
    const bench::MachineLimit machine(simd);
    PluginHost plugins;
    loadPlugins(plugins);
    constexpr std::uint32_t steps = 8;
    struct Row {
        const char* kernel;
        bench::Model model;
        double byHand, sameBits, shipped;
    };
    std::vector<Row> rows;
    for (const auto& [kernel, model] : {std::pair{"iaf_psc_exp", bench::Model::PscExp}, {"iaf_psc_delta", bench::Model::PscDelta}, {"iaf_psc_alpha", bench::Model::PscAlpha},
                                        {"iaf_cond_exp", bench::Model::CondExp}})
        rows.push_back({kernel, model, machine.updates(model, neurons, steps), machine.updates(model, neurons, steps, false), bench::kernelUpdates(*plugins.registry().kernel(kernel), simd, neurons, steps)});
    const double sparse = machine.deliveries({neurons, neurons, 80}), dense = machine.deliveries({std::min(neurons, 10'000u), neurons, 1000});
    const double plastic = machine.plasticDeliveries({std::min(neurons, 10'000u), neurons, std::min(neurons / 2, 1000u)}), poisson = machine.poissonDraws(neurons, steps, 1);
    const double drawn = bench::kernelDraws(*plugins.registry().kernel("poisson_generator"), simd, neurons, steps, 1);
    // CUBA: 10,000 steps and 5.5 x 80 events per neuron and simulated second.
    const double limit = neurons * 1e4 / rows[0].byHand + neurons * 5.5 * 80 / sparse;
    if (a.json) {
        QJsonObject updates, sameBits, kernels;
        for (const Row& r : rows) {
            updates[r.kernel] = r.byHand;
            sameBits[r.kernel] = r.sameBits;
            kernels[r.kernel] = r.shipped;
        }
        const QJsonObject o{{"name", "limit"}, {"neurons", static_cast<qint64>(neurons)}, {"simd", QString::fromUtf8(simdName(simd).data())}, {"updates_per_s", updates}, {"unfused_updates_per_s", sameBits},
                            {"kernel_updates_per_s", kernels}, {"deliveries_80_per_s", sparse}, {"deliveries_1000_per_s", dense}, {"plastic_deliveries_per_s", plastic},
                            {"poisson_draws_per_s", poisson}, {"kernel_poisson_draws_per_s", drawn}, {"limit_per_s", limit}};
        std::printf("%s\n", QJsonDocument(o).toJson(QJsonDocument::Compact).constData());
        return 0;
    }
    std::printf("limit: %u neurons, epochs of %u steps, %s, one core\n", neurons, steps, simdName(simd).data());
    std::printf("  update [M/s]              by hand   by hand, not fused       kernel    by hand/kernel   not fused/kernel\n");
    for (const Row& r : rows)
        std::printf("    %-18s %12.0f %20.0f %12.0f %17.2f %18.2f\n", r.kernel, r.byHand / 1e6, r.sameBits / 1e6, r.shipped / 1e6, r.byHand / r.shipped, r.sameBits / r.shipped);
    std::printf("  delivery, rows of 80   %10.0f M events/s\n  delivery, rows of 1000 %10.0f M events/s\n", sparse / 1e6, dense / 1e6);
    std::printf("  pair STDP and delivery %10.0f M events/s\n  Poisson, mean 1        %10.0f M draws/s (kernel poisson_generator %.0f M)\n", plastic / 1e6, poisson / 1e6, drawn / 1e6);
    std::printf("  CUBA at this size      %10.4f s per simulated second\n", limit);
    return 0;
}

int bench(const BenchArguments& a)
{
    if (a.size.neurons && a.size.scale) return report({"given together with --scale", "--neurons", "give one of the two"});
    if (a.size.scale && (a.what == "limit" || a.what == "build")) return report({"means nothing here", "--scale", "give --neurons"});
    if (a.weightDependent && a.what != "brunel-stdp") return report({"means nothing here", "--weight-dependent", "it belongs to brunel-stdp"});
    if (a.what == "limit") return benchLimit(a);
    if (a.what == "build") return benchBuild(a);
    const std::string name = a.weightDependent ? a.what + "-weight" : a.what;
    const auto kinds = bench::networkKinds();
    const auto kind = std::ranges::find(kinds, name, &bench::NetworkKind::name);
    return benchNetwork(a, *kind);
}

} // namespace

void addBench(CLI::App& app, int& status)
{
    auto a = std::make_shared<BenchArguments>();
    CLI::App* c = app.add_subcommand("bench", "Measure a published network, and this machine's limit for it");
    std::string list = "limit: the bare loops; build: random wiring";
    std::vector<std::string> names{"limit", "build"};
    for (const bench::NetworkKind& k : bench::networkKinds()) {
        if (k.name == "brunel-stdp-weight") continue; // an option of brunel-stdp
        names.emplace_back(k.name);
        list += "; " + std::string(k.name) + ": " + std::string(k.help);
    }
    c->add_option("what", a->what, list)->required()->check(CLI::IsMember(names));
    c->add_option("--neurons", a->size.neurons, "Size of the network; each neuron keeps its number of inputs")->check(CLI::Range(1u, 100'000'000u));
    c->add_option("--scale", a->size.scale, "Size relative to the published one")->check(CLI::Range(1e-4, 1e4));
    c->add_option("--threads", a->threads, "Worker threads, exactly so many")->check(CLI::Range(1, 256));
    c->add_option("--seconds", a->seconds, "Simulated seconds to measure, after warming up")->check(CLI::Range(0.001, 1e6));
    c->add_option("--seed", a->seed, "Master seed instead of the design's");
    c->add_flag("--weight-dependent", a->weightDependent, "brunel-stdp: with weight-dependent instead of additive STDP");
    addSimd(*c, a->simd);
    c->add_flag("--json", a->json, "Print one JSON object");
    c->callback([a, &status] { status = bench(*a); });
}

} // namespace ng::cli
