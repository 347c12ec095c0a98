#pragma once
#include "common/panel.h"
#include "heatmap_canvas.h"

namespace ng {

class ColourBar;

/// The maturity heatmap: how old and how grown-up every neuron is, over time or in its layout.
class HeatmapPanel : public Panel {
    Q_OBJECT
public:
    explicit HeatmapPanel(TimelineHub& hub, QWidget* parent = nullptr);

    [[nodiscard]] HeatmapCanvas& canvas() const { return *m_canvas; }
    void setMode(HeatmapCanvas::Mode);
    void setColour(HeatmapCanvas::Colour);
    /// Age-ordered: neuron, population, born_s, died_s and the maturity at every frame in view; layout: neuron, population, x, y, z,
    /// stage, maturity, rate at the playhead.
    [[nodiscard]] QString csv() const override;

protected:
    void refresh(TickRange fresh) override;
    void reset() override;

private:
    void showTexts();
    void fillPopulations();
    [[nodiscard]] QString agesCsv() const;
    [[nodiscard]] QString layoutCsv() const;

    HeatmapCanvas* m_canvas;
    ColourBar* m_bar;
    QToolButton* m_button = nullptr;
    QMenu* m_menu = nullptr;
    QMenu* m_populationMenu = nullptr;
};

} // namespace ng
