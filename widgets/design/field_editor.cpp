#include "field_editor.h"

#include "class_list_editor.h"
#include "controls.h"
#include "distribution_editor.h"
#include "number_box.h"

#include "common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr int kLabelWidth = 110;
constexpr int kSteps = 1000;
constexpr int kResetWidth = 22;
constexpr double kFar = 1e18; // soft limits: the design's check has the last word

QString numberText(double v) { return QString::number(v, 'g', 15); }

} // namespace

FieldEditor::FieldEditor(const InspectorField& field, QWidget* parent) : QWidget(parent), m_field(field)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 3, 6, 3);
    column->setSpacing(2);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_label = new QLabel(field.label);
    m_label->setFixedWidth(kLabelWidth);
    auto* reset = new QToolButton;
    reset->setAutoRaise(true);
    reset->setFixedSize(kResetWidth, kResetWidth);
    reset->setIcon(icon("rotate-ccw"));
    reset->setIconSize({12, 12});
    reset->setAccessibleName(tr("Reset %1").arg(field.label));
    connect(reset, &QToolButton::clicked, this, &FieldEditor::resetRequested);
    m_reset = reset;
    QSizePolicy keep = reset->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    reset->setSizePolicy(keep);
    row->addWidget(m_label, 0, field.kind == InspectorField::Kind::Classes ? Qt::AlignTop : Qt::Alignment());
    row->addWidget(makeEditor(), 1);
    row->addWidget(reset);
    column->addLayout(row);
    if (m_distribution) setFocusProxy(m_distribution);
    for (QWidget* input : std::initializer_list<QWidget*>{m_number, m_text, m_choice, m_flag, m_classes})
        if (input) setFocusProxy(input);
    m_message = new QLabel;
    m_message->setProperty("error", true);
    m_message->setWordWrap(true);
    m_message->hide();
    column->addWidget(m_message);
    setToolTip(tip());
    show(field);
}

QString FieldEditor::tip() const
{
    QString text = "<p>" + m_field.doc.toHtmlEscaped() + "</p>";
    if (m_field.kind != InspectorField::Kind::Number) return text;
    const QString unit = m_field.unit.isEmpty() ? QString() : QChar(0x2009) + unitText(m_field.unit);
    text += "<p>"
        + (m_field.hardMax
                ? tr("Range %1 to %2%3, default %4%3.").arg(numberText(m_field.min), numberText(m_field.max), unit, numberText(m_field.fallback))
                : tr("Default %1%2.").arg(numberText(m_field.fallback), unit))
        + "</p>";
    if (!m_field.unit.isEmpty()) text += "<p>" + tr("Other units of the same kind may be typed; they are converted.") + "</p>";
    return text;
}

void FieldEditor::complain(const QString& message)
{
    m_complaint = message;
    sayMessage();
}

void FieldEditor::setFault(const QString& message)
{
    if (message == m_fault) return;
    m_fault = message;
    sayMessage();
}

QString FieldEditor::message() const { return m_complaint.isEmpty() ? m_fault : m_complaint; }

void FieldEditor::sayMessage()
{
    m_message->setText(message());
    m_message->setVisible(!message().isEmpty());
    setAccessibleDescription(message());
}

QWidget* FieldEditor::makeEditor()
{
    using Kind = InspectorField::Kind;
    switch (m_field.kind) {
    case Kind::Number:
        return makeNumber();
    case Kind::Distribution:
        return makeDistribution();
    case Kind::Flag:
        m_flag = new Switch;
        m_flag->setAccessibleName(m_field.label);
        connect(m_flag, &QCheckBox::stateChanged, this, [this](int state) {
            if (m_showing) return;
            const bool on = state != Qt::Unchecked;
            // Maturation as a whole is an object that is there or not; parameters of kernels are numbers.
            const bool section = m_field.path.ends_with(".maturation");
            emit edited(section ? (on ? "{}" : "null") : m_field.isParameter ? (on ? "1" : "0") : (on ? "true" : "false"), false);
        });
        return m_flag;
    case Kind::Choice:
        m_choice = new ChoiceBox(m_field.choices);
        m_choice->setAccessibleName(m_field.label);
        m_choice->setPlaceholderText(tr("mixed"));
        connect(m_choice, &QComboBox::textActivated, this, [this](const QString& chosen) {
            const bool bySign = m_field.path.ends_with(".receptor") && m_choice->currentIndex() == 0;
            emit edited(bySign ? QString() : chosen, false);
        });
        return m_choice;
    case Kind::Text:
        m_text = new QLineEdit;
        m_text->setAccessibleName(m_field.label);
        connect(m_text, &QLineEdit::editingFinished, this, [this] {
            if (!m_showing && m_text->isModified() && m_text->text() != (m_field.mixed ? QString() : m_field.text)) emit edited(m_text->text(), false);
        });
        return m_text;
    case Kind::Classes:
        m_classes = new ClassListEditor(m_field.choices);
        connect(m_classes, &ClassListEditor::edited, this, [this](const QString& lists) { emit edited(lists, false); });
        return m_classes;
    }
    return nullptr;
}

