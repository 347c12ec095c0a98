#pragma once
#include <ng/model/experiment.h>

#include <QRectF>

class QPainter;

namespace ng {

/// Draws a design small: populations in their shapes where they stand on the canvas, projections as lines in the colour of their sign,
/// a dashed halo where a population grows, a hexagon for a task. Colours of the theme in force.
void paintDesignSketch(QPainter&, const QRectF&, const Experiment&);

} // namespace ng
