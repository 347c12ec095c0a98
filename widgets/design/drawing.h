#pragma once
#include "edge_item.h"
#include "growth_badge.h"
#include "module_frame.h"
#include "node_item.h"
#include "note_item.h"

#include <map>
#include <memory>
#include <utility>

namespace ng {

/// The items of a canvas and which nodes each arrow joins (null: a dangling end).
struct Drawing {
    std::map<DesignItem, std::unique_ptr<NodeItem>> nodes;
    std::map<DesignItem, std::unique_ptr<EdgeItem>> edges;
    std::map<DesignItem, std::unique_ptr<GrowthBadge>> badges;
    std::map<DesignItem, std::unique_ptr<ModuleFrame>> frames; ///< of modules that are not folded
    std::map<DesignItem, std::unique_ptr<NoteItem>> notes;
    std::map<std::string, std::string> folded; ///< population -> the folded module it is in
    std::map<const EdgeItem*, std::pair<NodeItem*, NodeItem*>> ends;

    [[nodiscard]] NodeItem* node(const DesignItem& item) const
    {
        const auto it = nodes.find(item);
        return it == nodes.end() ? nullptr : it->second.get();
    }
    /// The node a population is seen as: its own, or that of the folded module it is in.
    [[nodiscard]] NodeItem* seen(const std::string& population) const
    {
        const auto in = folded.find(population);
        return in == folded.end() ? node({DesignItem::Kind::Population, population}) : node({DesignItem::Kind::Module, in->second});
    }
    /// So many arrows that finding a free place for each label would take longer than a frame.
    [[nodiscard]] bool isLarge() const { return edges.size() > 150; }
};

/// Lays the arrows, loops, badges and labels out anew around where the nodes stand. `moved`: only what hangs on this node.
void routeDrawing(Drawing&, const NodeItem* moved = nullptr);

} // namespace ng
