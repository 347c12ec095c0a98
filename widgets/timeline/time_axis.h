#pragma once
#include <ng/base/tick.h>

#include <QFont>
#include <QRectF>
#include <QString>
#include <vector>

class QPainter;

namespace ng {

/// A mark of a time axis with its label, "82.5 s".
struct TimeMark {
    double x = 0;
    QString text;
};

/// Maps a stretch of time to pixels, for every view with time from left to right.
struct TimeAxis {
    double begin = 0; ///< ticks
    double end = 1;
    double dtMs = 0.1;
    double left = 0; ///< pixels
    double right = 1;

    [[nodiscard]] double x(double tick) const { return left + (tick - begin) / (end - begin) * (right - left); }
    [[nodiscard]] double tick(double px) const { return begin + (px - left) / (right - left) * (end - begin); }
    /// The tick at a pixel, never before the start of the run.
    [[nodiscard]] Tick tickAt(double px) const;
    /// Round times at least `spacing` pixels apart.
    [[nodiscard]] std::vector<TimeMark> marks(double spacing = 90) const;
};

/// The font of axis labels and other text inside plots: 12 px.
[[nodiscard]] QFont plotFont(const QFont& base);
/// Draws the labels of an axis into `band`, a strip under (or over) the plot; they stay inside it and never touch each other.
void drawTimeAxis(QPainter&, const TimeAxis&, const QRectF& band);

/// `range` zoomed by `factor` (below 1: closer) with `anchor` keeping its place on the screen; at least `minLength` ticks, begins at 0 or later.
[[nodiscard]] TickRange zoomed(TickRange range, double anchor, double factor, Tick minLength = 20);
/// `range` moved by `ticks`, not before 0; its length is kept.
[[nodiscard]] TickRange shifted(TickRange range, double ticks);

} // namespace ng
