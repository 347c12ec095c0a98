#include "design_tour.h"

#include "common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace ng {

namespace {

constexpr int kWidth = 300;

const Population* byId(const Experiment& e, const std::string& id)
{
    const auto it = std::ranges::find(e.populations, id, &Population::id);
    return it == e.populations.end() ? nullptr : &*it;
}

std::vector<TourStep> stepsFor(const KernelCatalog& kernels)
{
    const auto isKind = [&kernels](const Experiment& e, const std::string& id, KernelKind kind) {
        const Population* p = byId(e, id);
        const KernelDescription* k = p ? kernels.find(p->kernel) : nullptr;
        return k && k->kind == kind;
    };
    const auto anyPopulation = [isKind](KernelKind kind) {
        return [isKind, kind](const Experiment& e) {
            return std::ranges::any_of(e.populations, [&](const Population& p) { return isKind(e, p.id, kind); });
        };
    };
    const auto anyProjection = [](auto test) {
        return [test](const Experiment& e) { return std::ranges::any_of(e.projections, [&](const Projection& p) { return test(e, p); }); };
    };
    const auto isInput = [isKind](const Experiment& e, const Projection& p) {
        return isKind(e, p.source, KernelKind::Stimulus) && isKind(e, p.target, KernelKind::Neuron);
    };
    const auto isLoop = [](const Experiment&, const Projection& p) { return p.source == p.target; };
    const auto tr = [](const char* text) { return QObject::tr(text); };
    return {
        {tr("Add a stimulus"), tr("Double-click the canvas, type “poisson” and press Return. Or drag it from the list on the left."), anyPopulation(KernelKind::Stimulus)},
        {tr("Add neurons"), tr("The same beside it with “lif_adaptive”: a population of neurons, drawn as a triangle."), anyPopulation(KernelKind::Neuron)},
        {tr("Connect them"), tr("Drag from the edge of the stimulus, where the mouse becomes a cross, onto the neurons."), anyProjection(isInput)},
        {tr("Let the neurons compete"), tr("Draw an arrow from the neurons to themselves: out from the edge and back in. Or press C and choose them."), anyProjection(isLoop)},
        {tr("Make them inhibit each other"), tr("Select the loop and set its weight on the right to -10. Its head becomes a bar."),
            anyProjection([isLoop](const Experiment& e, const Projection& p) { return isLoop(e, p) && p.weight.a < 0; })},
        {tr("Let the input learn"), tr("Drag “stdp_competitive” from the list onto the arrow that comes from the stimulus."),
            anyProjection([isInput](const Experiment& e, const Projection& p) { return isInput(e, p) && p.kernel != "static"; })},
        {tr("Give it something to see"), tr("Drag “task” onto the canvas: handwritten digits are shown to the stimulus and read from the neurons."),
            [](const Experiment& e) { return e.task && byId(e, e.task->input) && byId(e, e.task->readout); }},
        {tr("Let it grow"), tr("Drag “novelty_birth” onto the neurons: where nothing they know fits what they see, one is born."),
            [](const Experiment& e) { return !e.growth.empty(); }},
    };
}

} // namespace

DesignTour::DesignTour(ExperimentDocument& document, const KernelCatalog& kernels, QWidget* over)
    : QFrame(over), m_document(document), m_steps(stepsFor(kernels)), m_count(new QLabel), m_title(new QLabel), m_text(new QLabel),
      m_leave(new QPushButton)
{
    setObjectName("panel");
    setAccessibleName(tr("Guided tour"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 12);
    column->setSpacing(6);
    m_count->setProperty("faint", true);
    m_title->setProperty("strong", true);
    m_text->setWordWrap(true);
    m_leave->setToolTip(tr("Ends the tour; Help begins it again"));
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_leave);
    column->addWidget(m_count);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(row);
    connect(m_leave, &QPushButton::clicked, this, &DesignTour::leave);
    connect(&document, &ExperimentDocument::changed, this, &DesignTour::look);
    hide();
}

void DesignTour::start()
{
    m_step = 0;
    show();
    raise();
    look();
}

void DesignTour::leave() { hide(); }

void DesignTour::look()
{
    if (isHidden()) return;
    while (m_step < static_cast<int>(m_steps.size()) && m_steps[static_cast<std::size_t>(m_step)].isDone(m_document.experiment())) ++m_step;
    showStep();
}

void DesignTour::showStep()
{
    const auto n = static_cast<int>(m_steps.size());
    const bool done = m_step >= n;
    m_count->setText(done ? tr("%1 of %1 done").arg(n) : tr("Step %1 of %2").arg(m_step + 1).arg(n));
    m_title->setText(done ? tr("A network that grows") : m_steps[static_cast<std::size_t>(m_step)].title);
    m_text->setText(done ? tr("Press Run and watch it in Live. Every step can be undone with Ctrl+Z.") : m_steps[static_cast<std::size_t>(m_step)].text);
    m_leave->setText(done ? tr("Close") : tr("Leave the tour"));
    setFixedWidth(kWidth);
    adjustSize();
    move(12, 12);
}

} // namespace ng
