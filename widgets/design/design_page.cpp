#include "design_page.h"

#include "design_actions.h"
#include "design_canvas.h"
#include "design_editor.h"
#include "design_text.h"
#include "design_text_view.h"
#include "design_tour.h"
#include "inspector.h"
#include "kernel_palette.h"
#include "problem_strip.h"
#include "quick_add.h"
#include "run_pulse.h"

#include "common/theme.h"

#include <ng/model/design_cost.h>
#include <ng/model/design_fix.h>
#include <ng/model/experiment_json.h>
#include <ng/model/recording_estimate.h>

#include <QAction>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QUndoView>
#include <QVBoxLayout>
#include <QWidgetAction>
#include <cmath>

namespace ng {

namespace {

constexpr int kPaletteWidth = 208;

QFrame* framed(QWidget* inside)
{
    auto* frame = new QFrame;
    frame->setObjectName("panel");
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(1, 1, 1, 1);
    column->addWidget(inside);
    return frame;
}

} // namespace

DesignPage::DesignPage(ExperimentDocument& document, const KernelCatalog& kernels, QWidget* parent)
    : QWidget(parent), m_document(document), m_kernels(kernels)
{
    m_undo = document.undoStack().createUndoAction(this, tr("Undo"));
    m_undo->setShortcut(QKeySequence::Undo);
    m_undo->setIcon(icon("undo"));
    m_redo = document.undoStack().createRedoAction(this, tr("Redo"));
    m_redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    m_redo->setIcon(icon("redo"));

    m_palette = new KernelPalette(kernels);
    m_canvas = new DesignCanvas(document, kernels);
    m_editor = new DesignEditor(document, kernels, m_canvas->design(), this);
    m_actions = new DesignActions(*m_canvas, *m_editor);
    m_inspector = new Inspector(document, kernels);
    m_text = new DesignTextView(document);
    m_tour = new DesignTour(document, kernels, m_canvas);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_canvas);
    m_stack->addWidget(m_text);
    m_problems = new ProblemStrip;

    auto* bar = new QFrame;
    bar->setObjectName("panel");
    bar->setFixedHeight(44);
    auto* tools = new QHBoxLayout(bar);
    tools->setContentsMargins(8, 0, 12, 0);
    tools->setSpacing(6);
    fillToolbar(tools);

    auto* middle = new QVBoxLayout;
    middle->setSpacing(6);
    middle->addWidget(framed(m_stack), 1);
    middle->addWidget(m_problems);
    auto* models = framed(m_palette);
    models->setFixedWidth(kPaletteWidth);
    auto* body = new QHBoxLayout;
    body->setSpacing(6);
    body->addWidget(models);
    body->addLayout(middle, 1);
    body->addWidget(m_inspector);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(6);
    column->addWidget(bar);
    column->addLayout(body, 1);

    connectCanvas();
    connect(m_problems, &ProblemStrip::jump, this, &DesignPage::reveal);
    connect(m_problems, &ProblemStrip::fixRequested, this, &DesignPage::fix);
    connect(&document, &ExperimentDocument::changed, this, [this](const ChangeEvent& e) {
        if (e.kind != ChangeEvent::Kind::Position) check();
        m_inspector->setItems(m_canvas->design().selection());
    });
    check();
}

void DesignPage::connectCanvas()
{
    DesignScene& scene = m_canvas->design();
    connect(&scene, &DesignScene::selected, m_inspector, &Inspector::setItems);
    connect(m_inspector, &Inspector::renamed, this, [&scene](const DesignItem& now) { scene.select({now}); });
    connect(&scene, &DesignScene::connectRequested, m_editor, &DesignEditor::connectNodes);
    connect(&scene, &DesignScene::nodeRequested, this, &DesignPage::askForNode);
    connect(&scene, &DesignScene::itemActivated, m_inspector, &Inspector::focusFirst);
    connect(m_editor, &DesignEditor::said, m_canvas, &DesignCanvas::say);
    connect(m_canvas, &DesignCanvas::kernelDropped, m_editor, &DesignEditor::addKernel);
    connect(m_canvas, &DesignCanvas::fileDropped, this, &DesignPage::openRequested);
    connect(m_canvas, &DesignCanvas::menuRequested, this, &DesignPage::showMenu);
    connect(m_canvas, &DesignCanvas::zoomChanged, this, [this](double z) { m_zoom->setText(tr("%1 %").arg(std::lround(z * 100))); });
    connect(m_palette, &KernelPalette::chosen, this, [this](const QString& kernel) {
        m_editor->addKernel(kernel, m_canvas->freePlace());
        m_canvas->setFocus();
    });
    connect(m_actions, &DesignActions::addRequested, this, [this] { askForNode({}, m_canvas->placeForNew()); });
    connect(m_actions, &DesignActions::connectRequested, this, &DesignPage::askForTarget);
    connect(m_actions, &DesignActions::fieldsRequested, m_inspector, &Inspector::focusFirst);
}

