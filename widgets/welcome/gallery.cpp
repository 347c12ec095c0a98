#include "gallery.h"

#include <ng/model/experiment_json.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace ng {

namespace {

QByteArray contents(const QString& path)
{
    QFile f(path);
    return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
}

GalleryEntry entry(const QString& path)
{
    GalleryEntry e;
    e.path = path;
    const QString stem = path.chopped(QStringLiteral(".ngdesign").size());
    if (QFile::exists(stem + ".png")) e.picture = stem + ".png";
    e.page = QString::fromUtf8(contents(stem + ".md"));
    auto design = loadExperiment(path.toStdString());
    if (design)
        e.experiment = std::move(*design);
    else
        e.error = QString::fromStdString(design.error().line());
    return e;
}

} // namespace

QString GalleryEntry::title() const
{
    return experiment.title.empty() ? QFileInfo(path).completeBaseName() : QString::fromStdString(experiment.title);
}

std::vector<GallerySection> loadGallery(const QString& folder)
{
    const QDir dir(folder);
    QStringList left = dir.entryList({"*.ngdesign"}, QDir::Files, QDir::Name);
    std::vector<GallerySection> sections;
    const QJsonObject plan = QJsonDocument::fromJson(contents(dir.filePath("gallery.json"))).object();
    for (const QJsonValue& s : plan["sections"].toArray()) {
        GallerySection section{s["title"].toString(), {}};
        for (const QJsonValue& name : s["designs"].toArray()) {
            const QString file = name.toString() + ".ngdesign";
            if (left.removeOne(file)) section.entries.push_back(entry(dir.filePath(file)));
        }
        if (!section.entries.empty()) sections.push_back(std::move(section));
    }
    if (!left.isEmpty()) {
        GallerySection rest{sections.empty() ? QObject::tr("Worked examples") : QObject::tr("More"), {}};
        for (const QString& file : left) rest.entries.push_back(entry(dir.filePath(file)));
        sections.push_back(std::move(rest));
    }
    return sections;
}

} // namespace ng
