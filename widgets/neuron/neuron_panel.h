#pragma once
#include "common/panel.h"
#include "common/throttle.h"
#include "neuron_facts.h"
#include "sparkline.h"

class QScrollArea;
class QStackedWidget;

namespace ng {

class FactList;

/// The selected neuron at the playhead: what it is, how and why it was born, how it grew up and died; or the means of several.
class NeuronPanel : public Panel {
    Q_OBJECT
public:
    explicit NeuronPanel(TimelineHub&, QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<NeuronFact>& facts() const { return m_facts; }
    /// The value of a fact by name; empty if it is not shown.
    [[nodiscard]] QString value(const QString& name) const;
    [[nodiscard]] const Sparkline& sparkline() const { return *m_spark; }
    [[nodiscard]] QString csv() const override;
    void flush() { m_throttle->flush(); }

protected:
    void refresh(TickRange fresh) override;
    void reset() override;

private:
    void update();
    void updateSparkline(const TimelineSource&, NeuronId, Tick now);

    LifeBook m_book;
    std::vector<NeuronFact> m_facts;
    FactList* m_list;
    Sparkline* m_spark;
    QLabel* m_nothing;
    QStackedWidget* m_pages;
    Throttle* m_throttle;
};

} // namespace ng
