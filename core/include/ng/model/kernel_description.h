#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ng {

enum class KernelKind : std::uint8_t { Neuron, Synapse, Growth, Stimulus };
[[nodiscard]] constexpr std::string_view kernelKindName(KernelKind k)
{
    constexpr std::string_view n[] = {"neuron", "synapse", "growth", "stimulus"};
    return n[static_cast<int>(k)];
}

enum class FieldRole : std::uint8_t { Parameter, State, Output };

/// One row of a kernel's field table: inspector widgets, CSV headers, units and help are made from it.
struct FieldDescription {
    std::string name; ///< "tau_m"
    std::string unit; ///< "ms"; empty: dimensionless
    double defaultValue = 0;
    double min = 0;
    double max = 0;
    FieldRole role = FieldRole::Parameter;
    std::string doc;
    bool integer = false; ///< whole numbers only
};

/// What a plugin says about one of its kernels.
struct KernelDescription {
    std::string id; ///< "iaf_psc_exp"; unique over all plugins
    KernelKind kind = KernelKind::Neuron;
    std::string title;
    std::string doc; ///< one paragraph with the equation and its source
    std::vector<FieldDescription> fields;
    std::vector<std::string> ports; ///< receptors of a neuron kernel, e.g. {"excitatory", "inhibitory"}
    std::string weightUnit;         ///< unit a weight onto this neuron kernel has, e.g. "pA" or "mV"
    bool drives = false;            ///< a stimulus that adds to its targets' input; it makes no spikes and no synapses
    std::string plugin;             ///< plugin that brought it
    std::string pluginVersion;
    std::string fingerprint;

    [[nodiscard]] const FieldDescription* field(std::string_view name) const
    {
        for (const FieldDescription& f : fields)
            if (f.name == name) return &f;
        return nullptr;
    }
};

/// The kernels that can be used. Implemented by the engine's KernelRegistry.
class KernelCatalog {
public:
    virtual ~KernelCatalog() = default;
    /// Null when no plugin brings it.
    [[nodiscard]] virtual const KernelDescription* find(std::string_view id) const = 0;
    [[nodiscard]] virtual std::vector<const KernelDescription*> all() const = 0;
};

} // namespace ng
