#include "painted_layer.h"

#include <vtkObjectFactory.h>
#include <vtkOpenGLRenderWindow.h>
#include <vtkRenderer.h>

namespace ng {

vtkStandardNewMacro(PaintedLayer)

void PaintedLayer::setSize(int width, int height)
{
    m_width = width;
    m_height = height;
}

int PaintedLayer::RenderOpaqueGeometry(vtkViewport* viewport)
{
    auto* window = vtkOpenGLRenderWindow::SafeDownCast(static_cast<vtkRenderer*>(viewport)->GetRenderWindow());
    if (!window || m_width <= 0 || m_pixels.size() != static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height)) return 0;
    window->DrawPixels(m_width, m_height, 4, VTK_UNSIGNED_CHAR, m_pixels.data());
    return 1;
}

} // namespace ng
