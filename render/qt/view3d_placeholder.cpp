#include "view3d_placeholder.h"

namespace ng {

View3dPlaceholder::View3dPlaceholder(const QString& reason, QWidget* parent) : QLabel(parent)
{
    setText(tr("The 3D view needs OpenGL 3.2: %1.\nStart the program on a display, or under xvfb-run; the other views work without it.").arg(reason));
    setObjectName("view3dPlaceholder");
    setProperty("quiet", true);
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    setMargin(24);
}

} // namespace ng
