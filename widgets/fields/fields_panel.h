#pragma once
#include "common/metric_log.h"
#include "common/panel.h"
#include "common/throttle.h"
#include "field_grid.h"

namespace ng {

/// What each neuron has learnt to see, at the playhead: its input weights as a picture of the stimulus, with class and maturity.
class FieldsPanel : public Panel {
    Q_OBJECT
public:
    explicit FieldsPanel(TimelineHub&, QWidget* parent = nullptr);

    void setOrder(FieldOrder);
    [[nodiscard]] const FieldGrid& grid() const { return *m_grid; }
    [[nodiscard]] QString csv() const override;
    /// Reads now what waits to be read.
    void flush() { m_throttle->flush(); }

protected:
    void refresh(TickRange fresh) override;
    void reset() override;
    void resizeEvent(QResizeEvent*) override;

private:
    void update();
    void sayState();
    [[nodiscard]] int labelOf(NeuronId) const;

    FieldGrid* m_grid;
    QToolButton* m_orderButton;
    class ScaleBar* m_scale;
    Throttle* m_throttle;
    MetricLog m_labels{{"label"}};
    std::vector<int> m_label;    // by neuron id, as of m_labelled entries
    std::size_t m_labelled = 0;
    FieldOrder m_order = FieldOrder::Newest;
    int m_projection = -1; // -1: the first there is
};

} // namespace ng
