#include "panel_dock.h"

#include <common/panel.h>
#include <common/theme.h>

#include <QIcon>
#include <QLayout>
#include <QPainter>
#include <QSizeGrip>
#include <QToolButton>

namespace ng {

PanelDock::PanelDock(Panel* panel, QWidget* parent) : QDockWidget(panel->title(), parent), m_panel(panel), m_grip(new QSizeGrip(this))
{
    setObjectName(panel->panelId());
    setAllowedAreas(Qt::AllDockWidgetAreas);
    // The dock draws the frame, around header and body together.
    panel->setProperty("docked", true);
    panel->layout()->setContentsMargins(1, 0, 1, 1);
    setWidget(panel);

    auto* header = panel->findChild<QWidget*>("panelHeader", Qt::FindDirectChildrenOnly);
    const auto button = [&](const char* name, const QString& tip) {
        auto* b = new QToolButton;
        b->setObjectName("panelExport");
        b->setIcon(icon(name));
        b->setIconSize(QSize(12, 12));
        b->setAutoRaise(true);
        b->setToolTip(tip);
        b->setAccessibleName(tip);
        header->layout()->addWidget(b);
        return b;
    };
    m_float = button("maximize", tr("Float %1").arg(panel->title()));
    QToolButton* close = button("x", tr("Close %1").arg(panel->title()));
    header->layout()->setSpacing(4);
    setTitleBarWidget(header);

    connect(m_float, &QToolButton::clicked, this, [this] { setFloating(!isFloating()); });
    connect(close, &QToolButton::clicked, this, &QDockWidget::close);
    connect(this, &QDockWidget::topLevelChanged, this, [this](bool floating) {
        m_float->setToolTip(floating ? tr("Put back") : tr("Float"));
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
