#include <ng/session/playhead.h>

namespace ng {

Playhead::Playhead(QObject* parent) : QObject(parent) {}

void Playhead::seek(Tick t)
{
    if (m_mode == Mode::Following) setMode(Mode::Paused);
    m_carry = 0;
    if (t == m_tick) return;
    m_tick = t;
    // Keep the cursor in view: the window follows it by whole window lengths, so a small step does not scroll.
    if (!m_visible.contains(t) && t != m_visible.end) {
        const Tick len = m_visible.length();
        const Tick begin = t > len / 2 ? t - len / 2 : 0;
        setVisible({begin, begin + len});
    }
    emit tickChanged(m_tick);
}

void Playhead::setMode(Mode m)
{
    if (m == m_mode) return;
    m_mode = m;
    m_carry = 0;
    emit modeChanged(m);
}

void Playhead::setSpeed(double s)
{
    if (!(s > 0) || s == m_speed) return;
    m_speed = s;
    emit speedChanged(s);
}

void Playhead::setVisible(TickRange r)
{
    if (r.empty() || r == m_visible) return;
    m_visible = r;
    emit visibleChanged(r);
}

void Playhead::advance(TickRange extent, double elapsedSeconds, double dtMs)
{
    if (m_mode == Mode::Following) {
        if (extent.end == m_tick) return;
        m_tick = extent.end;
        const Tick len = m_visible.length();
        const Tick begin = m_tick > len ? m_tick - len : 0;
        setVisible({begin, begin + len});
        emit tickChanged(m_tick);
    } else if (m_mode == Mode::Playing) {
        const double exact = m_carry + elapsedSeconds * m_speed * 1000.0 / dtMs;
        const auto whole = static_cast<Tick>(exact);
        m_carry = exact - static_cast<double>(whole);
        const Tick next = std::min(extent.end, m_tick + whole);
        if (next >= extent.end) setMode(Mode::Paused);
        if (next == m_tick) return;
        m_tick = next;
        if (m_tick > m_visible.end) {
            const Tick len = m_visible.length();
            setVisible({m_tick - len, m_tick});
        }
        emit tickChanged(m_tick);
    }
}

} // namespace ng
