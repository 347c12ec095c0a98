#include "transport_bar.h"

#include "common/primary_icon.h"
#include "common/theme.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QToolButton>
#include <QWidgetAction>

#include <cmath>
#include <limits>

namespace ng {

namespace {

constexpr double kSpeeds[] = {0.1, 0.5, 1, 2, 10, 0};

QToolButton* button(QWidget* parent, const QString& text, const QString& tip)
{
    auto* b = new QToolButton(parent);
    b->setObjectName("bar");
    b->setText(text);
    b->setToolTip(tip);
    b->setAccessibleName(text);
    b->setIconSize({16, 16});
    b->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return b;
}

} // namespace

TransportBar::TransportBar(QWidget* parent) : QWidget(parent)
{
    m_run = new QPushButton(this);
    m_run->setProperty("primary", true);
    m_run->setIconSize({16, 16});
    m_run->setMinimumWidth(92);
    m_toStart = button(this, tr("Start"), tr("Go to the start of the run (Home)"));
    m_step = button(this, tr("Step"), tr("One step further (.)"));
    m_toEnd = button(this, tr("End"), tr("Go to the end of the run (End)"));
    m_runTo = button(this, tr("Run to ▾"), tr("Run until a time, then pause"));
    m_reset = button(this, tr("Reset ▾"), tr("Start over"));
    m_continue = button(this, tr("Continue from here"), tr("Start a new run from where the playhead stands, paused: change live parameters, then resume (Ctrl+Return)"));
    m_runTo->setPopupMode(QToolButton::InstantPopup);
    m_reset->setPopupMode(QToolButton::InstantPopup);
    // The text has its own arrow; the style's would stand in the corner.
    for (QToolButton* b : {m_runTo, m_reset}) b->setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }");

    auto* reset = new QMenu(m_reset);
    reset->addAction(tr("Soft reset: run again with the same seed"), this, &TransportBar::softResetRequested);
    reset->addAction(tr("Full reset: back to the design, new seed"), this, &TransportBar::fullResetRequested);
    m_reset->setMenu(reset);

    auto* ask = new QMenu(m_runTo);
    auto* form = new QWidget;
    auto* row = new QHBoxLayout(form);
    row->setContentsMargins(8, 6, 8, 6);
    row->setSpacing(6);
    m_runToTime = new QDoubleSpinBox;
    m_runToTime->setDecimals(3);
    m_runToTime->setRange(0, 1e6);
    m_runToTime->setSuffix(QString(QChar(0x2009)) + "s");
    m_runToTime->setAccessibleName(tr("Run to this time"));
    auto* go = new QPushButton(tr("Run"));
    row->addWidget(new QLabel(tr("run to")));
    row->addWidget(m_runToTime);
    row->addWidget(go);
    auto* holder = new QWidgetAction(ask);
    holder->setDefaultWidget(form);
    ask->addAction(holder);
    m_runTo->setMenu(ask);
    connect(go, &QPushButton::clicked, this, [this, ask] {
        ask->close();
        emit runToRequested(m_runToTime->value());
    });

    m_speedLabel = new QLabel(tr("speed"));
    m_speedLabel->setProperty("quiet", true);
    m_speed = new QComboBox;
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Simulated seconds per second, at most"));
    for (const double s : kSpeeds) m_speed->addItem(s > 0 ? tr("%1×").arg(s) : tr("as fast as possible"), s);
    m_speed->setCurrentIndex(static_cast<int>(std::size(kSpeeds)) - 1);
    m_seedLabel = new QLabel(tr("seed"));
    m_seedLabel->setProperty("quiet", true);
    m_seed = new QSpinBox;
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_seed->setMinimumWidth(64);
    m_seed->setKeyboardTracking(false);
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(tr("Seed of the next run: the same seed gives the same run"));
    m_factor = new QLabel;
    m_factor->setProperty("quiet", true);
    m_factor->setToolTip(tr("Simulated seconds per second, measured"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (QWidget* w : std::initializer_list<QWidget*>{m_toStart, m_run, m_step, m_toEnd, m_continue, m_runTo, m_reset}) layout->addWidget(w);
    layout->addSpacing(8);
    for (QWidget* w : std::initializer_list<QWidget*>{m_speedLabel, m_speed, m_seedLabel, m_seed, m_factor}) layout->addWidget(w);

    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_state == State::Running || m_state == State::ReplayPlaying) emit pauseRequested();
        else emit runRequested();
    });
    connect(m_step, &QToolButton::clicked, this, &TransportBar::stepRequested);
    connect(m_continue, &QToolButton::clicked, this, &TransportBar::continueRequested);
    connect(m_toStart, &QToolButton::clicked, this, &TransportBar::toStartRequested);
    connect(m_toEnd, &QToolButton::clicked, this, &TransportBar::toEndRequested);
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this] { emit speedChanged(speed()); });
    connect(m_seed, &QSpinBox::valueChanged, this, [this](int seed) { emit seedChanged(static_cast<quint64>(seed)); });
    setState(State::Idle);
}

