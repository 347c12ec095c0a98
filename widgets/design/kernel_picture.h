#pragma once
#include <ng/model/kernel_description.h>
#include <ng/session/kernel_response.h>

#include <QPainter>
#include <optional>

namespace ng {

/// The shape a kernel has on the canvas, small.
void paintKernelMark(QPainter&, const QRectF&, std::optional<KernelKind>);
/// What a kernel does: potential with its spikes, trains, or the window of a learning rule.
void paintResponse(QPainter&, const QRectF&, const KernelResponse&, const QColor&);
/// Colour of a kind on the canvas; no kind: the task's.
[[nodiscard]] QColor kernelColour(std::optional<KernelKind>);

} // namespace ng
