#pragma once
#include <ng/base/ids.h>

#include <QObject>
#include <vector>

namespace ng {

/// The neurons that are selected, in every view at once. Thread: GUI.
class SelectionModel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Sorted by id, without repeats.
    [[nodiscard]] const std::vector<NeuronId>& neurons() const { return m_neurons; }
    [[nodiscard]] bool contains(NeuronId) const;
    [[nodiscard]] bool isEmpty() const { return m_neurons.empty(); }
    /// The one that was clicked last, for the neuron panel; kNoNeuron when nothing is selected.
    [[nodiscard]] NeuronId current() const { return m_current; }

    void clear();
    void select(NeuronId);
    void toggle(NeuronId);
    void select(std::vector<NeuronId>);

signals:
    void changed();

private:
    std::vector<NeuronId> m_neurons;
    NeuronId m_current = kNoNeuron;
};

} // namespace ng
