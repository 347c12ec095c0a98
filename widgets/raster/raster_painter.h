#pragma once
#include "row_map.h"
#include "timeline/maturity_track.h"

#include <ng/stream/timeline_source.h>

#include <QImage>
#include <array>
#include <cstdint>
#include <vector>

namespace ng {

/// Where time and rows fall on a raster picture, in device pixels. Columns are counted from tick 0, so that a picture can scroll
/// by whole columns and what is kept stays exact.
struct RasterView {
    int width = 0;
    int height = 0;
    std::int64_t firstColumn = 0;
    double ticksPerColumn = 1;
    double firstRow = 0;
    double rowHeight = 1;
    int markWidth = 1;
    int markHeight = 1;
    float saturation = 1; ///< spikes in one pixel that give full brightness; 1: every spike does
    QRgb ground = 0xff000000;

    [[nodiscard]] Tick columnBegin(std::int64_t column) const;
    [[nodiscard]] std::int64_t columnOf(Tick) const;
    /// Ticks that columns [x0, x1) of the picture stand for.
    [[nodiscard]] TickRange ticks(int x0, int x1) const { return {columnBegin(firstColumn + x0), columnBegin(firstColumn + x1)}; }
    /// Top pixel of a row; may lie outside the picture.
    [[nodiscard]] double yOf(double row) const { return (row - firstRow) * rowHeight; }
    friend bool operator==(const RasterView&, const RasterView&) = default;
};

/// The colour of a spike: by its neuron's maturity at that time, or one fixed colour per neuron.
struct SpikeColours {
    const MaturityTrack* maturity = nullptr; ///< borrowed; null: `fixed` is used
    std::array<QRgb, 256> ramp{};            ///< colour of a maturity level; [255]: unknown
    std::vector<QRgb> fixed;                 ///< by raw id
    QRgb other = 0xffffffff;                 ///< of ids that `fixed` lacks

    [[nodiscard]] QRgb of(int frame, NeuronId) const;
    /// The theme's ramp for a track; neurons that no frame knows yet are drawn as newborns.
    [[nodiscard]] static SpikeColours byMaturity(const MaturityTrack&);
};

struct RasterStats {
    std::size_t visited = 0; ///< spikes looked at
    std::size_t drawn = 0;   ///< of them inside the strip and on a row
};

/// Paints strips of spikes into a picture as a timeline delivers them. Spikes of one pixel column are counted first and then shaded,
/// so the cost per spike is one add into a few kilobytes. Where several rows share a pixel it has the mean of their colours.
/// Columns of single pixels are shaded side by side and put into the picture a cache line at a time.
class RasterPainter : public SpikeSink {
public:
    /// Everything is borrowed for the painter's life; `image` is Format_RGB32 of the view's size.
    RasterPainter(QImage& image, const RowMap&, const RasterView&, const SpikeColours&);

    /// Clears columns [x0, x1) and prepares them for spikes. `columnSpikes`, if given, gets the number of drawn spikes per column.
    void begin(int x0, int x1, std::vector<std::uint32_t>* columnSpikes = nullptr);
    /// The ticks whose spikes reach into the strip.
    [[nodiscard]] TickRange ticks() const;
    /// Spikes in time order; those outside the strip are skipped.
    void take(SpikeSpan) override;
    void end();
    [[nodiscard]] const RasterStats& stats() const { return m_stats; }

private:
    static constexpr int kBlock = 16; // columns side by side: 64 bytes of a row

    void count(const PackedSpike* first, const PackedSpike* last);
    void flush();
    std::uint32_t shadeMarks(int from, int to);
    std::uint32_t shadeColumn(int x);
    void writeBlock();
    void colourRows(int frame);

    QImage& m_image;
    const RasterView& m_view;
    const SpikeColours& m_colours;
    int m_height = 0;                     // of the picture, at most kTallest
    std::vector<std::uint16_t> m_yOf;     // by raw id, the last entry for unknown ids; m_height: not shown
    std::vector<std::uint32_t> m_counts;  // one per pixel row, one more for what is not shown
    std::vector<NeuronId> m_sharers;      // neurons by pixel row, at most kMostSharers of each
    std::vector<std::uint32_t> m_firstSharer; // per pixel row, one more for the end
    std::vector<QRgb> m_rowColours;       // per pixel row, for the frame in m_colouredFrame
    int m_colouredFrame = -2;
    std::array<std::uint32_t, 512> m_strength{}; // of 256, by count
    int m_x0 = 0;
    int m_x1 = 0;
    std::int64_t m_column = -1; // the one in m_counts; -1: none
    Tick m_columnEnd = 0;       // its end
    std::vector<QRgb> m_block;  // columns of m_height pixels, one after the other
    int m_blockBegin = 0;       // columns [m_blockBegin, m_blockEnd) of the picture are in it
    int m_blockEnd = 0;
    std::vector<std::uint32_t>* m_columnSpikes = nullptr;
    RasterStats m_stats;
};

/// Paints the whole picture from one span.
RasterStats paint(QImage&, SpikeSpan, const RowMap&, const RasterView&, const SpikeColours&);

/// Sets mark size and saturation of a view for about `spikes` spikes in `ticks` on `rows` rows; `scale`: device pixels per pixel.
void chooseMarks(RasterView&, std::size_t rows, std::size_t spikes, double scale);

} // namespace ng
