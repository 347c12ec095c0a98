#include "design_layout.h"

#include <QLineF>
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace ng {

namespace {

constexpr double kColumn = 340;
constexpr double kRow = 260;
constexpr double kTaskBelow = 200;
constexpr int kSweeps = 6;
constexpr std::size_t kTallest = 10; // nodes in one column

using Column = std::vector<std::string>;

/// A node's column is its shortest way from a stimulus; what no stimulus reaches stands in the first column after them.
std::vector<Column> columnsOf(const Experiment& e, const KernelCatalog& catalog)
{
    std::map<std::string, std::size_t> column;
    std::multimap<std::string, std::string> out;
    std::vector<std::string> front;
    for (const Projection& p : e.projections) out.emplace(p.source, p.target);
    for (const Population& p : e.populations) {
        const KernelDescription* k = catalog.find(p.kernel);
        if (!k || k->kind != KernelKind::Stimulus) continue;
        column[p.id] = 0;
        front.push_back(p.id);
    }
    while (!front.empty()) {
        std::vector<std::string> next;
        for (const std::string& id : front)
            for (auto [it, end] = out.equal_range(id); it != end; ++it)
                if (column.try_emplace(it->second, column[id] + 1).second) next.push_back(it->second);
        front = std::move(next);
    }
    std::vector<Column> columns;
    for (const Population& p : e.populations) {
        const std::size_t c = column.contains(p.id) ? column[p.id] : 1;
        if (columns.size() <= c) columns.resize(c + 1);
        columns[c].push_back(p.id);
    }
    std::erase_if(columns, [](const Column& c) { return c.empty(); });
    return columns;
}

/// Fewer crossings: each column in turn, forwards and back, is sorted by the mean height of its neighbours in the others (the barycentre
/// heuristic of Sugiyama, Tagawa and Toda 1981).
std::vector<Column> ordered(std::vector<Column> columns, const Experiment& e)
{
    std::multimap<std::string, std::string> neighbours;
    for (const Projection& p : e.projections) {
        if (p.source == p.target) continue;
        neighbours.emplace(p.source, p.target);
        neighbours.emplace(p.target, p.source);
    }
    std::map<std::string, double> height;
    std::map<std::string, std::size_t> column;
    const auto stack = [&](std::size_t c) {
        for (std::size_t i = 0; i < columns[c].size(); ++i) {
            height[columns[c][i]] = static_cast<double>(i) - static_cast<double>(columns[c].size() - 1) / 2;
            column[columns[c][i]] = c;
        }
    };
    for (std::size_t c = 0; c < columns.size(); ++c) stack(c);
    for (int sweep = 0; sweep < kSweeps; ++sweep)
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const std::size_t c = sweep % 2 == 0 ? k : columns.size() - 1 - k;
            std::map<std::string, double> wish;
            for (const std::string& id : columns[c]) {
                double sum = 0;
                int n = 0;
                for (auto [it, end] = neighbours.equal_range(id); it != end; ++it)
                    if (height.contains(it->second) && column[it->second] != c) {
                        sum += height[it->second];
                        ++n;
                    }
                wish[id] = n > 0 ? sum / n : height[id];
            }
            std::ranges::stable_sort(columns[c], {}, [&](const std::string& id) { return wish[id]; });
            stack(c);
        }
    return columns;
}

/// Columns too tall to be looked at stand side by side.
std::vector<Column> folded(const std::vector<Column>& columns)
{
    std::vector<Column> out;
    for (const Column& c : columns) {
        const std::size_t parts = (c.size() + kTallest - 1) / kTallest;
        const std::size_t each = (c.size() + parts - 1) / parts;
        for (std::size_t i = 0; i < c.size(); i += each)
            out.emplace_back(c.begin() + static_cast<std::ptrdiff_t>(i), c.begin() + static_cast<std::ptrdiff_t>(std::min(i + each, c.size())));
    }
    return out;
}

} // namespace

CanvasPlaces computedPlaces(const Experiment& e, const KernelCatalog& catalog)
{
    CanvasPlaces out;
    const std::vector<Column> columns = folded(ordered(columnsOf(e, catalog), e));
    const double middle = (static_cast<double>(columns.size()) - 1) / 2;
    double lowest = 0;
    for (std::size_t c = 0; c < columns.size(); ++c)
        for (std::size_t i = 0; i < columns[c].size(); ++i) {
            const double row = static_cast<double>(i) - static_cast<double>(columns[c].size() - 1) / 2;
            const QPointF at((static_cast<double>(c) - middle) * kColumn, row * kRow);
            out.populations[columns[c][i]] = at;
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
    // Nobody draws there; a view cannot scroll so far.
    constexpr double kFarthest = 1e6;
    for (const QPointF& p : all)
        if (!(std::abs(p.x()) < kFarthest && std::abs(p.y()) < kFarthest)) return computedPlaces(e, catalog);
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
