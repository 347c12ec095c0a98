#include "event_delegate.h"

#include "common/tabular.h"
#include "common/theme.h"
#include "event_model.h"

#include <QPainter>

namespace ng {

EventDelegate::EventDelegate(TimelineHub& hub, QObject* parent) : QStyledItemDelegate(parent), m_hub(hub) {}

void EventDelegate::paint(QPainter* p, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    const QRectF r = option.rect;
    const NeuronId neuron{index.data(EventModel::NeuronRole).toUInt()};
    const bool later = index.data(EventModel::TickRole).toULongLong() > m_hub.playhead().tick();
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    const bool selected = neuron != kNoNeuron && m_hub.selection().contains(neuron);
    if (selected || option.state & QStyle::State_MouseOver) {
        QColor ground = selected ? t.accent : t.raised;
        if (selected) ground.setAlphaF(0.2f);
        p->setPen(Qt::NoPen);
        p->setBrush(ground);
        p->drawRoundedRect(r.adjusted(4, 1, -4, -1), 4, 4);
    }
    if (option.state & QStyle::State_HasFocus) {
        p->setPen(t.accent);
        p->setBrush(Qt::NoBrush);
        p->drawRoundedRect(r.adjusted(4.5, 1.5, -4.5, -1.5), 4, 4);
    }

    QFont small = option.font;
    small.setPixelSize(12);
    const QFontMetricsF sm(small);
    const qreal timeWidth = std::max(tabularWidth(sm, "000.000"), tabularWidth(sm, index.data(EventModel::TimeRole).toString()));
    const QRectF first(r.left() + 12, r.top() + 3, r.width() - 20, 18);
    p->setFont(small);
    p->setPen(t.faint);
    drawTabular(*p, QRectF(first.left(), first.top(), timeWidth, first.height()), Qt::AlignRight | Qt::AlignVCenter, index.data(EventModel::TimeRole).toString());
    const qreal dot = first.left() + timeWidth + 14;
    // What is still to come at the playhead's time is an empty ring in quiet letters. The rim keeps a bright dot visible on white.
    const QColor colour = index.data(EventModel::ColourRole).value<QColor>();
    p->setPen(later ? QPen(colour, 1.5) : t.dark ? QPen(Qt::NoPen) : QPen(colour.darker(140), 1));
    p->setBrush(later ? QBrush(Qt::NoBrush) : QBrush(colour));
    p->drawEllipse(QPointF(dot, first.center().y()), later ? 3.25 : 4, later ? 3.25 : 4);

    const qreal left = dot + 14;
    p->setFont(option.font);
    p->setPen(later ? t.faint : t.text);
    const qreal width = r.right() - 10 - left;
    p->drawText(QRectF(left, first.top(), width, first.height()), Qt::AlignLeft | Qt::AlignVCenter,
                QFontMetricsF(option.font).elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, width));
    p->setFont(small);
    p->setPen(later ? t.faint : t.dim);
    p->drawText(QRectF(left, first.bottom() - 1, width, 16), Qt::AlignLeft | Qt::AlignVCenter,
                sm.elidedText(index.data(EventModel::DetailRole).toString(), Qt::ElideRight, width));
    p->restore();
}

} // namespace ng
