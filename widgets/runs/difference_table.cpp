#include "difference_table.h"

#include <common/theme.h>

#include <QHeaderView>

namespace ng {

DifferenceTable::DifferenceTable(const QString& nameHeading, QWidget* parent) : QTableWidget(parent)
{
    setObjectName("rows");
    setColumnCount(3);
    setHorizontalHeaderLabels({nameHeading, tr("A"), tr("B")});
    for (int c = 0; c < 3; ++c) horizontalHeaderItem(c)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(24);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    setShowGrid(false);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(NoSelection);
    setFocusPolicy(Qt::NoFocus);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
}

void DifferenceTable::setRows(const std::vector<Row>& rows)
{
    setRowCount(static_cast<int>(rows.size()));
    for (int i = 0; i < rowCount(); ++i) {
        const Row& r = rows[static_cast<std::size_t>(i)];
        const QString texts[] = {r.name, r.a, r.b};
        for (int c = 0; c < 3; ++c) {
            auto* item = new QTableWidgetItem(texts[c]);
            item->setToolTip(texts[c]);
            if (c > 0 && r.a != r.b) {
                QFont bold = font();
                bold.setWeight(QFont::DemiBold);
                item->setFont(bold);
            }
            setItem(i, c, item);
        }
    }
}

} // namespace ng
