#pragma once
#include <vtkProp.h>

#include <cstdint>
#include <vector>

namespace ng {

/// A VTK prop that fills the viewport with a picture made elsewhere (RGBA, rows from the bottom).
class PaintedLayer : public vtkProp {
public:
    static PaintedLayer* New();
    vtkTypeMacro(PaintedLayer, vtkProp)

    /// The picture to be changed in place; its size is `resize`d by the one who paints.
    std::vector<std::uint32_t>& pixels() { return m_pixels; }
    void setSize(int width, int height);

    int RenderOpaqueGeometry(vtkViewport*) override;
    int HasTranslucentPolygonalGeometry() override { return 0; }

protected:
    PaintedLayer() { PickableOff(); }

private:
    std::vector<std::uint32_t> m_pixels;
    int m_width = 0;
    int m_height = 0;
};

} // namespace ng
