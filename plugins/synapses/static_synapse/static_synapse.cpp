// A synapse whose weight never changes.
#include <plugin_class.h>

namespace {

ng_kernel kernelTable()
{
    return ng::kernel::blank(NG_KIND_SYNAPSE, "static", "Static synapse", "Delivers its weight after its delay; nothing is learned.");
}

} // namespace

class StaticSynapsePlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "static_synapse.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.static_synapse", "0.1.0", "static_synapse-1", &k);
        return &t;
    }
};

#include "static_synapse.moc"
