#include <ng/session/timeline_hub.h>

#include <algorithm>

namespace ng {

TimelineHub::TimelineHub(QObject* parent) : QObject(parent)
{
    m_clock.setInterval(16);
    m_clock.setTimerType(Qt::PreciseTimer);
    connect(&m_clock, &QTimer::timeout, this, &TimelineHub::onClock);
    m_elapsed.start();
    m_clock.start();
}

void TimelineHub::setTimeline(std::shared_ptr<TimelineSource> t)
{
    m_timeline = std::move(t);
    m_seenRevision = 0;
    m_seenEnd = 0;
    m_selection.clear();
    emit timelineReplaced();
    if (m_timeline) {
        m_seenRevision = m_timeline->revision();
        m_seenEnd = m_timeline->extent().end;
        emit changed(m_timeline->extent());
    } else {
        emit changed({});
    }
}

void TimelineHub::onClock() { step(static_cast<double>(m_elapsed.restart()) / 1000.0); }

void TimelineHub::step(double elapsedSeconds)
{
    QElapsedTimer work;
    work.start();
    emit beat();
    if (!m_timeline) return;
    const TickRange extent = m_timeline->extent();
    m_playhead.advance(extent, elapsedSeconds, m_timeline->info().dtMs);
    const std::uint64_t revision = m_timeline->revision();
    const bool moved = m_playhead.tick() != m_seenCursor;
    if (revision == m_seenRevision && !moved) return;
    const TickRange fresh = extent.end > m_seenEnd ? TickRange{m_seenEnd, extent.end}
                            : revision != m_seenRevision ? extent : TickRange{};
    m_seenRevision = revision;
    m_seenEnd = extent.end;
    m_seenCursor = m_playhead.tick();
    emit changed(fresh);
    // A slow maximum: the shown figure falls by 2 % a frame, so that a single long frame can be read.
    m_frameMs = std::max(static_cast<double>(work.nsecsElapsed()) / 1e6, m_frameMs * 0.98);
}

} // namespace ng
