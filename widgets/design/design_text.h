#pragma once
#include "node_shape.h"

#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

#include <QString>
#include <QStringList>

namespace ng {

// What the canvas says about the parts of a design.

[[nodiscard]] NodeKind nodeKindOf(const Population&, const KernelCatalog&);
/// Name, kernel, "15 → ≤ 300".
[[nodiscard]] QStringList populationLines(const Population&);
[[nodiscard]] QStringList taskLines(const Task&);
[[nodiscard]] QStringList readoutLines(const Task&);
/// "stdp_competitive · 960".
[[nodiscard]] QString projectionLabel(const Projection&, std::uint64_t synapses);
[[nodiscard]] bool inhibits(const Projection&, const Experiment&);
/// "birth · mature · die": what the rules on a population do; switched-off rules are left out.
[[nodiscard]] QString growthText(const Experiment&, const std::string& population);
/// "0.4 MB", "12 GB".
[[nodiscard]] QString bytesText(double bytes);

} // namespace ng
