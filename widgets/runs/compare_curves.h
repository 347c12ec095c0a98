#pragma once
#include <ng/stream/timeline_source.h>

#include <QWidget>

#include <array>
#include <memory>

class QComboBox;

namespace ng {

class ChartLegend;
class TimeChart;

/// Two runs' curves over each other on one time axis: number of neurons, a rate, accuracy after each task. A is drawn solid, B dashed.
class CompareCurves : public QWidget {
    Q_OBJECT
public:
    explicit CompareCurves(QWidget* parent = nullptr);

    void setRuns(std::shared_ptr<TimelineSource> a, std::shared_ptr<TimelineSource> b);
    /// Reads again what was still being fetched; cheap when nothing has come in.
    void update();
    void setPlayhead(double seconds);
    [[nodiscard]] const TimeChart& neurons() const { return *m_neurons.chart; }
    [[nodiscard]] const TimeChart& rate() const { return *m_rate.chart; }
    [[nodiscard]] const TimeChart& accuracy() const { return *m_accuracy.chart; }

signals:
    void seekRequested(double seconds);

protected:
    void changeEvent(QEvent*) override;

private:
    struct Plot {
        TimeChart* chart = nullptr;
        ChartLegend* legend = nullptr;
        QString quantity;
    };
    Plot makePlot(const QString& title, const QString& emptyText, QComboBox* choice);
    void fillLegend(const Plot&, double seconds);
    void load();

    std::array<std::shared_ptr<TimelineSource>, 2> m_runs;
    std::array<std::uint64_t, 2> m_revisions{};
    QComboBox* m_rateChoice;
    Plot m_neurons, m_rate, m_accuracy;
    double m_playhead = 0;
};

} // namespace ng
