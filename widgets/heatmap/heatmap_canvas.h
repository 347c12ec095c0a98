#pragma once
#include "heatmap_painter.h"
#include "timeline/time_axis.h"

#include <QWidget>

namespace ng {

/// The plot of the maturity heatmap: either neurons by time, oldest on top, or the population in its layout at the playhead.
/// Click: select (Ctrl: more); drag: select many. Thread: GUI.
class HeatmapCanvas : public QWidget {
    Q_OBJECT
public:
    enum class Mode { AgeOrdered, Layout };
    enum class Colour { Maturity, Activity }; ///< in the layout; the age-ordered map is always maturity
    enum class Span { WholeRun, Window };     ///< time shown by the age-ordered map

    /// A neuron in the layout.
    struct Dot {
        const Chronicle::Life* life = nullptr;
        QPointF at;
        std::uint8_t level = MaturityTrack::kUnknown; ///< maturity
        float rate = 0;                               ///< spikes/s
    };

    /// `hub` is borrowed and must outlive the canvas.
    explicit HeatmapCanvas(TimelineHub& hub, QWidget* parent = nullptr);

    void setMode(Mode);
    void setColour(Colour);
    void setSpan(Span);
    /// kNoIndex: all but the stimuli.
    void setPopulation(PopulationIndex);
    [[nodiscard]] Mode mode() const { return m_mode; }
    [[nodiscard]] Colour colour() const { return m_colour; }
    [[nodiscard]] Span span() const { return m_span; }
    [[nodiscard]] PopulationIndex population() const { return m_population; }

    void refresh();
    void reset();

    [[nodiscard]] QRectF plotRect() const;
    [[nodiscard]] TickRange shownTime() const;
    [[nodiscard]] TimeAxis axis() const;
    [[nodiscard]] NeuronId neuronAt(QPointF);
    [[nodiscard]] QString describe(QPointF);
    /// Rows of the age-ordered map, top first, brought up to date.
    [[nodiscard]] const std::vector<const Chronicle::Life*>& rows();
    /// The layout at the playhead, brought up to date.
    [[nodiscard]] const std::vector<Dot>& dots();
    [[nodiscard]] const MaturityTrack& track() const { return m_track; }
    /// Rate that is drawn in the brightest colour, spikes/s.
    [[nodiscard]] float brightestRate() const { return m_brightest; }
    /// Neurons shown now: rows or dots.
    [[nodiscard]] std::size_t shown() const { return m_mode == Mode::AgeOrdered ? m_rows.size() : m_dots.size(); }

    [[nodiscard]] QSize sizeHint() const override { return {520, 320}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 140}; }

signals:
    void shownChanged();

protected:
    void paintEvent(QPaintEvent*) override;
    void changeEvent(QEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    bool event(QEvent*) override;

private:
    void sync();
    void syncRows();
    void syncDots();
    void paintLayout(QPainter&) const;
    void drawAgeOverlay(QPainter&) const;
    void drawStages(QPainter&) const;
    [[nodiscard]] bool belongs(const Chronicle::Life&) const;
    [[nodiscard]] double dotRadius() const;
    [[nodiscard]] QString emptySentence() const;
    [[nodiscard]] QRectF rowRect(std::size_t row) const;

    TimelineHub& m_hub;
    Chronicle& m_chronicle;
    MaturityTrack m_track;
    Mode m_mode = Mode::AgeOrdered;
    Colour m_colour = Colour::Maturity;
    Span m_span = Span::WholeRun;
    PopulationIndex m_population = kNoIndex;

    QImage m_picture;
    bool m_stale = true;
    TickRange m_paintedFor;
    std::uint64_t m_paintedChronicle = 0;
    std::uint64_t m_paintedRevision = 0;
    std::vector<const Chronicle::Life*> m_rows;
    std::vector<Dot> m_dots;
    float m_brightest = 1;
    std::size_t m_told = 0;
    QPointF m_pressed;
    class QRubberBand* m_band = nullptr;
};

} // namespace ng
