#include "synapse_lines.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkIdTypeArray.h>
#include <vtkObjectFactory.h>
#include <vtkOpenGLPolyDataMapper.h>
#include <vtkOpenGLRenderWindow.h>
#include <vtkOpenGLState.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>

namespace ng {

/// Draws in the opaque pass, blended and without writing depth: a million lines need no sorting and no extra passes.
class TranslucentLineMapper : public vtkOpenGLPolyDataMapper {
public:
    static TranslucentLineMapper* New();
    vtkTypeMacro(TranslucentLineMapper, vtkOpenGLPolyDataMapper)
    void RenderPieceDraw(vtkRenderer* renderer, vtkActor* actor) override
    {
        vtkOpenGLState* state = static_cast<vtkOpenGLRenderWindow*>(renderer->GetRenderWindow())->GetState();
        vtkOpenGLState::ScopedglDepthMask keep(state);
        state->vtkglDepthMask(false);
        Superclass::RenderPieceDraw(renderer, actor);
    }
};
vtkStandardNewMacro(TranslucentLineMapper)

SynapseLines::SynapseLines()
{
    m_points->SetDataTypeToFloat();
    m_colours->SetName("colour");
    m_colours->SetNumberOfComponents(4);
    m_poly->SetPoints(m_points);
    m_poly->GetPointData()->SetScalars(m_colours);
    m_mapper->SetInputData(m_poly);
    m_actor->SetMapper(m_mapper);
    m_actor->ForceOpaqueOn();
    m_actor->GetProperty()->LightingOff();
}

SynapseLines::~SynapseLines() = default;

void SynapseLines::setData(const SceneData& d, const SceneStyle& style)
{
    const auto n = static_cast<vtkIdType>(d.synapses.size());
    m_points->SetNumberOfPoints(2 * n);
    m_colours->SetNumberOfTuples(2 * n);
    vtkNew<vtkIdTypeArray> offsets, ends;
    offsets->SetNumberOfValues(n + 1);
    ends->SetNumberOfValues(2 * n);
    for (vtkIdType i = 0; i < n; ++i) {
        const SceneSynapse& s = d.synapses[static_cast<std::size_t>(i)];
        const Rgb c = s.inhibitory ? style.inhibitory : style.excitatory;
        // 8 bits of blending swallow anything fainter than about 2 of 255.
        const unsigned char rgba[4] = {c[0], c[1], c[2], static_cast<unsigned char>(std::clamp(s.opacity * 255.f + 0.5f, 2.f, 255.f))};
        const std::uint32_t both[2] = {s.source, s.target};
        for (vtkIdType k = 0; k < 2; ++k) {
            const Position& p = d.positions[both[k]];
            m_points->SetPoint(2 * i + k, p.x, p.y, p.z);
            m_colours->SetTypedTuple(2 * i + k, rgba);
            ends->SetValue(2 * i + k, 2 * i + k);
        }
        offsets->SetValue(i, 2 * i);
    }
    offsets->SetValue(n, 2 * n);
    vtkNew<vtkCellArray> lines;
    lines->SetData(offsets, ends);
    m_poly->SetLines(lines);
    m_points->Modified();
    m_colours->Modified();
    m_poly->Modified();
}

} // namespace ng
