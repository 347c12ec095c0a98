#include "design_scene.h"

#include "design_layout.h"
#include "design_text.h"
#include "node_move.h"
#include "pending_arrow.h"

#include "common/theme.h"

#include <ng/model/design_cost.h>

#include <QApplication>
#include <QEvent>
#include <QGraphicsSceneMouseEvent>
#include <QPainter>
#include <cmath>
#include <set>

namespace ng {

namespace {

using Kind = DesignItem::Kind;

constexpr double kGrid = NodeMove::kGrid;
constexpr double kReadoutAside = 300;
constexpr double kReadoutAbove = 210;
constexpr double kRoom = 600; // free ground around the drawing, to pan into

/// Keeps `map` to exactly the wanted keys; new items join the scene. True if any came or went.
template <class Item>
bool keepOnly(QGraphicsScene& scene, std::map<DesignItem, std::unique_ptr<Item>>& map, const std::set<DesignItem>& wanted)
{
    bool differs = std::erase_if(map, [&](const auto& entry) { return !wanted.contains(entry.first); }) > 0;
    for (const DesignItem& item : wanted) {
        if (map.contains(item)) continue;
        map[item] = std::make_unique<Item>(item);
        scene.addItem(map[item].get());
        differs = true;
    }
    return differs;
}

template <class Item>
std::vector<Item*> itemsOf(const std::map<DesignItem, std::unique_ptr<Item>>& map)
{
    std::vector<Item*> out;
    for (const auto& [_, item] : map) out.push_back(item.get());
    return out;
}

/// The part of the design an item of the scene stands for.
std::optional<DesignItem> partOf(const QGraphicsItem* i)
{
    if (const auto* n = qgraphicsitem_cast<const NodeItem*>(i))
        return n->item().kind == Kind::Readout ? DesignItem{Kind::Task, {}} : n->item();
    if (const auto* e = qgraphicsitem_cast<const EdgeItem*>(i); e && e->item().kind == Kind::Projection) return e->item();
    if (const auto* b = qgraphicsitem_cast<const GrowthBadge*>(i)) return b->item();
    if (const auto* f = qgraphicsitem_cast<const ModuleFrame*>(i)) return f->item();
    if (const auto* n = qgraphicsitem_cast<const NoteItem*>(i)) return n->item();
    return std::nullopt;
}

} // namespace

DesignScene::DesignScene(ExperimentDocument& document, const KernelCatalog& kernels, QObject* parent)
    : QGraphicsScene(parent), m_document(document), m_kernels(kernels)
{
    setItemIndexMethod(NoIndex);
    connect(&document, &ExperimentDocument::changed, this, &DesignScene::sync);
    connect(this, &QGraphicsScene::selectionChanged, this, [this] {
        if (!m_syncing) emit selected(selection());
    });
    sync();
}

DesignScene::~DesignScene()
{
    m_syncing = true; // items leave: nobody is told of a selection that changes by it
    disconnect();
}

void DesignScene::sync()
{
    const Experiment& e = m_document.experiment();
    m_syncing = true;
    m_arrow.reset();
    m_move.reset();
    std::set<DesignItem> nodes, edges, badges, frames, notes;
    m_drawing.folded.clear();
    for (const Module& m : e.modules) {
        (m.folded ? nodes : frames).insert({Kind::Module, m.id});
        if (m.folded)
            for (const std::string& id : m.populations) m_drawing.folded[id] = m.id;
    }
    for (const Note& n : e.notes) notes.insert({Kind::Note, n.id});
    for (const Population& p : e.populations) nodes.insert({Kind::Population, p.id});
    for (const Projection& p : e.projections) edges.insert({Kind::Projection, p.id});
    for (const GrowthRule& g : e.growth)
        if (nodes.contains({Kind::Population, g.population})) badges.insert({Kind::Growth, g.population});
    if (e.task)
        for (const Kind k : {Kind::Task, Kind::Readout}) {
            nodes.insert({k, {}});
            edges.insert({k, {}});
        }
    // Most edits change a number nobody sees here; arrows and labels are laid out anew only when something drawn has changed.
    const auto before = selection();
    bool differs = false;
    const auto oldEnds = std::exchange(m_drawing.ends, {});
    differs |= keepOnly(*this, m_drawing.edges, edges);
    differs |= keepOnly(*this, m_drawing.badges, badges);
    differs |= keepOnly(*this, m_drawing.nodes, nodes);
    differs |= keepOnly(*this, m_drawing.frames, frames);
    differs |= keepOnly(*this, m_drawing.notes, notes);
    showNodes(differs);
    showModules(differs);
    showEdges(differs);
    for (const auto& [item, badge] : m_drawing.badges) differs |= badge->show(growthText(e, item.id));
    if (differs || m_drawing.ends != oldEnds) {
        placeReadout();
        placeFrames();
        routeDrawing(m_drawing);
        setSceneRect(content().adjusted(-kRoom, -kRoom, kRoom, kRoom));
        emit rerouted();
    }
    m_syncing = false;
    if (selection() != before) emit selected(selection()); // what was selected may be gone
}

void DesignScene::showNodes(bool& differs)
{
    const Experiment& e = m_document.experiment();
    const CanvasPlaces places = placesOf(e, m_kernels);
    const auto place = [&](NodeItem* n, QPointF at) {
        differs |= n->pos() != at;
        n->setPos(at);
    };
    for (const Population& p : e.populations) {
        NodeItem* n = m_drawing.node({Kind::Population, p.id});
        differs |= n->show(nodeKindOf(p, m_kernels), populationLines(p), p.maxSize > p.size);
        place(n, places.populations.at(p.id));
    }
    if (!e.task) return;
    NodeItem* t = m_drawing.node({Kind::Task, {}});
    differs |= t->show(NodeKind::Task, taskLines(*e.task), false);
    place(t, places.task);
    differs |= m_drawing.node({Kind::Readout, {}})->show(NodeKind::Readout, readoutLines(*e.task), false);
}

void DesignScene::showEdges(bool& differs)
{
    const Experiment& e = m_document.experiment();
    const DesignCost cost = designCost(e, m_kernels);
    for (std::size_t i = 0; i < e.projections.size(); ++i) {
        const Projection& p = e.projections[i];
        EdgeItem* edge = m_drawing.edges.at({Kind::Projection, p.id}).get();
        const double n = static_cast<double>(cost.perProjection[i]);
        differs |= edge->show(inhibits(p, e) ? EdgeItem::Look::Inhibits : EdgeItem::Look::Excites, 1.4 + 0.55 * std::log10(1 + n),
            projectionLabel(p, cost.perProjection[i]));
        m_drawing.ends[edge] = {m_drawing.seen(p.source), m_drawing.seen(p.target)};
    }
    if (!e.task) return;
    EdgeItem* shows = m_drawing.edges.at({Kind::Task, {}}).get();
    differs |= shows->show(EdgeItem::Look::TaskTie, 1.3, tr("shows"));
    m_drawing.ends[shows] = {m_drawing.node({Kind::Task, {}}), m_drawing.seen(e.task->input)};
    EdgeItem* reads = m_drawing.edges.at({Kind::Readout, {}}).get();
    differs |= reads->show(EdgeItem::Look::ReadoutTie, 1.3, tr("read out"));
    m_drawing.ends[reads] = {m_drawing.seen(e.task->readout), m_drawing.node({Kind::Readout, {}})};
}

void DesignScene::showModules(bool& differs)
{
    const Experiment& e = m_document.experiment();
    for (const Population& p : e.populations) {
        NodeItem* n = m_drawing.node({Kind::Population, p.id});
        const bool seen = !m_drawing.folded.contains(p.id);
        differs |= n->isVisible() != seen;
        n->setVisible(seen);
    }
    for (const Module& m : e.modules) {
        const QString title = QString::fromStdString(m.title.empty() ? m.id : m.title);
        if (!m.folded) {
            differs |= m_drawing.frames.at({Kind::Module, m.id})->show(title);
            continue;
        }
        // A folded module stands in the middle of what is in it.
        QPointF middle;
        std::uint64_t neurons = 0;
        int n = 0;
        for (const std::string& id : m.populations)
            if (const NodeItem* in = m_drawing.node({Kind::Population, id})) {
                middle += in->pos();
                neurons += std::ranges::find(e.populations, id, &Population::id)->size;
                ++n;
            }
        NodeItem* node = m_drawing.node({Kind::Module, m.id});
        differs |= node->show(NodeKind::Module, {title, n == 1 ? tr("1 population") : tr("%1 populations").arg(n), tr("%1 neurons").arg(count(neurons))}, false);
        const QPointF at = n > 0 ? middle / n : QPointF();
        differs |= node->pos() != at;
        node->setPos(at);
    }
    for (const Note& n : e.notes) {
        NoteItem* item = m_drawing.notes.at({Kind::Note, n.id}).get();
        item->show(QString::fromStdString(n.text));
        item->setPos(n.canvasX, n.canvasY);
    }
}

std::set<std::string> DesignScene::membersOf(const DesignItem& item) const
{
    for (const Module& m : m_document.experiment().modules)
        if (item.kind == Kind::Module && m.id == item.id) return {m.populations.begin(), m.populations.end()};
    return {};
}

std::set<std::string> DesignScene::populationsOf(const std::vector<DesignItem>& items) const
{
    std::set<std::string> out;
    for (const DesignItem& i : items) {
        if (i.kind == Kind::Population) out.insert(i.id);
        out.merge(membersOf(i));
    }
    return out;
}

void DesignScene::placeFrames()
{
    constexpr double kAround = 34;
    for (const auto& [item, frame] : m_drawing.frames) {
        QRectF r;
        for (const std::string& id : membersOf(item))
            if (const NodeItem* n = m_drawing.node({Kind::Population, id})) r = r.united(n->outline().boundingRect());
        frame->setVisible(!r.isEmpty());
        if (!r.isEmpty()) frame->setRect(r.adjusted(-kAround, -kAround - 12, kAround, kAround));
    }
}

void DesignScene::placeReadout()
{
    NodeItem* readout = m_drawing.node({Kind::Readout, {}});
    if (!readout) return;
    // Beside what it reads; beside its task while it reads nothing.
    const NodeItem* from = m_drawing.node({Kind::Population, m_document.experiment().task->readout});
    if (from && !from->isVisible()) from = m_drawing.seen(m_document.experiment().task->readout);
    if (!from) from = m_drawing.node({Kind::Task, {}});
    const QRectF box = nodeShape(NodeKind::Readout).boundingRect().adjusted(-20, -20, 20, 20);
    const auto isFree = [&](QPointF at) {
        return std::ranges::none_of(nodes(), [&](const NodeItem* n) { return n != readout && n->isVisible() && n->outline().intersects(box.translated(at)); });
    };
    const QPointF sides[] = {{kReadoutAside, 0}, {0, -kReadoutAbove}, {kReadoutAside * 0.8, -kReadoutAbove}, {0, kReadoutAbove},
        {kReadoutAside * 0.8, kReadoutAbove}, {-kReadoutAside, 0}};
    for (const QPointF& side : sides)
        if (isFree(from->pos() + side)) return readout->setPos(from->pos() + side);
    readout->setPos(from->pos() + sides[0]);
}

void DesignScene::nodeMoved(const NodeItem& node)
{
    if (m_syncing) return;
    m_syncing = true;
    placeReadout();
    placeFrames();
    routeDrawing(m_drawing, &node);
    m_syncing = false;
    emit rerouted();
}

void DesignScene::setFaults(const std::vector<Error>& errors)
{
    std::map<DesignItem, QStringList> messages;
    for (const Error& e : errors) messages[itemAtPath(m_document.experiment(), e.where)] << QString::fromStdString(e.line());
    const auto of = [&](const DesignItem& item) {
        const auto it = messages.find(item);
        return it == messages.end() ? QString() : it->second.join('\n');
    };
    for (const auto& [item, n] : m_drawing.nodes) n->setFault(of(item));
    for (const auto& [item, e] : m_drawing.edges) e->setFault(item.kind == Kind::Projection ? of(item) : QString());
    for (const auto& [item, b] : m_drawing.badges) b->setFault(of(item));
}

void DesignScene::setLive(const std::map<std::string, LiveFigures>& figures)
{
    for (const auto& [item, n] : m_drawing.nodes) {
        if (item.kind != Kind::Population) continue;
        const auto it = figures.find(item.id);
        if (it == figures.end()) {
            n->setLive({}, 0);
            continue;
        }
        const LiveFigures& f = it->second;
        const QString rate = tr("%1 spikes/s").arg(f.rate, 0, 'f', f.rate < 10 ? 1 : 0);
        // Half as bright as can be at twenty spikes/s: silence, a few spikes and many can be told apart.
        n->setLive(f.neurons < 0 ? rate : tr("%1 · %2").arg(count(static_cast<std::uint64_t>(f.neurons)), rate), f.rate / (f.rate + 20));
    }
}

std::vector<DesignItem> DesignScene::selection() const
{
    std::set<DesignItem> out;
    for (const QGraphicsItem* i : selectedItems())
        if (const auto part = partOf(i)) out.insert(*part);
    return {out.begin(), out.end()};
}

void DesignScene::select(const std::vector<DesignItem>& wanted)
{
    const std::set<DesignItem> all(wanted.begin(), wanted.end());
    m_syncing = true;
    for (QGraphicsItem* i : items())
        if (const auto part = partOf(i)) i->setSelected(all.contains(*part));
    m_syncing = false;
    emit selected(selection());
}

void DesignScene::selectEverything()
{
    std::vector<DesignItem> all;
    for (const QGraphicsItem* i : items())
        if (const auto part = partOf(i)) all.push_back(*part);
    select(all);
}

std::optional<QString> DesignScene::refusal(const DesignItem& from, const DesignItem& to) const
{
    const NodeItem* a = m_drawing.node(from);
    const NodeItem* b = m_drawing.node(to);
    if (!a || !b) return tr("There is nothing to connect.");
    if (from.kind == Kind::Readout) return tr("A read-out has no outputs.");
    if (from.kind == Kind::Module || to.kind == Kind::Module) return tr("Unfold the module to connect what is in it.");
    if (from.kind == Kind::Task) {
        if (b->kind() == NodeKind::Stimulus) return std::nullopt;
        return tr("A task shows its pictures to a stimulus.");
    }
    if (to.kind == Kind::Task || to.kind == Kind::Readout) {
        if (a->kind() == NodeKind::Stimulus) return tr("Labels are read from a population of neurons.");
        return std::nullopt;
    }
    if (b->kind() == NodeKind::Stimulus) return tr("A stimulus takes no input.");
    return std::nullopt;
}

NodeItem* DesignScene::nodeAt(QPointF at) const
{
    for (QGraphicsItem* i : items(at)) // only what is visible
        if (auto* n = qgraphicsitem_cast<NodeItem*>(i)) return n;
    return nullptr;
}

std::optional<DesignItem> DesignScene::itemAt(QPointF at) const
{
    for (const QGraphicsItem* i : items(at))
        if (const auto part = partOf(i)) return part;
    return std::nullopt;
}

std::vector<NodeItem*> DesignScene::nodes() const { return itemsOf(m_drawing.nodes); }
std::vector<EdgeItem*> DesignScene::edges() const { return itemsOf(m_drawing.edges); }
std::vector<GrowthBadge*> DesignScene::badges() const { return itemsOf(m_drawing.badges); }
std::vector<ModuleFrame*> DesignScene::frames() const { return itemsOf(m_drawing.frames); }
std::vector<NoteItem*> DesignScene::notes() const { return itemsOf(m_drawing.notes); }

QRectF DesignScene::content() const
{
    QRectF r;
    for (const NodeItem* n : nodes())
        if (n->isVisible()) r = r.united(n->sceneBoundingRect());
    for (const ModuleFrame* f : frames())
        if (f->isVisible()) r = r.united(f->sceneBoundingRect());
    for (const NoteItem* n : notes()) r = r.united(n->sceneBoundingRect());
    for (const EdgeItem* e : edges()) r = e->line().isEmpty() ? r : r.united(e->sceneBoundingRect());
    for (const GrowthBadge* b : badges())
        if (b->isVisible()) r = r.united(b->sceneBoundingRect());
    return r.isEmpty() ? QRectF(-300, -200, 600, 400) : r;
}

QRectF DesignScene::selectedContent() const
{
    QRectF r;
    for (const QGraphicsItem* i : selectedItems()) r = r.united(i->sceneBoundingRect());
    return r.isEmpty() ? content() : r;
}

void DesignScene::commitMoves(const QString& text, int gesture)
{
    Experiment e = m_document.experiment();
    CanvasPlaces places = placesOf(e, m_kernels);
    QStringList moved;
    for (const Module& m : e.modules) { // where a folded one went, what is in it went too
        const NodeItem* n = m.folded ? m_drawing.node({Kind::Module, m.id}) : nullptr;
        if (!n || m.populations.empty()) continue;
        QPointF middle;
        for (const std::string& id : m.populations) middle += places.populations[id] / static_cast<double>(m.populations.size());
        const QPointF by = n->pos() - middle;
        if (QLineF({}, by).length() < 1e-6) continue;
        for (const std::string& id : m.populations) places.populations[id] += by;
        moved << n->lines().value(0);
    }
    for (Note& note : e.notes) {
        const QPointF at = m_drawing.notes.at({Kind::Note, note.id})->pos();
        if (at == QPointF(note.canvasX, note.canvasY)) continue;
        note.canvasX = at.x();
        note.canvasY = at.y();
        moved << tr("comment");
    }
    for (const auto& [item, n] : m_drawing.nodes) {
        if (item.kind != Kind::Population && item.kind != Kind::Task) continue;
        if (m_drawing.folded.contains(item.id)) continue;
        QPointF& at = item.kind == Kind::Task ? places.task : places.populations[item.id];
        if (at == n->pos()) continue;
        at = n->pos();
        moved << n->lines().value(0);
    }
    if (moved.isEmpty()) return;
    storePlaces(e, places);
    const QString what = moved.size() == 1 ? tr("move “%1”").arg(moved[0]) : tr("move %1 nodes").arg(moved.size());
    m_document.edit(text.isEmpty() ? what : text, {ChangeEvent::Kind::Position, "canvas"}, std::move(e), gesture);
}

void DesignScene::moveSelected(QPointF by, int gesture)
{
    m_syncing = true; // arrows follow when the document has changed
    const std::set<std::string> populations = populationsOf(selection());
    for (NodeItem* n : nodes()) {
        const bool moves = n->isSelected() || (n->item().kind == Kind::Population && populations.contains(n->item().id));
        if (moves && n->isVisible() && n->item().kind != Kind::Readout) n->setPos(n->pos() + by);
    }
    for (NoteItem* n : notes())
        if (n->isSelected()) n->setPos(n->pos() + by);
    m_syncing = false;
    commitMoves({}, gesture);
    placeReadout();
    placeFrames();
    routeDrawing(m_drawing);
}

void DesignScene::autoLayout()
{
    Experiment e = m_document.experiment();
    storePlaces(e, computedPlaces(e, m_kernels));
    m_document.edit(tr("arrange the nodes"), {ChangeEvent::Kind::Position, "canvas"}, std::move(e));
}

void DesignScene::mousePressEvent(QGraphicsSceneMouseEvent* e)
{
    NodeItem* n = e->button() == Qt::LeftButton ? nodeAt(e->scenePos()) : nullptr;
    const bool adds = e->modifiers() & Qt::ControlModifier;
    if (n && !adds && n->isOnEdge(e->scenePos()) && (n->item().kind == Kind::Population || n->item().kind == Kind::Task)) {
        m_arrow = std::make_unique<PendingArrow>(*n);
        addItem(m_arrow.get());
        e->accept();
        return;
    }
    QGraphicsScene::mousePressEvent(e);
    if (e->button() != Qt::LeftButton || adds) return;
    QGraphicsItem* grabbed = n;
    for (QGraphicsItem* i : items(e->scenePos()))
        if (!grabbed && (qgraphicsitem_cast<ModuleFrame*>(i) || qgraphicsitem_cast<NoteItem*>(i))) grabbed = i;
    if (grabbed && !(n && n->item().kind == Kind::Readout)) beginMove(*grabbed, e->scenePos());
}

void DesignScene::beginMove(QGraphicsItem& grabbed, QPointF press)
{
    std::vector<DesignItem> wanted = selection();
    if (const auto part = partOf(&grabbed)) wanted.push_back(*part);
    const std::set<std::string> populations = populationsOf(wanted);
    std::vector<QGraphicsItem*> moving, others;
    for (NodeItem* n : nodes()) {
        if (n->item().kind == Kind::Readout || !n->isVisible()) continue;
        const bool moves = n == &grabbed || n->isSelected() || (n->item().kind == Kind::Population && populations.contains(n->item().id));
        (moves ? moving : others).push_back(n);
    }
    for (NoteItem* n : notes())
        if (n == &grabbed || n->isSelected()) moving.push_back(n);
    if (moving.empty()) return;
    // A frame has no place of its own: the first of what is in it stands for it.
    QGraphicsItem* by = std::ranges::find(moving, &grabbed) != moving.end() ? &grabbed : moving.front();
    m_move = std::make_unique<NodeMove>(*by, moving, others, press);
}

void DesignScene::mouseMoveEvent(QGraphicsSceneMouseEvent* e)
{
    const bool dragged = (e->screenPos() - e->buttonDownScreenPos(Qt::LeftButton)).manhattanLength() >= QApplication::startDragDistance();
    if (m_arrow) {
        NodeItem* over = nodeAt(e->scenePos());
        // Back onto its own node only after it has left it: a loop is drawn on purpose.
        if (over == &m_arrow->from() && !dragged) over = nullptr;
        const auto no = over ? refusal(m_arrow->from().item(), over->item()) : std::nullopt;
        m_arrow->pointTo(e->scenePos(), over, !no);
        emit hint(no      ? *no
                : !over   ? tr("Release on a node to connect it, or on the ground to add one there. Esc gives up.")
                : over == &m_arrow->from() ? tr("Release to connect “%1” to itself.").arg(over->lines().value(0))
                          : tr("Release to connect “%1” to “%2”.").arg(m_arrow->from().lines().value(0), over->lines().value(0)));
        e->accept();
        return;
    }
    if (m_move) {
        if (!dragged && !m_move->hasMoved()) return;
        m_move->to(e->scenePos(), e->modifiers() & Qt::AltModifier);
        emit hint(tr("Alt moves freely, Esc gives up."));
        update(); // guides
        e->accept();
        return;
    }
    QGraphicsScene::mouseMoveEvent(e);
}

void DesignScene::mouseReleaseEvent(QGraphicsSceneMouseEvent* e)
{
    if (m_arrow && e->button() == Qt::LeftButton) {
        finishArrow(e);
        return;
    }
    const bool moved = m_move && m_move->hasMoved();
    m_move.reset();
    if (moved) {
        commitMoves();
        update();
        emit hint({});
    }
    QGraphicsScene::mouseReleaseEvent(e);
}

void DesignScene::finishArrow(QGraphicsSceneMouseEvent* e)
{
    const DesignItem from = m_arrow->from().item();
    const bool dragged = (e->screenPos() - e->buttonDownScreenPos(Qt::LeftButton)).manhattanLength() >= QApplication::startDragDistance();
    const NodeItem* over = nodeAt(e->scenePos());
    m_arrow.reset();
    e->accept();
    emit hint({});
    if (!dragged) return select({from.kind == Kind::Readout ? DesignItem{Kind::Task, {}} : from});
    if (!over) {
        if (from.kind == Kind::Population) emit nodeRequested(from, e->scenePos());
    } else if (const auto no = refusal(from, over->item())) {
        emit hint(*no);
    } else {
        emit connectRequested(from, over->item());
    }
}

void DesignScene::mouseDoubleClickEvent(QGraphicsSceneMouseEvent* e)
{
    if (e->button() != Qt::LeftButton) return;
    cancelGesture();
    const auto item = itemAt(e->scenePos());
    if (item) {
        select({*item});
        emit itemActivated(*item);
    } else {
        emit nodeRequested({}, e->scenePos());
    }
    e->accept();
}

bool DesignScene::cancelGesture()
{
    if (!m_arrow && !m_move) return false;
    m_arrow.reset();
    m_move.reset();
    sync(); // back to where the document has the nodes
    emit hint({});
    update();
    return true;
}

void DesignScene::drawBackground(QPainter* p, const QRectF& r)
{
    p->fillRect(r, theme().plot);
    QColor dot = theme().line;
    p->setPen(QPen(dot, 2, Qt::SolidLine, Qt::RoundCap));
    const double zoom = p->transform().m11();
    const double step = kGrid * (zoom < 0.15 ? 16 : zoom < 0.3 ? 8 : zoom < 0.6 ? 4 : 2);
    QList<QPointF> dots;
    for (double y = std::floor(r.top() / step) * step; y < r.bottom(); y += step)
        for (double x = std::floor(r.left() / step) * step; x < r.right(); x += step) dots << QPointF(x, y);
    p->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

void DesignScene::drawForeground(QPainter* p, const QRectF&)
{
    if (!m_move) return;
    QPen pen(theme().intervention, 0, Qt::DashLine);
    pen.setCosmetic(true);
    p->setPen(pen);
    for (const QLineF& guide : m_move->guides()) p->drawLine(guide);
}

bool DesignScene::event(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange) update();
    return QGraphicsScene::event(e);
}

} // namespace ng
