#pragma once
#include "raster_painter.h"
#include "row_map.h"
#include "timeline/chronicle.h"
#include "timeline/time_axis.h"

#include <QWidget>
#include <optional>

class QRubberBand;

namespace ng {

/// How spikes are coloured.
enum class SpikeColour : std::uint8_t { Maturity, Population, Single };

/// The plot of the raster: keeps a picture of the spikes in the playhead's visible window, scrolls it and paints only what is new;
/// axes, births, deaths, interventions, selection and the cursor are drawn over it. Thread: GUI.
/// Wheel: zoom time at the cursor; Shift+wheel: rows; drag: pan; double-click: fit, or follow a growing run;
/// click: select; Ctrl or Shift + drag: select many.
class RasterCanvas : public QWidget {
    Q_OBJECT
public:
    /// `hub` is borrowed and must outlive the canvas.
    explicit RasterCanvas(TimelineHub& hub, QWidget* parent = nullptr);

    /// Empty: every population that is not a stimulus, or all if there is no other.
    void setPopulations(std::vector<PopulationIndex>);
    void setSort(RowSort);
    void setFilter(RowFilter);
    void setColour(SpikeColour);
    [[nodiscard]] std::vector<PopulationIndex> populations() const;
    [[nodiscard]] RowSort sort() const { return m_sort; }
    [[nodiscard]] RowFilter filter() const { return m_filter; }
    [[nodiscard]] SpikeColour colour() const { return m_colour; }

    /// New data came in, or the cursor moved.
    void refresh();
    /// Another run is shown.
    void reset();
    /// All time in view and all rows; a growing run is followed instead.
    void fit();

    [[nodiscard]] const RowMap& rows() const { return m_rows; }
    /// Drawn spikes in the window.
    [[nodiscard]] std::uint64_t spikesShown() const;
    /// Brightness stands for the number of spikes in a pixel.
    [[nodiscard]] bool crowded() const { return m_view.saturation > 1; }
    /// Spikes looked at by the last repaint of the picture; 0 if nothing had to be painted.
    [[nodiscard]] std::size_t lastVisited() const { return m_lastVisited; }
    /// The picture of the spikes, brought up to date: without axes and marks, in device pixels.
    [[nodiscard]] const QImage& spikePicture();
    [[nodiscard]] QRectF plotRect() const;
    /// Where a neuron's row is; empty if it has none in view.
    [[nodiscard]] QRectF rowRect(NeuronId) const;
    [[nodiscard]] NeuronId neuronAt(QPointF) const;
    [[nodiscard]] TimeAxis axis() const;
    /// "neuron 117, competitive" and what happened at that place; empty off the rows.
    [[nodiscard]] QString describe(QPointF) const;

    [[nodiscard]] QSize sizeHint() const override { return {520, 360}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 140}; }

signals:
    /// Rows, spikes or density changed: for the panel's header.
    void shownChanged();

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void changeEvent(QEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    bool event(QEvent*) override;

private:
    struct Columns {
        int begin = 0;
        int end = 0;
    };

    void invalidate();      // the whole picture
    void invalidateRows();  // and the rows
    void sync();            // brings rows and picture up to date
    void layoutRows(const TimelineSource&, TickRange visible);
    [[nodiscard]] RowMapSpec spec(TickRange visible) const;
    [[nodiscard]] RasterView wantedView(TickRange visible) const;
    [[nodiscard]] SpikeColours colours() const;
    void paintColumns(const TimelineSource&, Columns);
    void scroll(int dx);
    [[nodiscard]] double rowHeight() const; // pixels
    [[nodiscard]] double rowTop(double row) const;
    void leaveFollowing();
    void selectBand(const QRectF&, bool add);

    void drawMarks(QPainter&, const TimeAxis&) const;
    void drawGaps(QPainter&, const TimeAxis&) const;
    void drawSelection(QPainter&) const;
    void drawRowAxis(QPainter&) const;
    [[nodiscard]] QString emptySentence() const;

    TimelineHub& m_hub;
    Chronicle& m_chronicle;
    MaturityTrack m_track;
    std::vector<PopulationIndex> m_populations;
    RowSort m_sort = RowSort::BirthTime;
    RowFilter m_filter = RowFilter::All;
    SpikeColour m_colour = SpikeColour::Maturity;

    RowMap m_rows;
    std::size_t m_capacity = 1; // rows the height is divided by: a few more than there are, so that a birth moves nobody
    bool m_rowsStale = true;
    TickRange m_laidOutFor;
    std::uint64_t m_seenChronicle = 0;
    TickRange m_seenVisible;
    std::vector<std::uint32_t> m_spikesOf; // by raw id, in the window, when sort or filter needs it
    double m_firstRow = 0;
    double m_shownRows = 0; // 0: all

    QImage m_picture;
    RasterView m_view;
    bool m_pictureStale = true;
    Tick m_paintedEnd = 0; // end of the run when the picture was painted
    std::uint64_t m_paintedRevision = 0;
    std::pair<std::size_t, bool> m_told; // what shownChanged has announced
    std::vector<TickRange> m_missing;
    std::vector<std::uint32_t> m_columnSpikes;
    std::uint64_t m_marksChosenFor = 0;
    std::size_t m_lastVisited = 0;

    QPointF m_pressed;
    TickRange m_pressedVisible;
    double m_pressedRow = 0;
    bool m_dragging = false;
    QRubberBand* m_band = nullptr;
};

} // namespace ng
