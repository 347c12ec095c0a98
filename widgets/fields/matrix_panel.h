#pragma once
#include "common/metric_log.h"
#include "common/panel.h"
#include "common/throttle.h"
#include "matrix_view.h"

class QBoxLayout;

namespace ng {

/// The latest confusion matrix at or before a tick: rows are true classes, columns what was predicted, cells counts.
[[nodiscard]] MatrixContent confusionAt(const MetricLog&, Tick);
/// The accuracy matrix R as far as it is known at a tick: rows after which task, columns of which task.
[[nodiscard]] MatrixContent accuracyMatrixAt(const MetricLog&, Tick);

/// Confusion and accuracy matrix at the playhead, with average accuracy, forgetting and backward transfer.
class MatrixPanel : public Panel {
    Q_OBJECT
public:
    explicit MatrixPanel(TimelineHub&, QWidget* parent = nullptr);

    [[nodiscard]] const MatrixView& confusion() const { return *m_confusion; }
    [[nodiscard]] const MatrixView& accuracy() const { return *m_accuracy; }
    /// "average 93.0 %, forgetting 2.1 points, ..." as in the header.
    [[nodiscard]] const QString& summary() const { return m_summary; }
    [[nodiscard]] QString csv() const override;
    void flush() { m_throttle->flush(); }

protected:
    void refresh(TickRange fresh) override;
    void reset() override;
    void resizeEvent(QResizeEvent*) override;

private:
    void update();
    void arrange();

    MatrixView* m_confusion;
    MatrixView* m_accuracy;
    QBoxLayout* m_layout;
    Throttle* m_throttle;
    MetricLog m_log;
    QString m_summary;
};

} // namespace ng
