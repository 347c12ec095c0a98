#include "minimap.h"

#include "design_canvas.h"
#include "node_item.h"

#include "common/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace ng {

Minimap::Minimap(DesignCanvas& canvas) : QWidget(&canvas), m_canvas(canvas)
{
    setFixedSize(140, 104);
    setAccessibleName(tr("Map of the canvas"));
    setToolTip(tr("Click or drag to move the view"));
}

QTransform Minimap::toMap() const
{
    const QRectF r = m_canvas.design().content().adjusted(-40, -40, 40, 40);
    const double s = std::min((width() - 12) / r.width(), (height() - 12) / r.height());
    return QTransform::fromTranslate(-r.center().x(), -r.center().y()) * QTransform::fromScale(s, s)
        * QTransform::fromTranslate(width() / 2.0, height() / 2.0);
}

void Minimap::redraw()
{
    m_stale = true;
    update();
}

void Minimap::drawNodes()
{
    const Theme& t = theme();
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    QPainter p(&m_picture);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(t.line, 1));
    p.setBrush(t.panel);
    p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    QPainterPath clip;
    clip.addRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
    p.setClipPath(clip);
    m_map = toMap();
    p.setPen(Qt::NoPen);
    for (const NodeItem* n : m_canvas.design().nodes()) {
        if (!n->isVisible()) continue;
        p.setBrush(nodeColour(n->kind()));
        p.drawPath(m_map.map(n->outline()));
    }
    m_stale = false;
}

void Minimap::paintEvent(QPaintEvent*)
{
    if (m_stale) drawNodes();
    QPainter p(this);
    p.drawPixmap(0, 0, m_picture);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF seen = m_canvas.mapToScene(m_canvas.viewport()->rect()).boundingRect();
    p.setPen(QPen(theme().accent, 1.2));
    p.setBrush(Qt::NoBrush);
    p.drawRoundedRect(m_map.mapRect(seen).intersected(QRectF(rect()).adjusted(3, 3, -3, -3)), 3, 3);
}

void Minimap::changeEvent(QEvent* e)
{
    QWidget::changeEvent(e);
    if (e->type() == QEvent::PaletteChange) redraw();
}

void Minimap::mousePressEvent(QMouseEvent* e) { mouseMoveEvent(e); }

void Minimap::mouseMoveEvent(QMouseEvent* e)
{
    if (e->buttons() & Qt::LeftButton) m_canvas.centerOn(toMap().inverted().map(e->position()));
}

} // namespace ng
