#pragma once
#include <QColor>
#include <QList>
#include <QPixmap>
#include <QPointF>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QAbstractSeries;
class QAreaSeries;
class QChart;
class QGraphicsScene;
class QLineSeries;
class QValueAxis;

namespace ng {

/// A vertical mark in a chart.
struct ChartMark {
    enum class Kind { Task, Intervention };
    double time = 0; ///< s
    Kind kind = Kind::Task;
    QString text;
    friend bool operator==(const ChartMark&, const ChartMark&) = default;
};

/// The one way the workbench draws curves over time: Qt Charts into a picture that is made anew only when data, range, size or theme
/// change, and over it, cheaply, the playhead, the marks and the values under the mouse. Times are in seconds.
class TimeChart : public QWidget {
    Q_OBJECT
public:
    enum class Look { Line, Dashes, Markers, Bars };
    enum class Side { Left, Right };
    struct Series {
        QString title;
        QString unit; ///< after a value, without the space
        QColor colour;
        Look look = Look::Line;
        Side side = Side::Left; ///< bars have a scale of their own in the lowest third
        int decimals = 0;
    };

    explicit TimeChart(QWidget* parent = nullptr);
    ~TimeChart() override;

    /// Replaces all series; their points are empty.
    void setSeries(std::vector<Series>);
    [[nodiscard]] const std::vector<Series>& series() const { return m_series; }
    /// Sorted by x. Bars: x is the middle of a bin.
    void setPoints(int series, QList<QPointF> points);
    [[nodiscard]] const QList<QPointF>& points(int series) const { return m_points[static_cast<std::size_t>(series)]; }
    void setShown(int series, bool);
    [[nodiscard]] bool isShown(int series) const { return m_shown[static_cast<std::size_t>(series)]; }
    void setColours(const std::vector<QColor>&);
    void setBinWidth(double seconds);
    [[nodiscard]] double binWidth() const { return m_bin; }
    void setSideTitles(const QString& left, const QString& right);
    /// The left axis always shows this range; without, it follows the data.
    void setLeftRange(std::optional<std::pair<double, double>>);
    void setTimeRange(double from, double to);
    [[nodiscard]] double from() const { return m_from; }
    [[nodiscard]] double to() const { return m_to; }
    void setMarks(std::vector<ChartMark>);
    void setPlayhead(double seconds);
    /// The sentence shown while there is no point in any series.
    void setEmptyText(const QString&);
    [[nodiscard]] bool isEmpty() const;

    /// The value of a series at a time: of the last point at or before it (bars: of the bin it lies in).
    [[nodiscard]] std::optional<double> valueAt(int series, double seconds) const;
    [[nodiscard]] QString valueText(int series, double value) const;
    /// Where the curves are drawn, in the widget's coordinates.
    [[nodiscard]] QRectF plotArea() const;
    /// How often the chart itself was drawn; the playhead alone does not make it.
    [[nodiscard]] int drawings() const { return m_drawings; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 110}; }

signals:
    void seekRequested(double seconds);

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void changeEvent(QEvent*) override;

private:
    void touch();
    void draw();
    void fitAxes();
    [[nodiscard]] QRectF roomForPlot() const;
    void paintAxes(QPainter&, const QRectF& plot) const;
    void paintMarks(QPainter&, const QRectF& plot) const;
    void paintBarScale(QPainter&, const QRectF& plot) const;
    void paintHover(QPainter&, const QRectF& plot) const;
    [[nodiscard]] double xOf(double seconds, const QRectF& plot) const;
    [[nodiscard]] double timeAt(double x) const;

    std::unique_ptr<QGraphicsScene> m_scene;
    QChart* m_chart;
    QValueAxis *m_time, *m_left, *m_right, *m_bars;
    std::vector<Series> m_series;
    std::vector<QList<QPointF>> m_points;
    std::vector<bool> m_shown;
    std::vector<QLineSeries*> m_lines; // the curve, or the outline of the bars
    std::vector<QAreaSeries*> m_areas; // bars only, else null
    std::vector<ChartMark> m_marks;
    std::optional<std::pair<double, double>> m_leftRange;
    QString m_empty, m_leftTitle, m_rightTitle;
    QPixmap m_picture;
    bool m_dirty = true;
    double m_from = 0, m_to = 1, m_bin = 1, m_barTop = 0, m_playhead = -1;
    std::optional<QPointF> m_mouse;
    int m_drawings = 0;
};

} // namespace ng
