#pragma once
#include <ng/base/error.h>
#include <ng/model/experiment.h>
#include <ng/session/change_event.h>

#include <QLockFile>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QUndoStack>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace ng {

/// The design being edited: an Experiment, its undo stack and its file. Only commands on the stack write to the experiment. Thread: GUI.
class ExperimentDocument : public QObject {
    Q_OBJECT
public:
    explicit ExperimentDocument(QObject* parent = nullptr);
    ~ExperimentDocument() override; ///< A document that is given up in order leaves no autosave behind.

    [[nodiscard]] const Experiment& experiment() const { return m_experiment; }
    [[nodiscard]] QUndoStack& undoStack() { return m_stack; }
    [[nodiscard]] bool isDirty() const { return !m_stack.isClean(); }
    /// Empty until saved or opened.
    [[nodiscard]] const QString& file() const { return m_file; }
    /// For the title bar: the file's name, else the design's title, else "untitled".
    [[nodiscard]] QString name() const;

    /// Starts over with another design; not undoable. `file` is where save() will write; empty: nowhere yet.
    void reset(Experiment, const QString& file = {});
    /// On an error the present design stays as it is.
    [[nodiscard]] std::optional<Error> open(const QString& file);
    [[nodiscard]] std::optional<Error> save();
    /// Atomic: the old file stays whole until the new one is complete.
    [[nodiscard]] std::optional<Error> saveAs(const QString& file);
    /// Writes a copy, e.g. a template; the document stays what and where it is.
    [[nodiscard]] std::optional<Error> saveCopy(const QString& file) const;

    /// The design becomes `next` as one undoable edit; nothing happens when it is that already. Edits of one gesture number on one path
    /// become one command; 0 stands alone.
    void edit(const QString& text, ChangeEvent event, Experiment next, int gesture = 0);
    /// The same for one value of it.
    template <class T>
    void change(const QString& text, ChangeEvent event, const std::function<T&(Experiment&)>& at, T value, int gesture = 0)
    {
        Experiment next = m_experiment;
        at(next) = std::move(value);
        edit(text, std::move(event), std::move(next), gesture);
    }
    /// The same by path and text (see setByPath); an error changes nothing. `text` empty: "set PATH".
    [[nodiscard]] std::optional<Error> changeByPath(
        const std::string& path, const std::string& value, int gesture = 0, const QString& text = {});
    /// Replaces the whole design as one undoable edit, e.g. to adopt what was tuned in a run.
    void adopt(const QString& text, Experiment);
    /// A number no other gesture has.
    [[nodiscard]] int newGesture() { return ++m_gestures; }

    using Clock = std::function<qint64()>; ///< milliseconds that only go on
    /// Keeps unsaved work every 30 s: beside the design's file, or in `folder` while it has none, cannot be written beside or is open
    /// in another program too. `folder` empty: nowhere. `clock` empty: the machine's.
    void setAutosaveFolder(const QString& folder, Clock clock = {});
    /// Looked at once a second: writes what was edited at least 30 s ago and is not kept yet.
    [[nodiscard]] std::optional<Error> autosaveIfDue();
    [[nodiscard]] std::optional<Error> autosaveNow();
    struct Recovery {
        QString autosave; ///< the file found
        QString file; ///< of the design it belongs to; empty: never saved
        QString savedUtc;
    };
    /// Unsaved work of programs that are gone, newest first: in the folder and beside the designs named.
    [[nodiscard]] static std::vector<Recovery> recoveries(const QString& folder, const QStringList& designs = {});
    /// Takes unsaved work over; the document is dirty then. The autosave goes once this document's own is written or it is saved.
    [[nodiscard]] std::optional<Error> recover(const Recovery&);
    static void discard(const Recovery&);

signals:
    void changed(const ng::ChangeEvent& event);
    /// Name, file or dirty state.
    void stateChanged();

private:
    friend class ChangeDesign;
    void placeAutosave();
    void removeAutosave();

    Experiment m_experiment;
    QUndoStack m_stack;
    QString m_file;
    int m_gestures = 0;
    QString m_autosaveFolder;
    Clock m_clock;
    qint64 m_editedAt = -1; // the first edit that is not kept yet; -1: all is
    QString m_autosave; // where this document's work is kept now; empty: nowhere
    std::unique_ptr<QLockFile> m_autosaveLock; // tells other programs that we are alive
    QString m_recoveredFrom;
    QTimer m_autosaveTimer;
};

} // namespace ng
