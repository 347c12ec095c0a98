#include "live_panels.h"

#include "composition.h"

#include <charts/accuracy_panel.h>
#include <charts/counts_panel.h>
#include <charts/rates_panel.h>
#include <events/event_panel.h>
#include <fields/fields_panel.h>
#include <fields/matrix_panel.h>
#include <heatmap/heatmap_panel.h>
#include <neuron/live_parameters_panel.h>
#include <neuron/neuron_panel.h>
#include <raster/raster_panel.h>
#include <view3d/connectivity_panel.h>

namespace ng {

std::vector<LivePlace::Slot> makeLivePanels(Composition& parts)
{
    using enum LivePlace::Column;
    TimelineHub& hub = parts.hub();
    return {
        {new ConnectivityPanel(hub), Left, 0},
        {new CountsPanel(hub), Left, 1},
        {new RatesPanel(hub), Left, 1},
        {new AccuracyPanel(hub), Left, 1},
        {new RasterPanel(hub), Middle, 0},
        {new HeatmapPanel(hub), Middle, 1},
        {new FieldsPanel(hub), Middle, 1},
        {new MatrixPanel(hub), Middle, 1},
        {new NeuronPanel(hub), Right, 0},
        {new LiveParametersPanel(hub), Right, 1},
        {new EventPanel(hub), Right, 2},
    };
}

} // namespace ng
