#pragma once
#include <QDockWidget>

class QAction;

namespace ng {

class Panel;

/// A dock around a panel: the panel's own header is the title bar, its menu floats and closes the dock.
class PanelDock : public QDockWidget {
    Q_OBJECT
public:
    /// Takes the panel over. The dock's object name is the panel's id, by which layouts are remembered.
    explicit PanelDock(Panel* panel, QWidget* parent = nullptr);
    [[nodiscard]] Panel& panel() const { return *m_panel; }

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void changeEvent(QEvent*) override;

private:
    Panel* m_panel;
    QAction* m_float;
    QWidget* m_grip;
};

} // namespace ng
