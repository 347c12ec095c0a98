#pragma once
#include "common/panel.h"
#include "raster_canvas.h"

namespace ng {

/// The raster: every spike of the chosen neurons as a mark, in time and by row.
class RasterPanel : public Panel {
    Q_OBJECT
public:
    explicit RasterPanel(TimelineHub& hub, QWidget* parent = nullptr);

    [[nodiscard]] RasterCanvas& canvas() const { return *m_canvas; }
    /// The spikes in view: time_s, neuron, population, stage.
    [[nodiscard]] QString csv() const override;

protected:
    void refresh(TickRange fresh) override;
    void reset() override;

private:
    void makeMenus();
    void fillPopulations();
    void showTexts();

    RasterCanvas* m_canvas;
    QMenu* m_populationMenu = nullptr;
    QToolButton* m_populationButton = nullptr;
    QToolButton* m_viewButton = nullptr;
    QString m_sortText;
    QString m_filterText; // empty: all
};

} // namespace ng
