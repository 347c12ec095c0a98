#include "transport.h"

#include <QRandomGenerator>

namespace ng {

Transport::Transport(Composition& parts, TransportBar& bar, QObject* parent) : QObject(parent), m_parts(parts), m_bar(bar)
{
    connect(&bar, &TransportBar::runRequested, this, &Transport::runOrPause);
    connect(&bar, &TransportBar::pauseRequested, this, &Transport::runOrPause);
    connect(&bar, &TransportBar::stepRequested, this, &Transport::step);
    connect(&bar, &TransportBar::runToRequested, this, &Transport::runTo);
    connect(&bar, &TransportBar::softResetRequested, this, [this] { reset(std::nullopt); });
    connect(&bar, &TransportBar::fullResetRequested, this, [this] { reset(QRandomGenerator::global()->bounded(1u, 1'000'000u)); });
    connect(&bar, &TransportBar::continueRequested, this, &Transport::continueHere);
    connect(&bar, &TransportBar::toStartRequested, this, &Transport::goToStart);
    connect(&bar, &TransportBar::toEndRequested, this, &Transport::goToEnd);
    connect(&bar, &TransportBar::speedChanged, this, [this](double speed) {
        if (RunSession* s = m_parts.session()) s->setPace(speed);
        m_parts.hub().playhead().setSpeed(speed);
    });
    connect(&bar, &TransportBar::seedChanged, this, [this](quint64 seed) {
        if (const auto e = m_parts.document().changeByPath("seed", std::to_string(seed))) emit failed(*e);
    });
    connect(&parts, &Composition::runChanged, this, &Transport::refresh);
    connect(&parts.document(), &ExperimentDocument::changed, this, &Transport::refresh);
    connect(&parts.hub().playhead(), &Playhead::modeChanged, this, &Transport::refresh);
    refresh();
}

bool Transport::driving() const
{
    const RunSession* s = m_parts.session();
    if (!s) return false;
    using enum RunSession::State;
    const RunSession::State state = s->state();
    return state == Building || state == Running || state == Paused;
}

TransportBar::State Transport::state() const
{
    using Bar = TransportBar::State;
    const bool playing = m_parts.hub().playhead().mode() == Playhead::Mode::Playing;
    if (const RunSession* s = m_parts.session()) {
        switch (s->state()) {
        case RunSession::State::Idle:
        case RunSession::State::Building: return Bar::Building;
        case RunSession::State::Running: return Bar::Running;
        case RunSession::State::Paused: return Bar::Paused;
        default: return playing ? Bar::ReplayPlaying : Bar::Finished;
        }
    }
    if (!m_parts.hub().timeline()) return Bar::Idle;
    return playing ? Bar::ReplayPlaying : Bar::Replay;
}

double Transport::dtMs() const
{
    const auto& t = m_parts.hub().timeline();
    return t ? t->info().dtMs : m_parts.document().experiment().dtMs;
}

void Transport::start(bool paused)
{
    if (const auto e = m_parts.startRun(paused)) {
        emit failed(*e);
        return;
    }
    m_parts.session()->setPace(m_bar.speed());
}

void Transport::takeDesignSpeed() { m_bar.setSpeed(m_parts.document().experiment().speed); }

void Transport::runOrPause()
{
    RunSession* s = m_parts.session();
    if (s && s->state() == RunSession::State::Running) {
        s->pause();
    } else if (s && s->state() == RunSession::State::Paused) {
        m_parts.hub().playhead().setMode(Playhead::Mode::Following);
        s->resume();
    } else if (const auto& t = m_parts.hub().timeline()) {
        Playhead& head = m_parts.hub().playhead();
        const bool playing = head.mode() == Playhead::Mode::Playing;
        if (!playing && head.tick() >= t->extent().end) head.seek(t->extent().begin);
        head.setMode(playing ? Playhead::Mode::Paused : Playhead::Mode::Playing);
    } else if (!s && m_parts.hasDesign()) {
        start(false);
    }
    refresh();
}

void Transport::step()
{
    if (driving()) {
        m_parts.hub().playhead().setMode(Playhead::Mode::Following);
        m_parts.session()->step();
    } else if (const auto& t = m_parts.hub().timeline()) {
        Playhead& head = m_parts.hub().playhead();
        head.setMode(Playhead::Mode::Paused);
        head.seek(std::min(t->extent().end, head.tick() + std::max<Tick>(1, toTick(1, dtMs()))));
    } else if (m_parts.hasDesign()) {
        start(true);
    }
}

void Transport::runTo(double s)
{
    const Tick tick = toTick(s * 1000, dtMs());
    if (driving() && tick > m_parts.hub().playhead().tick()) {
        m_parts.hub().playhead().setMode(Playhead::Mode::Following);
        m_parts.session()->runTo(tick);
    } else if (const auto& t = m_parts.hub().timeline()) {
        m_parts.hub().playhead().seek(std::min(tick, t->extent().end));
    } else if (m_parts.hasDesign()) {
        start(true);
        if (m_parts.session()) m_parts.session()->runTo(tick);
    }
}

void Transport::reset(std::optional<quint64> seed)
{
    if (seed)
        if (const auto e = m_parts.document().changeByPath("seed", std::to_string(*seed))) emit failed(*e);
    start(true);
}

void Transport::continueHere()
{
    if (const auto e = m_parts.continueRun()) {
        emit failed(*e);
        return;
    }
    m_parts.session()->setPace(m_bar.speed());
    refresh();
}

void Transport::stop()
{
    if (driving()) m_parts.session()->stop();
}

void Transport::follow()
{
    if (m_parts.hub().timeline()) m_parts.hub().playhead().setMode(Playhead::Mode::Following);
}

void Transport::goToStart()
{
    if (const auto& t = m_parts.hub().timeline()) m_parts.hub().playhead().seek(t->extent().begin);
}

void Transport::goToEnd()
{
    const auto& t = m_parts.hub().timeline();
    if (!t) return;
    m_parts.hub().playhead().seek(t->extent().end);
    if (t->isGrowing()) follow();
}

void Transport::scrub(double windows)
{
    const auto& t = m_parts.hub().timeline();
    if (!t) return;
    Playhead& head = m_parts.hub().playhead();
    const double to = static_cast<double>(head.tick()) + windows * static_cast<double>(head.visible().length());
    head.seek(std::clamp(static_cast<Tick>(std::max(0.0, to)), t->extent().begin, t->extent().end));
}

void Transport::refresh()
{
    m_bar.setState(state());
    m_bar.setContinuable(!m_parts.continuableFile().isEmpty() && m_parts.hub().timeline());
    m_bar.setSeed(m_parts.document().experiment().seed);
    m_bar.setTime(toMs(m_parts.hub().playhead().tick(), dtMs()) / 1000);
}

} // namespace ng
