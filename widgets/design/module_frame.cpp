#include "module_frame.h"

#include "node_shape.h"

#include "common/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPathStroker>

namespace ng {

namespace {

constexpr double kTitle = 26; // height of the strip with the name
constexpr double kRound = 12;

} // namespace

ModuleFrame::ModuleFrame(DesignItem item) : m_item(std::move(item))
{
    setFlag(ItemIsSelectable);
    setZValue(-1);
}

bool ModuleFrame::show(const QString& title)
{
    if (title == m_title) return false;
    m_title = title;
    update();
    return true;
}

void ModuleFrame::setRect(const QRectF& r)
{
    if (r == m_rect) return;
    prepareGeometryChange();
    m_rect = r;
}

QPainterPath ModuleFrame::shape() const
{
    QPainterPath border;
    border.addRoundedRect(m_rect, kRound, kRound);
    QPainterPathStroker s;
    s.setWidth(10);
    QPainterPath p = s.createStroke(border);
    p.addRect(QRectF(m_rect.topLeft(), QSizeF(m_rect.width(), kTitle)));
    p.setFillRule(Qt::WindingFill);
    return p;
}

void ModuleFrame::paint(QPainter* p, const QStyleOptionGraphicsItem*, QWidget*)
{
    const Theme& t = theme();
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(isSelected() ? QPen(t.accent, 2.4) : QPen(t.faint, 1.2, Qt::DashLine));
    p->setBrush(tinted(t.accent, 0.05));
    p->drawRoundedRect(m_rect, kRound, kRound);
    QFont f = QApplication::font();
    f.setPixelSize(12);
    p->setFont(f);
    p->setPen(isSelected() ? t.text : t.dim);
    p->drawText(QRectF(m_rect.left() + 14, m_rect.top() + 2, m_rect.width() - 28, kTitle), Qt::AlignLeft | Qt::AlignVCenter,
        QObject::tr("module · %1").arg(m_title));
}

} // namespace ng
