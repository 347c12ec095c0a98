#pragma once
#include <QColor>
#include <QString>
#include <QWidget>

#include <vector>

namespace ng {

/// One series in a legend: a sample of how it is drawn, its name, its value at the cursor.
struct LegendEntry {
    enum class Sample { Line, Dashes, Markers, Bars, Triangle };
    QString title;
    QString value; ///< with unit; may be empty
    QColor colour;
    Sample sample = Sample::Line;
    bool shown = true;
};

/// A strip above a plot that names its series; it takes a second row rather than cover anything. A click hides or shows a series.
class ChartLegend : public QWidget {
    Q_OBJECT
public:
    explicit ChartLegend(QWidget* parent = nullptr);
    void setEntries(std::vector<LegendEntry>);
    [[nodiscard]] const std::vector<LegendEntry>& entries() const { return m_entries; }
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void clicked(int entry);

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;

private:
    [[nodiscard]] qreal widthOf(const LegendEntry&) const;
    void arrange();

    std::vector<LegendEntry> m_entries;
    std::vector<QRectF> m_rects;
    std::vector<qreal> m_valueWidths; // only grow, so that a changing value moves nothing
};

} // namespace ng
