#include "number_box.h"

#include <ng/base/quantity.h>

#include <QLineEdit>
#include <QWheelEvent>
#include <cmath>
#include <utility>

namespace ng {

namespace {

constexpr double kNoLimit = 1e17; // what lies beyond is no range a person would want to read

} // namespace

QString unitText(const QString& unit)
{
    if (unit == "um") return "µm";
    if (unit == "MOhm") return "MΩ";
    return unit;
}

NumberBox::NumberBox(const QString& unit, QWidget* parent) : QDoubleSpinBox(parent), m_unit(unit)
{
    setDecimals(10); // digits shown are decided by textFromValue
    setButtonSymbols(NoButtons);
    setKeyboardTracking(false);
    setAlignment(Qt::AlignRight);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed); // may be narrower than its hint
    setLocale(QLocale::c());
    if (!unit.isEmpty()) setSuffix(QChar(0x2009) + unitText(unit));
    connect(this, &QDoubleSpinBox::valueChanged, this, [this](double v) {
        setMixed(false);
        emit entered(v);
    });
    // By the time editing is finished the box has written its own text again.
    connect(lineEdit(), &QLineEdit::textEdited, this, [this](const QString& text) { m_typed = text; });
    connect(this, &QAbstractSpinBox::editingFinished, this, [this] {
        // A number that was one of the mixed values changes nothing here, but it is meant for all of them.
        const bool number = !m_typed.isEmpty() && read(bare(std::exchange(m_typed, {})));
        if (!m_mixed || !number) return;
        setMixed(false);
        emit entered(value());
    });
}

void NumberBox::setMixed(bool mixed)
{
    if (mixed == m_mixed) return;
    m_mixed = mixed;
    if (!m_unit.isEmpty()) setSuffix(mixed ? QString() : QChar(0x2009) + unitText(m_unit));
    lineEdit()->setText(mixed ? tr("mixed") : textFromValue(value()) + suffix());
}

QString NumberBox::textFromValue(double v) const
{
    if (m_mixed) return tr("mixed");
    if (v == std::floor(v) && std::abs(v) < 1e15) return QLocale(QLocale::English).toString(v, 'f', 0); // with thousands
    return QLocale::c().toString(v, 'g', 6);
}

QString NumberBox::bare(QString text) const
{
    if (!suffix().isEmpty() && text.endsWith(suffix())) text.chop(suffix().size());
    return text.trimmed();
}

std::optional<double> NumberBox::read(const QString& text, QString* why) const
{
    const auto no = [&](const QString& reason) {
        if (why) *why = reason;
        return std::nullopt;
    };
    // Thousands are grouped by commas here; what is left is a number and perhaps a unit.
    std::string plain = QString(text).remove(',').replace(QChar(0x2009), ' ').replace("MΩ", "MOhm").replace("GΩ", "GOhm").replace("kΩ", "kOhm").trimmed().toStdString();
    if (plain.starts_with('+')) plain.erase(0, 1);
    const auto q = parseQuantity(plain);
    const std::string unit = m_unit.toStdString();
    const QString wanted = unit.empty() ? tr("a number without a unit") : tr("a number in %1").arg(unitText(m_unit));
    if (!q) return no(tr("“%1” is not a number; type %2").arg(text, wanted));
    double v = q->value;
    if (!q->unit.empty()) {
        const auto converted = convertUnit(v, q->unit, unit);
        const bool known = findUnit(q->unit) || q->unit == unit;
        if (!converted)
            return no(known ? tr("%1 cannot be turned into %2").arg(QString::fromStdString(std::string(q->unit)), unit.empty() ? tr("a plain number") : unitText(m_unit))
                            : tr("“%1” is not a unit known here; type %2").arg(QString::fromStdString(std::string(q->unit)), wanted));
        v = *converted;
    }
    if (v < minimum() || v > maximum()) {
        const QString u = m_unit.isEmpty() ? QString() : QChar(0x2009) + unitText(m_unit);
        const auto number = [](double x) { return QString::number(x, 'g', 6); };
        return no(maximum() > kNoLimit ? tr("%1%3 is too small; at least %2%3").arg(number(v), number(minimum()), u)
                                       : tr("%1%4 is outside %2 to %3%4").arg(number(v), number(minimum()), number(maximum()), u));
    }
    if (decimals() == 0 && v != std::floor(v)) return no(tr("%1 is not a whole number").arg(v));
    return v;
}

double NumberBox::valueFromText(const QString& text) const { return read(bare(text)).value_or(value()); }

QValidator::State NumberBox::validate(QString& text, int&) const
{
    // Nothing is forbidden while typing: half a unit is no number yet. What is wrong is said when the person is done.
    return (m_mixed && text == tr("mixed")) || read(bare(text)) ? QValidator::Acceptable : QValidator::Intermediate;
}

void NumberBox::fixup(QString& text) const
{
    QString why;
    if (!read(bare(text), &why)) emit refused(why);
    text = textFromValue(value());
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
