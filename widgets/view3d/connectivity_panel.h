#pragma once
#include "scene_builder.h"
#include "scene_marks.h"

#include <common/panel.h>
#include <scene/network_scene.h>

#include <QElapsedTimer>
#include <memory>

class QActionGroup;
class QToolButton;

namespace ng {

class SceneOverlay;
class VtkView;

/// The network in three dimensions: neurons by maturity, activity, population or rate, synapses by sign and weight, births and deaths
/// marked for a moment. Without OpenGL a sentence stands in its place.
class ConnectivityPanel : public Panel {
    Q_OBJECT
public:
    explicit ConnectivityPanel(TimelineHub&, QWidget* parent = nullptr);
    ~ConnectivityPanel() override;

    void setColourBy(ColourBy);
    [[nodiscard]] ColourBy colourBy() const { return m_options.colourBy; }
    void setProjectionShown(ProjectionIndex, bool);
    /// At most this many synapses are drawn; above it an even sample is.
    void setSynapseBudget(std::size_t);
    /// Looks at everything from the default direction.
    void resetView();
    /// Null without OpenGL.
    [[nodiscard]] VtkView* view() const { return m_view; }
    [[nodiscard]] NetworkScene& scene() { return *m_scene; }
    [[nodiscard]] const SceneMarks& marks() const { return m_marks; }

    /// Neurons with id, population, stage, maturity, rate and place.
    [[nodiscard]] QString csv() const override;
    [[nodiscard]] QImage picture() const override;

protected:
    void refresh(TickRange) override;
    void reset() override;
    void changeEvent(QEvent*) override;
    bool eventFilter(QObject*, QEvent*) override;

private:
    void makeMenus();
    void fillProjectionMenu();
    void applyStyle();
    void rebuild();
    void recolour(bool force);
    void showSelection();
    void showLimit();
    void showLegend();
    void onBeat();

    std::unique_ptr<NetworkScene> m_scene;
    VtkView* m_view = nullptr;
    SceneOverlay* m_overlay = nullptr;
    QToolButton* m_colourButton = nullptr;
    QToolButton* m_projectionButton = nullptr;
    QActionGroup* m_colourActions = nullptr;
    SceneOptions m_options;

    std::shared_ptr<const StructureSnapshot> m_structure;
    std::shared_ptr<const ActivityFrame> m_activity;
    std::shared_ptr<const WeightSnapshot> m_weights;
    std::size_t m_synapses = 0;  ///< of the shown projections
    bool m_optionsChanged = true;
    bool m_fitted = false;
    std::size_t m_fittedNeurons = 0;
    float m_legendTop = 0;

    SceneMarks m_marks;
    Tick m_seenTick = 0;
    bool m_pending = false;      ///< a refresh was put off
    double m_costMs = 0;         ///< of the last rebuild
    QElapsedTimer m_sinceRefresh;
    QElapsedTimer m_sinceBeat;
};

} // namespace ng
