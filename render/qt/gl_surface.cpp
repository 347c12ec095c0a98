#include "gl_surface.h"

#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <cmath>

namespace ng {

GlSurface::GlSurface(NetworkScene& scene, QWidget* parent) : QOpenGLWidget(parent), m_scene(scene)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
}

GlSurface::~GlSurface() { releaseGl(); }

void GlSurface::initializeGL()
{
    // Called again with another context when the widget gets a new top-level window; what belonged to the old one is released by then.
    m_contextGone = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &GlSurface::releaseGl);
    m_window = vtkSmartPointer<vtkGenericOpenGLRenderWindow>::New();
    m_window->SetOwnContext(0);
    m_window->SetMultiSamples(0);
    m_window->SetFrameBlitModeToNoBlit();
    m_window->AddObserver(vtkCommand::WindowMakeCurrentEvent, this, &GlSurface::onMakeCurrent);
    m_window->AddObserver(vtkCommand::WindowIsCurrentEvent, this, &GlSurface::onIsCurrent);
    m_window->AddRenderer(&m_scene.renderer());
    m_window->SetReadyForRendering(true);
    m_window->OpenGLInit();
}

void GlSurface::releaseGl()
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

void GlSurface::onMakeCurrent(vtkObject*, unsigned long, void*)
{
    // Making a current context current again unbinds the framebuffer QOpenGLWidget has bound: the picture would stay black.
    if (context() && QOpenGLContext::currentContext() != context()) makeCurrent();
}

void GlSurface::onIsCurrent(vtkObject*, unsigned long, void* answer)
{
    *static_cast<bool*>(answer) = context() && QOpenGLContext::currentContext() == context();
}

void GlSurface::paintGL()
{
    if (!m_window) return;
    emit aboutToDraw();
    const double dpr = devicePixelRatioF();
    const QSize size(std::max(1, static_cast<int>(std::lround(width() * dpr))), std::max(1, static_cast<int>(std::lround(height() * dpr))));
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
    // Translucent lines leave an alpha below 1 behind, and Qt would let the window show through it.
    gl->glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    gl->glClearColor(0, 0, 0, 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    emit drawn();
}

} // namespace ng
