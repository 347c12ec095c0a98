#include <ng/plugin/plugin_iid.h>
#include <ng/session/plugin_host.h>

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QLibrary>
#include <QPluginLoader>
#include <QStandardPaths>

Q_IMPORT_PLUGIN(IafPscExpPlugin)
Q_IMPORT_PLUGIN(IafPscAlphaPlugin)
Q_IMPORT_PLUGIN(IafPscDeltaPlugin)
Q_IMPORT_PLUGIN(IafCondExpPlugin)
Q_IMPORT_PLUGIN(LifAdaptivePlugin)
Q_IMPORT_PLUGIN(PoissonPlugin)
Q_IMPORT_PLUGIN(PoissonGeneratorPlugin)
Q_IMPORT_PLUGIN(StaticSynapsePlugin)
Q_IMPORT_PLUGIN(StdpPairPlugin)
Q_IMPORT_PLUGIN(StdpPlPlugin)
Q_IMPORT_PLUGIN(StdpCompetitivePlugin)
Q_IMPORT_PLUGIN(NoveltyBirthPlugin)
Q_IMPORT_PLUGIN(ApoptosisPlugin)
Q_IMPORT_PLUGIN(BirthRatePlugin)
Q_IMPORT_PLUGIN(PruneWeakPlugin)
Q_IMPORT_PLUGIN(SurvivalWindowPlugin)
Q_IMPORT_PLUGIN(SynapticElementsPlugin)
Q_IMPORT_PLUGIN(TurnoverPlugin)

namespace ng {

namespace {

/// What the metadata says; an error when it is not ours or not for this program.
std::optional<Error> readMetadata(const QJsonObject& all, PluginRecord& r)
{
    const auto refuse = [&](const QString& why, const char* remedy) { return Error{("plugin refused: " + why).toStdString(), r.origin, remedy}; };
    if (all.isEmpty()) return refuse("it has no plugin metadata", "put only Neurogrove plugins into the plugin folder");
    const QString iid = all["IID"].toString();
    if (iid != NG_PLUGIN_IID) return refuse("its interface is \"" + iid + "\", expected \"" NG_PLUGIN_IID "\"", "put only Neurogrove plugins into the plugin folder");
    const QJsonObject meta = all["MetaData"].toObject();
    if (meta.isEmpty()) return refuse("its metadata is empty", "give it a JSON file with id, version and abi");
    r.id = meta["id"].toString().toStdString();
    r.version = meta["version"].toString().toStdString();
    r.title = meta["title"].toString().toStdString();
    r.state = PluginState::MetadataRead;
    if (r.id.empty()) return refuse("its metadata has no id", "give it a JSON file with id, version and abi");
    const QJsonArray abi = meta["abi"].toArray();
    if (abi.size() != 2) return refuse("its metadata has no abi [major, minor]", "give it a JSON file with id, version and abi");
    if (abi[0].toInt(-1) != NG_ABI_MAJOR || abi[1].toInt(1 << 30) > NG_ABI_MINOR)
        return refuse(QString("made for interface %1.%2, this program has %3.%4").arg(abi[0].toInt(-1)).arg(abi[1].toInt(-1)).arg(NG_ABI_MAJOR).arg(NG_ABI_MINOR),
                      "build it against this version's kernel_abi.h");
    r.state = PluginState::Compatible;
    return std::nullopt;
}

} // namespace

std::vector<std::string> pluginFolders()
{
    std::vector<std::string> out;
    if (const QByteArray given = qgetenv("NEUROGROVE_PLUGINS"); !given.isEmpty()) out.push_back(given.toStdString());
    out.push_back(QFileInfo(QFileInfo("/proc/self/exe").symLinkTarget()).absolutePath().toStdString() + "/plugins");
    out.push_back((QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/neurogrove/plugins").toStdString());
    return out;
}

PluginHost::PluginHost() = default;
PluginHost::~PluginHost() = default;

void PluginHost::take(PluginRecord r, QObject* instance)
{
    const auto reject = [&](Error e) {
        r.state = PluginState::Rejected;
        r.error = std::move(e);
        m_records.push_back(std::move(r));
    };
    const auto* plugin = qobject_cast<NgKernelPlugin*>(instance);
    if (!plugin) return reject({"plugin refused: it does not implement the kernel interface", r.origin, "build it against plugin_iid.h"});
    r.state = PluginState::Loaded;
    const ng_plugin_table* table = nullptr;
    try {
        table = plugin->table();
    } catch (...) {
        return reject({"plugin refused: it throws an exception", r.origin, "ask its author for a corrected plugin"});
    }
    if (!table) return reject({"plugin refused: it gives no table", r.origin, "ask its author for a corrected plugin"});
    if (auto taken = m_registry.add(*table, r.origin); !taken) return reject(taken.error());
    r.state = PluginState::Active;
    r.version = table->version;
    for (const KernelDescription* k : m_registry.all())
        if (k->plugin == table->id) r.kernels.push_back(k->id);
    m_records.push_back(std::move(r));
}

void PluginHost::addBuiltIns()
{
    for (const QStaticPlugin& p : QPluginLoader::staticPlugins()) {
        const QJsonObject meta = p.metaData();
        if (meta["IID"].toString() != NG_PLUGIN_IID) continue; // Qt's own
        PluginRecord r;
        r.origin = "built in";
        if (auto bad = readMetadata(meta, r)) {
            r.state = PluginState::Rejected;
            r.error = std::move(*bad);
            m_records.push_back(std::move(r));
            continue;
        }
        take(std::move(r), p.instance());
    }
}

void PluginHost::addFolder(const std::string& folder)
{
    const QDir dir(QString::fromStdString(folder));
    for (const QFileInfo& f : dir.entryInfoList(QDir::Files, QDir::Name))
        if (QLibrary::isLibrary(f.fileName())) addFile(f.absoluteFilePath().toStdString());
}

void PluginHost::addFile(const std::string& file)
{
    PluginRecord r;
    r.origin = file;
    // The metadata is read without running any code of the library; an absolute path is needed for that.
    auto loader = std::make_unique<QPluginLoader>(QFileInfo(QString::fromStdString(file)).absoluteFilePath());
    if (auto bad = readMetadata(loader->metaData(), r)) {
        r.state = PluginState::Rejected;
        r.error = std::move(*bad);
        m_records.push_back(std::move(r));
        return;
    }
    QObject* instance = loader->instance();
    if (!instance) {
        r.state = PluginState::Rejected;
        r.error = Error{"plugin refused: it cannot be loaded: " + loader->errorString().toStdString(), file, "build it for this machine and this Qt"};
        m_records.push_back(std::move(r));
        return;
    }
    take(std::move(r), instance);
    m_loaders.push_back(std::move(loader)); // stays loaded: kernels of it may be in use
}

} // namespace ng
