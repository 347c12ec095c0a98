#pragma once
#include <ng/base/tick.h>

#include <QObject>

namespace ng {

/// The cursor all views of a timeline share. Following: it sticks to the growing end; Playing: it moves by itself at `speed`
/// simulated seconds per second; Paused: it stays. Thread: GUI.
class Playhead : public QObject {
    Q_OBJECT
public:
    enum class Mode { Paused, Playing, Following };
    Q_ENUM(Mode)

    explicit Playhead(QObject* parent = nullptr);

    [[nodiscard]] Tick tick() const { return m_tick; }
    [[nodiscard]] Mode mode() const { return m_mode; }
    [[nodiscard]] double speed() const { return m_speed; }
    /// The stretch of time that time-based views (raster, charts) show.
    [[nodiscard]] TickRange visible() const { return m_visible; }

    /// Moves the cursor; leaves Following.
    void seek(Tick);
    void setMode(Mode);
    void setSpeed(double simulatedSecondsPerSecond);
    void setVisible(TickRange);
    /// Called once per displayed frame by the hub: end of the timeline, seconds since the last call, step length.
    void advance(TickRange extent, double elapsedSeconds, double dtMs);

signals:
    void tickChanged(ng::Tick tick);
    void modeChanged(ng::Playhead::Mode mode);
    void speedChanged(double speed);
    void visibleChanged(ng::TickRange visible);

private:
    Tick m_tick = 0;
    Mode m_mode = Mode::Paused;
    double m_speed = 1;
    double m_carry = 0; // fraction of a tick not yet moved
    TickRange m_visible{0, 100'000};
};

} // namespace ng
