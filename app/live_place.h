#pragma once
#include <QByteArray>
#include <QMainWindow>

#include <vector>

namespace ng {

class Panel;
class PanelDock;

/// The docked views of a run. Docks can be moved, tabbed, floated, closed and brought back; the layout can be saved and restored.
class LivePlace : public QMainWindow {
    Q_OBJECT
public:
    enum class Column { Left, Middle, Right };
    /// Where a panel stands by default; panels of equal column and row are tabs of one place, the first in front.
    struct Slot {
        Panel* panel;
        Column column;
        int row;
    };

    /// Takes the panels over.
    explicit LivePlace(const std::vector<Slot>&, QWidget* parent = nullptr);

    void restoreDefault();
    /// Where every dock is; of this version of the program only.
    [[nodiscard]] QByteArray layoutState() const;
    /// False (and nothing changes) when the state is of another version.
    bool restoreLayout(const QByteArray&);
    [[nodiscard]] const std::vector<PanelDock*>& docks() const { return m_docks; }
    [[nodiscard]] PanelDock* dock(const QString& panelId) const;
    /// Brings a dock to the front of its tabs, showing it if it was closed.
    void raisePanel(const QString& panelId);
    /// Only these panels, over the whole place (pictures).
    void showOnly(const QStringList& panelIds);

protected:
    void showEvent(QShowEvent*) override;
    void hideEvent(QHideEvent*) override;

private:
    void proportion();

    struct Home {
        Column column;
        int row;
    };
    std::vector<PanelDock*> m_docks;
    std::vector<PanelDock*> m_putAway; ///< floating docks hidden while another place is shown
    std::vector<Home> m_homes; // of m_docks
    bool m_unproportioned = true; // sizes are given out when the place is shown for the first time
};

} // namespace ng
