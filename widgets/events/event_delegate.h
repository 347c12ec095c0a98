#pragma once
#include <ng/session/timeline_hub.h>

#include <QStyledItemDelegate>

namespace ng {

/// Paints one event in two lines: time, dot, what happened, and why. All rows have one height, so that a million can be scrolled.
class EventDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kHeight = 40;

    /// `hub` is borrowed: events after the playhead are dimmed, those of selected neurons stand on the selection's ground.
    explicit EventDelegate(TimelineHub& hub, QObject* parent = nullptr);
    void paint(QPainter*, const QStyleOptionViewItem&, const QModelIndex&) const override;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, kHeight}; }

private:
    TimelineHub& m_hub;
};

} // namespace ng