void TransportBar::setState(State s)
{
    m_state = s;
    const bool replay = s == State::Replay || s == State::ReplayPlaying;
    const bool moving = s == State::Running || s == State::ReplayPlaying;
    // What a finished run can still do is to be looked at again; a new one begins with a reset.
    const bool watchable = replay || s == State::Finished;
    m_run->setText(moving ? tr("Pause") : watchable ? tr("Play") : s == State::Paused ? tr("Resume") : s == State::Building ? tr("Building…") : tr("Run"));
    m_run->setToolTip(moving ? tr("Pause (Space)") : watchable ? tr("Play what was recorded (Space)") : tr("Run (Space)"));
    m_run->setEnabled(s != State::Building);
    m_step->setEnabled(s != State::Building);
    m_runTo->setEnabled(s == State::Idle || s == State::Running || s == State::Paused);
    m_reset->setEnabled(s == State::Running || s == State::Paused || s == State::Finished);
    m_seed->setEnabled(!moving && s != State::Building);
    for (QWidget* w : {m_toStart, m_toEnd}) w->setVisible(replay);
    m_continue->setVisible(m_continuable && (replay || s == State::Finished));
    for (QWidget* w : std::initializer_list<QWidget*>{m_runTo, m_reset, m_seedLabel, m_seed}) w->setVisible(!replay);
    // A replay has a speed of its own; there is no "as fast as possible" for a film.
    const int fastest = static_cast<int>(std::size(kSpeeds)) - 1;
    if (auto* model = qobject_cast<QStandardItemModel*>(m_speed->model())) model->item(fastest)->setEnabled(!replay);
    if (replay && m_speed->currentIndex() == fastest) m_speed->setCurrentIndex(2);
    dress();
}

void TransportBar::setContinuable(bool on)
{
    m_continuable = on;
    setState(m_state);
}

void TransportBar::setRealTimeFactor(double f)
{
    m_factor->setVisible(f > 0);
    m_factor->setText(tr("× %1 real time").arg(f, 0, 'f', f < 10 ? 1 : 0));
}

void TransportBar::setSpeed(double s)
{
    const QSignalBlocker quiet(m_speed);
    int nearest = static_cast<int>(std::size(kSpeeds)) - 1;
    if (s > 0) {
        nearest = 0;
        for (int i = 0; i + 1 < static_cast<int>(std::size(kSpeeds)); ++i)
            if (std::abs(std::log(kSpeeds[i] / s)) < std::abs(std::log(kSpeeds[nearest] / s))) nearest = i;
    }
    m_speed->setCurrentIndex(nearest);
}

void TransportBar::setSeed(std::uint64_t seed)
{
    const QSignalBlocker quiet(m_seed);
    m_seed->setValue(static_cast<int>(std::min<std::uint64_t>(seed, static_cast<std::uint64_t>(m_seed->maximum()))));
}

void TransportBar::setTime(double s)
{
    if (!m_runToTime->hasFocus()) m_runToTime->setValue(std::ceil(s + 1));
}

double TransportBar::speed() const { return m_speed->currentData().toDouble(); }

void TransportBar::dress()
{
    const bool moving = m_state == State::Running || m_state == State::ReplayPlaying;
    m_run->setIcon(onPrimary(icon(moving ? "pause" : "play")));
    m_step->setIcon(icon("step-forward"));
    m_reset->setIcon(icon("rotate-ccw"));
    m_toStart->setIcon(icon("skip-back"));
    m_toEnd->setIcon(icon("skip-forward"));
    m_continue->setIcon(icon("square-play"));
}

void TransportBar::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange) dress();
    QWidget::changeEvent(e);
}

} // namespace ng
