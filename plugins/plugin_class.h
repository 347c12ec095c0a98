#pragma once
#include <ng/plugin/kernel.h>
#include <ng/plugin/plugin_iid.h>

#include <QObject>

namespace ng::kernel {

/// The table of a plugin with one kernel.
[[nodiscard]] constexpr ng_plugin_table tableOf(const char* id, const char* version, const char* fingerprint, const ng_kernel* kernel)
{
    return {sizeof(ng_plugin_table), NG_ABI_MAJOR, NG_ABI_MINOR, id, version, fingerprint, 1, kernel};
}

} // namespace ng::kernel
