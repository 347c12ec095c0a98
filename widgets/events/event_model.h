#pragma once
#include "event_filter.h"

#include <ng/session/timeline_hub.h>

#include <QAbstractListModel>

namespace ng {

/// The filtered event log, newest first. Texts are made when they are asked for. Thread: GUI.
class EventModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { DetailRole = Qt::UserRole, TimeRole, ColourRole, NeuronRole, TickRole };

    /// `hub` is borrowed.
    explicit EventModel(TimelineHub& hub, QObject* parent = nullptr);

    /// Reads what is new in the hub's timeline.
    void update();
    void clear();
    /// Applies a changed filter to all entries.
    void setFilter(EventFilter);
    [[nodiscard]] const EventFilter& filter() const { return m_filter; }
    /// The selection changed: matters only while the filter asks for it.
    void selectionChanged();

    [[nodiscard]] int rowCount(const QModelIndex& = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex&, int role) const override;
    [[nodiscard]] const LogEntry& entry(int row) const;
    [[nodiscard]] std::size_t total() const { return m_log.entries().size(); }
    /// First row that is not after a tick.
    [[nodiscard]] int rowAt(Tick) const;
    /// Whether the rows first..last (-1: the end) hold the newest event at or before a tick.
    [[nodiscard]] bool isAround(Tick, int first, int last) const;
    [[nodiscard]] QString csv() const;

private:
    void list();

    TimelineHub& m_hub;
    EventLog m_log;
    EventFilter m_filter;
    std::vector<std::uint32_t> m_listed; // positions in the log, ascending; row 0 is the last
    std::size_t m_seen = 0;              // entries the filter has been asked about
};

} // namespace ng
