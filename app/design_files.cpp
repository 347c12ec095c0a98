#include "design_files.h"

#include <ng/model/experiment_json.h>

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>

namespace ng {

namespace {

QString withSuffix(QString file) { return file.endsWith(".ngdesign") ? file : file + ".ngdesign"; }

QString ago(const QString& utc)
{
    const auto then = QDateTime::fromString(utc, Qt::ISODateWithMs);
    return then.isValid() ? QLocale().toString(then.toLocalTime(), QLocale::ShortFormat) : QObject::tr("an unknown time");
}

} // namespace

DesignFiles::DesignFiles(ExperimentDocument& document, Settings& settings, const QString& resources, QWidget& window)
    : QObject(&window), m_document(document), m_settings(settings), m_resources(resources), m_window(window)
{
}

QString DesignFiles::templateFolder() { return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/templates"; }
QString DesignFiles::autosaveFolder() { return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/unsaved"; }

bool DesignFiles::save(bool as)
{
    // A worked example is not written over.
    const bool example = m_document.file().startsWith(m_resources);
    QString file = m_document.file();
    if (as || file.isEmpty() || example) {
        const QString wish = QFileInfo(m_document.name()).completeBaseName() + ".ngdesign";
        file = QFileDialog::getSaveFileName(&m_window, tr("Save design"), wish, tr("Designs (*.ngdesign)"));
        if (file.isEmpty()) return false;
        file = withSuffix(file);
    }
    if (const auto error = m_document.saveAs(file)) {
        emit failed(*error);
        return false;
    }
    remember(file);
    return true;
}

void DesignFiles::remember(const QString& file)
{
    m_settings.addRecentDesign(QFileInfo(file).absoluteFilePath());
    emit recentChanged();
}

bool DesignFiles::mayDrop()
{
    if (!m_document.isDirty()) return true;
    const auto answer = QMessageBox::question(&m_window, tr("Unsaved changes"), tr("Save the changes to %1 first?").arg(m_document.name()),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save(false));
}

void DesignFiles::saveTemplate()
{
    QDir().mkpath(templateFolder());
    const QString wish = QDir(templateFolder()).filePath(QFileInfo(m_document.name()).completeBaseName() + ".ngdesign");
    const QString file = QFileDialog::getSaveFileName(&m_window, tr("Save as template"), wish, tr("Designs (*.ngdesign)"));
    if (file.isEmpty()) return;
    if (const auto error = m_document.saveCopy(withSuffix(file))) emit failed(*error);
}

void DesignFiles::startFrom(const QString& file)
{
    if (!mayDrop()) return;
    auto e = loadExperiment(file.toStdString());
    if (!e) return emit failed(e.error());
    m_document.reset(*std::move(e));
    emit started();
}

void DesignFiles::fillRecent(QMenu& menu)
{
    menu.clear();
    for (const QString& file : m_settings.recentDesigns()) {
        const QFileInfo info(file);
        if (!info.exists()) continue;
        QAction* a = menu.addAction(info.fileName(), this, [this, file] { emit openRequested(file); });
        a->setToolTip(file);
    }
    if (menu.isEmpty()) menu.addAction(tr("None yet"))->setEnabled(false);
    menu.setToolTipsVisible(true);
}

void DesignFiles::fillTemplates(QMenu& menu)
{
    menu.clear();
    menu.setToolTipsVisible(true);
    for (const QString& folder : {m_resources + "/templates", templateFolder()}) {
        menu.addSeparator();
        for (const QFileInfo& info : QDir(folder).entryInfoList({"*.ngdesign"}, QDir::Files, QDir::Name)) {
            const auto e = loadExperiment(info.filePath().toStdString());
            const QString title = e && !e->title.empty() ? QString::fromStdString(e->title) : info.completeBaseName();
            QAction* a = menu.addAction(title, this, [this, file = info.filePath()] { startFrom(file); });
            a->setToolTip(e ? QString::fromStdString(e->summary) : QString::fromStdString(e.error().line()));
        }
    }
}

void DesignFiles::keepUnsavedWork(const QString& folder)
{
    m_autosaves = folder;
    m_document.setAutosaveFolder(folder);
}

void DesignFiles::offerRecovery()
{
    for (const ExperimentDocument::Recovery& r : ExperimentDocument::recoveries(m_autosaves, m_settings.recentDesigns())) {
        const QString what = r.file.isEmpty() ? tr("a design that was never saved") : QFileInfo(r.file).fileName();
        QMessageBox ask(QMessageBox::Question, tr("Unsaved work"),
            tr("The program ended without saving %1. There is unsaved work of %2.").arg(what, ago(r.savedUtc)), QMessageBox::NoButton, &m_window);
        ask.setInformativeText(tr("Recover it, decide later, or throw it away for good? The saved file itself is untouched."));
        const auto* recover = ask.addButton(tr("Recover"), QMessageBox::AcceptRole);
        ask.addButton(tr("Decide later"), QMessageBox::RejectRole);
        const auto* discard = ask.addButton(tr("Throw away"), QMessageBox::DestructiveRole);
        ask.exec();
        if (ask.clickedButton() == discard) ExperimentDocument::discard(r);
        if (ask.clickedButton() != recover) continue;
        if (const auto error = m_document.recover(r)) {
            emit failed(*error);
            continue;
        }
        emit started();
        return; // one design is open; what else there is is asked about the next time
    }
}

} // namespace ng