QWidget* FieldEditor::makeNumber()
{
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_slider = new ValueSlider;
    m_slider->setRange(0, kSteps);
    m_slider->setAccessibleName(m_field.label);
    m_number = new NumberBox(m_field.unit);
    m_number->setAccessibleName(m_field.label);
    m_number->setFixedWidth(104);
    if (m_field.integer) m_number->setDecimals(0);
    m_number->setRange(m_field.hardMax ? m_field.min : m_field.min < 0 ? -kFar : 0, m_field.hardMax ? m_field.max : kFar);
    connect(m_slider, &QSlider::valueChanged, this, [this](int step) {
        if (!m_showing) emit edited(numberText(fromSlider(step)), m_slider->isSliderDown());
    });
    connect(m_slider, &QSlider::sliderReleased, this, &FieldEditor::released);
    connect(m_number, &NumberBox::entered, this, [this](double v) {
        if (!m_showing) emit edited(numberText(v), false);
    });
    connect(m_number, &NumberBox::refused, this, &FieldEditor::complain);
    row->addWidget(m_slider, 1);
    row->addWidget(m_number);
    return box;
}

QWidget* FieldEditor::makeDistribution()
{
    m_distribution = new DistributionEditor(m_field.label, m_field.unit);
    connect(m_distribution, &DistributionEditor::edited, this, [this](const QString& json) { emit edited(json, false); });
    connect(m_distribution, &DistributionEditor::refused, this, &FieldEditor::complain);
    return m_distribution;
}

double FieldEditor::fromSlider(int step) const
{
    const double share = static_cast<double>(step) / kSteps;
    double v = m_field.min + (m_field.max - m_field.min) * share;
    if (m_field.logarithmic) v = m_field.min + std::expm1(share * std::log1p(m_field.max - m_field.min));
    if (m_field.integer) return std::round(v);
    // Three digits are enough for a slider and read better than seventeen.
    if (v == 0) return 0;
    const double digit = std::pow(10, std::floor(std::log10(std::abs(v))) - 2);
    return std::clamp(std::round(v / digit) * digit, m_field.min, m_field.max);
}

int FieldEditor::toSlider(double v) const
{
    const double span = m_field.max - m_field.min;
    const double share = m_field.logarithmic ? std::log1p(std::max(0.0, v - m_field.min)) / std::log1p(span)
        : span > 0                           ? (v - m_field.min) / span
                                             : 0;
    return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * kSteps));
}

void FieldEditor::show(const InspectorField& field)
{
    m_showing = true;
    m_field = field;
    complain({});
    if (m_slider && !m_slider->isSliderDown()) m_slider->setValue(toSlider(field.value));
    if (m_number) {
        // A value from a file may lie outside: it is shown as it is, and the check below the canvas says so.
        m_number->setMinimum(std::min(m_number->minimum(), field.value));
        m_number->setMaximum(std::max(m_number->maximum(), field.value));
        m_number->setValue(field.value);
        m_number->setMixed(field.mixed);
    }
    if (m_distribution) m_distribution->show(field.distribution, field.mixed);
    if (m_choice) {
        if (field.mixed) m_choice->setCurrentIndex(-1);
        else m_choice->setCurrentText(field.text);
    }
    if (m_flag) {
        m_flag->setTristate(field.mixed);
        m_flag->setCheckState(field.mixed ? Qt::PartiallyChecked : field.value != 0 ? Qt::Checked : Qt::Unchecked);
    }
    if (m_text) {
        m_text->setPlaceholderText(field.mixed ? tr("mixed") : QString());
        const QString text = field.mixed ? QString() : field.text;
        if (m_text->text() != text) {
            m_text->setText(text);
            m_text->setCursorPosition(0); // the beginning is what tells texts apart
        }
    }
    if (m_classes) m_classes->show(field.text);
    const bool resettable = field.changed;
    m_reset->setVisible(resettable);
    m_reset->setToolTip(field.kind == InspectorField::Kind::Number
            ? tr("Back to the default, %1%2")
                  .arg(numberText(field.fallback), field.unit.isEmpty() ? QString() : QChar(0x2009) + unitText(field.unit))
            : tr("Back to the default"));
    m_showing = false;
    update();
}

void FieldEditor::paintEvent(QPaintEvent*)
{
    if (!m_field.changed) return;
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(theme().intervention);
    p.drawEllipse(QPointF(6.5, m_label->geometry().center().y() + 0.5), 2.6, 2.6);
}

} // namespace ng
