#include "kernel_picture.h"

#include "node_shape.h"

#include "common/theme.h"

#include <algorithm>

namespace ng {

namespace {

constexpr double kSpikeAbove = 0.35; // of the potential's range: a spike stands out above the threshold

void paintCurve(QPainter& p, const QRectF& box, const KernelResponse& r)
{
    const auto [lowest, highest] = std::ranges::minmax(r.curve);
    const double reach = std::max(highest - lowest, 1e-12);
    const double top = r.spikes.empty() ? highest : highest + kSpikeAbove * reach;
    const auto y = [&](double v) { return box.bottom() - box.height() * (v - lowest) / (top - lowest + 1e-12); };
    const auto x = [&](double ms) { return box.left() + box.width() * (ms - r.from) / (r.to - r.from); };
    QPolygonF line;
    const double n = static_cast<double>(r.curve.size() - 1);
    for (std::size_t i = 0; i < r.curve.size(); ++i)
        line << QPointF(box.left() + box.width() * static_cast<double>(i) / n, y(r.curve[i]));
    p.drawPolyline(line);
    for (const double t : r.spikes) p.drawLine(QPointF(x(t), y(highest)), QPointF(x(t), box.top()));
}

} // namespace

QColor kernelColour(std::optional<KernelKind> kind)
{
    const Theme& t = theme();
    if (!kind) return t.task;
    switch (*kind) {
    case KernelKind::Neuron:
        return t.excitatory;
    case KernelKind::Synapse:
        return t.dim;
    case KernelKind::Growth:
        return t.birth;
    case KernelKind::Stimulus:
        return t.stimulus;
    }
    return t.text;
}

void paintKernelMark(QPainter& p, const QRectF& box, std::optional<KernelKind> kind)
{
    const QColor c = kernelColour(kind);
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(c, 1.4));
    p.setBrush(tinted(c, 0.3));
    if (kind == KernelKind::Synapse) {
        const QPointF tip(box.right(), box.center().y());
        p.drawLine(QPointF(box.left(), box.center().y()), tip);
        p.setBrush(c);
        p.drawPolygon(QPolygonF{tip, tip + QPointF(-6, -3.5), tip + QPointF(-6, 3.5)});
    } else if (kind == KernelKind::Growth) {
        // A stem with two leaves.
        const double m = box.center().x();
        p.drawLine(QPointF(m, box.bottom()), QPointF(m, box.center().y() - 1));
        p.drawEllipse(QRectF(m - 6, box.top() + 2, 6, 4.5));
        p.drawEllipse(QRectF(m, box.top(), 6, 4.5));
    } else {
        const NodeKind node = !kind ? NodeKind::Task : *kind == KernelKind::Stimulus ? NodeKind::Stimulus : NodeKind::Excitatory;
        const QPainterPath shape = nodeShape(node);
        const QRectF r = shape.boundingRect();
        const double s = std::min(box.width() / r.width(), box.height() / r.height());
        QTransform to;
        to.translate(box.center().x(), box.center().y());
        to.scale(s, s);
        to.translate(-r.center().x(), -r.center().y());
        p.drawPath(to.map(shape));
    }
    p.restore();
}

void paintResponse(QPainter& p, const QRectF& box, const KernelResponse& r, const QColor& colour)
{
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(colour, 1));
    p.setBrush(Qt::NoBrush);
    switch (r.kind) {
    case KernelResponse::Kind::Potential:
        if (r.curve.size() > 1) paintCurve(p, box, r);
        break;
    case KernelResponse::Kind::Trains:
        for (std::size_t i = 0; i < r.trains.size(); ++i) {
            const double h = box.height() / static_cast<double>(r.trains.size());
            const double top = box.top() + h * static_cast<double>(i);
            for (const double t : r.trains[i]) {
                const double x = box.left() + box.width() * (t - r.from) / (r.to - r.from);
                p.drawLine(QPointF(x, top + 0.5), QPointF(x, top + h - 0.5));
            }
        }
        break;
    case KernelResponse::Kind::Window: {
        if (r.curve.size() < 2) break;
        double most = 1e-12;
        for (const double v : r.curve) most = std::max(most, std::abs(v));
        p.setPen(QPen(theme().line, 1));
        p.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()));
        p.setPen(QPen(colour, 1));
        QPolygonF line;
        for (std::size_t i = 0; i < r.curve.size(); ++i)
            line << QPointF(box.left() + box.width() * static_cast<double>(i) / static_cast<double>(r.curve.size() - 1),
                box.center().y() - box.height() / 2 * r.curve[i] / most);
        p.drawPolyline(line);
        break;
    }
    }
    p.restore();
}

} // namespace ng
