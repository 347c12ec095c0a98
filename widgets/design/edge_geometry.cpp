#include "edge_geometry.h"

#include <QLineF>
#include <cmath>

namespace ng {

namespace {

constexpr int kSamples = 64;
constexpr double kGap = 5; // between an outline and the line's end

QPointF direction(double angle) { return {std::cos(angle), std::sin(angle)}; }

struct Cubic {
    QPointF a, b, c, d;
    [[nodiscard]] QPointF at(double t) const
    {
        const double u = 1 - t;
        return a * (u * u * u) + b * (3 * u * u * t) + c * (3 * u * t * t) + d * (t * t * t);
    }
};

/// Cuts away what lies inside the outlines at both ends, and a little more.
QPolygonF trimmed(const Cubic& curve, const QPainterPath& source, const QPainterPath& target)
{
    QPolygonF points;
    for (int i = 0; i <= kSamples; ++i) points << curve.at(static_cast<double>(i) / kSamples);
    qsizetype first = 0, last = points.size() - 1;
    while (first < last && source.contains(points[first])) ++first;
    while (last > first && target.contains(points[last])) --last;
    if (last - first < 3) return {};
    // The ends lie a gap away from where the curve crosses the outlines, found more finely than the samples are apart.
    const auto crossing = [&](const QPainterPath& outline, qsizetype inside, qsizetype outside) {
        double in = static_cast<double>(inside) / kSamples, out = static_cast<double>(outside) / kSamples;
        for (int i = 0; i < 8; ++i) (outline.contains(curve.at((in + out) / 2)) ? in : out) = (in + out) / 2;
        return curve.at(out);
    };
    const QPointF leaves = first > 0 ? crossing(source, first - 1, first) : points[first];
    const QPointF enters = last + 1 < points.size() ? crossing(target, last + 1, last) : points[last];
    const auto away = [](QPointF from, QPointF towards) {
        const QLineF l(from, towards);
        return l.length() > kGap ? l.pointAt(kGap / l.length()) : towards;
    };
    while (first < last && QLineF(points[first], leaves).length() < kGap) ++first;
    while (last > first && QLineF(points[last], enters).length() < kGap) --last;
    if (last - first < 3) return {};
    QPolygonF out;
    out << away(leaves, points[first]);
    for (qsizetype i = first; i <= last; ++i) out << points[i];
    out << away(enters, points[last]);
    return out;
}

} // namespace

QPolygonF arrowLine(const QPainterPath& source, QPointF from, const QPainterPath& target, QPointF to, double bend)
{
    const QPointF d = to - from;
    const QPointF side(d.y(), -d.x());
    return trimmed({from, from + d * 0.33 + side * bend, from + d * 0.67 + side * bend, to}, source, target);
}

QPolygonF loopLine(const QPainterPath& node, QPointF centre, double angle)
{
    // How far the outline reaches in this direction decides how far the loop goes.
    double reach = 0;
    while (reach < 400 && node.contains(centre + direction(angle) * reach)) reach += 2;
    const double far = reach + 130;
    const double open = 0.66;
    return trimmed({centre + direction(angle - 0.25) * reach * 0.6, centre + direction(angle - open) * far,
                       centre + direction(angle + open) * far, centre + direction(angle + 0.25) * reach * 0.6},
        node, node);
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
