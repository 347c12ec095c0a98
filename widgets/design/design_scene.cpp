#include "design_scene.h"

#include "design_layout.h"
#include "design_text.h"
#include "edge_geometry.h"
#include "edge_item.h"
#include "growth_badge.h"
#include "node_item.h"

#include "common/theme.h"

#include <ng/model/design_cost.h>

#include <QEvent>
#include <QGraphicsSceneMouseEvent>
#include <QPainter>
#include <cmath>
#include <set>

namespace ng {

namespace {

constexpr double kGrid = 20;
constexpr double kReadoutAside = 300;
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

NodeItem* DesignScene::node(const DesignItem& item) const
{
    const auto it = m_nodes.find(item);
    return it == m_nodes.end() ? nullptr : it->second.get();
}

void DesignScene::sync()
{
    using Kind = DesignItem::Kind;
    const Experiment& e = m_document.experiment();
    m_syncing = true;
    std::set<DesignItem> nodes, edges, badges;
    for (const Population& p : e.populations) nodes.insert({Kind::Population, p.id});
    for (const Projection& p : e.projections) edges.insert({Kind::Projection, p.id});
    for (const GrowthRule& g : e.growth)
        if (nodes.contains({Kind::Population, g.population})) badges.insert({Kind::Growth, g.population});
    if (e.task) {
        nodes.insert({Kind::Task, {}});
        nodes.insert({Kind::Readout, {}});
        edges.insert({Kind::Task, {}});
        edges.insert({Kind::Readout, {}});
    }
    // Most edits change a number nobody sees here; arrows and labels are laid out anew only when something drawn has changed.
    bool differs = false;
    const auto oldEnds = std::exchange(m_ends, {});
    differs |= keepOnly(*this, m_edges, edges);
    differs |= keepOnly(*this, m_badges, badges);
    differs |= keepOnly(*this, m_nodes, nodes);
    const auto place = [&](NodeItem* n, QPointF at) {
        differs |= n->pos() != at;
        n->setPos(at);
    };

    const CanvasPlaces places = placesOf(e, m_kernels);
    for (const Population& p : e.populations) {
        NodeItem* n = node({Kind::Population, p.id});
        differs |= n->show(nodeKindOf(p, m_kernels), populationLines(p), p.maxSize > p.size);
        place(n, places.populations.at(p.id));
    }
    if (e.task) {
        NodeItem* t = node({Kind::Task, {}});
        differs |= t->show(NodeKind::Task, taskLines(*e.task), false);
        place(t, places.task);
        differs |= node({Kind::Readout, {}})->show(NodeKind::Readout, readoutLines(*e.task), false);
    }
    const DesignCost cost = designCost(e, m_kernels);
    for (std::size_t i = 0; i < e.projections.size(); ++i) {
        const Projection& p = e.projections[i];
        EdgeItem* edge = m_edges.at({Kind::Projection, p.id}).get();
        const double n = static_cast<double>(cost.perProjection[i]);
        differs |= edge->show(inhibits(p, e) ? EdgeItem::Look::Inhibits : EdgeItem::Look::Excites, 1.4 + 0.55 * std::log10(1 + n),
            projectionLabel(p, cost.perProjection[i]));
        m_ends[edge] = {node({Kind::Population, p.source}), node({Kind::Population, p.target})};
    }
    if (e.task) {
        EdgeItem* shows = m_edges.at({Kind::Task, {}}).get();
        differs |= shows->show(EdgeItem::Look::TaskTie, 1.3, tr("shows"));
        m_ends[shows] = {node({Kind::Task, {}}), node({Kind::Population, e.task->input})};
        EdgeItem* reads = m_edges.at({Kind::Readout, {}}).get();
        differs |= reads->show(EdgeItem::Look::ReadoutTie, 1.3, tr("read out"));
        m_ends[reads] = {node({Kind::Population, e.task->readout}), node({Kind::Readout, {}})};
    }
    for (const auto& [item, badge] : m_badges) differs |= badge->show(growthText(e, item.id));
    if (differs || m_ends != oldEnds) {
        route();
        setSceneRect(content().adjusted(-kRoom, -kRoom, kRoom, kRoom));
    }
    m_syncing = false;
}

void DesignScene::nodeMoved()
{
    if (m_syncing) return;
    m_syncing = true;
    route();
    m_syncing = false;
}

void DesignScene::route()
{
    using Kind = DesignItem::Kind;
    if (NodeItem* readout = node({Kind::Readout, {}}))
        if (const NodeItem* from = node({Kind::Population, m_document.experiment().task->readout}))
            readout->setPos(from->pos() + QPointF(kReadoutAside, 0));
    std::map<std::pair<const NodeItem*, const NodeItem*>, int> seen;
    for (const auto& [item, edge] : m_edges) {
        const auto [from, to] = m_ends[edge.get()];
        if (!from || !to) {
            edge->setLine({}); // a dangling reference: the validation list says so
            continue;
        }
        if (from == to) continue;
        const bool tie = item.kind != Kind::Projection;
        const bool back = std::ranges::any_of(m_ends, [&](const auto& other) { return other.second == std::pair(to, from); });
        const int nth = seen[{from, to}]++;
        const double bend = tie ? 0 : (back ? 0.2 : 0.1) + 0.16 * nth;
        edge->setLine(arrowLine(from->outline(), from->pos(), to->outline(), to->pos(), bend));
    }
    routeLoops();
    placeBadges();
    placeLabels();
}

void DesignScene::routeLoops()
{
    // A loop leaves its node where there is most room: as far as possible from the directions of other arrows and neighbours.
    std::map<const NodeItem*, std::vector<double>> taken;
    for (const auto& [edge, ends] : m_ends) {
        const auto [from, to] = ends;
        if (!from || !to || from == to || edge->line().size() < 2) continue;
        const QPointF out = edge->line().front() - from->pos(), in = edge->line().back() - to->pos();
        taken[from].push_back(std::atan2(out.y(), out.x()));
        taken[to].push_back(std::atan2(in.y(), in.x()));
    }
    for (const auto& [item, edge] : m_edges) {
        const auto [from, to] = m_ends[edge.get()];
        if (!from || from != to) continue;
        double best = -M_PI / 2, bestRoom = -1;
        for (const double degrees : {-90.0, 90.0, 45.0, 135.0, 0.0, 180.0, -45.0, -135.0}) {
            const double angle = degrees * M_PI / 180;
            // A triangle has no good place for a loop on its tip.
            if (from->kind() == NodeKind::Excitatory && degrees < 0) continue;
            double room = M_PI;
            for (const double t : taken[from]) room = std::min(room, std::abs(std::remainder(angle - t, 2 * M_PI)));
            if (room > bestRoom + 0.05) {
                best = angle;
                bestRoom = room;
            }
        }
        taken[from].push_back(best);
        edge->setLine(loopLine(from->outline(), from->pos(), best));
    }
}

void DesignScene::placeBadges()
{
    for (const auto& [item, badge] : m_badges) {
        const NodeItem* on = node({DesignItem::Kind::Population, item.id});
        const QRectF box = badge->box();
        const QRectF around = on->outline().boundingRect();
        const double dx = around.width() / 2 + box.width() / 2, dy = around.height() / 2 + box.height() / 2;
        const QPointF c = around.center();
        QPointF best;
        double bestCost = 1e18;
        for (const QPointF at : {QPointF(dx - 30, 40 - dy), QPointF(30 - dx, 40 - dy), QPointF(dx, dy - 20), QPointF(-dx, dy - 20),
                 QPointF(0, -dy - 16), QPointF(0, dy + 16)}) {
            const QRectF r = box.translated(c + at).adjusted(-8, -8, 8, 8);
            double cost = 0;
            for (const auto& [_, n] : m_nodes)
                if (n->outline().intersects(r)) cost += 100;
            for (const auto& [_, e] : m_edges)
                for (const QPointF& p : e->line()) cost += r.contains(p) ? 1 : 0;
            if (cost < bestCost) {
                bestCost = cost;
                best = c + at;
            }
        }
        badge->setPos(best);
    }
}

void DesignScene::placeLabels()
{
    std::vector<QRectF> placed;
    for (const auto& [item, edge] : m_edges) {
        if (edge->line().size() < 3) continue;
        const QSizeF size = edge->labelSize();
        QPointF best;
        double bestCost = 1e18;
        for (const double share : {0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73}) {
            const LinePoint on = pointAlong(edge->line(), share);
            for (const double side : {1.0, -1.0}) {
                // Clear of its own line by half the label in the direction of the normal.
                const double away = std::abs(on.normal.x()) * size.width() / 2 + std::abs(on.normal.y()) * size.height() / 2 + 6;
                const QPointF at = on.at + on.normal * side * away;
                const QRectF r(at.x() - size.width() / 2, at.y() - size.height() / 2, size.width(), size.height());
                double cost = std::abs(share - 0.5) * 4 + (side < 0 ? 0.5 : 0);
                for (const auto& [_, n] : m_nodes)
                    if (n->outline().intersects(r.adjusted(-6, -6, 6, 6))) cost += 1000;
                for (const auto& [_, b] : m_badges)
                    if (b->box().translated(b->pos()).intersects(r)) cost += 1000;
                for (const QRectF& other : placed)
                    if (other.intersects(r)) cost += 1000;
                for (const auto& [_, other] : m_edges)
                    for (const QPointF& p : other->line()) cost += r.contains(p) ? 2 : 0;
                if (cost < bestCost) {
                    bestCost = cost;
                    best = at;
                }
            }
        }
        edge->setLabelAt(best);
        placed.push_back(edge->labelRect());
    }
}

void DesignScene::setFaults(const std::vector<Error>& errors)
{
    std::map<DesignItem, QStringList> messages;
    for (const Error& e : errors) messages[itemAtPath(m_document.experiment(), e.where)] << QString::fromStdString(e.line());
    for (const auto& [item, n] : m_nodes) n->setFault(messages[item].join('\n'));
    for (const auto& [item, e] : m_edges) e->setFault(item.kind == DesignItem::Kind::Projection ? messages[item].join('\n') : QString());
    for (const auto& [item, b] : m_badges) b->setFault(messages[item].join('\n'));
}

DesignItem DesignScene::selection() const
{
    const auto items = selectedItems();
    if (items.size() != 1) return {};
    if (const auto* n = qgraphicsitem_cast<NodeItem*>(items[0]))
        return n->item().kind == DesignItem::Kind::Readout ? DesignItem{DesignItem::Kind::Task, {}} : n->item();
    if (const auto* e = qgraphicsitem_cast<EdgeItem*>(items[0])) return e->item();
    if (const auto* b = qgraphicsitem_cast<GrowthBadge*>(items[0])) return b->item();
    return {};
}

void DesignScene::select(const DesignItem& item)
{
    if (item == selection()) return;
    m_syncing = true;
    clearSelection();
    for (QGraphicsItem* i : items()) {
        const auto* n = qgraphicsitem_cast<NodeItem*>(i);
        const auto* e = qgraphicsitem_cast<EdgeItem*>(i);
        const auto* b = qgraphicsitem_cast<GrowthBadge*>(i);
        if ((n && n->item() == item) || (e && e->item() == item && item.kind == DesignItem::Kind::Projection) || (b && b->item() == item))
            i->setSelected(true);
    }
    m_syncing = false;
    emit selected(selection());
}

QPointF DesignScene::snapped(QPointF p) const { return {std::round(p.x() / kGrid) * kGrid, std::round(p.y() / kGrid) * kGrid}; }

std::vector<NodeItem*> DesignScene::nodes() const
{
    std::vector<NodeItem*> out;
    for (const auto& [_, n] : m_nodes) out.push_back(n.get());
    return out;
}

std::vector<EdgeItem*> DesignScene::edges() const
{
    std::vector<EdgeItem*> out;
    for (const auto& [_, e] : m_edges) out.push_back(e.get());
    return out;
}

std::vector<GrowthBadge*> DesignScene::badges() const
{
    std::vector<GrowthBadge*> out;
    for (const auto& [_, b] : m_badges) out.push_back(b.get());
    return out;
}

QRectF DesignScene::content() const
{
    QRectF r;
    for (const auto& [_, n] : m_nodes) r = r.united(n->sceneBoundingRect());
    for (const auto& [_, e] : m_edges) r = e->line().isEmpty() ? r : r.united(e->sceneBoundingRect());
    for (const auto& [_, b] : m_badges) r = r.united(b->sceneBoundingRect());
    return r.isEmpty() ? QRectF(-300, -200, 600, 400) : r;
}

void DesignScene::autoLayout()
{
    Experiment e = m_document.experiment();
    storePlaces(e, computedPlaces(e, m_kernels));
    m_document.change<Experiment>(
        tr("arrange the nodes"), {ChangeEvent::Kind::Position, "canvas"}, [](Experiment& x) -> Experiment& { return x; }, std::move(e));
}

void DesignScene::mousePressEvent(QGraphicsSceneMouseEvent* e)
{
    m_dragging = e->button() == Qt::LeftButton;
    QGraphicsScene::mousePressEvent(e);
}

void DesignScene::mouseReleaseEvent(QGraphicsSceneMouseEvent* e)
{
    QGraphicsScene::mouseReleaseEvent(e);
    if (std::exchange(m_dragging, false)) commitMoves();
}

void DesignScene::commitMoves()
{
    Experiment e = m_document.experiment();
    CanvasPlaces places = placesOf(e, m_kernels);
    QStringList moved;
    for (const auto& [item, n] : m_nodes) {
        if (item.kind != DesignItem::Kind::Population && item.kind != DesignItem::Kind::Task) continue;
        QPointF& at = item.kind == DesignItem::Kind::Task ? places.task : places.populations[item.id];
        if (at == n->pos()) continue;
        at = n->pos();
        moved << n->lines().value(0);
    }
    if (moved.isEmpty()) return;
    storePlaces(e, places);
    const QString text = moved.size() == 1 ? tr("move “%1”").arg(moved[0]) : tr("move %1 nodes").arg(moved.size());
    m_document.change<Experiment>(
        text, {ChangeEvent::Kind::Position, "canvas"}, [](Experiment& x) -> Experiment& { return x; }, std::move(e));
}

void DesignScene::drawBackground(QPainter* p, const QRectF& r)
{
    p->fillRect(r, theme().plot);
    QColor dot = theme().line;
    p->setPen(QPen(dot, 2, Qt::SolidLine, Qt::RoundCap));
    const double step = p->transform().m11() < 0.6 ? kGrid * 4 : kGrid * 2;
    QList<QPointF> dots;
    for (double y = std::floor(r.top() / step) * step; y < r.bottom(); y += step)
        for (double x = std::floor(r.left() / step) * step; x < r.right(); x += step) dots << QPointF(x, y);
    p->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

bool DesignScene::event(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange) update();
    return QGraphicsScene::event(e);
}

} // namespace ng
