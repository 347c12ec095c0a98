#include "drawing.h"

#include "edge_geometry.h"

#include <cmath>
#include <set>
#include <vector>

namespace ng {

namespace {

using Ends = std::pair<NodeItem*, NodeItem*>;

bool touches(const Ends& ends, const NodeItem* moved) { return !moved || ends.first == moved || ends.second == moved; }

void routeArrows(Drawing& d, const NodeItem* moved)
{
    std::set<Ends> pairs;
    for (const auto& [_, ends] : d.ends) pairs.insert(ends);
    std::map<Ends, int> seen;
    for (const auto& [item, edge] : d.edges) {
        const auto [from, to] = d.ends[edge.get()];
        if (!from || !to) {
            edge->setLine({}); // a dangling reference: the validation list says so
            continue;
        }
        if (from == to) {
            if (from->item().kind == DesignItem::Kind::Module) edge->setLine({}); // inside a folded module
            continue;
        }
        const int nth = seen[{from, to}]++;
        if (!touches({from, to}, moved)) continue;
        const bool tie = item.kind != DesignItem::Kind::Projection;
        const bool back = pairs.contains({to, from});
        const double bend = tie ? 0 : (back ? 0.2 : 0.1) + 0.16 * nth;
        edge->setLine(arrowLine(from->outline(), from->pos(), to->outline(), to->pos(), bend));
    }
}

void routeLoops(Drawing& d, const NodeItem* moved)
{
    // A loop leaves its node where there is most room: as far as possible from the directions of other arrows and neighbours.
    std::map<const NodeItem*, std::vector<double>> taken;
    for (const auto& [edge, ends] : d.ends) {
        const auto [from, to] = ends;
        if (!from || !to || from == to || edge->line().size() < 2) continue;
        const QPointF out = edge->line().front() - from->pos(), in = edge->line().back() - to->pos();
        taken[from].push_back(std::atan2(out.y(), out.x()));
        taken[to].push_back(std::atan2(in.y(), in.x()));
    }
    for (const auto& [item, edge] : d.edges) {
        const auto [from, to] = d.ends[edge.get()];
        if (!from || from != to || !touches({from, to}, moved) || from->item().kind == DesignItem::Kind::Module) continue;
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

void placeBadges(Drawing& d, const NodeItem* moved)
{
    for (const auto& [item, badge] : d.badges) {
        const NodeItem* on = d.node({DesignItem::Kind::Population, item.id});
        badge->setVisible(on->isVisible());
        if (!on->isVisible()) continue;
        if (moved && moved != on && d.isLarge()) continue;
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
            if (!d.isLarge()) {
                for (const auto& [_, n] : d.nodes)
                    if (n->isVisible() && n->outline().intersects(r)) cost += 100;
                for (const auto& [_, e] : d.edges)
                    for (const QPointF& p : e->line()) cost += r.contains(p) ? 1 : 0;
            }
            if (cost < bestCost) {
                bestCost = cost;
                best = c + at;
            }
        }
        badge->setPos(best);
    }
}

/// Centre of a label beside its line at a share of the length: clear of the line by half the label in the direction of the normal.
QPointF beside(const EdgeItem& edge, QSizeF size, double share, double side)
{
    const LinePoint on = pointAlong(edge.line(), share);
    const double away = std::abs(on.normal.x()) * size.width() / 2 + std::abs(on.normal.y()) * size.height() / 2 + 6;
    return on.at + on.normal * side * away;
}

void placeLabels(Drawing& d, const NodeItem* moved)
{
    if (d.isLarge()) {
        for (const auto& [item, edge] : d.edges)
            if (edge->line().size() >= 3 && touches(d.ends[edge.get()], moved)) edge->setLabelAt(pointAlong(edge->line(), 0.5).at);
        return;
    }
    std::vector<QPainterPath> outlines;
    for (const auto& [_, n] : d.nodes)
        if (n->isVisible()) outlines.push_back(n->outline());
    std::vector<QRectF> placed;
    for (const auto& [item, edge] : d.edges) {
        if (edge->line().size() < 3) continue;
        const QSizeF size = edge->labelSize();
        QPointF best;
        double bestCost = 1e18;
        for (const double share : {0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73}) {
            for (const double side : {1.0, -1.0}) {
                const QPointF at = beside(*edge, size, share, side);
                const QRectF r(at.x() - size.width() / 2, at.y() - size.height() / 2, size.width(), size.height());
                double cost = std::abs(share - 0.5) * 4 + (side < 0 ? 0.5 : 0);
                for (const QPainterPath& o : outlines)
                    if (o.intersects(r.adjusted(-6, -6, 6, 6))) cost += 1000;
                for (const auto& [_, b] : d.badges)
                    if (b->box().translated(b->pos()).intersects(r)) cost += 1000;
                for (const QRectF& other : placed)
                    if (other.intersects(r)) cost += 1000;
                for (const auto& [_, other] : d.edges)
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

} // namespace

void routeDrawing(Drawing& d, const NodeItem* moved)
{
    const NodeItem* only = d.isLarge() ? moved : nullptr; // small drawings look better when everything makes room
    for (const auto& [_, edge] : d.edges) edge->setManyAround(d.isLarge());
    routeArrows(d, only);
    routeLoops(d, only);
    placeBadges(d, only);
    placeLabels(d, only);
}

} // namespace ng
