#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>
#include <functional>

namespace ng {

/// Runs costly work at most every `minMs`, and so rarely that it takes at most about a fifth of the thread's time; what is asked for
/// in between is done once, later. Thread: that of the owner, which needs an event loop.
class Throttle : public QObject {
public:
    Throttle(int minMs, std::function<void()> work, QObject* owner) : QObject(owner), m_work(std::move(work)), m_minMs(minMs)
    {
        m_timer.setSingleShot(true);
        m_timer.callOnTimeout(this, &Throttle::run);
    }
    void request()
    {
        if (m_timer.isActive()) return;
        const qint64 wait = m_since.isValid() ? m_pause - m_since.elapsed() : 0;
        if (wait > 0) m_timer.start(static_cast<int>(wait));
        else run();
    }
    /// The next request is answered at once: another run is shown, or a person changed something.
    void now()
    {
        m_timer.stop();
        run();
    }
    /// Does at once what is still to be done.
    void flush()
    {
        if (m_timer.isActive()) now();
    }

private:
    void run()
    {
        m_since.start();
        m_work();
        m_pause = std::max<qint64>(m_minMs, 5 * m_since.elapsed());
        m_since.restart();
    }

    std::function<void()> m_work;
    int m_minMs;
    qint64 m_pause = 0;
    QTimer m_timer;
    QElapsedTimer m_since;
};

} // namespace ng
