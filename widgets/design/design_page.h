#pragma once
#include "design_item.h"

#include <ng/base/error.h>
#include <ng/model/kernel_description.h>
#include <ng/session/experiment_document.h>

#include <QWidget>
#include <vector>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace ng {

class DesignActions;
class DesignCanvas;
class DesignEditor;
class KernelPalette;
class DesignTextView;
class DesignTour;
class Inspector;
class ProblemStrip;
class RunPulse;
class TimelineHub;

/// The Design place: palette, canvas, inspector and what is wrong, all on one document.
class DesignPage : public QWidget {
    Q_OBJECT
public:
    /// Both are borrowed and must outlive the page.
    DesignPage(ExperimentDocument&, const KernelCatalog&, QWidget* parent = nullptr);

    /// Ctrl+Z and Ctrl+Shift+Z, for the Edit menu; enabled and named by the stack.
    [[nodiscard]] QAction* undoAction() const { return m_undo; }
    [[nodiscard]] QAction* redoAction() const { return m_redo; }
    [[nodiscard]] DesignCanvas& canvas() const { return *m_canvas; }
    [[nodiscard]] Inspector& inspector() const { return *m_inspector; }
    [[nodiscard]] DesignTextView& text() const { return *m_text; }
    /// The canvas or the JSON text of the design.
    void showText(bool);
    [[nodiscard]] KernelPalette& palette() const { return *m_palette; }
    [[nodiscard]] DesignActions& actions() const { return *m_actions; }
    [[nodiscard]] DesignEditor& editor() const { return *m_editor; }
    /// The guided tour, from its beginning.
    void startTour();
    [[nodiscard]] DesignTour& tour() const { return *m_tour; }
    /// Lets the nodes breathe with the run this clock shows; borrowed.
    void followRun(TimelineHub&);
    /// What a new design can begin with, offered by a button; the menu is borrowed.
    void setTemplatesMenu(QMenu*);
    /// Undo, redo and everything the canvas can do.
    void fillEditMenu(QMenu&) const;
    [[nodiscard]] ProblemStrip& problems() const { return *m_problems; }
    /// Empty: the design can be run.
    [[nodiscard]] const std::vector<Error>& errors() const { return m_errors; }
    /// Selects the item a path of the design belongs to and shows the field.
    void reveal(const std::string& path);
    /// Looks at the design again, e.g. after a plugin was loaded.
    void check();
    /// "79 neurons at start · ≤ 364 · 1,170 synapses · 0.1 MB".
    [[nodiscard]] QString costText() const;

protected:
    void showEvent(QShowEvent*) override;

signals:
    void runRequested();
    /// A design was dropped on the canvas.
    void openRequested(const QString& file);

private:
    void fillToolbar(QHBoxLayout*);
    void connectCanvas();
    void showCost();
    /// Lets the person choose a model for a place; `from`: a population that gets an arrow to it.
    void askForNode(const DesignItem& from, QPointF at);
    void askForTarget();
    void showMenu(QPointF at, const QPoint& screen);
    void fix(const Error&);

    ExperimentDocument& m_document;
    const KernelCatalog& m_kernels;
    KernelPalette* m_palette;
    DesignCanvas* m_canvas;
    DesignTextView* m_text;
    QStackedWidget* m_stack;
    QToolButton* m_asText;
    RunPulse* m_pulse = nullptr;
    DesignTour* m_tour;
    DesignEditor* m_editor;
    DesignActions* m_actions;
    Inspector* m_inspector;
    ProblemStrip* m_problems;
    QAction* m_undo;
    QAction* m_redo;
    QPushButton* m_run;
    QToolButton* m_templates;
    QLabel* m_cost;
    QLabel* m_zoom;
    std::vector<Error> m_errors;
};

} // namespace ng
