#pragma once
#include <QDoubleSpinBox>

namespace ng {

/// A number with its unit: shows as many digits as there are, takes other units of the same kind ("0.5 nS", "20 Hz", "1.5 s") and
/// converts them, says why it does not take something, and turns with the wheel only when it has the focus.
class NumberBox : public QDoubleSpinBox {
    Q_OBJECT
public:
    explicit NumberBox(const QString& unit, QWidget* parent = nullptr);

    /// Several values at once: shows "mixed" until a number is entered.
    void setMixed(bool mixed);
    [[nodiscard]] bool isMixed() const { return m_mixed; }
    [[nodiscard]] QString textFromValue(double) const override;
    [[nodiscard]] double valueFromText(const QString&) const override;
    [[nodiscard]] QValidator::State validate(QString&, int&) const override;
    void fixup(QString&) const override;
    [[nodiscard]] QSize sizeHint() const override { return {96, QDoubleSpinBox::sizeHint().height()}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {54, QDoubleSpinBox::minimumSizeHint().height()}; }

signals:
    /// The person entered a number, also one that was there already while values were mixed.
    void entered(double value);
    /// What was typed cannot be taken, and why; the old value stays.
    void refused(const QString& why) const;

protected:
    void wheelEvent(QWheelEvent*) override;
    void stepBy(int steps) override;

private:
    [[nodiscard]] QString bare(QString) const;
    /// The number a text stands for in this box's unit; else why not.
    [[nodiscard]] std::optional<double> read(const QString& text, QString* why = nullptr) const;

    QString m_unit;
    QString m_typed; // since editing began
    bool m_mixed = false;
};

/// Units as they are written for people: "um" as "µm".
[[nodiscard]] QString unitText(const QString& unit);

} // namespace ng
