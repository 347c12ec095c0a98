#include "design_item.h"

#include <algorithm>
#include <charconv>

namespace ng {

namespace {

/// "populations.competitive.size" or "populations[1]": the id of the element, if the path goes into `list`.
template <class T>
const T* elementAt(const std::vector<T>& items, std::string_view list, std::string_view path)
{
    if (!path.starts_with(list) || path.size() <= list.size()) return nullptr;
    const char next = path[list.size()];
    path.remove_prefix(list.size() + 1);
    if (next == '[') {
        std::size_t i = 0;
        std::from_chars(path.data(), path.data() + path.size(), i);
        return i < items.size() ? &items[i] : nullptr;
    }
    const auto it = std::ranges::find(items, path.substr(0, path.find('.')), &T::id);
    return it == items.end() ? nullptr : &*it;
}

} // namespace

DesignItem itemAtPath(const Experiment& e, std::string_view path)
{
    if (const Population* p = elementAt(e.populations, "populations", path)) return {DesignItem::Kind::Population, p->id};
    if (const Projection* p = elementAt(e.projections, "projections", path)) return {DesignItem::Kind::Projection, p->id};
    if (const GrowthRule* g = elementAt(e.growth, "growth", path)) return {DesignItem::Kind::Growth, g->population};
    if (const Module* m = elementAt(e.modules, "modules", path)) return {DesignItem::Kind::Module, m->id};
    if (const Note* n = elementAt(e.notes, "notes", path)) return {DesignItem::Kind::Note, n->id};
    if (path == "task" || path.starts_with("task.")) return {DesignItem::Kind::Task, {}};
    return {};
}

} // namespace ng
