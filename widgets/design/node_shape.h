#pragma once
#include <QColor>
#include <QPainterPath>
#include <QRectF>

namespace ng {

/// What a node stands for; each has its own shape, so that colour is never the only cue.
enum class NodeKind { Excitatory, Inhibitory, Stimulus, Readout, Task, Module };

/// Outline around the origin, in canvas units.
[[nodiscard]] QPainterPath nodeShape(NodeKind);
/// Where up to three lines of text fit inside the outline.
[[nodiscard]] QRectF nodeTextRect(NodeKind);
[[nodiscard]] QColor nodeColour(NodeKind);
/// The colour laid thinly over the plot ground: fills that let text stand out in both themes.
[[nodiscard]] QColor tinted(const QColor& colour, double strength = 0.14);

} // namespace ng
