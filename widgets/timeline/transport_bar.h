#pragma once
#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace ng {

/// The buttons that drive a run or a replay. It asks and shows, and knows neither session nor playhead. Thread: GUI.
class TransportBar : public QWidget {
    Q_OBJECT
public:
    enum class State {
        Idle,     ///< a design that has not been run
        Building, ///< nothing can be asked yet
        Running,
        Paused,
        Finished, ///< only the resets start anew
        Replay,        ///< a saved run, standing
        ReplayPlaying, ///< a saved run, moving
    };
    Q_ENUM(State)

    explicit TransportBar(QWidget* parent = nullptr);

    void setState(State);
    [[nodiscard]] State state() const { return m_state; }
    /// Whether a new run can go on from where the playhead stands; shown for a run that has ended or is replayed.
    void setContinuable(bool);
    /// Measured simulated seconds per second; 0 hides it.
    void setRealTimeFactor(double);
    /// Shows these without asking for them.
    void setSpeed(double simulatedSecondsPerSecond);
    void setSeed(std::uint64_t);
    /// What "run to" starts from, in seconds.
    void setTime(double seconds);
    /// 0: as fast as possible.
    [[nodiscard]] double speed() const;

signals:
    void runRequested();
    void pauseRequested();
    void stepRequested();
    void runToRequested(double seconds);
    void softResetRequested(); ///< again with the same seed
    void fullResetRequested(); ///< back to the design, with a new seed
    void continueRequested();  ///< a new run from the playhead on
    void speedChanged(double simulatedSecondsPerSecond); ///< 0: as fast as possible
    void seedChanged(quint64 seed);
    void toStartRequested(); ///< replay only
    void toEndRequested();   ///< replay only

protected:
    void changeEvent(QEvent*) override;

private:
    void dress();

    State m_state = State::Idle;
    QPushButton* m_run;
    QToolButton* m_step;
    QToolButton* m_runTo;
    QToolButton* m_reset;
    QToolButton* m_continue;
    bool m_continuable = false;
    QToolButton* m_toStart;
    QToolButton* m_toEnd;
    QDoubleSpinBox* m_runToTime;
    QLabel* m_speedLabel;
    QComboBox* m_speed;
    QLabel* m_seedLabel;
    QSpinBox* m_seed;
    QLabel* m_factor;
};

} // namespace ng
