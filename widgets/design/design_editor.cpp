#include "design_editor.h"

#include "design_layout.h"
#include "design_scene.h"
#include "design_text.h"
#include "kernel_palette.h"

#include <ng/model/experiment_json.h>

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <algorithm>
#include <cmath>

namespace ng {

namespace {

using Kind = DesignItem::Kind;

constexpr const char* kPartsMime = "application/x-neurogrove-design";
constexpr double kBeside = 40; // a copy stands so far from its original

std::vector<DesignItem> itemsOf(const DesignParts& parts)
{
    std::vector<DesignItem> out;
    for (const std::string& id : parts.populations) out.push_back({Kind::Population, id});
    for (const std::string& id : parts.projections) out.push_back({Kind::Projection, id});
    for (const std::string& id : parts.modules) out.push_back({Kind::Module, id});
    for (const std::string& id : parts.notes) out.push_back({Kind::Note, id});
    if (parts.task) out.push_back({Kind::Task, {}});
    return out;
}

template <class T>
T* byId(std::vector<T>& items, const std::string& id)
{
    const auto it = std::ranges::find(items, id, &T::id);
    return it == items.end() ? nullptr : &*it;
}

} // namespace

DesignEditor::DesignEditor(ExperimentDocument& document, const KernelCatalog& kernels, DesignScene& scene, QObject* parent)
    : QObject(parent), m_document(document), m_kernels(kernels), m_scene(scene)
{
}

void DesignEditor::commit(const QString& text, Experiment e, const std::vector<DesignItem>& thenSelect)
{
    // A design that was never drawn is laid out when it is shown; an edit of the drawing keeps what is seen.
    m_document.edit(text, {ChangeEvent::Kind::Structure, {}}, std::move(e));
    m_scene.select(thenSelect);
}

QString DesignEditor::titleOf(const DesignItem& item) const
{
    if (item.kind == Kind::Task || item.kind == Kind::Readout) return tr("task");
    const auto& all = m_document.experiment().populations;
    const auto p = std::ranges::find(all, item.id, &Population::id);
    return p == all.end() ? QString::fromStdString(item.id) : populationLines(*p)[0];
}

void DesignEditor::addKernel(const QString& kernel, QPointF at)
{
    Experiment e = m_document.experiment();
    storePlaces(e, placesOf(e, m_kernels));
    if (kernel == KernelPalette::kTask) {
        if (e.task) {
            m_scene.select({{Kind::Task, {}}});
            emit said(tr("A design has one task; it is selected."));
            return;
        }
        addTask(e, m_kernels, at.x(), at.y());
        return commit(tr("add a task"), std::move(e), {{Kind::Task, {}}});
    }
    const KernelDescription* k = m_kernels.find(kernel.toStdString());
    if (!k) return emit said(tr("“%1” is not installed.").arg(kernel));
    if (k->kind == KernelKind::Growth) return addGrowth(*k, at);
    if (k->kind == KernelKind::Synapse) return setSynapse(*k, at);
    const std::string id = addPopulation(e, *k, at.x(), at.y());
    commit(tr("add “%1”").arg(kernel), std::move(e), {{Kind::Population, id}});
}

void DesignEditor::addGrowth(const KernelDescription& k, QPointF at)
{
    const NodeItem* node = m_scene.nodeAt(at);
    const auto selected = selectedPopulations();
    std::string on = node && node->item().kind == Kind::Population ? node->item().id : selected.size() == 1 ? selected[0].id : "";
    Experiment e = m_document.experiment();
    const Population* p = byId(e.populations, on);
    if (!p) return emit said(tr("A growth rule works on a population: drop it on one, or select one first."));
    if (nodeKindOf(*p, m_kernels) == NodeKind::Stimulus) return emit said(tr("A stimulus does not grow."));
    const QString title = populationLines(*p)[0];
    storePlaces(e, placesOf(e, m_kernels));
    addGrowthRule(e, k, on);
    commit(tr("add “%1” to “%2”").arg(QString::fromStdString(k.id), title), std::move(e), {{Kind::Growth, on}});
}

void DesignEditor::setSynapse(const KernelDescription& k, QPointF at)
{
    std::vector<DesignItem> arrows;
    if (const auto here = m_scene.itemAt(at); here && here->kind == Kind::Projection) arrows = {*here};
    if (arrows.empty())
        for (const DesignItem& i : m_scene.selection())
            if (i.kind == Kind::Projection) arrows.push_back(i);
    if (arrows.empty()) return emit said(tr("A synapse model belongs to an arrow: drop it on one, or select some first."));
    Experiment e = m_document.experiment();
    for (const DesignItem& i : arrows)
        if (Projection* p = byId(e.projections, i.id)) {
            p->kernel = k.id;
            std::erase_if(p->parameters, [&](const auto& entry) { return !k.field(entry.first); });
            std::erase_if(p->parameterUnits, [&](const auto& entry) { return !k.field(entry.first); });
        }
    commit(tr("set the synapses to “%1”").arg(QString::fromStdString(k.id)), std::move(e), arrows);
}

void DesignEditor::addTarget(const DesignItem& from, const QString& kernel, QPointF at)
{
    const KernelDescription* k = m_kernels.find(kernel.toStdString());
    if (!k) return;
    Experiment e = m_document.experiment();
    storePlaces(e, placesOf(e, m_kernels));
    const std::string id = addPopulation(e, *k, at.x(), at.y());
    addProjection(e, from.id, id, m_kernels);
    commit(tr("add “%1” and connect it").arg(kernel), std::move(e), {{Kind::Population, id}});
}

void DesignEditor::connectNodes(const DesignItem& from, const DesignItem& to)
{
    if (const auto no = m_scene.refusal(from, to)) return emit said(*no);
    Experiment e = m_document.experiment();
    if (from.kind == Kind::Task) {
        e.task->input = to.id;
        return commit(tr("show the pictures to “%1”").arg(titleOf(to)), std::move(e), {{Kind::Task, {}}});
    }
    if (to.kind == Kind::Task || to.kind == Kind::Readout) {
        e.task->readout = from.id;
        return commit(tr("read the labels from “%1”").arg(titleOf(from)), std::move(e), {{Kind::Task, {}}});
    }
    const std::string id = addProjection(e, from.id, to.id, m_kernels);
    commit(tr("connect “%1” to “%2”").arg(titleOf(from), titleOf(to)), std::move(e), {{Kind::Projection, id}});
}

DesignParts DesignEditor::selectedParts() const
{
    DesignParts parts;
    parts.populations = m_scene.populationsOf(m_scene.selection());
    for (const DesignItem& i : m_scene.selection()) {
        if (i.kind == Kind::Module) parts.modules.insert(i.id);
        if (i.kind == Kind::Note) parts.notes.insert(i.id);
        if (i.kind == Kind::Projection) parts.projections.insert(i.id);
        if (i.kind == Kind::Task) parts.task = true;
        if (i.kind == Kind::Growth)
            for (const GrowthRule& g : m_document.experiment().growth)
                if (g.population == i.id) parts.growth.insert(g.id);
    }
    return parts;
}

std::vector<DesignItem> DesignEditor::selectedPopulations() const
{
    std::vector<DesignItem> out;
    for (const DesignItem& i : m_scene.selection())
        if (i.kind == Kind::Population) out.push_back(i);
    return out;
}

void DesignEditor::removeSelected()
{
    const DesignParts parts = selectedParts();
    if (parts.empty()) return;
    const auto items = m_scene.selection();
    Experiment e = m_document.experiment();
    storePlaces(e, placesOf(e, m_kernels));
    removeParts(e, parts);
    commit(items.size() == 1 ? tr("delete “%1”").arg(titleOf(items[0])) : tr("delete %1 parts").arg(items.size()), std::move(e), {});
}

void DesignEditor::copy()
{
    Experiment seen = m_document.experiment();
    storePlaces(seen, placesOf(seen, m_kernels));
    const Experiment parts = extractParts(seen, selectedParts());
    if (parts.populations.empty() && !parts.task && parts.notes.empty()) return emit said(tr("Select nodes to copy them; arrows between them come along."));
    const QByteArray json = QByteArray::fromStdString(toJson(parts));
    auto* data = new QMimeData;
    data->setData(kPartsMime, json);
    data->setText(QString::fromUtf8(json));
    QApplication::clipboard()->setMimeData(data);
    m_pastes = 0;
}

void DesignEditor::cut()
{
    copy();
    removeSelected();
}

bool DesignEditor::canPaste()
{
    const QMimeData* data = QApplication::clipboard()->mimeData();
    return data && (data->hasFormat(kPartsMime) || data->text().contains("\"neurogrove_design\""));
}

void DesignEditor::paste(Between between)
{
    if (!canPaste()) return emit said(tr("There is nothing of a design in the clipboard."));
    const QMimeData* data = QApplication::clipboard()->mimeData();
    const QByteArray json = data->hasFormat(kPartsMime) ? data->data(kPartsMime) : data->text().toUtf8();
    const auto parts = parseExperiment(json.toStdString());
    if (!parts) return emit said(tr("The clipboard cannot be pasted: %1").arg(QString::fromStdString(parts.error().line())));
    ++m_pastes;
    insert(tr("paste"), *parts, between, QPointF(kBeside, kBeside) * m_pastes);
}

void DesignEditor::duplicate(Between between)
{
    Experiment seen = m_document.experiment();
    storePlaces(seen, placesOf(seen, m_kernels));
    insert(tr("duplicate"), extractParts(seen, selectedParts()), between, {kBeside, kBeside});
}

void DesignEditor::insert(const QString& text, const Experiment& parts, Between between, QPointF move)
{
    Experiment e = m_document.experiment();
    storePlaces(e, placesOf(e, m_kernels));
    // A copy never lies exactly on something else: it would be taken for a design that was never drawn.
    const auto collides = [&] {
        return std::ranges::any_of(parts.populations, [&](const Population& p) {
            return std::ranges::any_of(e.populations, [&](const Population& q) {
                return std::hypot(p.canvasX + move.x() - q.canvasX, p.canvasY + move.y() - q.canvasY) < kBeside;
            });
        });
    };
    while (collides()) move += QPointF(kBeside, kBeside);
    const DesignParts made = insertParts(e, parts, between, move.x(), move.y());
    if (made.empty()) return emit said(parts.task ? tr("A design has one task.") : tr("Select nodes first."));
    const auto n = static_cast<int>(made.populations.size());
    commit(n == 1 ? tr("%1 “%2”").arg(text, QString::fromStdString(*made.populations.begin())) : tr("%1 %2 nodes").arg(text).arg(n),
        std::move(e), itemsOf(made));
}

void DesignEditor::align(Align how)
{
    std::vector<NodeItem*> nodes;
    for (NodeItem* n : m_scene.nodes())
        if (n->isSelected() && n->item().kind != Kind::Readout) nodes.push_back(n);
    if (nodes.size() < 2) return emit said(tr("Select two or more nodes to align them."));
    QRectF all;
    std::vector<QRectF> boxes;
    for (const NodeItem* n : nodes) {
        boxes.push_back(n->outline().boundingRect());
        all = all.united(boxes.back());
    }
    // Centres align by the nodes' own points, where arrows meet, not by the middles of their boxes.
    double x = 0, y = 0;
    for (const NodeItem* n : nodes) {
        x += n->x() / static_cast<double>(nodes.size());
        y += n->y() / static_cast<double>(nodes.size());
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const QRectF& b = boxes[i];
        switch (how) {
        case Align::Left:
            nodes[i]->moveBy(all.left() - b.left(), 0);
            break;
        case Align::Right:
            nodes[i]->moveBy(all.right() - b.right(), 0);
            break;
        case Align::Top:
            nodes[i]->moveBy(0, all.top() - b.top());
            break;
        case Align::Bottom:
            nodes[i]->moveBy(0, all.bottom() - b.bottom());
            break;
        case Align::Centre:
            nodes[i]->setX(x);
            break;
        case Align::Middle:
            nodes[i]->setY(y);
            break;
        }
    }
    m_scene.commitMoves(tr("align %1 nodes").arg(nodes.size()));
}

void DesignEditor::distribute(Qt::Orientation o)
{
    std::vector<NodeItem*> nodes;
    for (NodeItem* n : m_scene.nodes())
        if (n->isSelected() && n->item().kind != Kind::Readout) nodes.push_back(n);
    if (nodes.size() < 3) return emit said(tr("Select three or more nodes to space them evenly."));
    const bool across = o == Qt::Horizontal;
    const auto at = [across](const NodeItem* n) { return across ? n->x() : n->y(); };
    std::ranges::sort(nodes, {}, at);
    const double first = at(nodes.front()), step = (at(nodes.back()) - first) / static_cast<double>(nodes.size() - 1);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const double v = first + step * static_cast<double>(i);
        if (across) nodes[i]->setX(v);
        else nodes[i]->setY(v);
    }
    m_scene.commitMoves(tr("space %1 nodes evenly").arg(nodes.size()));
}

