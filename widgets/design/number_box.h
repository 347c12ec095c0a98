#pragma once
#include <QDoubleSpinBox>

namespace ng {

/// A number with its unit: shows as many digits as there are, takes the wheel only when it has the focus.
class NumberBox : public QDoubleSpinBox {
    Q_OBJECT
public:
    explicit NumberBox(const QString& unit, QWidget* parent = nullptr);
    [[nodiscard]] QString textFromValue(double) const override;
    [[nodiscard]] double valueFromText(const QString&) const override;
    [[nodiscard]] QValidator::State validate(QString&, int&) const override;
    [[nodiscard]] QSize sizeHint() const override { return {96, QDoubleSpinBox::sizeHint().height()}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {54, QDoubleSpinBox::minimumSizeHint().height()}; }

protected:
    void wheelEvent(QWheelEvent*) override;
    void stepBy(int steps) override;

private:
    [[nodiscard]] QString bare(QString) const;
};

/// Units as they are written for people: "um" as "µm".
[[nodiscard]] QString unitText(const QString& unit);

} // namespace ng
