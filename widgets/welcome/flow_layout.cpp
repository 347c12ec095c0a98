#include "flow_layout.h"

#include <QWidget>

#include <algorithm>

namespace ng {

FlowLayout::FlowLayout(int minimumCardWidth, int gap, QWidget* parent) : QLayout(parent), m_minimumCardWidth(minimumCardWidth), m_gap(gap)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() { qDeleteAll(m_items); }

void FlowLayout::addItem(QLayoutItem* item) { m_items.append(item); }

QLayoutItem* FlowLayout::takeAt(int i) { return i >= 0 && i < count() ? m_items.takeAt(i) : nullptr; }

QSize FlowLayout::minimumSize() const { return {m_minimumCardWidth, m_minimumCardWidth / 2}; }

// The number of cards does not matter: a section with two cards has cards as wide as its neighbours.
int FlowLayout::columns(int width) const { return std::max(1, (width + m_gap) / (m_minimumCardWidth + m_gap)); }

void FlowLayout::setGeometry(const QRect& r)
{
    QLayout::setGeometry(r);
    arrange(r, true);
}

int FlowLayout::arrange(const QRect& r, bool move) const
{
    const int columnCount = columns(r.width());
    const int cardWidth = (r.width() - (columnCount - 1) * m_gap) / columnCount;
    int y = r.y();
    for (int first = 0; first < count(); first += columnCount) {
        const int last = std::min(first + columnCount, count());
        int rowHeight = 0;
        for (int i = first; i < last; ++i) {
            QLayoutItem* item = m_items[i];
            rowHeight = std::max(rowHeight, item->hasHeightForWidth() ? item->heightForWidth(cardWidth) : item->sizeHint().height());
        }
        if (move)
            for (int i = first; i < last; ++i)
                m_items[i]->setGeometry(QRect(r.x() + (i - first) * (cardWidth + m_gap), y, cardWidth, rowHeight));
        y += rowHeight + m_gap;
    }
    return count() ? y - m_gap - r.y() : 0;
}

} // namespace ng
