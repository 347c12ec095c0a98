#pragma once
#include <QStatusBar>

#include <cstdint>

class QLabel;

namespace ng {

/// The figures under everything: time, speed, counts, frame time, recording, threads. It is told; it asks nobody.
class StatusStrip : public QStatusBar {
    Q_OBJECT
public:
    struct Figures {
        double seconds = 0;
        double realTimeFactor = 0; ///< 0: not running
        std::uint64_t neurons = 0;
        std::uint64_t synapses = 0;
        std::uint64_t births = 0;
        std::uint64_t deaths = 0;
        double frameMs = 0;
        QString file;               ///< empty: not recorded
        std::uint64_t fileBytes = 0;
        bool recording = false;     ///< the run goes on
        bool replayed = false;      ///< `file` was opened, not made now
        bool waitingForDisk = false;
        unsigned threads = 0;       ///< 0: nothing runs
    };

    explicit StatusStrip(QWidget* parent = nullptr);
    /// Shows a run's figures.
    void show(const Figures&);
    /// Shows one sentence instead, while there is no run.
    void showText(const QString&);

private:
    QLabel *m_time, *m_factor, *m_neurons, *m_synapses, *m_births, *m_deaths, *m_frame, *m_file, *m_text, *m_threads;
};

} // namespace ng
