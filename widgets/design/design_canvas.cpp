#include "design_canvas.h"

#include "minimap.h"

#include "common/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QWheelEvent>
#include <cmath>

namespace ng {

namespace {

constexpr double kMinZoom = 0.2;
constexpr double kMaxZoom = 4;
constexpr double kFitZoom = 1.3;
constexpr int kMapMargin = 12;

} // namespace

DesignCanvas::DesignCanvas(ExperimentDocument& document, const KernelCatalog& kernels, QWidget* parent)
    : QGraphicsView(parent), m_scene(document, kernels), m_minimap(new Minimap(*this))
{
    setScene(&m_scene);
    setFrameShape(NoFrame);
    setDragMode(ScrollHandDrag);
    setTransformationAnchor(AnchorUnderMouse);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setViewportUpdateMode(FullViewportUpdate);
    setMinimumSize(320, 240);
    setAccessibleName(tr("Network canvas"));
    viewport()->setCursor(Qt::ArrowCursor);
    connect(&document, &ExperimentDocument::changed, this, [this](const ChangeEvent& e) {
        if (e.kind == ChangeEvent::Kind::Everything) fit();
        m_minimap->update();
    });
    connect(&m_scene, &QGraphicsScene::changed, m_minimap, qOverload<>(&QWidget::update));
}

void DesignCanvas::fit()
{
    const QRectF r = m_scene.content().adjusted(-30, -30, 30, 30);
    const double z = std::min({viewport()->width() / r.width(), viewport()->height() / r.height(), kFitZoom});
    setTransformationAnchor(AnchorViewCenter);
    setZoom(z);
    centerOn(r.center());
    setTransformationAnchor(AnchorUnderMouse);
    m_fitted = true;
}

void DesignCanvas::setZoom(double z)
{
    z = std::clamp(z, kMinZoom, kMaxZoom);
    setTransform(QTransform::fromScale(z, z));
    m_fitted = false;
    m_minimap->update();
    emit zoomChanged(z);
}

void DesignCanvas::wheelEvent(QWheelEvent* e)
{
    if (e->modifiers() & Qt::ControlModifier) {
        setZoom(zoom() * std::pow(1.2, e->angleDelta().y() / 120.0));
        e->accept();
        return;
    }
    m_fitted = false;
    QGraphicsView::wheelEvent(e);
}

void DesignCanvas::resizeEvent(QResizeEvent* e)
{
    QGraphicsView::resizeEvent(e);
    m_minimap->move(width() - m_minimap->width() - kMapMargin, height() - m_minimap->height() - kMapMargin);
    if (m_fitted) fit();
}

void DesignCanvas::keyPressEvent(QKeyEvent* e)
{
    if (e->key() == Qt::Key_Escape)
        m_scene.clearSelection();
    else if (e->key() == Qt::Key_0 && e->modifiers() & Qt::ControlModifier)
        fit();
    else if (e->key() == Qt::Key_Plus && e->modifiers() & Qt::ControlModifier)
        setZoom(zoom() * 1.2);
    else if (e->key() == Qt::Key_Minus && e->modifiers() & Qt::ControlModifier)
        setZoom(zoom() / 1.2);
    else
        QGraphicsView::keyPressEvent(e);
}

void DesignCanvas::changeEvent(QEvent* e)
{
    QGraphicsView::changeEvent(e);
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) m_scene.update();
}

void DesignCanvas::mousePressEvent(QMouseEvent* e)
{
    QGraphicsView::mousePressEvent(e);
    if (!itemAt(e->pos())) m_fitted = false; // panning begins
}

void DesignCanvas::mouseReleaseEvent(QMouseEvent* e)
{
    QGraphicsView::mouseReleaseEvent(e);
    viewport()->setCursor(Qt::ArrowCursor); // the hand belongs to panning only
}

void DesignCanvas::drawForeground(QPainter* p, const QRectF&)
{
    if (!m_scene.nodes().empty()) return;
    p->resetTransform();
    p->setPen(theme().dim);
    p->drawText(viewport()->rect(), Qt::AlignCenter, tr("This design has no populations. Open an example from the welcome page."));
}

void DesignCanvas::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    if (m_minimap) m_minimap->update();
}

} // namespace ng
