#include <ng/session/experiment_document.h>

#include <ng/model/experiment_json.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>

namespace ng {

namespace {

constexpr int kAutosaveAfterMs = 2000;
constexpr const char* kAutosaveSuffix = ".autosave.json";

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
    m_autosaveTimer.setSingleShot(true);
    m_autosaveTimer.setInterval(kAutosaveAfterMs);
    connect(&m_autosaveTimer, &QTimer::timeout, this, [this] { (void)autosaveNow(); }); // the next edit tries again
    connect(&m_stack, &QUndoStack::cleanChanged, this, &ExperimentDocument::stateChanged);
    connect(this, &ExperimentDocument::changed, this, [this] {
        if (!m_autosave.isEmpty()) m_autosaveTimer.start();
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
    m_autosaveTimer.stop();
    emit changed({});
    m_autosaveTimer.stop(); // nothing to keep yet
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
    m_file = file;
    m_stack.setClean();
    removeAutosave();
    emit stateChanged();
    return std::nullopt;
}

std::optional<Error> ExperimentDocument::changeByPath(const std::string& path, const std::string& value, int gesture, const QString& text)
{
    Experiment e = m_experiment;
    if (const auto set = setByPath(e, path, value); !set) return set.error();
    change<Experiment>(
        text.isEmpty() ? tr("set %1").arg(QString::fromStdString(path)) : text, {ChangeEvent::Kind::Value, path},
        [](Experiment& x) -> Experiment& { return x; }, std::move(e), gesture);
    return std::nullopt;
}

void ExperimentDocument::adopt(const QString& text, Experiment e)
{
    change<Experiment>(
        text, {}, [](Experiment& x) -> Experiment& { return x; }, std::move(e));
}

void ExperimentDocument::setAutosaveFolder(const QString& folder)
{
    removeAutosave();
    m_autosaveLock.reset();
    m_autosave.clear();
    if (folder.isEmpty()) return;
    QDir().mkpath(folder);
    m_autosave = QDir(folder).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + kAutosaveSuffix);
    m_autosaveLock = std::make_unique<QLockFile>(m_autosave + ".lock");
    m_autosaveLock->setStaleLockTime(0); // only the death of its program frees it
    m_autosaveLock->tryLock(0);
}

std::optional<Error> ExperimentDocument::autosaveNow()
{
    m_autosaveTimer.stop();
    if (m_autosave.isEmpty() || !isDirty()) return std::nullopt;
    const QJsonObject o{{"file", m_file}, {"saved_utc", QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
        {"design", QString::fromStdString(toJson(m_experiment))}};
    if (auto error = writeFile(m_autosave, QJsonDocument(o).toJson())) return error;
    if (!m_recoveredFrom.isEmpty()) QFile::remove(std::exchange(m_recoveredFrom, {}));
    return std::nullopt;
}

void ExperimentDocument::removeAutosave()
{
    m_autosaveTimer.stop();
    if (!m_autosave.isEmpty()) QFile::remove(m_autosave);
    if (!m_recoveredFrom.isEmpty()) QFile::remove(std::exchange(m_recoveredFrom, {}));
}

std::vector<ExperimentDocument::Recovery> ExperimentDocument::recoveries(const QString& folder)
{
    std::vector<Recovery> out;
    for (const QFileInfo& info : QDir(folder).entryInfoList({QString("*") + kAutosaveSuffix}, QDir::Files)) {
        QLockFile owner(info.filePath() + ".lock");
        owner.setStaleLockTime(0);
        if (!owner.tryLock(0)) continue; // its program is still running
        QFile f(info.filePath());
        if (!f.open(QIODevice::ReadOnly)) continue;
        const QJsonObject o = QJsonDocument::fromJson(f.readAll()).object();
        if (o.contains("design")) out.push_back({info.filePath(), o["file"].toString(), o["saved_utc"].toString()});
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
    if (!m_autosave.isEmpty()) m_autosaveTimer.start();
    emit stateChanged();
    return std::nullopt;
}

void ExperimentDocument::discard(const Recovery& r) { QFile::remove(r.autosave); }

} // namespace ng
