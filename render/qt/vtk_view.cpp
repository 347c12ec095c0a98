#include "vtk_view.h"

#include "gl_surface.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

namespace ng {

namespace {

constexpr int kSettleMs = 180;

} // namespace

VtkView::VtkView(NetworkScene& scene, QWidget* parent) : QWidget(parent), m_scene(scene)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, [this] {
        m_scene.setLineBudget(std::nullopt);
        redraw();
    });
    setRoute(scene.route());
}

VtkView::~VtkView() { delete m_surface; }

QSize VtkView::pixelSize() const
{
    const double dpr = devicePixelRatioF();
    return {std::max(1, static_cast<int>(std::lround(width() * dpr))), std::max(1, static_cast<int>(std::lround(height() * dpr)))};
}

QPointF VtkView::toWidget(const Projected& p) const
{
    const double dpr = devicePixelRatioF();
    return {static_cast<double>(p.x) / dpr, height() - static_cast<double>(p.y) / dpr};
}

QPointF VtkView::toScene(QPointF p) const
{
    const double dpr = devicePixelRatioF();
    return {p.x() * dpr, (height() - p.y()) * dpr};
}

void VtkView::fit(bool keepDirection)
{
    m_fit = keepDirection ? Fit::KeepDirection : Fit::Whole;
    redraw();
}

void VtkView::setRoute(NetworkScene::Route r)
{
    m_scene.setRoute(r);
    const bool wanted = r == NetworkScene::Route::GraphicsCard;
    if (!wanted) {
        delete m_surface;
        m_surface = nullptr;
        m_picture = {};
    } else if (!m_surface) {
        m_surface = new GlSurface(m_scene, this);
        m_surface->setGeometry(rect());
        m_surface->lower(); // what lies over the picture stays there
        connect(m_surface, &GlSurface::aboutToDraw, this, [this] {
            m_frame.start();
            applyFit();
        });
        connect(m_surface, &GlSurface::drawn, this, [this] {
            m_frameMs = static_cast<double>(m_frame.nsecsElapsed()) / 1e6;
            emit drawn();
        });
        m_surface->show();
    }
    redraw();
}

void VtkView::redraw()
{
    if (m_surface) m_surface->update();
    else update();
}

QImage VtkView::picture()
{
    if (m_surface) return m_surface->grabFramebuffer();
    paintPicture();
    return m_picture;
}

void VtkView::applyFit()
{
    if (m_fit == Fit::No) return;
    const QSize size = pixelSize();
    m_scene.fit(size.width(), size.height(), static_cast<int>(m_footer * devicePixelRatioF()), m_fit == Fit::KeepDirection);
    m_fit = Fit::No;
}

void VtkView::paintPicture()
{
    m_frame.start();
    applyFit();
    const QSize size = pixelSize();
    if (!m_scene.prepare(size.width(), size.height()) && m_picture.size() == size) return;
    if (m_picture.size() != size) m_picture = QImage(size, QImage::Format_RGB32);
    // Rows from the top instead of the bottom, red and blue changed places.
    const std::uint32_t* from = m_scene.painted().data();
    for (int y = size.height() - 1; y >= 0; --y, from += size.width()) {
        auto* to = reinterpret_cast<std::uint32_t*>(m_picture.scanLine(y));
        for (int x = 0; x < size.width(); ++x) to[x] = (from[x] & 0xFF00FF00u) | (from[x] & 0xFFu) << 16 | (from[x] >> 16 & 0xFFu);
    }
    m_frameMs = static_cast<double>(m_frame.nsecsElapsed()) / 1e6;
    emit drawn();
}

void VtkView::paintEvent(QPaintEvent*)
{
    if (m_surface) return;
    paintPicture();
    QPainter p(this);
    p.drawImage(rect(), m_picture);
}

void VtkView::resizeEvent(QResizeEvent*)
{
    if (m_surface) m_surface->setGeometry(rect());
}

void VtkView::moved()
{
    m_scene.setLineBudget(kMovingLineMs);
    m_settle.start();
    redraw();
}

void VtkView::mousePressEvent(QMouseEvent* e)
{
    m_pressed = m_last = e->position();
    m_dragging = false;
    m_banding = e->button() == Qt::LeftButton && e->modifiers().testFlag(Qt::ShiftModifier);
}

void VtkView::mouseMoveEvent(QMouseEvent* e)
{
    if (!e->buttons()) return;
    const QPointF d = e->position() - m_last;
    if (!m_dragging && (e->position() - m_pressed).manhattanLength() < 4) return;
    m_dragging = true;
    m_last = e->position();
    if (m_banding) {
        emit bandChanged(QRectF(m_pressed, m_last).normalized());
        return;
    }
    const double dpr = devicePixelRatioF();
    if (e->buttons() & Qt::LeftButton) m_scene.camera().orbit(-0.4 * d.x(), 0.4 * d.y());
    else m_scene.camera().pan(d.x() * dpr, -d.y() * dpr, pixelSize().height());
    moved();
}

void VtkView::mouseReleaseEvent(QMouseEvent* e)
{
    const QSize size = pixelSize();
    if (m_banding && m_dragging) {
        emit bandChanged({});
        const QPointF a = toScene(m_pressed), b = toScene(e->position());
        emit areaPicked(m_scene.pickArea(static_cast<float>(a.x()), static_cast<float>(a.y()), static_cast<float>(b.x()), static_cast<float>(b.y()), size.width(), size.height()));
    } else if (!m_dragging && e->button() == Qt::LeftButton) {
        const QPointF at = toScene(e->position());
        emit picked(m_scene.pick(static_cast<float>(at.x()), static_cast<float>(at.y()), size.width(), size.height()), e->modifiers().testFlag(Qt::ControlModifier));
    }
    m_banding = m_dragging = false;
}

void VtkView::mouseDoubleClickEvent(QMouseEvent*) { fit(true); }

void VtkView::wheelEvent(QWheelEvent* e)
{
    m_scene.camera().zoom(std::pow(1.0015, e->angleDelta().y()));
    moved();
}

void VtkView::keyPressEvent(QKeyEvent* e)
{
    constexpr double kStep = 6; // degrees
    const bool shift = e->modifiers().testFlag(Qt::ShiftModifier);
    OrbitCamera& c = m_scene.camera();
    switch (e->key()) {
    case Qt::Key_Plus: c.zoom(1.15); break;
    case Qt::Key_Minus: c.zoom(1 / 1.15); break;
    case Qt::Key_0: fit(); return;
    // Plain arrows scrub the timeline everywhere; with Shift they turn the picture.
    case Qt::Key_Left: if (!shift) return QWidget::keyPressEvent(e); c.orbit(kStep, 0); break;
    case Qt::Key_Right: if (!shift) return QWidget::keyPressEvent(e); c.orbit(-kStep, 0); break;
    case Qt::Key_Up: if (!shift) return QWidget::keyPressEvent(e); c.orbit(0, kStep); break;
    case Qt::Key_Down: if (!shift) return QWidget::keyPressEvent(e); c.orbit(0, -kStep); break;
    default: QWidget::keyPressEvent(e); return;
    }
    moved();
}

} // namespace ng
