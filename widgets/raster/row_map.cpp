#include "row_map.h"

#include <algorithm>

namespace ng {

namespace {

template <typename T>
T valueOf(std::span<const T> table, NeuronId id)
{
    return raw(id) < table.size() ? table[raw(id)] : T{};
}

} // namespace

RowMap::RowMap(std::vector<NeuronId> rows)
{
    for (const NeuronId id : rows) append(id);
}

void RowMap::append(NeuronId id)
{
    if (m_rowOf.size() <= raw(id)) m_rowOf.resize(std::max<std::size_t>(raw(id) + 1, m_rowOf.size() * 2), kNoRow);
    m_rowOf[raw(id)] = static_cast<std::uint32_t>(m_rows.size());
    m_rows.push_back(id);
}

bool RowMap::fits(const Chronicle::Life& l, const RowMapSpec& spec)
{
    if (!l.aliveDuring(spec.visible) || !std::ranges::binary_search(spec.populations, l.population)) return false;
    switch (spec.filter) {
    case RowFilter::All: return true;
    case RowFilter::Selected: return std::ranges::binary_search(spec.selected, l.id);
    case RowFilter::HideSilent: return valueOf(spec.spikes, l.id) > 0;
    }
    return true;
}

RowMap RowMap::make(std::span<const Chronicle::Life> lives, const RowMapSpec& spec)
{
    std::vector<const Chronicle::Life*> kept;
    for (const Chronicle::Life& l : lives)
        if (fits(l, spec)) kept.push_back(&l);
    // Lives come in order of birth, which stays the order among equals.
    const auto by = [&](auto key) { std::ranges::stable_sort(kept, {}, [&](const Chronicle::Life* l) { return key(*l); }); };
    switch (spec.sort) {
    case RowSort::BirthTime: break;
    case RowSort::Id: by([](const auto& l) { return raw(l.id); }); break;
    case RowSort::Population: by([](const auto& l) { return l.population; }); break;
    case RowSort::Maturity: by([&](const auto& l) { return 255 - valueOf(spec.maturity, l.id); }); break;
    case RowSort::Rate: by([&](const auto& l) { return ~valueOf(spec.spikes, l.id); }); break;
    case RowSort::Selection: by([&](const auto& l) { return !std::ranges::binary_search(spec.selected, l.id); }); break;
    }
    RowMap map;
    map.m_rows.reserve(kept.size());
    for (const Chronicle::Life* l : kept) map.append(l->id);
    return map;
}

} // namespace ng
