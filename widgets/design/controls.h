#pragma once
#include <QCheckBox>
#include <QComboBox>
#include <QSlider>

namespace ng {

// Inputs of the inspector. None takes the wheel without the focus: scrolling past them must not change a design.

/// On or off; the place of the knob is the second cue beside its colour.
class Switch : public QCheckBox {
    Q_OBJECT
public:
    explicit Switch(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {34, 20}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;
    [[nodiscard]] bool hitButton(const QPoint& at) const override { return at.x() <= sizeHint().width(); }
};

class ChoiceBox : public QComboBox {
    Q_OBJECT
public:
    explicit ChoiceBox(const QStringList& choices, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent*) override;
    void wheelEvent(QWheelEvent*) override;
};

class ValueSlider : public QSlider {
    Q_OBJECT
public:
    explicit ValueSlider(QWidget* parent = nullptr);

protected:
    void wheelEvent(QWheelEvent*) override;
};

} // namespace ng