void DesignEditor::group()
{
    const std::set<std::string> populations = m_scene.populationsOf(m_scene.selection());
    if (populations.empty()) return emit said(tr("Select populations to draw them together."));
    Experiment e = m_document.experiment();
    const std::string id = addModule(e, populations);
    commit(tr("group %1 populations").arg(populations.size()), std::move(e), {{Kind::Module, id}});
}

void DesignEditor::ungroup()
{
    const DesignParts selected = selectedParts();
    if (selected.modules.empty()) return emit said(tr("Select a module first."));
    Experiment e = m_document.experiment();
    const auto populations = m_scene.populationsOf(m_scene.selection());
    removeParts(e, {.populations = {}, .projections = {}, .growth = {}, .modules = selected.modules});
    std::vector<DesignItem> inside;
    for (const std::string& id : populations) inside.push_back({Kind::Population, id});
    commit(tr("ungroup"), std::move(e), inside);
}

void DesignEditor::fold()
{
    Experiment e = m_document.experiment();
    std::vector<Module*> modules;
    const DesignParts selected = selectedParts();
    for (Module& m : e.modules)
        if (selected.modules.contains(m.id)) modules.push_back(&m);
    if (modules.empty()) return emit said(tr("Select a module first."));
    const bool to = !std::ranges::all_of(modules, &Module::folded);
    for (Module* m : modules) m->folded = to;
    const auto items = m_scene.selection();
    commit(to ? tr("fold") : tr("unfold"), std::move(e), items);
}

