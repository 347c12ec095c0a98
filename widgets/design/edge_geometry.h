#pragma once
#include <QPainterPath>
#include <QPolygonF>

namespace ng {

/// The visible part of an arrow: points from the outline of its source to that of its target. Empty when the nodes overlap.
/// `bend` is the sideways deviation at the middle as a share of the distance; positive bends to the left of the direction.
[[nodiscard]] QPolygonF arrowLine(const QPainterPath& source, QPointF from, const QPainterPath& target, QPointF to, double bend);

/// A loop that leaves and enters one outline around `angle` (radians, 0 = right, down positive).
[[nodiscard]] QPolygonF loopLine(const QPainterPath& node, QPointF centre, double angle);

/// The point at a share 0..1 of a line's length, and the unit normal there.
struct LinePoint {
    QPointF at;
    QPointF normal;
};
[[nodiscard]] LinePoint pointAlong(const QPolygonF&, double share);

} // namespace ng
