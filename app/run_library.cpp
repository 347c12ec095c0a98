#include "run_library.h"

#include <ng/store/recorded_timeline.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace ng {

namespace {

QString text(const std::string& s) { return QString::fromStdString(s); }

RunRow toRow(const RunEntry& e)
{
    RunRow r;
    r.file = text(e.file);
    r.bytes = e.bytes;
    if (e.error) {
        r.title = QFileInfo(r.file).fileName();
        r.error = text(e.error->line());
        return r;
    }
    r.title = text(e.title);
    r.seed = e.seed;
    r.started = QDateTime::fromString(text(e.startedUtc), Qt::ISODate);
    r.simulatedSeconds = e.simulatedSeconds;
    r.neurons = e.neurons;
    r.spikes = e.spikes;
    r.births = e.births;
    r.deaths = e.deaths;
    r.accuracy = e.accuracy;
    if (e.origin) {
        r.origin = QObject::tr("%1 at %2 s").arg(text(e.origin->file)).arg(toMs(e.origin->tick, e.dtMs) / 1000);
        for (const std::string& c : e.origin->changes) r.origin += QStringLiteral(", ") + text(c);
    }
    r.status = e.recording ? QObject::tr("recording") : text(e.endedBy);
    return r;
}

} // namespace

QString RunLibrary::defaultFolder()
{
    const QString chosen = qEnvironmentVariable("NEUROGROVE_RUNS");
    return chosen.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/runs" : chosen;
}

QString RunLibrary::nextFile(const QString& designName) const
{
    const QDir dir(m_folder);
    dir.mkpath(".");
    int last = 0;
    for (const QString& name : dir.entryList({designName + "-*.ngrun"}, QDir::Files)) {
        const QString number = name.mid(designName.size() + 1).chopped(6);
        last = std::max(last, number.toInt());
    }
    return dir.filePath(QStringLiteral("%1-%2.ngrun").arg(designName).arg(last + 1, 4, 10, QChar('0')));
}

std::vector<RunRow> RunLibrary::rows()
{
    m_catalog.scan({m_folder.toStdString()});
    std::vector<RunRow> rows;
    for (const RunEntry& e : m_catalog.entries()) rows.push_back(toRow(e));
    return rows;
}

RunRow RunLibrary::rowOf(const QString& file)
{
    RunRow r = toRow(readRunEntry(file.toStdString()));
    if (const auto ending = readEnding(file.toStdString())) r.hash = text(ending->hash);
    return r;
}

std::optional<Error> RunLibrary::remove(const QString& file)
{
    QFile f(file);
    if (!f.remove()) return Error{"the run could not be deleted: " + f.errorString().toStdString(), file.toStdString(), "check the folder's permissions"};
    for (const char* beside : {"-wal", "-shm", "-lock"}) QFile::remove(file + beside);
    return std::nullopt;
}

} // namespace ng
