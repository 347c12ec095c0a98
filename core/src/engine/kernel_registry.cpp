#include "kernel_limits.h"
#include "kernel_probe.h"

#include <ng/engine/kernel_registry.h>

#include <cmath>
#include <cstddef>
#include <cstring>
#include <set>

namespace ng {

namespace {

std::optional<std::string> checkFields(const ng_kernel& k)
{
    if (k.n_fields > 0 && !k.fields) return "its field table is missing";
    if (k.n_fields > 64) return "it has more than 64 fields";
    std::set<std::string> names;
    std::size_t states = 0;
    for (std::uint32_t i = 0; i < k.n_fields; ++i) {
        const ng_field& f = k.fields[i];
        if (!f.name || !*f.name || !f.unit || !f.doc) return "field " + std::to_string(i) + " lacks a name, a unit or a text";
        const std::string name = f.name;
        if (!names.insert(name).second) return "field " + name + " stands twice";
        if (f.role < NG_ROLE_PARAMETER || f.role > NG_ROLE_OUTPUT) return "field " + name + " has an unknown role";
        if (f.role != NG_ROLE_PARAMETER && ++states > kMaxStates) return "it has more than " + std::to_string(kMaxStates) + " state fields";
        if (f.type != NG_TYPE_F32 && f.type != NG_TYPE_F64) return "field " + name + " has an unknown type";
        if (!(f.min <= f.max) || !(f.default_value >= f.min && f.default_value <= f.max) || !std::isfinite(f.default_value))
            return "field " + name + " has a default outside its range";
    }
    return std::nullopt;
}

std::optional<std::string> checkKernel(const ng_kernel& k)
{
    if (!k.id || !*k.id || !k.title || !k.doc) return "it lacks an id, a title or a text";
    if (k.kind < NG_KIND_NEURON || k.kind > NG_KIND_STIMULUS) return "its kind is unknown";
    if (auto bad = checkFields(k)) return bad;
    if (k.n_derived > 64) return "it has more than 64 derived constants";
    if (k.n_derived > 0 && !k.prepare) return "it has derived constants and no prepare function";
    const auto parameters = [&] {
        std::int32_t n = 0;
        for (std::uint32_t i = 0; i < k.n_fields; ++i) n += k.fields[i].role == NG_ROLE_PARAMETER;
        return n;
    }();
    switch (k.kind) {
    case NG_KIND_NEURON:
    case NG_KIND_STIMULUS:
        if (k.drive && (k.kind != NG_KIND_STIMULUS || k.update)) return "a drive belongs to a stimulus without an update function";
        if (!k.update && !k.drive) return "its update function is missing";
        if (k.n_ports > kMaxPorts || (k.n_ports > 0 && !k.ports)) return "its list of ports is missing or longer than 8";
        if (!k.weight_unit) return "its weight unit is missing";
        break;
    case NG_KIND_SYNAPSE:
        if (k.pre_tau >= parameters || k.post_tau >= parameters) return "its trace time constants are not among its parameters";
        if (k.on_pre && !k.settle) return "it has on_pre and no settle function";
        if (k.sums_order && (!k.on_pre || !k.on_pre_sums[0] || !k.settle_sums[0])) return "sums need on_pre, settle and their counterparts for sums";
        if (k.on_pre && (k.pre_tau < 0 || k.post_tau < 0)) return "on_pre needs the time constants of both traces";
        break;
    default:
        if (!k.propose == !k.propose_together) return "it needs exactly one of propose and propose_together";
        if (k.interval >= parameters) return "its interval is not among its parameters";
        if (k.n_summaries > 0 && !k.summaries) return "its list of summaries is missing";
        if (k.n_reasons == 0 || !k.reasons) return "it gives no reasons";
    }
    return std::nullopt;
}

} // namespace

std::expected<void, Error> KernelRegistry::add(const ng_plugin_table& t, const std::string& origin)
{
    const auto refuse = [&](const std::string& why, const std::string& remedy = "ask its author for a corrected plugin") {
        return std::unexpected(Error{"plugin refused: " + why, origin, remedy});
    };
    if (t.struct_size != sizeof(ng_plugin_table)) return refuse("its table has the wrong size");
    if (t.abi_major != NG_ABI_MAJOR || t.abi_minor > NG_ABI_MINOR)
        return refuse("made for interface " + std::to_string(t.abi_major) + "." + std::to_string(t.abi_minor) + ", this program has " + std::to_string(NG_ABI_MAJOR) + "."
                          + std::to_string(NG_ABI_MINOR),
                      "build it against this version's kernel_abi.h");
    if (!t.id || !*t.id || !t.version || !t.fingerprint || !*t.fingerprint) return refuse("it lacks an id, a version or a fingerprint");
    if (t.n_kernels == 0 || !t.kernels) return refuse("it holds no kernels");
    std::map<std::string, Entry, std::less<>> fresh;
    const auto* at = reinterpret_cast<const std::byte*>(t.kernels);
    for (std::uint32_t i = 0; i < t.n_kernels; ++i) {
        // A plugin of an older minor version has shorter structs: what it does not know stays zero.
        std::uint32_t size = 0;
        std::memcpy(&size, at, sizeof size);
        if (size < offsetof(ng_kernel, update_for) || size > sizeof(ng_kernel) || size % alignof(ng_kernel) != 0)
            return refuse("one of its kernel tables has the wrong size");
        Entry e;
        std::memcpy(&e.kernel, at, size);
        at += size;
        const ng_kernel& k = e.kernel;
        if (auto bad = checkKernel(k)) return refuse("kernel " + std::to_string(i) + (k.id ? " (" + std::string(k.id) + ")" : "") + ": " + *bad);
        if (m_kernels.contains(k.id) || fresh.contains(k.id)) return refuse("kernel " + std::string(k.id) + " is there already");
        if (auto bad = probeKernel(k)) return refuse("kernel " + std::string(k.id) + ": " + *bad);
        KernelDescription& d = e.description;
        d.id = k.id;
        d.kind = static_cast<KernelKind>(k.kind);
        d.title = k.title;
        d.doc = k.doc;
        for (std::uint32_t f = 0; f < k.n_fields; ++f) {
            const ng_field& x = k.fields[f];
            d.fields.push_back({x.name, x.unit, x.default_value, x.min, x.max, static_cast<FieldRole>(x.role), x.doc, (x.flags & NG_FLAG_INTEGER) != 0});
        }
        for (std::uint32_t p = 0; p < k.n_ports; ++p) d.ports.emplace_back(k.ports[p]);
        d.drives = k.drive != nullptr;
        if (k.kind == NG_KIND_NEURON) d.weightUnit = k.weight_unit;
        d.plugin = t.id;
        d.pluginVersion = t.version;
        d.fingerprint = t.fingerprint;
        fresh.emplace(d.id, std::move(e));
    }
    m_kernels.merge(fresh);
    return {};
}

const KernelDescription* KernelRegistry::find(std::string_view id) const
{
    const auto it = m_kernels.find(id);
    return it == m_kernels.end() ? nullptr : &it->second.description;
}

std::vector<const KernelDescription*> KernelRegistry::all() const
{
    std::vector<const KernelDescription*> out;
    for (const auto& [id, e] : m_kernels) out.push_back(&e.description);
    return out;
}

const ng_kernel* KernelRegistry::kernel(std::string_view id) const
{
    const auto it = m_kernels.find(id);
    return it == m_kernels.end() ? nullptr : &it->second.kernel;
}

} // namespace ng
