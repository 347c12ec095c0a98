#pragma once
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

#include <QPointF>
#include <map>
#include <string>

namespace ng {

/// Where the nodes of a design stand, by population id; the task is under "" if there is one.
struct CanvasPlaces {
    std::map<std::string, QPointF> populations;
    QPointF task;
};

/// The stored places; computed ones if two nodes share a place (a design that was never drawn).
[[nodiscard]] CanvasPlaces placesOf(const Experiment&, const KernelCatalog&);
/// Columns from the stimuli to what they reach, the task below its input.
[[nodiscard]] CanvasPlaces computedPlaces(const Experiment&, const KernelCatalog&);
void storePlaces(Experiment&, const CanvasPlaces&);

} // namespace ng
