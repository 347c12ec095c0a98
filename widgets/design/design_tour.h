#pragma once
#include <ng/model/kernel_description.h>
#include <ng/session/experiment_document.h>

#include <QFrame>
#include <functional>
#include <vector>

class QLabel;
class QPushButton;

namespace ng {

/// One thing to do, and how it is seen that it was done.
struct TourStep {
    QString title;
    QString text;
    std::function<bool(const Experiment&)> isDone;
};

/// A guided tour in eight steps over the canvas: it waits for the person to do each thing, whatever way they find. Can be left at any time
/// and begun again.
class DesignTour : public QFrame {
    Q_OBJECT
public:
    DesignTour(ExperimentDocument&, const KernelCatalog&, QWidget* over);

    void start();
    void leave();
    /// Of the steps, from 0; their number when all are done.
    [[nodiscard]] int step() const { return m_step; }
    [[nodiscard]] const std::vector<TourStep>& steps() const { return m_steps; }

private:
    void look();
    void showStep();

    ExperimentDocument& m_document;
    std::vector<TourStep> m_steps;
    int m_step = 0;
    QLabel* m_count;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_leave;
};

} // namespace ng
