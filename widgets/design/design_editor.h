#pragma once
#include "design_item.h"

#include <ng/model/design_edit.h>
#include <ng/session/experiment_document.h>

#include <QObject>
#include <QPointF>
#include <vector>

namespace ng {

class DesignScene;

/// What can be done to the drawing as a whole: every method is one command on the document, works on what is selected on the canvas and
/// selects what it made. What cannot be done is said in one sentence.
class DesignEditor : public QObject {
    Q_OBJECT
public:
    enum class Align { Left, Centre, Right, Top, Middle, Bottom };

    /// All are borrowed and must outlive the editor.
    DesignEditor(ExperimentDocument&, const KernelCatalog&, DesignScene&, QObject* parent = nullptr);

    /// A neuron or stimulus kernel becomes a node at a place, a growth kernel works on the population there (or on the selected one), a
    /// synapse kernel is set to an arrow there (or to the selected ones); KernelPalette::kTask adds a task.
    void addKernel(const QString& kernel, QPointF at);
    /// A node of a neuron kernel at the end of an arrow that was drawn onto the ground: two parts, one command.
    void addTarget(const DesignItem& from, const QString& kernel, QPointF at);
    /// Draws the arrow from one node to another: a projection, or what a task shows and reads.
    void connectNodes(const DesignItem& from, const DesignItem& to);

    void removeSelected();
    void copy();
    void cut();
    void paste(Between);
    /// Whether the clipboard holds parts of a design.
    [[nodiscard]] static bool canPaste();
    void duplicate(Between);
    void align(Align);
    /// Even distances between the centres, left to right or top to bottom.
    void distribute(Qt::Orientation);
    void toggleInhibitory();
    /// The selected populations under one name, in a frame.
    void group();
    void ungroup();
    /// Folds the selected modules, or unfolds them when all are folded.
    void fold();
    void comment(QPointF at);
    /// The arrow turns round.
    void reverse();

    /// The selected parts.
    [[nodiscard]] DesignParts selectedParts() const;
    [[nodiscard]] std::vector<DesignItem> selectedPopulations() const;

signals:
    void said(const QString& sentence);

private:
    void commit(const QString& text, Experiment, const std::vector<DesignItem>& thenSelect);
    void insert(const QString& text, const Experiment& parts, Between, QPointF move);
    void addGrowth(const KernelDescription&, QPointF at);
    void setSynapse(const KernelDescription&, QPointF at);
    [[nodiscard]] QString titleOf(const DesignItem&) const;

    ExperimentDocument& m_document;
    const KernelCatalog& m_kernels;
    DesignScene& m_scene;
    int m_pastes = 0; // of the same clipboard: each a little further
};

} // namespace ng
