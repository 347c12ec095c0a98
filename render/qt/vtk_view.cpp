#include "vtk_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QWheelEvent>
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <cmath>

namespace ng {

namespace {

constexpr double kMovingLineMs = 16; // of a frame, for lines, while the camera moves
constexpr int kSettleMs = 180;

} // namespace

VtkView::VtkView(NetworkScene& scene, QWidget* parent) : QOpenGLWidget(parent), m_scene(scene)
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, [this] {
        m_scene.setLineBudget(std::nullopt);
        update();
    });
}

VtkView::~VtkView() { releaseGl(); }

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
    update();
}

void VtkView::initializeGL()
{
    // Called again with another context when the widget gets a new top-level window; what belonged to the old one is released by then.
    m_contextGone = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VtkView::releaseGl);
    m_window = vtkSmartPointer<vtkGenericOpenGLRenderWindow>::New();
    m_window->SetOwnContext(0);
    m_window->SetMultiSamples(0);
    m_window->SetFrameBlitModeToNoBlit();
    m_window->AddObserver(vtkCommand::WindowMakeCurrentEvent, this, &VtkView::onMakeCurrent);
    m_window->AddObserver(vtkCommand::WindowIsCurrentEvent, this, &VtkView::onIsCurrent);
    m_window->AddRenderer(&m_scene.renderer());
    m_window->SetReadyForRendering(true);
    m_window->OpenGLInit();
}

void VtkView::releaseGl()
{
    disconnect(m_contextGone);
    if (!m_window) return;
    makeCurrent();
    m_window->Finalize();
    m_window->RemoveRenderer(&m_scene.renderer());
    m_window->RemoveAllObservers();
    m_window = nullptr;
    doneCurrent();
}

void VtkView::onMakeCurrent(vtkObject*, unsigned long, void*)
{
    // Making a current context current again unbinds the framebuffer QOpenGLWidget has bound: the picture would stay black.
    if (context() && QOpenGLContext::currentContext() != context()) makeCurrent();
}

void VtkView::onIsCurrent(vtkObject*, unsigned long, void* answer)
{
    *static_cast<bool*>(answer) = context() && QOpenGLContext::currentContext() == context();
}

void VtkView::paintGL()
{
    if (!m_window) return;
    QElapsedTimer clock;
    clock.start();
    const QSize size = pixelSize();
    if (m_fit != Fit::No) {
        m_scene.fit(size.width(), size.height(), static_cast<int>(m_footer * devicePixelRatioF()), m_fit == Fit::KeepDirection);
        m_fit = Fit::No;
    }
    m_scene.prepare(size.width(), size.height());

    vtkOpenGLState* state = m_window->GetState();
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    m_window->SetSize(size.width(), size.height());
    m_window->Render();
    state->Pop();

    auto* gl = context()->extraFunctions();
    gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, m_window->GetDisplayFramebuffer()->GetFBOIndex());
    gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    gl->glDisable(GL_SCISSOR_TEST);
    gl->glBlitFramebuffer(0, 0, size.width(), size.height(), 0, 0, size.width(), size.height(), GL_COLOR_BUFFER_BIT, GL_NEAREST);
    gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    if (m_scene.route() == NetworkScene::Route::GraphicsCard) {
        // Translucent lines leave an alpha below 1 behind, and Qt would let the window show through it.
        gl->glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
        gl->glClearColor(0, 0, 0, 1);
        gl->glClear(GL_COLOR_BUFFER_BIT);
        gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    }
    m_frameMs = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    emit drawn();
}

void VtkView::moved()
{
    m_scene.setLineBudget(kMovingLineMs);
    m_settle.start();
    update();
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
    case Qt::Key_Left: if (!shift) return QOpenGLWidget::keyPressEvent(e); c.orbit(kStep, 0); break;
    case Qt::Key_Right: if (!shift) return QOpenGLWidget::keyPressEvent(e); c.orbit(-kStep, 0); break;
    case Qt::Key_Up: if (!shift) return QOpenGLWidget::keyPressEvent(e); c.orbit(0, kStep); break;
    case Qt::Key_Down: if (!shift) return QOpenGLWidget::keyPressEvent(e); c.orbit(0, -kStep); break;
    default: QOpenGLWidget::keyPressEvent(e); return;
    }
    moved();
}

} // namespace ng
