#pragma once
#include "life_book.h"

#include <QColor>
#include <QString>

#include <span>

namespace ng {

/// One line of the neuron panel.
struct NeuronFact {
    QString name;
    QString value;
    QColor dot;                  ///< drawn before the value; invalid: none
    NeuronId link = kNoNeuron;   ///< the neuron a click on the value selects
    QString tip;
};

/// What the world looks like at the playhead, as far as it is in memory; null members are still being fetched or not recorded.
struct Present {
    Tick tick = 0;
    std::shared_ptr<const StructureSnapshot> structure;
    std::shared_ptr<const ActivityFrame> activity;
};

/// A life as a list: population, stage, birth and its cause, parent, maturity, synapses, rate, death.
[[nodiscard]] std::vector<NeuronFact> factsOf(const RunInfo&, const LifeBook&, NeuronId, const Present&);
/// The same for many: how many live, their populations and stages, means.
[[nodiscard]] std::vector<NeuronFact> factsOfMany(const RunInfo&, const LifeBook&, std::span<const NeuronId>, NeuronId current, const Present&);

} // namespace ng
