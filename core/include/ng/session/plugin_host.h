#pragma once
#include <ng/base/error.h>
#include <ng/engine/kernel_registry.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QObject;
class QPluginLoader;

namespace ng {

/// How far a plugin got: Found -> MetadataRead -> Compatible -> Loaded -> Active, or Rejected with the reason.
enum class PluginState : std::uint8_t { Found, MetadataRead, Compatible, Loaded, Active, Rejected };

/// A plugin that was found and what became of it.
struct PluginRecord {
    std::string origin; ///< file name, or "built in"
    std::string id, version, title;
    std::vector<std::string> kernels; ///< when active
    PluginState state = PluginState::Found;
    std::optional<Error> error; ///< when rejected
};

/// Folders that are searched for plugins: $NEUROGROVE_PLUGINS, `plugins` beside the program, the user's own folder.
[[nodiscard]] std::vector<std::string> pluginFolders();

/// Finds plugins, checks them in a fixed order (IID, version in the metadata, load, table, kernels, dry run) and fills the registry.
/// No code of a plugin runs before its metadata says that it fits. Owns the loaded libraries; outlives every run.
class PluginHost {
public:
    PluginHost();
    ~PluginHost();
    PluginHost(const PluginHost&) = delete;
    PluginHost& operator=(const PluginHost&) = delete;

    /// The static plugins of the program.
    void addBuiltIns();
    /// Every library in a folder, by name; a folder that is not there is no error.
    void addFolder(const std::string& folder);
    void addFile(const std::string& file);

    [[nodiscard]] const KernelRegistry& registry() const { return m_registry; }
    [[nodiscard]] const std::vector<PluginRecord>& plugins() const { return m_records; }

private:
    void take(PluginRecord, QObject* instance);

    KernelRegistry m_registry;
    std::vector<PluginRecord> m_records;
    std::vector<std::unique_ptr<QPluginLoader>> m_loaders;
};

} // namespace ng
