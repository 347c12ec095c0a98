#include "receptive_fields.h"

#include "common/theme.h"

#include <cmath>
#include <limits>

namespace ng {

namespace {

float byStage(Stage s) { return s == Stage::Mature ? 1.f : s == Stage::CriticalPeriod ? 0.5f : 0.f; }

} // namespace

std::vector<ProjectionIndex> picturedProjections(const RunInfo& info)
{
    std::vector<ProjectionIndex> out;
    for (std::size_t i = 0; i < info.projections.size(); ++i) {
        const PopulationIndex source = info.projections[i].source;
        if (source < info.populations.size() && info.populations[source].imageWidth > 0 && info.populations[source].imageHeight > 0)
            out.push_back(static_cast<ProjectionIndex>(i));
    }
    return out;
}

FieldSet gatherFields(const RunInfo& info, ProjectionIndex projection, const WeightSnapshot& weights, const StructureSnapshot& structure,
                      const ActivityFrame* activity)
{
    FieldSet set;
    const ProjectionInfo& p = info.projections[projection];
    set.width = info.populations[p.source].imageWidth;
    set.height = info.populations[p.source].imageHeight;
    set.unit = QString::fromStdString(p.weightUnit);
    set.weightsAt = weights.tick;
    const std::size_t pixels = std::size_t{set.width} * set.height;

    // Neurons of a snapshot are sorted by id, so the place of a source among its population is its pixel.
    std::vector<NeuronId> sources;
    for (const NeuronState& n : structure.neurons) {
        if (n.population == p.source) sources.push_back(n.id);
        if (n.population != p.target) continue;
        ReceptiveField f;
        f.neuron = n.id;
        f.stage = n.stage;
        f.born = n.born;
        f.maturity = byStage(n.stage);
        set.fields.push_back(std::move(f));
    }
    const auto begin = std::ranges::lower_bound(weights.synapses, projection, {}, &SynapseState::projection);
    float largest = 0;
    for (auto at = begin; at != weights.synapses.end() && at->projection == projection; ++at) {
        const auto pixel = std::ranges::lower_bound(sources, at->source);
        const auto field = std::ranges::lower_bound(set.fields, at->target, {}, &ReceptiveField::neuron);
        if (pixel == sources.end() || *pixel != at->source || field == set.fields.end() || field->neuron != at->target) continue;
        const auto k = static_cast<std::size_t>(pixel - sources.begin());
        if (k >= pixels) continue;
        if (field->weights.empty()) field->weights.assign(pixels, std::numeric_limits<float>::quiet_NaN());
        const float w = weights.weights[static_cast<std::size_t>(at - weights.synapses.begin())];
        float& here = field->weights[k];
        here = std::isnan(here) ? w : here + w; // several synapses of a pair add up
        largest = std::max(largest, std::abs(here));
    }
    // Who was born after the weights were recorded has none to show yet.
    set.scale = largest > 0 ? largest : 1;
    if (activity)
        for (ReceptiveField& f : set.fields) {
            const auto at = std::ranges::lower_bound(activity->ids, f.neuron);
            if (at == activity->ids.end() || *at != f.neuron) continue;
            const auto i = static_cast<std::size_t>(at - activity->ids.begin());
            f.maturity = activity->maturity[i];
            f.rate = activity->rate[i];
        }
    return set;
}

void sortFields(std::vector<ReceptiveField>& fields, FieldOrder order)
{
    std::ranges::stable_sort(fields, [order](const ReceptiveField& a, const ReceptiveField& b) {
        switch (order) {
        case FieldOrder::Newest: return std::pair{a.born, a.neuron} > std::pair{b.born, b.neuron};
        case FieldOrder::Oldest: return std::pair{a.born, a.neuron} < std::pair{b.born, b.neuron};
        case FieldOrder::MostActive: return a.rate != b.rate ? a.rate > b.rate : a.neuron < b.neuron;
        case FieldOrder::Label: break;
        }
        const auto place = [](const ReceptiveField& f) { return f.label < 0 ? std::numeric_limits<int>::max() : f.label; };
        return std::pair{place(a), a.neuron} < std::pair{place(b), b.neuron};
    });
}

QImage pictureOf(const ReceptiveField& f, std::uint32_t width, std::uint32_t height, float scale)
{
    QImage image(static_cast<int>(width), static_cast<int>(height), QImage::Format_RGB32);
    for (std::uint32_t y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y)));
        for (std::uint32_t x = 0; x < width; ++x) {
            const std::size_t k = std::size_t{y} * width + x;
            const bool known = k < f.weights.size() && !std::isnan(f.weights[k]);
            line[x] = known ? signedColour(f.weights[k] / scale) : theme().plot.rgb();
        }
    }
    return image;
}

} // namespace ng
