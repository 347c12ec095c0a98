#include "inspector_fields.h"

#include <algorithm>

namespace ng {

namespace {

bool isSameField(const InspectorField& a, const InspectorField& b)
{
    // The last part of the path tells fields apart that are called the same, e.g. x of a layout.
    const auto name = [](const std::string& path) { return path.substr(path.rfind('.') + 1); };
    return a.kind == b.kind && a.label == b.label && a.unit == b.unit && name(a.path) == name(b.path);
}

bool isSameValue(const InspectorField& a, const InspectorField& b)
{
    return a.value == b.value && a.text == b.text && a.distribution == b.distribution;
}

/// Keeps of `common` what `other` has too.
void meet(std::vector<InspectorSection>& common, const std::vector<InspectorSection>& other)
{
    std::erase_if(common, [&](InspectorSection& s) {
        const auto same = std::ranges::find(other, s.title, &InspectorSection::title);
        if (same == other.end()) return true;
        std::erase_if(s.fields, [&](InspectorField& f) {
            const auto twin = std::ranges::find_if(same->fields, [&](const InspectorField& g) { return isSameField(f, g); });
            if (twin == same->fields.end()) return true;
            f.others.push_back(twin->path);
            f.mixed = f.mixed || !isSameValue(f, *twin);
            f.changed = f.changed || twin->changed;
            for (const QString& choice : QStringList(f.choices))
                if (!twin->choices.contains(choice)) f.choices.removeAll(choice);
            return false;
        });
        return s.fields.empty();
    });
}

} // namespace

std::vector<InspectorSection> sectionsFor(const Experiment& e, const KernelCatalog& kernels, const std::vector<DesignItem>& items)
{
    if (items.empty()) return sectionsFor(e, kernels, DesignItem{});
    std::vector<InspectorSection> common = sectionsFor(e, kernels, items[0]);
    if (items.size() == 1) return common;
    for (InspectorSection& s : common) {
        // What belongs to one item alone: its name, its curve, its matrix.
        std::erase_if(s.fields, [](const InspectorField& f) { return f.path.ends_with(".id") || f.path.ends_with(".title"); });
        s.life.reset();
        s.projection.clear();
        s.quiet.clear();
    }
    for (std::size_t i = 1; i < items.size(); ++i) meet(common, sectionsFor(e, kernels, items[i]));
    return common;
}

} // namespace ng
