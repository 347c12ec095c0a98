#pragma once
#include "common/panel.h"
#include "common/throttle.h"
#include "event_model.h"

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace ng {

/// The event log: what happened to the structure and by hand, with reasons, newest first, filtered. A click seeks there and selects
/// the neuron.
class EventPanel : public Panel {
    Q_OBJECT
public:
    explicit EventPanel(TimelineHub&, QWidget* parent = nullptr);

    [[nodiscard]] const EventModel& model() const { return *m_model; }
    [[nodiscard]] QString csv() const override { return m_model->csv(); }
    /// Shows only what the filter lets through.
    void setFilter(EventFilter);
    /// Reads now what waits to be read.
    void flush() { m_throttle->flush(); }

protected:
    void refresh(TickRange fresh) override;
    void reset() override;

private:
    void update();
    void sayHowMany();
    void scrollToCursor();
    void open(const QModelIndex&);
    void fillKinds(QMenu*);
    void fillRules(QMenu*);
    void changeFilter(const std::function<void(EventFilter&)>&);

    EventModel* m_model;
    QTableView* m_list;
    QLineEdit* m_search;
    QLabel* m_nothing;
    QStackedWidget* m_pages;
    QToolButton* m_kinds;
    QToolButton* m_more;
    Throttle* m_throttle;
    Tick m_cursor = 0;
};

} // namespace ng
