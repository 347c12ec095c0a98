#include "gl_setup.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QSurfaceFormat>

namespace ng {

namespace {

GlInfo probe()
{
    GlInfo info;
    // The offscreen plugin may hand out a context whose surfaces cannot be shown; VTK crashes on it.
    const QString platform = QGuiApplication::platformName();
    if (platform == "offscreen" || platform == "minimal") {
        info.renderer = QObject::tr("the platform \"%1\" has no OpenGL").arg(platform);
        return info;
    }
    QOffscreenSurface surface;
    surface.create();
    QOpenGLContext context;
    if (!context.create() || !context.makeCurrent(&surface)) {
        info.renderer = QObject::tr("no OpenGL context could be made");
        return info;
    }
    const auto* name = reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER));
    info.renderer = QString::fromLatin1(name ? name : "");
    const auto format = context.format();
    info.usable = format.majorVersion() > 3 || (format.majorVersion() == 3 && format.minorVersion() >= 2);
    if (!info.usable) info.renderer = QObject::tr("%1 offers OpenGL %2.%3 and 3.2 is needed").arg(info.renderer).arg(format.majorVersion()).arg(format.minorVersion());
    for (const char* soft : {"llvmpipe", "softpipe", "swrast", "Software Rasterizer", "SWR"}) info.software |= info.renderer.contains(QLatin1String(soft), Qt::CaseInsensitive);
    context.doneCurrent();
    return info;
}

} // namespace

void configureOpenGl()
{
    QSurfaceFormat f;
    f.setRenderableType(QSurfaceFormat::OpenGL);
    f.setVersion(3, 2);
    f.setProfile(QSurfaceFormat::CoreProfile);
    f.setRedBufferSize(8);
    f.setGreenBufferSize(8);
    f.setBlueBufferSize(8);
    f.setAlphaBufferSize(8);
    f.setDepthBufferSize(24);
    f.setStencilBufferSize(8);
    f.setSamples(0);
    QSurfaceFormat::setDefaultFormat(f);
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
}

const GlInfo& glInfo()
{
    static const GlInfo info = probe();
    return info;
}

} // namespace ng
