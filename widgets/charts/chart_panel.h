#pragma once
#include "chart_legend.h"
#include "common/panel.h"
#include "common/throttle.h"
#include "run_marks.h"
#include "time_chart.h"

class QMenu;

namespace ng {

/// A panel with one TimeChart: legend above it, a menu for the stretch of time shown, playhead, marks, CSV. The curves are read and
/// drawn at most about ten times a second, the playhead moves with every frame.
class ChartPanel : public Panel {
    Q_OBJECT
public:
    /// Whole run; the last `seconds` before the playhead; or what the playhead's visible range says.
    enum class Range { Whole, Last, Visible };

    ChartPanel(const QString& id, const QString& title, TimelineHub&, QWidget* parent = nullptr);

    void setRange(Range, double seconds = 0);
    [[nodiscard]] Range range() const { return m_range; }
    [[nodiscard]] const TimeChart& chart() const { return *m_chart; }
    [[nodiscard]] const ChartLegend& legend() const { return *m_legend; }
    [[nodiscard]] QString csv() const override;
    /// Draws now what waits to be drawn.
    void flush() { m_throttle->flush(); }

protected:
    /// The series of the run that is shown.
    [[nodiscard]] virtual std::vector<TimeChart::Series> seriesOf(const RunInfo&) = 0;
    /// Reads what is new and gives the chart the points of the stretch shown.
    virtual void fill(const TimelineSource&, TickRange shown) = 0;
    [[nodiscard]] virtual QString emptyText() const = 0;

    /// The menu of the header, for more to choose.
    [[nodiscard]] QMenu& menu() { return *m_menu; }
    [[nodiscard]] TimeChart& plot() { return *m_chart; }
    [[nodiscard]] RunMarks& marks() { return m_marks; }
    /// Curve of a probe in the stretch shown, decimated to at most 2,000 points.
    static QList<QPointF> curve(const TimelineSource&, ProbeId, TickRange);
    /// The series are made again (another choice of what to show).
    void rebuild();
    void refresh(TickRange fresh) override;
    void reset() override;
    void changeEvent(QEvent*) override;

private:
    void update();
    void updateLegend();
    [[nodiscard]] TickRange shownRange(const TimelineSource&) const;

    TimeChart* m_chart;
    ChartLegend* m_legend;
    Throttle* m_throttle;
    QMenu* m_menu;
    QToolButton* m_rangeButton;
    RunMarks m_marks;
    Range m_range = Range::Whole;
    double m_last = 30;
    bool m_built = false;
};

} // namespace ng
