#include "design_canvas.h"

#include "kernel_palette.h"
#include "minimap.h"
#include "node_move.h"

#include "common/theme.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QScrollBar>
#include <QUrl>
#include <QWheelEvent>
#include <cmath>

namespace ng {

namespace {

constexpr double kMinZoom = 0.05;
constexpr double kMaxZoom = 4;
constexpr double kFitZoom = 1.3;
constexpr int kMapMargin = 12;

/// A design among the files being dragged; empty: none.
QString designIn(const QMimeData* data)
{
    for (const QUrl& url : data->urls())
        if (url.isLocalFile() && url.fileName().endsWith(".ngdesign")) return url.toLocalFile();
    return {};
}

} // namespace

DesignCanvas::DesignCanvas(ExperimentDocument& document, const KernelCatalog& kernels, QWidget* parent)
    : QGraphicsView(parent), m_scene(document, kernels), m_minimap(new Minimap(*this)), m_hint(new QLabel(this))
{
    setScene(&m_scene);
    setFrameShape(NoFrame);
    setDragMode(RubberBandDrag);
    setRubberBandSelectionMode(Qt::ContainsItemBoundingRect);
    setTransformationAnchor(AnchorUnderMouse);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setViewportUpdateMode(FullViewportUpdate);
    setMinimumSize(320, 240);
    setAcceptDrops(true);
    setAccessibleName(tr("Network canvas"));
    setAccessibleDescription(tr("Alt and arrow keys go from node to node, arrow keys move, C connects, Insert adds, F2 edits."));
    viewport()->setCursor(Qt::ArrowCursor);
    m_hint->setObjectName("panelLimit");
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    say({});
    connect(&document, &ExperimentDocument::changed, this, [this](const ChangeEvent& e) {
        if (e.kind == ChangeEvent::Kind::Everything) fit();
        m_minimap->redraw();
    });
    connect(&m_scene, &DesignScene::rerouted, m_minimap, &Minimap::redraw);
    connect(&m_scene, &DesignScene::hint, this, &DesignCanvas::say);
    connect(&m_scene, &DesignScene::selected, this, [this](const std::vector<DesignItem>& items) {
        m_nudge = 0;
        // What was pasted, added or found is brought into view; what is partly seen stays where it is.
        if (!items.empty() && !mapToScene(viewport()->rect()).boundingRect().intersects(m_scene.selectedContent())) centerOn(m_scene.selectedContent().center());
    });
}

void DesignCanvas::fitTo(const QRectF& what)
{
    const QRectF r = what.adjusted(-30, -30, 30, 30);
    const bool empty = m_scene.nodes().empty();
    const double z = empty ? 1 : std::min({viewport()->width() / r.width(), viewport()->height() / r.height(), kFitZoom});
    setTransformationAnchor(AnchorViewCenter);
    setZoom(z);
    centerOn(r.center());
    setTransformationAnchor(AnchorUnderMouse);
    m_fitted = true;
}

void DesignCanvas::fitSelection()
{
    fitTo(m_scene.selectedContent());
    m_fitted = false;
}

void DesignCanvas::setZoom(double z)
{
    z = std::clamp(z, kMinZoom, kMaxZoom);
    setTransform(QTransform::fromScale(z, z));
    m_fitted = false;
    m_minimap->update();
    emit zoomChanged(z);
}

QPointF DesignCanvas::placeForNew() const
{
    const QPoint mouse = viewport()->mapFromGlobal(QCursor::pos());
    const bool over = isActiveWindow() && viewport()->rect().contains(mouse) && underMouse();
    const QPointF at = mapToScene(over ? mouse : viewport()->rect().center());
    const auto snap = [](double v) { return std::round(v / NodeMove::kGrid) * NodeMove::kGrid; };
    return {snap(at.x()), snap(at.y())};
}

QPointF DesignCanvas::freePlace() const
{
    const QRectF seen = mapToScene(viewport()->rect()).boundingRect();
    const auto snap = [](double v) { return std::round(v / NodeMove::kGrid) * NodeMove::kGrid; };
    const auto nodes = m_scene.nodes();
    // Rows of places outwards from the middle of what is seen.
    for (int ring = 0; ring < 12; ++ring)
        for (int row = -ring; row <= ring; ++row)
            for (int column = -ring; column <= ring; ++column) {
                if (std::max(std::abs(row), std::abs(column)) != ring) continue;
                const QPointF at(snap(seen.center().x() + column * 280), snap(seen.center().y() + row * 220));
                const QRectF room(at.x() - 120, at.y() - 100, 240, 200);
                const bool taken = std::ranges::any_of(nodes, [&](const NodeItem* n) { return n->sceneBoundingRect().intersects(room); });
                if (!taken) return at;
            }
    return {snap(seen.center().x()), snap(seen.center().y())};
}

void DesignCanvas::selectTowards(QPointF direction)
{
    const auto nodes = m_scene.nodes();
    const NodeItem* from = nullptr;
    for (const NodeItem* n : nodes)
        if (n->isSelected()) from = n;
    const NodeItem* best = nullptr;
    double bestCost = 1e18;
    for (const NodeItem* n : nodes) {
        if (n == from || !n->isVisible() || n->item().kind == DesignItem::Kind::Readout) continue;
        const QPointF d = from ? n->pos() - from->pos() : n->pos() - m_scene.content().topLeft();
        const double along = from ? QPointF::dotProduct(d, direction) : 1;
        if (along <= 0) continue;
        const double across = std::abs(d.x() * direction.y() - d.y() * direction.x());
        const double cost = from ? along + 2 * across : std::hypot(d.x(), d.y());
        if (cost < bestCost) {
            bestCost = cost;
            best = n;
        }
    }
    if (!best) return;
    m_scene.select({best->item()});
    ensureVisible(best, 40, 40);
}

void DesignCanvas::say(const QString& sentence)
{
    m_hint->setText(
        sentence.isEmpty() ? tr("drag to move · drag from an edge to connect · double-click to add") : sentence);
    placeOverlays();
}

QString DesignCanvas::said() const { return m_hint->text(); }

void DesignCanvas::placeOverlays()
{
    m_minimap->move(width() - m_minimap->width() - kMapMargin, height() - m_minimap->height() - kMapMargin);
    const int room = width() - m_minimap->width() - 3 * kMapMargin;
    const QSize size(std::min(room, m_hint->sizeHint().width()), m_hint->sizeHint().height());
    m_hint->setGeometry(QRect(QPoint(kMapMargin, height() - size.height() - 8), size));
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
    placeOverlays();
    if (m_fitted) fit();
}

void DesignCanvas::nudge(QPointF by)
{
    // The ground is no node: arrow keys there go on to scroll.
    if (m_nudge == 0) m_nudge = m_scene.newGesture();
    m_scene.moveSelected(by, m_nudge);
}

void DesignCanvas::keyPressEvent(QKeyEvent* e)
{
    const QPointF d = e->key() == Qt::Key_Left ? QPointF(-1, 0)
        : e->key() == Qt::Key_Right            ? QPointF(1, 0)
        : e->key() == Qt::Key_Up               ? QPointF(0, -1)
        : e->key() == Qt::Key_Down             ? QPointF(0, 1)
                                               : QPointF();
    if (e->key() == Qt::Key_Escape) {
        if (!m_scene.cancelGesture()) m_scene.clearSelection();
    } else if (!d.isNull() && e->modifiers() & Qt::AltModifier) {
        selectTowards(d);
    } else if (!d.isNull() && !m_scene.selectedItems().isEmpty()) {
        nudge(d * (e->modifiers() & Qt::ShiftModifier ? 1 : NodeMove::kGrid));
    } else {
        QGraphicsView::keyPressEvent(e);
    }
}

void DesignCanvas::changeEvent(QEvent* e)
{
    QGraphicsView::changeEvent(e);
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) m_scene.update();
}

