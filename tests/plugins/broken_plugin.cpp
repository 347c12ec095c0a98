// A plugin with one fault, chosen when it is compiled (NG_FAULT_...); without one it is a correct neuron kernel.
#include <plugin_class.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace {

using namespace ng::kernel;

constexpr ng_field kFields[] = {
    parameter("tau_m", "ms", 10, 1, 100, "time constant"),
#ifdef NG_FAULT_NO_FIELDS_TEXT
    {"V_m", nullptr, 0, -1, 1, NG_ROLE_STATE, NG_TYPE_F32, 0, nullptr},
#else
    state("V_m", "mV", 0, -100, 100, "membrane potential"),
#endif
};
#ifdef NG_FAULT_MANY_STATES
#define NG_FOUR(x) state(x "a", "", 0, -1, 1, "test"), state(x "b", "", 0, -1, 1, "test"), state(x "c", "", 0, -1, 1, "test"), state(x "d", "", 0, -1, 1, "test")
constexpr ng_field kManyFields[] = {NG_FOUR("a"), NG_FOUR("b"), NG_FOUR("c"), NG_FOUR("d"), NG_FOUR("e"), NG_FOUR("f"), NG_FOUR("g"), NG_FOUR("h"), NG_FOUR("i")};
#endif
constexpr const char* kPorts[] = {"excitatory"};

[[maybe_unused]] void update(const ng_block* b)
{
    float* v = lanes(b, 0);
    [[maybe_unused]] static float calls = 0;
    for (std::uint32_t k = 0; k < b->width; ++k) v[k] = v[k] * 0.5f + b->input[0][k];
#ifdef NG_FAULT_WRITES_OUTSIDE
    static_cast<float*>(b->states[0])[b->width] = 1;
#endif
#ifdef NG_FAULT_THROWS
    throw std::runtime_error("a kernel must not throw");
#endif
#ifdef NG_FAULT_UNSTABLE
    v[0] = calls++;
#endif
}

#ifdef NG_FAULT_LEVELS_DIFFER
/// The form for AVX2 rounds differently.
template <int Level>
NG_INLINE void halve(const ng_block* b)
{
    float* v = lanes(b, 0);
    for (std::uint32_t k = 0; k < b->width; ++k) v[k] = v[k] * 0.5f + b->input[0][k] * (Level >= NG_LEVEL_AVX2 ? 1.00001f : 1.f);
}
NG_COMPILE(Halve, halve, ng_block)
#endif

ng_kernel kernelTable()
{
#ifdef NG_FAULT_DUPLICATE
    ng_kernel k = blank(NG_KIND_NEURON, "lif_adaptive", "A name that is taken", "test");
#else
    ng_kernel k = blank(NG_KIND_NEURON, "test_neuron", "Test neuron", "test");
#endif
    k.fields = kFields;
    k.n_fields = std::size(kFields);
#ifdef NG_FAULT_MANY_STATES
    k.fields = kManyFields;
    k.n_fields = std::size(kManyFields);
#endif
    k.ports = kPorts;
    k.n_ports = 1;
    k.weight_unit = "mV";
#ifndef NG_FAULT_NULL_UPDATE
    k.update = update;
#endif
#ifdef NG_FAULT_LEVELS_DIFFER
    setUpdate(k, Halve{});
#endif
#ifdef NG_FAULT_KEEPS_INPUT
    k.zeroes_input = 1; // it does not
#endif
    return k;
}

} // namespace

#ifdef NG_FAULT_WRONG_IID
#undef NG_PLUGIN_IID
#define NG_PLUGIN_IID "org.example.Other/3"
#endif

class BrokenPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "broken.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
#ifdef NG_FAULT_OLD_MINOR
        // Two kernels in the shorter struct of interface 2.0, one behind the other; this is no fault.
        constexpr std::size_t size = offsetof(ng_kernel, update_for);
        alignas(ng_kernel) static std::byte old[2 * size];
        ng_kernel each = k;
        each.struct_size = size;
        std::memcpy(old, &each, size);
        each.id = "test_neuron_2";
        std::memcpy(old + size, &each, size);
        static const ng_plugin_table older{sizeof(ng_plugin_table), NG_ABI_MAJOR, 0, "org.neurogrove.test.broken", "1.0.0", "broken-1", 2, reinterpret_cast<const ng_kernel*>(old)};
        return &older;
#endif
        static ng_plugin_table t = tableOf("org.neurogrove.test.broken", "1.0.0", "broken-1", &k);
#ifdef NG_FAULT_NEWER_TABLE
        t.abi_minor = NG_ABI_MINOR + 1;
#endif
        return &t;
    }
};

#include "broken_plugin.moc"
