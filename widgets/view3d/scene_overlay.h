#pragma once
#include "scene_builder.h"
#include "scene_marks.h"

#include <QWidget>
#include <functional>

namespace ng {

/// Everything that lies over the 3D picture: marks, selection, labels, rubber band, legend, the sentence of an empty view.
/// Lets the mouse through.
class SceneOverlay : public QWidget {
    Q_OBJECT
public:
    explicit SceneOverlay(QWidget* parent);

    struct Spot {
        QPointF at;
        double radius = 0; ///< pixels of the widget
        bool visible = false;
    };
    /// How a place becomes widget coordinates; asked at every paint, so that it follows the camera.
    void setPlacement(std::function<Spot(const Position&, float radius)> place) { m_place = std::move(place); }

    struct Highlight {
        Position at;
        float radius = 0;
        QString label; ///< empty: none
    };
    struct Line {
        Position from, to;
        float fromRadius = 0, toRadius = 0;
        bool inhibitory = false;
        float opacity = 1;
    };
    void setSelection(std::vector<Highlight>, std::vector<Line> synapses);
    void setMarks(const SceneMarks* marks) { m_marks = marks; }
    void setBand(QRectF);
    void setEmptyText(const QString&);
    /// What the colours mean. `populations` are title and colour, for ColourBy::Population.
    void setLegend(ColourBy, float topRate, std::vector<std::pair<QString, QColor>> populations);

    /// Draws all of it; also used for pictures.
    void paint(QPainter&);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void paintMarks(QPainter&);
    void paintSelection(QPainter&);
    void paintLegend(QPainter&);

    std::function<Spot(const Position&, float)> m_place;
    const SceneMarks* m_marks = nullptr;
    std::vector<Highlight> m_selection;
    std::vector<Line> m_lines;
    QRectF m_band;
    QString m_empty;
    ColourBy m_colourBy = ColourBy::Maturity;
    float m_topRate = 1;
    std::vector<std::pair<QString, QColor>> m_populations;
};

} // namespace ng
