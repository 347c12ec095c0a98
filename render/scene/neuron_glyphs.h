#pragma once
#include "scene_data.h"

#include <vtkNew.h>

class vtkActor;
class vtkFloatArray;
class vtkOpenGLSphereMapper;
class vtkPoints;
class vtkPolyData;
class vtkUnsignedCharArray;

namespace ng {

/// Neurons as VTK sphere impostors with a thin outline: one point each, with a colour and a radius. For machines with a graphics card.
class NeuronGlyphs {
public:
    NeuronGlyphs();
    ~NeuronGlyphs();

    void setData(const SceneData&);
    /// Only the colours changed; as many as there are neurons.
    void setColours(const std::vector<Rgb>&);
    void setOutline(Rgb);
    [[nodiscard]] vtkActor& actor() { return *m_actor.Get(); }
    [[nodiscard]] vtkPolyData& polyData() { return *m_poly.Get(); }

private:
    vtkNew<vtkPoints> m_points;
    vtkNew<vtkUnsignedCharArray> m_colours;
    vtkNew<vtkFloatArray> m_radii;
    vtkNew<vtkPolyData> m_poly;
    vtkNew<vtkOpenGLSphereMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

} // namespace ng
