#pragma once
#include "scene_data.h"

#include <vtkNew.h>

class vtkActor;
class vtkPoints;
class vtkPolyData;
class vtkUnsignedCharArray;

namespace ng {

class TranslucentLineMapper;

/// Synapses as translucent VTK lines: two points each, colour by sign, opacity in the fourth component. For machines with a graphics card.
class SynapseLines {
public:
    SynapseLines();
    ~SynapseLines();

    void setData(const SceneData&, const SceneStyle&);
    [[nodiscard]] vtkActor& actor() { return *m_actor.Get(); }
    [[nodiscard]] vtkPolyData& polyData() { return *m_poly.Get(); }

private:
    vtkNew<vtkPoints> m_points;
    vtkNew<vtkUnsignedCharArray> m_colours;
    vtkNew<vtkPolyData> m_poly;
    vtkNew<TranslucentLineMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

} // namespace ng
