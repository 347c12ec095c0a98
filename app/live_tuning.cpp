#include "live_tuning.h"

#include <neuron/live_parameters_panel.h>
#include <ng/model/experiment_json.h>

namespace ng {

namespace {

/// The unit in the field table of the kernel a path leads to; empty where it leads elsewhere.
QString unitOf(const Experiment& e, const std::string& path, const KernelCatalog& kernels)
{
    const QStringList parts = QString::fromStdString(path).split('.');
    if (parts.size() < 3) return {};
    const std::string id = parts[1].toStdString(), field = parts.last().toStdString();
    const auto kernelOf = [&id](const auto& list) {
        const auto at = std::ranges::find_if(list, [&](const auto& item) { return item.id == id; });
        return at == list.end() ? std::string() : at->kernel;
    };
    const std::string kernel = parts[0] == "growth" ? kernelOf(e.growth) : parts[0] == "populations" ? kernelOf(e.populations) : kernelOf(e.projections);
    const KernelDescription* d = kernels.find(kernel);
    const FieldDescription* f = d ? d->field(field) : nullptr;
    return f ? QString::fromStdString(f->unit) : QString();
}

} // namespace

LiveTuning::LiveTuning(Composition& parts, LiveParametersPanel& panel, QObject* parent) : QObject(parent), m_parts(parts), m_panel(panel)
{
    connect(&parts.hub(), &TimelineHub::timelineReplaced, this, &LiveTuning::offer);
    connect(&parts, &Composition::runChanged, this, &LiveTuning::enable);
    connect(&panel, &LiveParametersPanel::changed, this, [this](const QString& path, double value) {
        if (RunSession* s = m_parts.session())
            if (const auto error = s->setLive(path.toStdString(), value)) emit failed(*error);
    });
    offer();
}

void LiveTuning::offer()
{
    std::vector<LiveControl> controls;
    if (const auto& run = m_parts.hub().timeline())
        if (const auto design = parseExperiment(run->info().designJson))
            for (const LiveParameter& p : design->live)
                if (const auto value = numberAtPath(*design, p.path, m_parts.kernels())) controls.push_back({p, unitOf(*design, p.path, m_parts.kernels()), *value});
    m_panel.setControls(controls);
    enable();
}

void LiveTuning::enable()
{
    const RunSession* s = m_parts.session();
    m_panel.setEnabledForRun(s && (s->state() == RunSession::State::Running || s->state() == RunSession::State::Paused));
}

} // namespace ng
