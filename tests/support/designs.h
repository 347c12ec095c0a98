#pragma once
#include <ng/model/experiment_json.h>
#include <ng/session/engine_run.h>
#include <ng/session/plugin_host.h>

#include <QtTest>

#include <memory>
#include <string>

namespace ng::test {

/// The built-in kernels and those of the plugin folder of this build.
inline const PluginHost& plugins()
{
    static const auto host = [] {
        auto h = std::make_unique<PluginHost>();
        h->addBuiltIns();
        h->addFolder(NG_BINARY_DIR "/bin/plugins");
        return h;
    }();
    return *host;
}

/// A design that ships with the program.
inline Experiment shipped(const std::string& name)
{
    auto e = loadExperiment(std::string(NG_SOURCE_DIR "/resources/experiments/") + name + ".ngdesign");
    if (!e) qFatal("%s", e.error().line().c_str());
    return *e;
}

/// An engine with exactly this many threads, however small the network is.
inline std::unique_ptr<SpikingEngine> engineWith(const Experiment& e, unsigned threads, std::unique_ptr<Protocol> protocol = nullptr)
{
    auto plan = compile(e, plugins().registry());
    if (!plan) qFatal("%s", plan.error().line().c_str());
    auto engine = SpikingEngine::build(std::move(*plan), threads, std::move(protocol));
    if (!engine) qFatal("%s", engine.error().line().c_str());
    return std::move(*engine);
}

} // namespace ng::test
