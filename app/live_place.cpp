#include "live_place.h"

#include "panel_dock.h"

#include <common/panel.h>

#include <map>
#include <utility>

namespace ng {

namespace {
constexpr int kLayoutVersion = 1; // raise when docks are added or renamed: an old layout would hide the new ones
constexpr double kRightShare = 0.21;
}

LivePlace::LivePlace(const std::vector<Slot>& slotList, QWidget* parent) : QMainWindow(parent)
{
    setWindowFlags(Qt::Widget);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    for (const Slot& s : slotList) {
        m_docks.push_back(new PanelDock(s.panel, this));
        m_homes.push_back({s.column, s.row});
    }
    restoreDefault();
}

void LivePlace::restoreDefault()
{
    for (PanelDock* d : m_docks) {
        d->setFloating(false);
        removeDockWidget(d);
    }
    // Columns first, then the rows inside them, then tabs: a split divides only the place it is made in.
    std::map<std::pair<Column, int>, PanelDock*> front;
    for (std::size_t i = 0; i < m_docks.size(); ++i) front.try_emplace({m_homes[i].column, m_homes[i].row}, m_docks[i]);
    std::map<Column, PanelDock*> last;
    PanelDock* neighbour = nullptr;
    for (const auto& [place, dock] : front) {
        if (last.contains(place.first)) continue;
        if (neighbour)
            splitDockWidget(neighbour, dock, Qt::Horizontal);
        else
            addDockWidget(Qt::LeftDockWidgetArea, dock);
        last[place.first] = neighbour = dock;
        dock->show();
    }
    for (const auto& [place, dock] : front) {
        PanelDock*& above = last[place.first];
        if (above == dock) continue;
        splitDockWidget(above, dock, Qt::Vertical);
        above = dock;
        dock->show();
    }
    for (std::size_t i = 0; i < m_docks.size(); ++i) {
        PanelDock* first = front[{m_homes[i].column, m_homes[i].row}];
        if (first == m_docks[i]) continue;
        tabifyDockWidget(first, m_docks[i]);
        m_docks[i]->show();
    }
    for (const auto& [place, first] : front) first->raise();
    m_unproportioned = !isVisible();
    if (isVisible()) proportion();
}

// Two wide columns of equal width and a narrow one; rows share their column evenly, the upper one a little more.
void LivePlace::proportion()
{
    QList<QDockWidget*> columns;
    QList<int> widths;
    for (const Column column : {Column::Left, Column::Middle, Column::Right}) {
        QList<QDockWidget*> rows;
        QList<int> heights;
        std::vector<int> seen;
        for (std::size_t i = 0; i < m_docks.size(); ++i) {
            if (m_homes[i].column != column || std::ranges::find(seen, m_homes[i].row) != seen.end()) continue;
            seen.push_back(m_homes[i].row);
            rows << m_docks[i];
            heights << (column == Column::Right ? height() / 3 : m_homes[i].row == 0 ? height() * 11 / 20 : height() * 9 / 20);
        }
        if (rows.isEmpty()) continue;
        columns << rows.first();
        widths << static_cast<int>(column == Column::Right ? width() * kRightShare : width() * (1 - kRightShare) / 2);
        resizeDocks(rows, heights, Qt::Vertical);
    }
    resizeDocks(columns, widths, Qt::Horizontal);
}

// Floating docks are windows of their own: they leave with the place and come back with it.
void LivePlace::hideEvent(QHideEvent* e)
{
    QMainWindow::hideEvent(e);
    if (e->spontaneous()) return;
    for (PanelDock* d : m_docks)
        if (d->isFloating() && !d->isHidden()) {
            d->hide();
            m_putAway.push_back(d);
        }
}

void LivePlace::showEvent(QShowEvent* e)
{
    QMainWindow::showEvent(e);
    if (!e->spontaneous())
        for (PanelDock* d : std::exchange(m_putAway, {})) d->show();
    if (!m_unproportioned) return;
    m_unproportioned = false;
    // Once the place has its size and its docks are laid out.
    QMetaObject::invokeMethod(this, &LivePlace::proportion, Qt::QueuedConnection);
}

QByteArray LivePlace::layoutState() const { return m_unproportioned ? QByteArray() : saveState(kLayoutVersion); }

bool LivePlace::restoreLayout(const QByteArray& state)
{
    if (state.isEmpty() || !restoreState(state, kLayoutVersion)) return false;
    m_unproportioned = false;
    return true;
}

PanelDock* LivePlace::dock(const QString& panelId) const
{
    const auto at = std::ranges::find(m_docks, panelId, [](const PanelDock* d) { return d->objectName(); });
    return at == m_docks.end() ? nullptr : *at;
}

void LivePlace::raisePanel(const QString& panelId)
{
    if (PanelDock* d = dock(panelId)) {
        d->show();
        d->raise();
    }
}

void LivePlace::showOnly(const QStringList& panelIds)
{
    for (PanelDock* d : m_docks) d->setVisible(panelIds.contains(d->objectName()));
}

} // namespace ng
