#include "parameter_row.h"

#include "common/theme.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>

#include <cmath>

namespace ng {

namespace {

constexpr int kSteps = 1000;
constexpr int kRestMs = 300; // a slider held still this long has settled

int decimalsFor(double min, double max)
{
    const double span = max - min;
    return span > 0 ? std::clamp(2 - static_cast<int>(std::floor(std::log10(span))), 0, 6) : 2;
}

} // namespace

ParameterRow::ParameterRow(LiveControl control, QWidget* parent) : QWidget(parent), m_control(std::move(control))
{
    const LiveParameter& p = m_control.parameter;
    // Over two decades and more a straight scale would leave the small values no room.
    m_logarithmic = p.min > 0 && p.max / p.min >= 100;
    const QString title = QString::fromStdString(p.title.empty() ? p.path : p.title);
    m_title = new QLabel(title);
    m_title->setToolTip(title + '\n' + QString::fromStdString(p.path));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(0, kSteps);
    m_slider->setPageStep(kSteps / 10);
    m_slider->setMinimumWidth(40);
    m_slider->setAccessibleName(title);
    m_box = new QDoubleSpinBox;
    m_box->setRange(p.min, p.max);
    int decimals = m_logarithmic ? decimalsFor(0, p.min * 100) : decimalsFor(p.min, p.max);
    // The design's own value must be shown as it is written there.
    const auto lost = [&] { return std::abs(m_control.designValue - std::round(m_control.designValue * std::pow(10, decimals)) / std::pow(10, decimals)); };
    while (decimals < 6 && lost() > 1e-9) ++decimals;
    m_box->setDecimals(decimals);
    m_box->setSingleStep((p.max - p.min) / 100);
    m_box->setStepType(m_logarithmic ? QAbstractSpinBox::AdaptiveDecimalStepType : QAbstractSpinBox::DefaultStepType);
    m_box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_box->setAlignment(Qt::AlignRight);
    m_box->setKeyboardTracking(false);
    m_box->setLocale(QLocale::c());
    m_box->setAccessibleName(title);
    if (!m_control.unit.isEmpty()) m_box->setSuffix(QChar(0x2009) + m_control.unit);
    m_reset = new QToolButton;
    m_reset->setIcon(icon("rotate-ccw"));
    if (m_reset->icon().isNull()) m_reset->setText("↺");
    m_reset->setIconSize({14, 14});
    m_reset->setAutoRaise(true);
    m_reset->setAccessibleName(tr("Reset %1").arg(title));
    QSizePolicy keep = m_reset->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keep);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_box);
    layout->addWidget(m_reset);

    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &ParameterRow::settle);
    connect(m_slider, &QSlider::valueChanged, this, [this](int v) {
        if (m_showing) return;
        show(fromSlider(v));
        m_rest.start();
    });
    connect(m_slider, &QSlider::sliderReleased, this, &ParameterRow::settle);
    connect(m_box, &QDoubleSpinBox::valueChanged, this, [this](double v) {
        if (m_showing) return;
        show(v);
        settle();
    });
    connect(m_reset, &QToolButton::clicked, this, [this] {
        show(m_control.designValue);
        settle();
    });
    setValue(m_control.designValue);
}

bool ParameterRow::isChanged() const { return std::abs(m_value - m_control.designValue) > 1e-9 * std::max(1.0, std::abs(m_control.designValue)); }

int ParameterRow::toSlider(double v) const
{
    const LiveParameter& p = m_control.parameter;
    if (!(p.max > p.min)) return 0;
    const double f = m_logarithmic ? std::log(std::max(v, p.min) / p.min) / std::log(p.max / p.min) : (v - p.min) / (p.max - p.min);
    return static_cast<int>(std::lround(std::clamp(f, 0.0, 1.0) * kSteps));
}

double ParameterRow::fromSlider(int s) const
{
    const LiveParameter& p = m_control.parameter;
    const double f = static_cast<double>(s) / kSteps;
    const double v = m_logarithmic ? p.min * std::pow(p.max / p.min, f) : p.min + f * (p.max - p.min);
    const double unit = std::pow(10.0, m_box->decimals());
    return std::clamp(std::round(v * unit) / unit, p.min, p.max);
}

void ParameterRow::show(double v)
{
    m_showing = true;
    m_value = v;
    m_slider->setValue(toSlider(v));
    // A value beyond the slider's ends is shown as it is: the number on the screen is the number in the run.
    m_box->setRange(std::min(m_control.parameter.min, v), std::max(m_control.parameter.max, v));
    m_box->setValue(v);
    m_showing = false;
    paintState();
}

void ParameterRow::setValue(double v)
{
    if (m_slider->isSliderDown() || m_rest.isActive()) return; // a person is at it
    m_told = v;
    show(v);
}

void ParameterRow::settle()
{
    m_rest.stop();
    if (m_value == m_told) return;
    m_told = m_value;
    emit edited(m_value);
}

void ParameterRow::setEditable(bool on)
{
    m_slider->setEnabled(on);
    m_box->setEnabled(on);
    m_reset->setEnabled(on);
}

void ParameterRow::paintState()
{
    m_reset->setVisible(isChanged());
    m_reset->setToolTip(tr("Back to %1%2, as in the design").arg(m_control.designValue).arg(m_control.unit.isEmpty() ? QString() : QChar(0x2009) + m_control.unit));
}

ParameterRow::Widths ParameterRow::widths() const
{
    const QFontMetrics m(m_box->font());
    const auto of = [&](double v) { return m.horizontalAdvance(m_box->textFromValue(v) + m_box->suffix()); };
    return {m_title->sizeHint().width(), std::max({of(m_control.parameter.min), of(m_control.parameter.max), of(m_control.designValue)}) + 20};
}

void ParameterRow::setWidths(Widths w)
{
    m_title->setFixedWidth(w.title);
    m_title->setText(m_title->fontMetrics().elidedText(m_slider->accessibleName(), Qt::ElideRight, w.title));
    m_box->setFixedWidth(w.box);
}

} // namespace ng
