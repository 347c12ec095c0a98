#include <ng/session/experiment_document.h>

#include <ng/model/experiment_json.h>
#include <ng/session/change_design.h>

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>

namespace ng {

namespace {

constexpr qint64 kAutosaveEveryMs = 30'000;
constexpr int kLookEveryMs = 1000;
constexpr const char* kAutosaveSuffix = ".autosave.json";

QString besides(const QString& design)
{
    const QFileInfo info(design);
    return info.dir().filePath("." + info.fileName() + kAutosaveSuffix);
}

std::unique_ptr<QLockFile> lockOf(const QString& autosave)
{
    auto lock = std::make_unique<QLockFile>(autosave + ".lock");
    lock->setStaleLockTime(0); // only the death of its program frees it
    return lock;
}

std::optional<Error> writeFile(const QString& file, const QByteArray& bytes)
{
    QSaveFile f(file);
    if (f.open(QIODevice::WriteOnly) && f.write(bytes) == bytes.size() && f.commit()) return std::nullopt;
    return Error{"cannot be written: " + f.errorString().toStdString(), file.toStdString(),
        "choose another folder, free some space or change the permissions; the old file is untouched"};
}

} // namespace

ExperimentDocument::ExperimentDocument(QObject* parent) : QObject(parent)
{
    m_autosaveTimer.setInterval(kLookEveryMs);
    connect(&m_autosaveTimer, &QTimer::timeout, this, [this] { (void)autosaveIfDue(); }); // the next look tries again
    connect(&m_stack, &QUndoStack::cleanChanged, this, &ExperimentDocument::stateChanged);
    connect(this, &ExperimentDocument::changed, this, [this] {
        if (m_clock && m_editedAt < 0) m_editedAt = m_clock();
    });
}

ExperimentDocument::~ExperimentDocument()
{
    m_stack.disconnect(this);
    removeAutosave();
}

QString ExperimentDocument::name() const
{
    if (!m_file.isEmpty()) return QFileInfo(m_file).fileName();
    return m_experiment.title.empty() ? tr("untitled") : QString::fromStdString(m_experiment.title);
}

void ExperimentDocument::reset(Experiment e, const QString& file)
{
    removeAutosave();
    m_stack.clear();
    m_experiment = std::move(e);
    m_file = file;
    emit changed({});
    m_editedAt = -1; // nothing to keep yet
    emit stateChanged();
}

std::optional<Error> ExperimentDocument::open(const QString& file)
{
    auto e = loadExperiment(file.toStdString());
    if (!e) return e.error();
    reset(*std::move(e), file);
    return std::nullopt;
}

std::optional<Error> ExperimentDocument::save()
{
    if (m_file.isEmpty()) return Error{"the design has no file yet", name().toStdString(), "use Save as"};
    return saveAs(m_file);
}

std::optional<Error> ExperimentDocument::saveAs(const QString& file)
{
    if (auto error = writeFile(file, QByteArray::fromStdString(toJson(m_experiment)))) return error;
    removeAutosave();
    m_file = file;
    m_stack.setClean();
    emit stateChanged();
    return std::nullopt;
}

std::optional<Error> ExperimentDocument::saveCopy(const QString& file) const
{
    return writeFile(file, QByteArray::fromStdString(toJson(m_experiment)));
}

void ExperimentDocument::edit(const QString& text, ChangeEvent event, Experiment next, int gesture)
{
    DesignPatch patch(m_experiment, std::move(next));
    if (!patch.isEmpty()) m_stack.push(new ChangeDesign(*this, text, std::move(event), std::move(patch), gesture));
}

std::optional<Error> ExperimentDocument::changeByPath(const std::string& path, const std::string& value, int gesture, const QString& text)
{
    Experiment e = m_experiment;
    if (const auto set = setByPath(e, path, value); !set) return set.error();
    edit(text.isEmpty() ? tr("set %1").arg(QString::fromStdString(path)) : text, {ChangeEvent::Kind::Value, path}, std::move(e), gesture);
    return std::nullopt;
}

void ExperimentDocument::adopt(const QString& text, Experiment e) { edit(text, {}, std::move(e)); }

void ExperimentDocument::setAutosaveFolder(const QString& folder, Clock clock)
{
    removeAutosave();
    m_autosaveFolder = folder;
    m_editedAt = -1;
    m_clock = {};
    m_autosaveTimer.stop();
    if (folder.isEmpty()) return;
    if (!clock) {
        QElapsedTimer since;
        since.start();
        clock = [since] { return since.elapsed(); };
    }
    m_clock = std::move(clock);
    m_autosaveTimer.start();
}

/// Chooses the file the first time it is needed: by then the design has its name and place.
void ExperimentDocument::placeAutosave()
{
    if (!m_autosave.isEmpty()) return;
    QStringList places;
    if (!m_file.isEmpty() && QFileInfo(QFileInfo(m_file).path()).isWritable()) places << besides(m_file);
    QDir().mkpath(m_autosaveFolder);
    places << QDir(m_autosaveFolder).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + kAutosaveSuffix);
    for (const QString& place : places) {
        m_autosaveLock = lockOf(place);
        m_autosave = place;
        // What another program left there is that program's until the person has decided about it.
        const bool others = QFile::exists(place) && place != m_recoveredFrom;
        if (m_autosaveLock->tryLock(0) && !others) return;
    }
}

