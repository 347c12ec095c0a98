#include "design_sketch.h"

#include <common/theme.h>

#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <map>

namespace ng {

namespace {

enum class Shape { Triangle, Circle, Rectangle, Hexagon };

struct Node {
    QPointF at;
    Shape shape;
    QColor colour;
    bool grows = false;
};

QPainterPath outline(Shape shape, QPointF c, double r)
{
    QPainterPath p;
    switch (shape) {
    case Shape::Circle: p.addEllipse(c, r, r); break;
    case Shape::Rectangle: p.addRoundedRect(QRectF(c.x() - r, c.y() - r * 0.8, 2 * r, 1.6 * r), 3, 3); break;
    case Shape::Triangle:
    case Shape::Hexagon: {
        const int corners = shape == Shape::Triangle ? 3 : 6;
        QPolygonF polygon;
        for (int i = 0; i <= corners; ++i) {
            const double a = -M_PI / 2 + 2 * M_PI * i / corners;
            polygon << c + QPointF(std::cos(a), std::sin(a)) * r * 1.15;
        }
        p.addPolygon(polygon);
        break;
    }
    }
    return p;
}

bool isTarget(const Experiment& e, const std::string& id)
{
    return std::ranges::any_of(e.projections, [&](const Projection& p) { return p.target == id; });
}

/// Nodes in canvas coordinates; a design without places on the canvas gets them in a row.
std::map<std::string, Node> nodesOf(const Experiment& e)
{
    const Theme& t = theme();
    const bool placed = std::ranges::any_of(e.populations, [](const Population& p) { return p.canvasX != 0 || p.canvasY != 0; });
    std::map<std::string, Node> nodes;
    double x = 0;
    for (const Population& p : e.populations) {
        const bool source = !isTarget(e, p.id);
        Node n;
        n.at = placed ? QPointF(p.canvasX, p.canvasY) : QPointF(x, p.inhibitory ? 90 : 0);
        n.shape = p.inhibitory ? Shape::Circle : source ? Shape::Rectangle : Shape::Triangle;
        n.colour = p.inhibitory ? t.inhibitory : source ? t.stimulus : t.excitatory;
        n.grows = p.maxSize > p.size;
        nodes.emplace(p.id, n);
        x += 160;
    }
    if (e.task) {
        Node n;
        n.at = placed ? QPointF(e.task->canvasX, e.task->canvasY) : QPointF(0, 110);
        n.shape = Shape::Hexagon;
        n.colour = t.task;
        nodes.emplace("\ntask", n); // no population can be called so
    }
    return nodes;
}

} // namespace

void paintDesignSketch(QPainter& painter, const QRectF& area, const Experiment& e)
{
    std::map<std::string, Node> nodes = nodesOf(e);
    if (nodes.empty()) return;
    QRectF box(nodes.begin()->second.at, QSizeF(0, 0));
    for (const auto& [id, n] : nodes) box |= QRectF(n.at, QSizeF(1e-6, 1e-6));

    const double r = std::min(area.height() / 8, 15.0);
    const QRectF inner = area.adjusted(2.5 * r, 2.7 * r, -2.5 * r, -1.7 * r); // above a node there may be a loop
    // A card is wide and low: height and width are fitted each for itself, as far as the picture stays like the design.
    const double down = box.height() > 1 ? std::min(1.0, inner.height() / box.height()) : 1.0;
    const double across = box.width() > 1 ? std::min(inner.width() / box.width(), 2.5 * down) : 1.0;
    for (auto& [id, n] : nodes) {
        const QPointF d = n.at - box.center();
        n.at = inner.center() + QPointF(d.x() * across, d.y() * down);
    }

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const auto line = [&](const Node& a, const Node& b, const QColor& colour, Qt::PenStyle style, bool bar) {
        const QPointF d = b.at - a.at;
        const double length = std::hypot(d.x(), d.y());
        painter.setPen(QPen(colour, 1.6, style, Qt::RoundCap));
        if (length < 2 * r) { // onto itself
            painter.drawEllipse(a.at + QPointF(0, -1.5 * r), 0.7 * r, 0.6 * r);
            return;
        }
        const QPointF u = d / length, side(-u.y(), u.x());
        // Bent a little to one side, so that a pair of opposite projections does not fall on one line.
        const QPointF from = a.at + u * r * 1.25, to = b.at - u * r * 1.3, bend = (from + to) / 2 + side * length * 0.12;
        QPainterPath path(from);
        path.quadTo(bend, to);
        painter.drawPath(path);
        const QPointF back = to - bend, e0 = back / std::max(1.0, std::hypot(back.x(), back.y())), e1(-e0.y(), e0.x());
        painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap));
        if (bar) {
            painter.drawLine(to - e1 * 4, to + e1 * 4);
        } else {
            painter.drawLine(to, to - e0 * 5 + e1 * 3);
            painter.drawLine(to, to - e0 * 5 - e1 * 3);
        }
    };
    const Theme& t = theme();
    for (const Projection& p : e.projections) {
        const auto a = nodes.find(p.source), b = nodes.find(p.target);
        if (a == nodes.end() || b == nodes.end()) continue;
        const bool inhibits = p.weight.a < 0;
        line(a->second, b->second, inhibits ? t.inhibitory : t.excitatory, Qt::SolidLine, inhibits);
    }
    if (e.task) {
        const auto input = nodes.find(e.task->input);
        if (input != nodes.end()) line(nodes.at("\ntask"), input->second, t.task, Qt::DotLine, false);
    }
    for (const auto& [id, n] : nodes) {
        QColor fill = n.colour;
        fill.setAlphaF(t.dark ? 0.22f : 0.16f);
        painter.setPen(QPen(n.colour, 1.6));
        painter.setBrush(fill);
        painter.drawPath(outline(n.shape, n.at, r));
        if (n.grows) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(t.birth, 1.2, Qt::DashLine));
            painter.drawPath(outline(n.shape, n.at, r * 1.35));
        }
    }
    painter.restore();
}

} // namespace ng
