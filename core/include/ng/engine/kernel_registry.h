#pragma once
#include <ng/base/error.h>
#include <ng/model/kernel_description.h>
#include <ng/plugin/kernel_abi.h>

#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ng {

/// The kernels that passed every check. Filled by the plugin host; read by everyone afterwards.
class KernelRegistry : public KernelCatalog {
public:
    /// Checks a plugin's table (pointers, names, ranges, then a dry run of every kernel on a block with canaries) and takes its kernels
    /// in. On an error nothing is taken. `origin` names the file or "built in". The table must outlive the registry.
    [[nodiscard]] std::expected<void, Error> add(const ng_plugin_table& table, const std::string& origin);

    [[nodiscard]] const KernelDescription* find(std::string_view id) const override;
    [[nodiscard]] std::vector<const KernelDescription*> all() const override;
    /// The function table behind a description; null when unknown.
    [[nodiscard]] const ng_kernel* kernel(std::string_view id) const;

private:
    struct Entry {
        KernelDescription description;
        ng_kernel kernel{}; ///< a copy in this program's layout
    };
    std::map<std::string, Entry, std::less<>> m_kernels;
};

} // namespace ng
