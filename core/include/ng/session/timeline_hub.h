#pragma once
#include <ng/session/playhead.h>
#include <ng/session/selection_model.h>
#include <ng/stream/timeline_source.h>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

namespace ng {

/// What views hang on: one timeline, one playhead, one selection and one frame clock (at most 60 Hz) for all of them.
/// `changed` comes at most once per displayed frame. Thread: GUI.
class TimelineHub : public QObject {
    Q_OBJECT
public:
    explicit TimelineHub(QObject* parent = nullptr);

    /// Shows another run; null shows none. Views are told by `timelineReplaced` and then `changed`.
    void setTimeline(std::shared_ptr<TimelineSource>);
    [[nodiscard]] const std::shared_ptr<TimelineSource>& timeline() const { return m_timeline; }
    [[nodiscard]] Playhead& playhead() { return m_playhead; }
    [[nodiscard]] SelectionModel& selection() { return m_selection; }
    /// Milliseconds the slowest of the last 60 displayed frames took between tick of the clock and return to the event loop.
    [[nodiscard]] double frameMs() const { return m_frameMs; }
    /// One turn of the frame clock by hand (tests, screenshots).
    void step(double elapsedSeconds);

signals:
    /// Each turn of the frame clock, before the timeline is looked at: a live run takes in its new frames here.
    void beat();
    void timelineReplaced();
    /// New data in this range, or the playhead moved (then the range is empty).
    void changed(ng::TickRange range);

private:
    void onClock();

    std::shared_ptr<TimelineSource> m_timeline;
    Playhead m_playhead;
    SelectionModel m_selection;
    QTimer m_clock;
    QElapsedTimer m_elapsed;
    std::uint64_t m_seenRevision = 0;
    Tick m_seenEnd = 0;
    Tick m_seenCursor = 0;
    double m_frameMs = 0;
};

} // namespace ng
