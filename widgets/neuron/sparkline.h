#pragma once
#include <QString>
#include <QWidget>

#include <vector>

namespace ng {

/// Two small curves over the life of a neuron: maturity (as an area in its colours) and rate (as a line), with their ends named.
class Sparkline : public QWidget {
    Q_OBJECT
public:
    struct Point {
        double time = 0; ///< s
        float maturity = 0;
        float rate = 0; ///< spikes/s
        friend bool operator==(const Point&, const Point&) = default;
    };
    explicit Sparkline(QWidget* parent = nullptr);
    void setLife(std::vector<Point>, double from, double to);
    void setCursor(double seconds);
    [[nodiscard]] const std::vector<Point>& points() const { return m_points; }
    [[nodiscard]] QSize sizeHint() const override { return {200, 96}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, 96}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    std::vector<Point> m_points;
    double m_from = 0, m_to = 1, m_cursor = -1;
};

} // namespace ng
