#pragma once
#include <ng/model/experiment.h>

#include <QTimer>
#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QSlider;
class QToolButton;

namespace ng {

/// A parameter that can be changed while the run goes.
struct LiveControl {
    LiveParameter parameter;
    QString unit;
    double designValue = 0;
};

/// Title, slider and number of one live parameter, with a way back to the design's value.
class ParameterRow : public QWidget {
    Q_OBJECT
public:
    explicit ParameterRow(LiveControl, QWidget* parent = nullptr);

    [[nodiscard]] const LiveControl& control() const { return m_control; }
    [[nodiscard]] double value() const { return m_value; }
    [[nodiscard]] bool isChanged() const;
    /// Shows a value without telling anybody.
    void setValue(double);
    void setEditable(bool);
    /// What title and number need; the rows of a list are given the same, so that they stand in columns.
    struct Widths {
        int title = 0;
        int box = 0;
    };
    [[nodiscard]] Widths widths() const;
    void setWidths(Widths);

signals:
    /// A person settled on another value: a drag is one change, told when the slider rests or is let go.
    void edited(double value);

private:
    [[nodiscard]] int toSlider(double) const;
    [[nodiscard]] double fromSlider(int) const;
    void show(double value);
    void settle();
    void paintState();

    LiveControl m_control;
    bool m_logarithmic;
    double m_value = 0; // shown
    double m_told = 0;  // last told or set
    bool m_showing = false;
    QLabel* m_title;
    QSlider* m_slider;
    QDoubleSpinBox* m_box;
    QToolButton* m_reset;
    QTimer m_rest;
};

} // namespace ng
