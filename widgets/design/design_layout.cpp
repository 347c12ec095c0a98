#include "design_layout.h"

#include <QLineF>
#include <algorithm>
#include <vector>

namespace ng {

namespace {

constexpr double kColumn = 340;
constexpr double kRow = 260;
constexpr double kTaskBelow = 200;

} // namespace

CanvasPlaces computedPlaces(const Experiment& e, const KernelCatalog& catalog)
{
    // Column = shortest way from a stimulus; what no stimulus reaches stands in the first column after them.
    std::map<std::string, int> column;
    for (const Population& p : e.populations) {
        const KernelDescription* k = catalog.find(p.kernel);
        if (k && k->kind == KernelKind::Stimulus) column[p.id] = 0;
    }
    for (bool grew = true; grew;) {
        grew = false;
        for (const Projection& p : e.projections)
            if (column.contains(p.source) && !column.contains(p.target)) {
                column[p.target] = column[p.source] + 1;
                grew = true;
            }
    }
    std::map<int, std::vector<std::string>> columns;
    for (const Population& p : e.populations) columns[column.contains(p.id) ? column[p.id] : 1].push_back(p.id);
    CanvasPlaces out;
    const double middle = columns.empty() ? 0 : (columns.begin()->first + columns.rbegin()->first) / 2.0;
    double lowest = 0;
    for (const auto& [c, ids] : columns)
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const QPointF at((c - middle) * kColumn, (static_cast<double>(i) - static_cast<double>(ids.size() - 1) / 2) * kRow);
            out.populations[ids[i]] = at;
            lowest = std::max(lowest, at.y());
        }
    if (e.task) {
        const auto input = out.populations.find(e.task->input);
        out.task = input == out.populations.end() ? QPointF(0, lowest + kTaskBelow) : QPointF(input->second.x(), lowest + kTaskBelow);
    }
    return out;
}

CanvasPlaces placesOf(const Experiment& e, const KernelCatalog& catalog)
{
    CanvasPlaces stored;
    std::vector<QPointF> all;
    for (const Population& p : e.populations) {
        stored.populations[p.id] = {p.canvasX, p.canvasY};
        all.emplace_back(p.canvasX, p.canvasY);
    }
    if (e.task) {
        stored.task = {e.task->canvasX, e.task->canvasY};
        all.push_back(stored.task);
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (QLineF(all[i], all[j]).length() < 40) return computedPlaces(e, catalog);
    return stored;
}

void storePlaces(Experiment& e, const CanvasPlaces& places)
{
    for (Population& p : e.populations)
        if (const auto at = places.populations.find(p.id); at != places.populations.end()) {
            p.canvasX = at->second.x();
            p.canvasY = at->second.y();
        }
    if (e.task) {
        e.task->canvasX = places.task.x();
        e.task->canvasY = places.task.y();
    }
}

} // namespace ng
