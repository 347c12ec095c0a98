#include "experiment_tree.h"
#include "nearest.h"

#include <ng/base/quantity.h>
#include <ng/model/experiment_json.h>

#include <charconv>

namespace ng {

namespace {

/// "populations[0].size" and "populations.0.size" alike: {"populations", "0", "size"}.
std::vector<std::string> segmentsOf(std::string_view path)
{
    std::vector<std::string> out(1);
    for (const char c : path) {
        if (c == '.' || c == '[') {
            if (!out.back().empty()) out.emplace_back();
        } else if (c != ']') {
            out.back() += c;
        }
    }
    if (!out.empty() && out.back().empty()) out.pop_back();
    return out;
}

Json* elementOf(Json& array, const std::string& segment)
{
    for (Json& item : array)
        if (item.is_object() && item.contains("id") && item["id"] == segment) return &item;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
    return error == std::errc{} && end == segment.data() + segment.size() && index < array.size() ? &array[index] : nullptr;
}

std::vector<std::string> namesIn(const Json& node)
{
    std::vector<std::string> names;
    for (const auto& [key, item] : node.items())
        names.push_back(item.is_object() && item.contains("id") ? item["id"].get<std::string>() : key);
    return names;
}

Error noSuch(std::string_view path, const std::string& segment, const Json& node)
{
    const auto names = namesIn(node);
    return {"there is no \"" + segment + "\" on this path", std::string(path),
        names.empty() ? "this design has none" : "did you mean \"" + nearestWord(segment, names) + "\"? Known here: " + joined(names)};
}

/// Objects whose keys are names given by a kernel's field table rather than by the format.
bool isOpen(const std::string& key) { return key == "parameters" || key == "initial"; }

struct Place {
    Json* node = nullptr; ///< where the path ends; null: a key that may be there but is not
    Json* parent = nullptr; ///< the object that would hold it
    std::string name; ///< its key in `parent`
    std::string kernel; ///< of the innermost item that has one
};

/// Walks a path. Sections that a design may leave out ("maturation") come into being with their defaults when `create`.
std::expected<Place, Error> walk(Json& tree, std::string_view path, bool create)
{
    const auto segments = segmentsOf(path);
    if (segments.empty()) return std::unexpected(Error{"the path is empty", "", "give one such as populations.NAME.size"});
    Place p;
    p.node = &tree;
    bool open = false;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const std::string& s = segments[i];
        const bool last = i + 1 == segments.size();
        Json& node = *p.node;
        if (node.is_array()) {
            p.node = elementOf(node, s);
            if (!p.node) return std::unexpected(noSuch(path, s, node));
            p.parent = nullptr;
        } else if (!node.is_object()) {
            return std::unexpected(Error{"\"" + s + "\" lies below a plain value", std::string(path), "shorten the path"});
        } else if (node.contains(s)) {
            p.parent = &node;
            p.node = &node[s];
            open = isOpen(s);
        } else if (last && (open || (create && node.empty()))) { // empty: a section that has just come into being
            return Place{nullptr, &node, s, p.kernel};
        } else if (create && last && s == "maturation") {
            return Place{nullptr, &node, s, p.kernel};
        } else if (last && node.contains("parameters")) {
            return Place{nullptr, &node["parameters"], s, p.kernel};
        } else if (create && (s == "maturation" || (s == "task" && &node == &tree)) && !last) {
            p.parent = &node;
            p.node = &(node[s] = Json::object());
        } else {
            return std::unexpected(noSuch(path, s, node));
        }
        if (p.node->is_object() && p.node->contains("kernel")) p.kernel = (*p.node)["kernel"].get<std::string>();
        // "growth.novelty.rho" names a parameter that is given: look where "parameters" was left out.
        if (!last && p.node->is_object() && !p.node->contains(segments[i + 1]) && p.node->contains("parameters")
            && (*p.node)["parameters"].contains(segments[i + 1]))
            p.node = &(*p.node)["parameters"];
        p.name = s;
    }
    return p;
}

} // namespace

std::expected<void, Error> setByPath(Experiment& e, std::string_view path, std::string_view text)
{
    Json tree = experimentTree(e);
    const auto place = walk(tree, path, true);
    if (!place) return std::unexpected(place.error());
    Json& slot = place->node ? *place->node : (*place->parent)[place->name];
    // As a JSON value where it is one (numbers, true, lists), else, and where the field wants a text, as a text.
    Json value = Json::parse(text, nullptr, false);
    const bool isJson = !value.is_discarded();
    std::optional<Error> first;
    if (isJson) {
        slot = value;
        auto changed = experimentFromTree(tree);
        if (changed) {
            e = *std::move(changed);
            return {};
        }
        first = changed.error();
    }
    slot = std::string(text);
    auto changed = experimentFromTree(tree);
    if (!changed) return std::unexpected(first ? *first : changed.error());
    e = *std::move(changed);
    return {};
}

std::expected<double, Error> numberAtPath(const Experiment& e, std::string_view path, const KernelCatalog& catalog)
{
    Json tree = experimentTree(e);
    const auto place = walk(tree, path, false);
    if (!place) return std::unexpected(place.error());
    if (place->node) {
        if (place->node->is_number()) return place->node->get<double>();
        if (place->node->is_string())
            if (const auto q = parseQuantity(place->node->get_ref<const std::string&>())) return q->value;
        return std::unexpected(Error{"not a number: " + shortText(*place->node), std::string(path), "name a value that is one number"});
    }
    const KernelDescription* kernel = catalog.find(place->kernel);
    if (!kernel)
        return std::unexpected(Error{"unknown kernel \"" + place->kernel + "\"", std::string(path), "install the plugin that brings it"});
    if (const FieldDescription* f = kernel->field(place->name)) return f->defaultValue;
    std::vector<std::string> known;
    for (const FieldDescription& f : kernel->fields)
        if (f.role == FieldRole::Parameter) known.push_back(f.name);
    return std::unexpected(Error{"the kernel " + kernel->id + " has no parameter \"" + place->name + "\"", std::string(path),
        "did you mean \"" + nearestWord(place->name, known) + "\"? Known here: " + joined(known)});
}

} // namespace ng
