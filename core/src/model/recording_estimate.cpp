#include <ng/model/recording_estimate.h>

#include <ng/model/design_cost.h>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

// Bytes on disk after compression, per item.
constexpr double kSpikeBytes = 4; // an id and a difference of ticks
constexpr double kSampleBytes = 4; // of a trace, its tick shared
constexpr double kActivityBytes = 10; // id, maturity, rate
constexpr double kNeuronBytes = 20; // of a keyframe
constexpr double kSynapseBytes = 10; // of a keyframe: source, target, weight
constexpr double kNeuronStateBytes = 60; // of a checkpoint: states, counts, what is on its way to it
constexpr double kSynapseStateBytes = 4; // of a checkpoint: target and weight
constexpr double kMinuteMs = 60000;

double perMinute(double intervalMs) { return intervalMs > 0 ? kMinuteMs / intervalMs : 0; }

/// Mean rate of the sources of a stimulus. The pixels of a picture of n pixels with norm 1 average at most 1/sqrt(n).
double stimulusRate(const Experiment& e, const Population& p, const KernelDescription& k)
{
    if (e.task && e.task->input == p.id && p.size > 0) return e.task->maxRate / std::sqrt(static_cast<double>(p.size));
    const auto given = p.parameters.find("rate");
    if (given != p.parameters.end()) return given->second;
    const FieldDescription* f = k.field("rate");
    return f ? f->defaultValue : RecordingEstimate::kAssumedRate;
}

} // namespace

RecordingEstimate recordingEstimate(const Experiment& e, const KernelCatalog& catalog, NetworkSize size)
{
    const DesignCost cost = designCost(e, catalog);
    const bool caps = size == NetworkSize::AtCaps;
    const auto neurons = static_cast<double>((caps ? cost.maxNeurons : cost.neurons) + cost.sources);
    const auto synapses = static_cast<double>(caps ? cost.maxSynapses : cost.synapses);
    const RecordingPolicy& r = e.recording;
    RecordingEstimate out;
    if (r.spikes)
        for (const Population& p : e.populations) {
            if (!r.populations.empty() && std::ranges::find(r.populations, p.id) == r.populations.end()) continue;
            const KernelDescription* k = catalog.find(p.kernel);
            if (k && k->drives) continue; // makes no spikes
            const double rate = k && k->kind == KernelKind::Stimulus ? stimulusRate(e, p, *k) : RecordingEstimate::kAssumedRate;
            out.spikes += kSpikeBytes * 60 * rate * static_cast<double>(caps ? std::max(p.size, p.maxSize) : p.size);
        }
    // A rate per population, and the counts of neurons and synapses.
    out.traces = kSampleBytes * perMinute(r.traceMs) * static_cast<double>(e.populations.size() + 2);
    out.activity = kActivityBytes * perMinute(r.activityMs) * neurons;
    out.keyframes = perMinute(r.keyframeMs) * (kNeuronBytes * neurons + kSynapseBytes * synapses);
    out.checkpoints = perMinute(r.checkpointMs) * (kNeuronStateBytes * neurons + kSynapseStateBytes * synapses);
    return out;
}

} // namespace ng