void DesignEditor::comment(QPointF at)
{
    Experiment e = m_document.experiment();
    const std::string id = addNote(e, {}, at.x(), at.y());
    commit(tr("add a comment"), std::move(e), {{Kind::Note, id}});
}

void DesignEditor::toggleInhibitory()
{
    Experiment e = m_document.experiment();
    std::vector<Population*> neurons;
    for (const DesignItem& i : selectedPopulations())
        if (Population* p = byId(e.populations, i.id); p && nodeKindOf(*p, m_kernels) != NodeKind::Stimulus) neurons.push_back(p);
    if (neurons.empty()) return emit said(tr("Select populations of neurons first."));
    const bool to = !std::ranges::all_of(neurons, &Population::inhibitory);
    for (Population* p : neurons) {
        p->inhibitory = to;
        // Dale: what leaves it has the sign of the population.
        for (Projection& r : e.projections) {
            if (r.source != p->id || r.weight.kind != Distribution::Kind::Constant) continue;
            r.weight.a = to ? -std::abs(r.weight.a) : std::abs(r.weight.a);
        }
    }
    const auto selected = m_scene.selection();
    commit(to ? tr("make inhibitory") : tr("make excitatory"), std::move(e), selected);
}

void DesignEditor::reverse()
{
    Experiment e = m_document.experiment();
    const auto selected = m_scene.selection();
    for (const DesignItem& i : selected) {
        if (i.kind != Kind::Projection) continue;
        Projection* p = byId(e.projections, i.id);
        if (const auto no = m_scene.refusal({Kind::Population, p->target}, {Kind::Population, p->source})) return emit said(*no);
        std::swap(p->source, p->target);
    }
    commit(tr("turn the arrow round"), std::move(e), selected);
}

} // namespace ng
