#pragma once
#include <ng/plugin/kernel_abi.h>

#include <QtPlugin>

/// What a plugin's QObject implements; the JSON beside it is read before any of its code runs.
class NgKernelPlugin {
public:
    virtual ~NgKernelPlugin() = default;
    [[nodiscard]] virtual const ng_plugin_table* table() const = 0;
};

#define NG_PLUGIN_IID "org.neurogrove.Kernel/1"
Q_DECLARE_INTERFACE(NgKernelPlugin, NG_PLUGIN_IID)
