#pragma once
#include <ng/base/error.h>
#include <ng/model/experiment.h>
#include <ng/session/change_event.h>

#include <QLockFile>
#include <QObject>
#include <QString>
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

    /// One undoable edit; nothing happens when the value is already there. Edits of one gesture number on one path become one
    /// command; 0 stands alone.
    template <class T>
    void change(const QString& text, ChangeEvent event, std::function<T&(Experiment&)> at, T value, int gesture = 0);
    /// The same by path and text (see setByPath); an error changes nothing. `text` empty: "set PATH".
    [[nodiscard]] std::optional<Error> changeByPath(
        const std::string& path, const std::string& value, int gesture = 0, const QString& text = {});
    /// Replaces the whole design as one undoable edit, e.g. to adopt what was tuned in a run.
    void adopt(const QString& text, Experiment);
    /// A number no other gesture has.
    [[nodiscard]] int newGesture() { return ++m_gestures; }

    /// Where unsaved work is kept until it is saved; empty: nowhere. Written two seconds after the last edit.
    void setAutosaveFolder(const QString&);
    [[nodiscard]] std::optional<Error> autosaveNow();
    struct Recovery {
        QString autosave; ///< the file found
        QString file; ///< of the design it belongs to; empty: never saved
        QString savedUtc;
    };
    /// Unsaved work of programs that are gone, newest first.
    [[nodiscard]] static std::vector<Recovery> recoveries(const QString& folder);
    /// Takes unsaved work over; the document is dirty then. The autosave goes once this document's own is written or it is saved.
    [[nodiscard]] std::optional<Error> recover(const Recovery&);
    static void discard(const Recovery&);

signals:
    void changed(const ng::ChangeEvent& event);
    /// Name, file or dirty state.
    void stateChanged();

private:
    friend class DocumentCommand;
    void removeAutosave();

    Experiment m_experiment;
    QUndoStack m_stack;
    QString m_file;
    int m_gestures = 0;
    QString m_autosave; // this document's autosave file; empty: none wanted
    std::unique_ptr<QLockFile> m_autosaveLock; // tells other programs that we are alive
    QString m_recoveredFrom;
    QTimer m_autosaveTimer;
};

} // namespace ng

#include <ng/session/change_value.h>

namespace ng {

template <class T>
void ExperimentDocument::change(const QString& text, ChangeEvent event, std::function<T&(Experiment&)> at, T value, int gesture)
{
    if (at(m_experiment) == value) return;
    m_stack.push(new ChangeValue<T>(*this, text, std::move(event), std::move(at), std::move(value), gesture));
}

} // namespace ng
