#pragma once
#include "run_row.h"

#include <ng/session/timeline_hub.h>

#include <QWidget>

#include <array>
#include <memory>

class QLabel;
class QSlider;
class QToolButton;

namespace ng {

class CompareCurves;
class DifferenceTable;

/// One side of a comparison.
struct ComparedRun {
    std::shared_ptr<TimelineSource> timeline;
    RunRow row;
};

/// Two runs on one playhead: curves overlaid, rasters stacked, figures side by side, what differs in the designs. Thread: GUI.
class ComparePage : public QWidget {
    Q_OBJECT
public:
    explicit ComparePage(QWidget* parent = nullptr);
    ~ComparePage() override;

    void setRuns(ComparedRun a, ComparedRun b);
    /// The clock of side 0 (A) or 1 (B); the two always show the same time.
    [[nodiscard]] TimelineHub& hub(int side) { return m_hubs[static_cast<std::size_t>(side)]; }
    [[nodiscard]] const CompareCurves& curves() const { return *m_curves; }
    [[nodiscard]] const DifferenceTable& figures() const { return *m_figures; }
    [[nodiscard]] const DifferenceTable& design() const { return *m_design; }

signals:
    void closed();

protected:
    void changeEvent(QEvent*) override;

private:
    void link(TimelineHub& from, TimelineHub& to);
    QWidget* makeRasters();
    QWidget* makeTables();
    QWidget* makeClock();
    /// The hub of the longer run: only it plays, the other follows.
    [[nodiscard]] TimelineHub& leader();
    void showTick();
    void showNames();

    std::array<TimelineHub, 2> m_hubs;
    QWidget* m_rasters = nullptr;
    QLabel* m_names;
    std::array<QString, 2> m_titles;
    CompareCurves* m_curves;
    DifferenceTable* m_figures;
    DifferenceTable* m_design;
    QLabel* m_same;
    QToolButton* m_play;
    QSlider* m_slider;
    QLabel* m_time;
};

} // namespace ng
