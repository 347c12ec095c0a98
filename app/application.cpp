#include "application.h"

#include <QDir>
#include <QFileInfo>
#include <QSurfaceFormat>

namespace ng {

std::unique_ptr<QApplication> makeApplication(int& argc, char** argv)
{
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    QSurfaceFormat::setDefaultFormat(format);
    QCoreApplication::setOrganizationName("neurogrove");
    QCoreApplication::setApplicationName("neurogrove");
    QCoreApplication::setApplicationVersion(NG_VERSION);
    auto app = std::make_unique<QApplication>(argc, argv);
    return app;
}

QString resourcesFolder()
{
    const QDir bin(QFileInfo(QFileInfo("/proc/self/exe").symLinkTarget()).absolutePath()); // also without a QApplication
    for (const QString& candidate : {qEnvironmentVariable("NEUROGROVE_RESOURCES"), bin.filePath("../../../resources"), bin.filePath("../share/neurogrove"), QStringLiteral(NG_RESOURCES)})
        if (!candidate.isEmpty() && QFileInfo(candidate + "/experiments").isDir()) return QDir(candidate).canonicalPath();
    return QStringLiteral(NG_RESOURCES);
}

} // namespace ng
