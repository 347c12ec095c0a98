#pragma once
#include "timeline/chronicle.h"
#include "timeline/maturity_track.h"

#include <QImage>
#include <array>
#include <span>

namespace ng {

/// What an age-ordered heatmap is painted with.
struct AgeView {
    TickRange time;
    std::array<QRgb, 256> ramp{}; ///< by maturity level; [255]: no frame knows the neuron
    QRgb ground = 0xff000000;     ///< before birth and after death
    QRgb death = 0xffff0000;      ///< the end of a row
};

/// Paints lives as rows, the first on top: colour is maturity while the neuron lives. Rows share pixels evenly; where several fall
/// on one, their mean is shown. `image`: Format_RGB32.
void paintAges(QImage& image, std::span<const Chronicle::Life* const> rows, const MaturityTrack&, const AgeView&);

/// The pixel rows [top, bottom) of row `index` of `rows` in a picture of `height`; never empty.
[[nodiscard]] std::pair<int, int> ageRowPixels(std::size_t index, std::size_t rows, int height);

} // namespace ng
