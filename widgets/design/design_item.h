#pragma once
#include <ng/model/experiment.h>

#include <compare>
#include <string>
#include <string_view>

namespace ng {

/// A thing of a design that can be selected on the canvas and shown in the inspector.
struct DesignItem {
    enum class Kind { Experiment, Population, Projection, Growth, Task, Readout, Module, Note };
    Kind kind = Kind::Experiment;
    std::string id; ///< of the population (also for Growth), projection, module or note
    friend auto operator<=>(const DesignItem&, const DesignItem&) = default;
};

/// The item a path of the design belongs to, e.g. where an error is: "growth.novelty.parameters.rho" is on the population it acts on.
[[nodiscard]] DesignItem itemAtPath(const Experiment&, std::string_view path);

} // namespace ng