void DesignCanvas::mousePressEvent(QMouseEvent* e)
{
    if (e->button() == Qt::MiddleButton || e->button() == Qt::RightButton) {
        m_panFrom = m_panStart = e->pos();
        e->accept();
        return;
    }
    QGraphicsView::mousePressEvent(e);
}

void DesignCanvas::mouseMoveEvent(QMouseEvent* e)
{
    if (!m_panFrom) return QGraphicsView::mouseMoveEvent(e);
    const QPoint by = e->pos() - *m_panFrom;
    m_panFrom = e->pos();
    viewport()->setCursor(Qt::ClosedHandCursor);
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
    m_fitted = false;
}

void DesignCanvas::mouseReleaseEvent(QMouseEvent* e)
{
    if (m_panFrom && (e->button() == Qt::MiddleButton || e->button() == Qt::RightButton)) {
        m_panFrom.reset();
        viewport()->setCursor(Qt::ArrowCursor);
        const bool clicked = (e->pos() - m_panStart).manhattanLength() < QApplication::startDragDistance();
        if (clicked && e->button() == Qt::RightButton) emit menuRequested(mapToScene(e->pos()), e->globalPosition().toPoint());
        return;
    }
    QGraphicsView::mouseReleaseEvent(e);
}

void DesignCanvas::contextMenuEvent(QContextMenuEvent* e)
{
    // The mouse asks at its release, so that a right drag can pan.
    if (e->reason() == QContextMenuEvent::Keyboard) {
        const auto selected = m_scene.selectedItems();
        const QPointF at = selected.isEmpty() ? mapToScene(viewport()->rect().center()) : selected[0]->sceneBoundingRect().center();
        emit menuRequested(at, viewport()->mapToGlobal(mapFromScene(at)));
    }
    e->accept();
}

void DesignCanvas::dragEnterEvent(QDragEnterEvent* e)
{
    if (e->mimeData()->hasFormat(KernelPalette::kMime) || !designIn(e->mimeData()).isEmpty()) e->acceptProposedAction();
}

void DesignCanvas::dragMoveEvent(QDragMoveEvent* e)
{
    if (!e->mimeData()->hasFormat(KernelPalette::kMime) && designIn(e->mimeData()).isEmpty()) return e->ignore();
    e->acceptProposedAction();
    const bool file = !e->mimeData()->hasFormat(KernelPalette::kMime);
    say(file ? tr("Release to open the design.")
             : tr("Release on the ground to add it, on a node or an arrow to set it to work there."));
}

void DesignCanvas::dragLeaveEvent(QDragLeaveEvent*) { say({}); }

void DesignCanvas::dropEvent(QDropEvent* e)
{
    say({});
    e->acceptProposedAction();
    if (e->mimeData()->hasFormat(KernelPalette::kMime)) {
        setFocus();
        emit kernelDropped(QString::fromUtf8(e->mimeData()->data(KernelPalette::kMime)), mapToScene(e->position().toPoint()));
    } else if (const QString file = designIn(e->mimeData()); !file.isEmpty()) {
        emit fileDropped(file);
    }
}

void DesignCanvas::drawForeground(QPainter* p, const QRectF& r)
{
    QGraphicsView::drawForeground(p, r);
    if (!m_scene.nodes().empty()) return;
    p->resetTransform();
    p->setPen(theme().dim);
    p->drawText(viewport()->rect(), Qt::AlignCenter,
        tr("Nothing is drawn yet.\n\nDouble-click here, or drag a model from the left.\nThen drag from a node’s edge to connect it."));
}

void DesignCanvas::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    if (m_minimap) m_minimap->update();
}

} // namespace ng
