#include "number_box.h"

#include <QWheelEvent>
#include <cmath>

namespace ng {

QString unitText(const QString& unit)
{
    if (unit == "um") return "µm";
    if (unit == "MOhm") return "MΩ";
    return unit;
}

NumberBox::NumberBox(const QString& unit, QWidget* parent) : QDoubleSpinBox(parent)
{
    setDecimals(10); // digits shown are decided by textFromValue
    setButtonSymbols(NoButtons);
    setKeyboardTracking(false);
    setAlignment(Qt::AlignRight);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed); // may be narrower than its hint
    setLocale(QLocale::c());
    if (!unit.isEmpty()) setSuffix(QChar(0x2009) + unitText(unit));
}

QString NumberBox::textFromValue(double v) const
{
    if (v == std::floor(v) && std::abs(v) < 1e15) return QLocale(QLocale::English).toString(v, 'f', 0); // with thousands
    return QLocale::c().toString(v, 'g', 6);
}

QString NumberBox::bare(QString text) const
{
    if (!suffix().isEmpty() && text.endsWith(suffix())) text.chop(suffix().size());
    return text.trimmed().remove(',');
}

double NumberBox::valueFromText(const QString& text) const { return bare(text).toDouble(); }

QValidator::State NumberBox::validate(QString& text, int&) const
{
    bool ok = false;
    const double v = bare(text).toDouble(&ok);
    if (!ok) return QValidator::Intermediate;
    return v >= minimum() && v <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
}

void NumberBox::wheelEvent(QWheelEvent* e)
{
    if (hasFocus())
        QDoubleSpinBox::wheelEvent(e);
    else
        e->ignore(); // the inspector scrolls
}

void NumberBox::stepBy(int steps)
{
    // One step is a unit of the second digit: 0.1 at 3, 10 at 250.
    const double v = value();
    setSingleStep(decimals() == 0 ? 1 : v == 0 ? 0.1 : std::pow(10, std::floor(std::log10(std::abs(v))) - 1));
    QDoubleSpinBox::stepBy(steps);
}

} // namespace ng
