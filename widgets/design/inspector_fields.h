#pragma once
#include "design_item.h"

#include <ng/model/kernel_description.h>

#include <QString>
#include <QStringList>
#include <optional>
#include <tuple>
#include <vector>

namespace ng {

/// One value of a design as the inspector shows it: what it is called, where it lives, what is allowed. Plain data; equal `key`s
/// can share an editor.
struct InspectorField {
    enum class Kind { Number, Flag, Choice, Text, Distribution, Classes };
    Kind kind = Kind::Number;
    std::string path; ///< for setByPath
    QString label;
    QString unit;
    QString doc;
    double min = 0;
    double max = 0; ///< of the slider; also of the value where `hardMax`
    bool hardMax = true;
    double fallback = 0; ///< the default
    bool integer = false;
    bool logarithmic = false;
    bool isParameter = false; ///< of a kernel: reset takes it out of the design

    double value = 0;
    Distribution distribution;
    QString text; ///< Choice: the chosen one; Classes: the lists, as JSON
    QString fallbackText; ///< Choice
    QStringList choices;
    bool changed = false; ///< differs from the default

    std::vector<std::string> others; ///< paths of the same field of the other selected items
    bool mixed = false; ///< their values are not all the same

    /// The part that decides which editor is needed.
    [[nodiscard]] auto key() const { return std::tie(kind, path, others, label, unit, min, max, integer, choices); }
};

/// The fate of a newborn, for a sketch of it against its age.
struct LifeSketch {
    Maturation maturation;
    double lowered = 0; ///< mV by which a newborn's threshold is lower; 0: as excitable as any
};

/// A titled group of fields.
struct InspectorSection {
    QString title;
    QString quiet; ///< right of the title
    QString help; ///< a sentence with the equation
    std::vector<InspectorField> fields;
    std::optional<LifeSketch> life; ///< drawn as curves below the fields
    std::string projection = {}; ///< whose connections are drawn as a matrix below the fields; empty: none
};

/// What the inspector shows for an item: made from the kernels' field tables, so that units, ranges, defaults and help are said once.
[[nodiscard]] std::vector<InspectorSection> sectionsFor(const Experiment&, const KernelCatalog&, const DesignItem&);
/// What several items have in common: the fields all of them have, with the paths of all and a mark where values differ.
[[nodiscard]] std::vector<InspectorSection> sectionsFor(const Experiment&, const KernelCatalog&, const std::vector<DesignItem>&);
/// Name and kind of an item for the inspector's head: {"Competitive layer", "population · lif_adaptive"}.
[[nodiscard]] std::pair<QString, QString> headOf(const Experiment&, const DesignItem&);

} // namespace ng
