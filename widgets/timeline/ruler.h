#pragma once
#include "chronicle.h"
#include "time_axis.h"

#include <QWidget>
#include <optional>
#include <vector>

namespace ng {

/// The whole run at a glance and the scrubber: clock, births, deaths, interventions, tasks, activity, gaps and the playhead.
/// Drag: scrub; wheel: zoom; Shift+wheel or middle drag: pan; double-click: whole run; Home/End, arrows (Shift: ten times as far).
class Ruler : public QWidget {
    Q_OBJECT
public:
    /// `hub` is borrowed and must outlive the ruler.
    explicit Ruler(TimelineHub& hub, QWidget* parent = nullptr);

    /// Two short lines at the right end: "task 4 of 5 · digits 6, 7", "accuracy 84.1 %".
    void setStatus(const QString& first, const QString& second);
    /// "84.312 s" and "following".
    [[nodiscard]] QString clockText() const;
    [[nodiscard]] QString modeText() const;

    [[nodiscard]] TimeAxis axis() const;
    [[nodiscard]] QRectF plotRect() const;
    void showWholeRun();
    /// What is at a place: time, neurons alive, the nearest event.
    [[nodiscard]] QString describe(QPointF) const;
    /// Births, deaths, interventions and tasks of the run: time_s, event, neuron, what, before, after.
    [[nodiscard]] QString csv() const;

    [[nodiscard]] QSize sizeHint() const override { return {900, 72}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {560, 72}; }

protected:
    void paintEvent(QPaintEvent*) override;
    void changeEvent(QEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;
    bool event(QEvent*) override;

private:
    struct Bar {
        Tick tick = 0;
        float value = 0;
    };

    [[nodiscard]] TickRange shown() const;
    [[nodiscard]] TickRange wholeRun() const;
    void readActivity(const TimelineSource&);
    void scrubTo(double x);
    void drawEvents(QPainter&, const TimeAxis&, const QRectF& plot) const;
    void drawActivity(QPainter&, const TimeAxis&, const QRectF& plot) const;
    void drawClock(QPainter&) const;

    TimelineHub& m_hub;
    Chronicle& m_chronicle;
    QString m_first, m_second;
    double m_statusWidth = 0;
    std::optional<TickRange> m_zoom; // none: the whole run
    std::vector<Bar> m_bars;
    float m_peak = 0;
    TickRange m_barsFor;
    int m_barsWidth = 0;
    double m_panFrom = 0;
    TickRange m_panRange;
};

} // namespace ng
