#include "node_shape.h"

#include "common/theme.h"

#include <QPolygonF>
#include <cmath>

namespace ng {

namespace {

constexpr double kTriangleWidth = 208;
constexpr double kTriangleHeight = 180;
constexpr double kCircle = 66;
constexpr QRectF kStimulus(-74, -48, 148, 96);
constexpr QRectF kReadout(-66, -48, 132, 96);
constexpr double kHexagon = 52;
constexpr QRectF kModule(-92, -52, 184, 104);

} // namespace

QPainterPath nodeShape(NodeKind kind)
{
    QPainterPath p;
    switch (kind) {
    case NodeKind::Excitatory:
        // The centroid, not the middle of the box, sits on the node's position.
        p.addPolygon(QPolygonF{
            {0, -kTriangleHeight * 2 / 3}, {kTriangleWidth / 2, kTriangleHeight / 3}, {-kTriangleWidth / 2, kTriangleHeight / 3}});
        p.closeSubpath();
        break;
    case NodeKind::Inhibitory:
        p.addEllipse(QPointF(), kCircle, kCircle);
        break;
    case NodeKind::Stimulus:
        p.addRoundedRect(kStimulus, 8, 8);
        break;
    case NodeKind::Readout:
        p.addRect(kReadout);
        break;
    case NodeKind::Module:
        p.addRoundedRect(kModule, 12, 12);
        break;
    case NodeKind::Task: {
        QPolygonF hexagon;
        for (int i = 0; i < 6; ++i) {
            const double a = M_PI / 6 + i * M_PI / 3;
            hexagon << QPointF(kHexagon * std::cos(a), kHexagon * std::sin(a));
        }
        p.addPolygon(hexagon);
        p.closeSubpath();
        break;
    }
    }
    return p;
}

QRectF nodeTextRect(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Excitatory:
        return {-60, 0, 120, 56};
    case NodeKind::Inhibitory:
        return {-54, -29, 108, 58};
    case NodeKind::Stimulus:
        return kStimulus.adjusted(10, 8, -10, -8);
    case NodeKind::Readout:
        return kReadout.adjusted(8, 8, -8, -8);
    case NodeKind::Task:
        return {-40, -29, 80, 58};
    case NodeKind::Module:
        return kModule.adjusted(12, 8, -12, -8);
    }
    return {};
}

QColor nodeColour(NodeKind kind)
{
    const Theme& t = theme();
    switch (kind) {
    case NodeKind::Excitatory:
        return t.excitatory;
    case NodeKind::Inhibitory:
        return t.inhibitory;
    case NodeKind::Stimulus:
        return t.stimulus;
    case NodeKind::Readout:
        return t.dim;
    case NodeKind::Task:
        return t.task;
    case NodeKind::Module:
        return t.accent;
    }
    return t.text;
}

QColor tinted(const QColor& colour, double strength)
{
    const QColor& ground = theme().plot;
    const auto mix = [strength](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * strength)); };
    return {mix(ground.red(), colour.red()), mix(ground.green(), colour.green()), mix(ground.blue(), colour.blue())};
}

} // namespace ng
