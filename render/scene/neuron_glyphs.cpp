#include "neuron_glyphs.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkOpenGLSphereMapper.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>
#include <vtkUnsignedCharArray.h>

#include <cstdio>

namespace ng {

NeuronGlyphs::NeuronGlyphs()
{
    m_points->SetDataTypeToFloat();
    m_colours->SetName("colour");
    m_colours->SetNumberOfComponents(3);
    m_radii->SetName("radius");
    m_poly->SetPoints(m_points);
    m_poly->GetPointData()->SetScalars(m_colours);
    m_poly->GetPointData()->AddArray(m_radii);
    m_mapper->SetInputData(m_poly);
    m_mapper->SetScaleArray("radius");
    m_actor->SetMapper(m_mapper);
    m_actor->ForceOpaqueOn();
    m_actor->GetProperty()->SetAmbient(0.3);
    m_actor->GetProperty()->SetDiffuse(0.8);
    m_actor->GetProperty()->SetSpecular(0.2);
    m_actor->GetProperty()->SetSpecularPower(24);
}

NeuronGlyphs::~NeuronGlyphs() = default;

void NeuronGlyphs::setData(const SceneData& d)
{
    const auto n = static_cast<vtkIdType>(d.ids.size());
    m_points->SetNumberOfPoints(n);
    m_radii->SetNumberOfTuples(n);
    vtkNew<vtkCellArray> cells; // the mapper draws the vertex cells, not the bare points
    for (vtkIdType i = 0; i < n; ++i) {
        const auto k = static_cast<std::size_t>(i);
        m_points->SetPoint(i, d.positions[k].x, d.positions[k].y, d.positions[k].z);
        m_radii->SetValue(i, d.radii[k]);
        cells->InsertNextCell(1, &i);
    }
    m_points->Modified();
    m_radii->Modified();
    m_poly->SetVerts(cells);
    setColours(d.colours);
}

void NeuronGlyphs::setColours(const std::vector<Rgb>& colours)
{
    m_colours->SetNumberOfTuples(static_cast<vtkIdType>(colours.size()));
    for (std::size_t i = 0; i < colours.size(); ++i) m_colours->SetTypedTuple(static_cast<vtkIdType>(i), colours[i].data());
    m_colours->Modified();
    m_poly->Modified();
}

void NeuronGlyphs::setOutline(Rgb c)
{
    char code[256];
    std::snprintf(code, sizeof code,
                  "//VTK::Light::Impl\n  float ngRim = smoothstep(0.28, 0.12, abs(normalVCVSOutput.z));\n"
                  "  gl_FragData[0].rgb = mix(gl_FragData[0].rgb, vec3(%.3f, %.3f, %.3f), 0.65 * ngRim);\n",
                  c[0] / 255., c[1] / 255., c[2] / 255.);
    m_actor->GetShaderProperty()->ClearAllFragmentShaderReplacements();
    m_actor->GetShaderProperty()->AddFragmentShaderReplacement("//VTK::Light::Impl", true, code, false);
}

} // namespace ng
