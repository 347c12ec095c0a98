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
class QPushButton;

namespace ng {

class DesignCanvas;
class Inspector;
class ProblemStrip;

/// The Design place: canvas, inspector and what is wrong, all on one document.
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
    [[nodiscard]] ProblemStrip& problems() const { return *m_problems; }
    /// Empty: the design can be run.
    [[nodiscard]] const std::vector<Error>& errors() const { return m_errors; }
    /// Selects the item a path of the design belongs to and shows the field.
    void reveal(const std::string& path);
    /// Looks at the design again, e.g. after a plugin was loaded.
    void check();
    /// "79 neurons at start · ≤ 364 · 1,170 synapses · 0.1 MB".
    [[nodiscard]] QString costText() const;

signals:
    void runRequested();

private:
    void fillToolbar(QHBoxLayout*);
    void showCost();

    ExperimentDocument& m_document;
    const KernelCatalog& m_kernels;
    DesignCanvas* m_canvas;
    Inspector* m_inspector;
    ProblemStrip* m_problems;
    QAction* m_undo;
    QAction* m_redo;
    QPushButton* m_run;
    QLabel* m_cost;
    QLabel* m_zoom;
    std::vector<Error> m_errors;
};

} // namespace ng
