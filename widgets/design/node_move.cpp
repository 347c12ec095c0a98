#include "node_move.h"

#include <QGraphicsItem>
#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr double kNear = 9; // a line catches a node from this far, less than half the grid
constexpr double kBeyond = 60; // guides go on past the nodes

} // namespace

NodeMove::NodeMove(
    QGraphicsItem& grabbed, const std::vector<QGraphicsItem*>& moving, const std::vector<QGraphicsItem*>& others, QPointF press)
    : m_press(press), m_from(grabbed.pos())
{
    for (QGraphicsItem* n : moving) m_start.emplace_back(n, n->pos());
    for (const QGraphicsItem* n : others) m_others.push_back(n->pos());
}

void NodeMove::to(QPointF mouse, bool freely)
{
    m_guides.clear();
    QPointF at = m_from + mouse - m_press;
    if (!freely) {
        const auto onGrid = [](double v) { return std::round(v / kGrid) * kGrid; };
        const auto nearest = [&](auto coordinate) -> const QPointF* {
            const QPointF* best = nullptr;
            for (const QPointF& o : m_others) {
                const double d = std::abs(coordinate(o) - coordinate(at));
                if (d <= kNear && (!best || d < std::abs(coordinate(*best) - coordinate(at)))) best = &o;
            }
            return best;
        };
        const QPointF* column = nearest([](const QPointF& p) { return p.x(); });
        const QPointF* row = nearest([](const QPointF& p) { return p.y(); });
        at = {column ? column->x() : onGrid(at.x()), row ? row->y() : onGrid(at.y())};
        // The guide spans everything that stands on the line.
        if (column) {
            double top = at.y(), bottom = at.y();
            for (const QPointF& o : m_others)
                if (std::abs(o.x() - at.x()) < 0.5) {
                    top = std::min(top, o.y());
                    bottom = std::max(bottom, o.y());
                }
            m_guides.emplace_back(at.x(), top - kBeyond, at.x(), bottom + kBeyond);
        }
        if (row) {
            double left = at.x(), right = at.x();
            for (const QPointF& o : m_others)
                if (std::abs(o.y() - at.y()) < 0.5) {
                    left = std::min(left, o.x());
                    right = std::max(right, o.x());
                }
            m_guides.emplace_back(left - kBeyond, at.y(), right + kBeyond, at.y());
        }
    }
    const QPointF by = at - m_from;
    m_moved = m_moved || !by.isNull();
    for (const auto& [n, from] : m_start) n->setPos(from + by);
}

} // namespace ng