std::optional<Error> ExperimentDocument::autosaveIfDue()
{
    if (m_editedAt < 0 || m_clock() - m_editedAt < kAutosaveEveryMs) return std::nullopt;
    return autosaveNow();
}

std::optional<Error> ExperimentDocument::autosaveNow()
{
    if (m_autosaveFolder.isEmpty() || !isDirty()) return std::nullopt;
    placeAutosave();
    const QJsonObject o{{"file", m_file}, {"saved_utc", QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
        {"design", QString::fromStdString(toJson(m_experiment))}};
    if (auto error = writeFile(m_autosave, QJsonDocument(o).toJson())) {
        m_editedAt = m_clock(); // not again at once
        return error;
    }
    m_editedAt = -1;
    if (const QString taken = std::exchange(m_recoveredFrom, {}); !taken.isEmpty() && taken != m_autosave) QFile::remove(taken);
    return std::nullopt;
}

void ExperimentDocument::removeAutosave()
{
    m_editedAt = -1;
    if (!m_autosave.isEmpty()) QFile::remove(std::exchange(m_autosave, {}));
    m_autosaveLock.reset();
    if (!m_recoveredFrom.isEmpty()) QFile::remove(std::exchange(m_recoveredFrom, {}));
}

std::vector<ExperimentDocument::Recovery> ExperimentDocument::recoveries(const QString& folder, const QStringList& designs)
{
    QStringList files;
    for (const QFileInfo& info : QDir(folder).entryInfoList({QString("*") + kAutosaveSuffix}, QDir::Files)) files << info.filePath();
    for (const QString& design : designs) files << besides(design);
    files.removeDuplicates();
    std::vector<Recovery> out;
    for (const QString& file : files) {
        QFile f(file);
        if (!f.exists() || !lockOf(file)->tryLock(0)) continue; // not there, or its program is still running
        if (!f.open(QIODevice::ReadOnly)) continue;
        const QJsonObject o = QJsonDocument::fromJson(f.readAll()).object();
        if (o.contains("design")) out.push_back({file, o["file"].toString(), o["saved_utc"].toString()});
    }
    std::ranges::sort(out, std::ranges::greater{}, &Recovery::savedUtc);
    return out;
}

std::optional<Error> ExperimentDocument::recover(const Recovery& r)
{
    QFile f(r.autosave);
    if (!f.open(QIODevice::ReadOnly))
        return Error{"cannot be read: " + f.errorString().toStdString(), r.autosave.toStdString(), "check its permissions"};
    auto e = parseExperiment(QJsonDocument::fromJson(f.readAll()).object()["design"].toString().toStdString());
    if (!e) return Error{e.error().line(), r.autosave.toStdString(), "the unsaved work is damaged; open the last saved file"};
    reset(*std::move(e), r.file);
    m_recoveredFrom = r.autosave;
    m_stack.resetClean();
    if (m_clock) m_editedAt = m_clock();
    emit stateChanged();
    return std::nullopt;
}

void ExperimentDocument::discard(const Recovery& r) { QFile::remove(r.autosave); }

} // namespace ng
