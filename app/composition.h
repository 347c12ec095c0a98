#pragma once
#include "run_library.h"

#include <ng/session/experiment_document.h>
#include <ng/session/plugin_host.h>
#include <ng/session/run_session.h>
#include <ng/session/timeline_hub.h>

#include <QObject>

#include <memory>
#include <optional>

namespace ng {

/// The big objects behind the window (kernels, design, clock, run) and how they are joined; the only place that makes them. Thread: GUI.
class Composition : public QObject {
    Q_OBJECT
public:
    struct Options {
        unsigned threads = 0;       ///< 0: one less than there are cores, at least one
        bool record = true;         ///< into the library's folder
        QString runsFolder = {};    ///< empty: RunLibrary::defaultFolder()
    };

    explicit Composition(Options, QObject* parent = nullptr);
    ~Composition() override;

    [[nodiscard]] const KernelRegistry& kernels() const { return m_plugins.registry(); }
    [[nodiscard]] const PluginHost& plugins() const { return m_plugins; }
    [[nodiscard]] ExperimentDocument& document() { return m_document; }
    [[nodiscard]] TimelineHub& hub() { return m_hub; }
    [[nodiscard]] RunLibrary& library() { return m_library; }
    /// The run that was started here; null while a saved run is shown or nothing.
    [[nodiscard]] RunSession* session() const { return m_session.get(); }
    /// The saved run that is shown; empty while a live one is or nothing.
    [[nodiscard]] const QString& replayFile() const { return m_replayFile; }
    [[nodiscard]] bool hasDesign() const { return !m_document.experiment().populations.empty(); }
    /// The design was edited since the shown run was started.
    [[nodiscard]] bool designDiffersFromRun() const;

    void newDesign();
    [[nodiscard]] std::optional<Error> openDesign(const QString& file);
    /// Shows a saved run from its start; a run that is going is stopped first.
    [[nodiscard]] std::optional<Error> openRun(const QString& file);
    /// Runs a frozen copy of the design; a run that is going is stopped first.
    [[nodiscard]] std::optional<Error> startRun(bool paused = false);
    /// The recorded run that can be gone on from: the one that is replayed, or the one that was run here and has ended; else empty.
    [[nodiscard]] QString continuableFile() const;
    /// Starts a new run, paused, from where the playhead stands in that run: it can be gone on with, or changed first.
    [[nodiscard]] std::optional<Error> continueRun();
    /// Stops and forgets the run, live or saved.
    void closeRun();

signals:
    /// Another run is shown, or its state changed.
    void runChanged();

private:
    void startSession(const Experiment&, RunSession::Options);

    Options m_options;
    PluginHost m_plugins;
    ExperimentDocument m_document;
    TimelineHub m_hub;
    RunLibrary m_library;
    std::unique_ptr<RunSession> m_session;
    QString m_replayFile;
};

} // namespace ng
