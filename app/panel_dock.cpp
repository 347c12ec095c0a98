#include "panel_dock.h"

#include <common/panel.h>
#include <common/theme.h>

#include <QAction>
#include <QIcon>
#include <QLayout>
#include <QMenu>
#include <QPainter>
#include <QSizeGrip>

namespace ng {

PanelDock::PanelDock(Panel* panel, QWidget* parent) : QDockWidget(panel->title(), parent), m_panel(panel), m_grip(new QSizeGrip(this))
{
    setObjectName(panel->panelId());
    setAllowedAreas(Qt::AllDockWidgetAreas);
    // The dock draws the frame, around header and body together.
    panel->setProperty("docked", true);
    panel->layout()->setContentsMargins(1, 0, 1, 1);
    setWidget(panel);

    QMenu& menu = panel->headerMenu();
    menu.addSeparator();
    m_float = menu.addAction(icon("maximize"), tr("Float"), this, [this] { setFloating(!isFloating()); });
    menu.addAction(icon("x"), tr("Close"), this, &QDockWidget::close);
    setTitleBarWidget(panel->findChild<QWidget*>("panelHeader", Qt::FindDirectChildrenOnly));

    connect(this, &QDockWidget::topLevelChanged, this, [this](bool floating) {
        m_float->setText(floating ? tr("Put back") : tr("Float"));
        m_grip->setVisible(floating); // a floating dock with its own title bar has no frame to pull at
        m_grip->raise();
    });
    m_grip->hide();
}

void PanelDock::paintEvent(QPaintEvent*)
{
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    if (isFloating()) p.fillRect(rect(), theme().window);
    p.setPen(theme().line);
    p.setBrush(theme().panel);
    p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

void PanelDock::resizeEvent(QResizeEvent* e)
{
    QDockWidget::resizeEvent(e);
    m_grip->resize(14, 14);
    m_grip->move(width() - 16, height() - 16);
}

void PanelDock::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange) update();
    QDockWidget::changeEvent(e);
}

} // namespace ng