void DesignPage::showText(bool text)
{
    m_stack->setCurrentIndex(text ? 1 : 0);
    m_asText->setChecked(text);
    (text ? static_cast<QWidget*>(&m_text->text()) : m_canvas)->setFocus();
}

void DesignPage::startTour()
{
    showText(false);
    m_tour->start();
}

void DesignPage::fix(const Error& error)
{
    if (auto f = fixFor(m_document.experiment(), m_kernels, error))
        m_document.edit(QString::fromStdString(f->text), {ChangeEvent::Kind::Structure, {}}, std::move(f->design));
}

void DesignPage::followRun(TimelineHub& hub)
{
    delete m_pulse;
    m_pulse = new RunPulse(hub, m_canvas->design(), [this] { return m_canvas->isVisible(); }, this);
}

void DesignPage::showEvent(QShowEvent* e)
{
    QWidget::showEvent(e);
    if (m_pulse) m_pulse->update();
}

void DesignPage::setTemplatesMenu(QMenu* menu)
{
    m_templates->setMenu(menu);
    m_templates->setVisible(menu != nullptr);
}

void DesignPage::fillEditMenu(QMenu& menu) const
{
    menu.addAction(m_undo);
    menu.addAction(m_redo);
    m_actions->fillEditMenu(menu);
}

void DesignPage::askForNode(const DesignItem& from, QPointF at)
{
    const bool arrow = from.kind == DesignItem::Kind::Population;
    auto* ask = new QuickAdd(m_kernels, arrow ? KernelPalette::Offer::Neurons : KernelPalette::Offer::Nodes, this);
    connect(ask, &QuickAdd::chosen, this, [this, from, at, arrow](const QString& kernel) {
        if (arrow) m_editor->addTarget(from, kernel, at);
        else m_editor->addKernel(kernel, at);
        m_canvas->setFocus();
    });
    ask->popup(m_canvas->viewport()->mapToGlobal(m_canvas->mapFromScene(at)));
}

void DesignPage::askForTarget()
{
    const DesignItem from = m_inspector->item();
    QMenu menu(this);
    menu.addSection(tr("Connect to"));
    for (const NodeItem* n : m_canvas->design().nodes()) {
        if (n->item().kind == DesignItem::Kind::Task || !n->isVisible() || m_canvas->design().refusal(from, n->item())) continue;
        menu.addAction(n->lines().value(0), this, [this, from, to = n->item()] { m_editor->connectNodes(from, to); });
    }
    if (menu.actions().size() == 1) return m_canvas->say(tr("There is nothing this node could be connected to."));
    menu.setActiveAction(menu.actions().value(1));
    const QPointF at = m_canvas->design().selectedContent().center();
    menu.exec(m_canvas->viewport()->mapToGlobal(m_canvas->mapFromScene(at)));
}

void DesignPage::showMenu(QPointF at, const QPoint& screen)
{
    DesignScene& scene = m_canvas->design();
    const auto here = scene.itemAt(at);
    const auto selected = scene.selection();
    if (!here) scene.clearSelection();
    else if (std::ranges::find(selected, *here) == selected.end()) scene.select({*here});
    QMenu menu(this);
    m_actions->fillContextMenu(menu);
    menu.exec(screen);
}

