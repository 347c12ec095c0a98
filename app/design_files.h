#pragma once
#include "settings.h"

#include <ng/session/experiment_document.h>

#include <QObject>

class QMenu;
class QWidget;

namespace ng {

/// The files of the design: saving, templates, recent ones, and unsaved work a crash left behind. Asks the person where it must.
class DesignFiles : public QObject {
    Q_OBJECT
public:
    /// `resources`: the program's own designs, which are never written over. All are borrowed.
    DesignFiles(ExperimentDocument&, Settings&, const QString& resources, QWidget& window);

    /// False: the person changed their mind, or it could not be written (then `failed` says why).
    bool save(bool as);
    /// Before another design takes this one's place: offers to save what is not; false to stay.
    [[nodiscard]] bool mayDrop();
    void saveTemplate();
    void remember(const QString& file);

    void fillRecent(QMenu&);
    void fillTemplates(QMenu&);
    /// Starts a new design from a template; it has no file yet.
    void startFrom(const QString& templateFile);

    /// From now on unsaved work is kept beside its file, or in `folder`.
    void keepUnsavedWork(const QString& folder);
    /// If a program ended without order: shows what it had not saved, and lets the person take it over, leave it or throw it away.
    void offerRecovery();

    /// Where the person's own templates are kept.
    [[nodiscard]] static QString templateFolder();
    [[nodiscard]] static QString autosaveFolder();

signals:
    void failed(const ng::Error& error);
    void openRequested(const QString& file);
    /// A design was started from a template or recovered.
    void started();
    void recentChanged();

private:
    ExperimentDocument& m_document;
    Settings& m_settings;
    QString m_resources;
    QWidget& m_window;
    QString m_autosaves;
};

} // namespace ng
