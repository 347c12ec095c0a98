#pragma once
#include <ng/base/error.h>
#include <ng/session/continuation.h>
#include <ng/model/kernel_description.h>
#include <ng/stream/timeline_source.h>

#include <QObject>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace ng {

class KernelRegistry;

/// One run of a frozen design: builds the engine, steps it on its own thread, records it, and feeds a LiveTimeline.
/// Thread: GUI for every call. Shutdown order: stop -> finish the epoch -> last frame -> recorder drains and commits -> join.
class RunSession : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Building, Running, Paused, Draining, Finished, Failed };
    Q_ENUM(State)

    struct Options {
        std::string file;               ///< run file to write; empty: not recorded
        unsigned threads = 1;
        std::optional<double> durationMs; ///< overrides the design's
        bool startPaused = false;
        bool stopOnOverrun = false;     ///< fail instead of waiting for the disk
        std::optional<ContinueFrom> from; ///< go on from a saved run instead of the beginning; the design is that run's
    };

    /// `kernels` is borrowed and must outlive the session.
    RunSession(Experiment, const KernelRegistry& kernels, Options, QObject* parent = nullptr);
    ~RunSession() override; ///< stops and joins

    void start();
    void pause();
    void resume();
    /// One frame, then paused.
    void step();
    /// Runs until this tick is reached, then pauses.
    void runTo(Tick);
    /// Simulated seconds per second at most; 0: as fast as possible.
    void setPace(double realTimeFactor);
    /// Worker threads from the next frame on, as many as pay; running or paused. Never changes a result.
    void setThreads(unsigned);
    /// What is used now.
    [[nodiscard]] unsigned threads() const;
    /// Changes a parameter of the running network; takes effect at the next frame and is recorded as an intervention.
    [[nodiscard]] std::optional<Error> setLive(const std::string& path, double value);
    /// Ends the run; the file is finished in the background (Draining, then Finished).
    void stop();
    /// Takes in what the engine has published since the last call; connected to TimelineHub::beat.
    void pump();

    [[nodiscard]] State state() const;
    [[nodiscard]] const std::optional<Error>& error() const; ///< in Failed
    [[nodiscard]] const Experiment& experiment() const;
    [[nodiscard]] const Options& options() const;
    /// Null until the network is built.
    [[nodiscard]] std::shared_ptr<TimelineSource> timeline() const;
    /// Measured over the last second of wall time.
    [[nodiscard]] double realTimeFactor() const;
    [[nodiscard]] bool waitingForDisk() const;
    [[nodiscard]] std::uint64_t bytesWritten() const;
    [[nodiscard]] std::uint64_t births() const;
    [[nodiscard]] std::uint64_t deaths() const;
    [[nodiscard]] std::uint64_t neurons() const;
    [[nodiscard]] std::uint64_t synapses() const;
    /// "task 4 of 5, digits 6 and 7"; empty without a task.
    [[nodiscard]] std::string activityText() const;

signals:
    void stateChanged(ng::RunSession::State state);
    /// The timeline exists now.
    void built();

private:
    struct Impl;
    std::unique_ptr<Impl> m;
};

} // namespace ng
