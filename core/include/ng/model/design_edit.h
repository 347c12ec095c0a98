#pragma once
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

#include <set>
#include <string>
#include <string_view>

namespace ng {

/// Some parts of a design, by id.
struct DesignParts {
    std::set<std::string> populations;
    std::set<std::string> projections;
    std::set<std::string> growth;
    bool task = false;
    std::set<std::string> modules = {}; ///< their frames alone; what is in them is named above
    std::set<std::string> notes = {};
    [[nodiscard]] bool empty() const
    {
        return populations.empty() && projections.empty() && growth.empty() && !task && modules.empty() && notes.empty();
    }
    friend bool operator==(const DesignParts&, const DesignParts&) = default;
};

// The structural edits of a drawing, as changes of the value alone. Ids they make are usable and free in the whole design.

/// `wish`, else "wish_2", "wish_3", ...: an id no population, projection or growth rule has. Characters an id cannot have become "_".
[[nodiscard]] std::string freeId(const Experiment&, std::string_view wish);

/// A population of a neuron or stimulus kernel with its centre at a place of the canvas; returns its id.
std::string addPopulation(Experiment&, const KernelDescription&, double canvasX, double canvasY);
/// An arrow between two populations with a weight of the sign of its source; returns its id. Everything with everything where that is
/// at most a hundred thousand synapses, else one pair in ten.
std::string addProjection(Experiment&, const std::string& source, const std::string& target, const KernelCatalog&);
/// Sets a growth kernel to work on a population; a population that could not grow gets room to. Returns the rule's id.
std::string addGrowthRule(Experiment&, const KernelDescription&, const std::string& population);
/// Adds a task on the first stimulus and the first population it finds, if any; a design has at most one, which stays.
void addTask(Experiment&, const KernelCatalog&, double canvasX, double canvasY);

/// Draws populations together under a name; they leave the modules they were in. Returns the module's id.
std::string addModule(Experiment&, const std::set<std::string>& populations);
std::string addNote(Experiment&, const std::string& text, double canvasX, double canvasY);

/// Takes parts out with what cannot be without them: the arrows and growth rules of a population, its name in the recording policy, the
/// live parameters of what goes; a module goes with the last of its populations. A task stays, with nothing shown to or read from where a population went.
void removeParts(Experiment&, const DesignParts&);

/// A design of these parts alone, for the clipboard: arrows only where both ends are in it, rules only with their population, modules only
/// whole.
[[nodiscard]] Experiment extractParts(const Experiment&, const DesignParts&);
enum class Between { Keep, Drop }; ///< the projections between the copied populations
/// Puts the parts of another design into this one under ids that are free, moved on the canvas. A second task is left out.
DesignParts insertParts(Experiment&, const Experiment& parts, Between, double moveX, double moveY);

/// Gives a population, projection ("projections.x") or growth rule another id, everywhere it is named. False: taken, unusable or unknown.
bool renameId(Experiment&, std::string_view list, const std::string& from, const std::string& to);

} // namespace ng