void DesignPage::fillToolbar(QHBoxLayout* row)
{
    const auto button = [&](const QString& text, const char* iconName, const QString& tip) {
        auto* b = new QToolButton;
        b->setObjectName("bar");
        b->setText(text);
        b->setToolTip(tip);
        b->setIcon(icon(iconName));
        b->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
        b->setIconSize({16, 16});
        row->addWidget(b);
        return b;
    };
    m_run = new QPushButton(tr("▶ Run"));
    m_run->setProperty("primary", true);
    m_run->setToolTip(tr("Run this design"));
    connect(m_run, &QPushButton::clicked, this, &DesignPage::runRequested);
    row->addWidget(m_run);
    for (QAction* a : {m_undo, m_redo}) {
        auto* b = new QToolButton;
        b->setObjectName("bar");
        b->setDefaultAction(a);
        b->setToolButtonStyle(Qt::ToolButtonIconOnly);
        row->addWidget(b);
    }
    auto* history = button(tr("History"), "history", tr("Everything done since the file was opened; click to go back there"));
    history->setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }");
    history->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(history);
    auto* view = new QUndoView(&m_document.undoStack());
    view->setEmptyLabel(tr("as opened"));
    view->setMinimumSize(320, 280);
    view->setAccessibleName(tr("History"));
    auto* entry = new QWidgetAction(menu);
    entry->setDefaultWidget(view);
    menu->addAction(entry);
    history->setMenu(menu);
    m_templates = button(tr("Templates"), "file-plus", tr("Begin a new design with a network that works"));
    m_templates->setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }");
    m_templates->setPopupMode(QToolButton::InstantPopup);
    m_templates->hide();
    auto* arrange = button(tr("Arrange"), "layout-grid", tr("Align, space evenly, or arrange everything from the stimuli on"));
    arrange->setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }");
    arrange->setPopupMode(QToolButton::InstantPopup);
    auto* ways = new QMenu(arrange);
    m_actions->fillAlignMenu(*ways);
    arrange->setMenu(ways);
    connect(button(tr("Fit"), "maximize", tr("Show everything (Ctrl+0)")), &QToolButton::clicked, this, [this] { m_canvas->fit(); });
    m_asText = button(tr("Text"), "code", tr("The design as text (JSON), to read and to edit"));
    m_asText->setCheckable(true);
    connect(m_asText, &QToolButton::toggled, this, &DesignPage::showText);
    m_zoom = new QLabel;
    m_zoom->setObjectName("panelLimit");
    m_zoom->setToolTip(tr("Ctrl + wheel zooms, middle drag pans"));
    row->addWidget(m_zoom);
    m_cost = new QLabel;
    m_cost->setObjectName("panelShown");
    m_cost->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_cost->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // long figures must not widen the window
    row->addWidget(m_cost, 1);
}

void DesignPage::check()
{
    m_errors = validate(m_document.experiment(), m_kernels);
    m_problems->setProblems(m_errors, [this](const Error& e) {
        const auto f = fixFor(m_document.experiment(), m_kernels, e);
        return f ? QString::fromStdString(f->text) : QString();
    });
    m_canvas->design().setFaults(m_errors);
    m_inspector->setErrors(m_errors);
    if (const bool ready = m_errors.empty(); ready != m_run->isEnabled() || m_run->property("primary").toBool() != ready) {
        m_run->setEnabled(ready);
        m_run->setProperty("primary", ready);
        m_run->style()->unpolish(m_run); // the style sheet looks at properties only then
        m_run->style()->polish(m_run);
        m_run->setToolTip(ready ? tr("Run this design") : tr("The problems below keep it from running"));
    }
    showCost();
}

QString DesignPage::costText() const
{
    const DesignCost c = designCost(m_document.experiment(), m_kernels);
    QString text = tr("%1 neurons at start").arg(count(c.neurons));
    if (c.maxNeurons > c.neurons) text += tr(" · ≤ %1").arg(count(c.maxNeurons));
    text += tr(" · %1 synapses").arg(count(c.synapses));
    if (c.maxSynapses > c.synapses) text += tr(" · ≤ %1").arg(count(c.maxSynapses));
    return text + (c.maxBytes > c.bytes ? tr(" · memory ≤ %1") : tr(" · memory %1")).arg(bytesText(static_cast<double>(c.maxBytes)));
}

void DesignPage::showCost()
{
    m_cost->setText(costText());
    m_cost->setToolTip(costText());
    const double start = recordingEstimate(m_document.experiment(), m_kernels, NetworkSize::AtStart).total();
    const double caps = recordingEstimate(m_document.experiment(), m_kernels, NetworkSize::AtCaps).total();
    m_problems->setNote(caps > start * 1.05 ? tr("records about %1 to %2 per simulated minute").arg(bytesText(start), bytesText(caps))
                                            : tr("records about %1 per simulated minute").arg(bytesText(start)));
}

void DesignPage::reveal(const std::string& path)
{
    const DesignItem item = itemAtPath(m_document.experiment(), path);
    if (item.kind == DesignItem::Kind::Experiment) m_canvas->design().select({});
    else m_canvas->design().select({item});
    m_inspector->reveal(path);
    if (m_stack->currentWidget() == m_text) m_text->goTo(path);
}

} // namespace ng
