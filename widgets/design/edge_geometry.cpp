#include "edge_geometry.h"

#include <QLineF>
#include <cmath>

namespace ng {

namespace {

constexpr int kSamples = 96;
constexpr double kGap = 5; // between an outline and the line's end

QPointF direction(double angle) { return {std::cos(angle), std::sin(angle)}; }

/// Cuts away what lies inside the outlines at both ends, and a little more.
QPolygonF trimmed(const QPainterPath& curve, const QPainterPath& source, const QPainterPath& target)
{
    QPolygonF points;
    for (int i = 0; i <= kSamples; ++i) points << curve.pointAtPercent(static_cast<double>(i) / kSamples);
    qsizetype first = 0, last = points.size() - 1;
    while (first < last && source.contains(points[first])) ++first;
    while (last > first && target.contains(points[last])) --last;
    const QPointF leaves = points[first], enters = points[last];
    while (first < last && QLineF(points[first], leaves).length() < kGap) ++first;
    while (last > first && QLineF(points[last], enters).length() < kGap) --last;
    return last - first < 3 ? QPolygonF() : QPolygonF(points.mid(first, last - first + 1));
}

} // namespace

QPolygonF arrowLine(const QPainterPath& source, QPointF from, const QPainterPath& target, QPointF to, double bend)
{
    const QPointF d = to - from;
    const QPointF side(d.y(), -d.x());
    QPainterPath curve(from);
    curve.cubicTo(from + d * 0.33 + side * bend, from + d * 0.67 + side * bend, to);
    return trimmed(curve, source, target);
}

QPolygonF loopLine(const QPainterPath& node, QPointF centre, double angle)
{
    // How far the outline reaches in this direction decides how far the loop goes.
    double reach = 0;
    while (reach < 400 && node.contains(centre + direction(angle) * reach)) reach += 2;
    const double far = reach + 130;
    const double open = 0.66;
    QPainterPath curve(centre + direction(angle - 0.25) * reach * 0.6);
    curve.cubicTo(
        centre + direction(angle - open) * far, centre + direction(angle + open) * far, centre + direction(angle + 0.25) * reach * 0.6);
    return trimmed(curve, node, node);
}

LinePoint pointAlong(const QPolygonF& line, double share)
{
    if (line.size() < 2) return {line.value(0), {0, -1}};
    double length = 0;
    for (qsizetype i = 1; i < line.size(); ++i) length += QLineF(line[i - 1], line[i]).length();
    double left = length * share;
    for (qsizetype i = 1; i < line.size(); ++i) {
        const QLineF piece(line[i - 1], line[i]);
        if (left <= piece.length() || i + 1 == line.size()) {
            const QPointF d = piece.length() > 0 ? (piece.p2() - piece.p1()) / piece.length() : QPointF(1, 0);
            return {piece.p1() + d * left, {d.y(), -d.x()}};
        }
        left -= piece.length();
    }
    return {line.back(), {0, -1}};
}

} // namespace ng
