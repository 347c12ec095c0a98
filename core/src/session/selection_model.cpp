#include <ng/session/selection_model.h>

#include <algorithm>

namespace ng {

bool SelectionModel::contains(NeuronId id) const { return std::ranges::binary_search(m_neurons, id); }

void SelectionModel::clear()
{
    if (m_neurons.empty()) return;
    m_neurons.clear();
    m_current = kNoNeuron;
    emit changed();
}

void SelectionModel::select(NeuronId id) { select(std::vector{id}); }

void SelectionModel::toggle(NeuronId id)
{
    const auto at = std::ranges::lower_bound(m_neurons, id);
    if (at != m_neurons.end() && *at == id) {
        m_neurons.erase(at);
        if (m_current == id) m_current = m_neurons.empty() ? kNoNeuron : m_neurons.back();
    } else {
        m_neurons.insert(at, id);
        m_current = id;
    }
    emit changed();
}

void SelectionModel::select(std::vector<NeuronId> ids)
{
    const NeuronId last = ids.empty() ? kNoNeuron : ids.back();
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    if (ids == m_neurons && last == m_current) return;
    m_neurons = std::move(ids);
    m_current = last;
    emit changed();
}

} // namespace ng
