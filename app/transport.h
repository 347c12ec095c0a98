#pragma once
#include "composition.h"

#include <timeline/transport_bar.h>

namespace ng {

/// Joins the transport bar and its keys to whatever is shown: a live run is driven, a saved one is played. Thread: GUI.
class Transport : public QObject {
    Q_OBJECT
public:
    Transport(Composition&, TransportBar&, QObject* parent = nullptr);

    /// Takes over the speed a design that was just opened wants to be watched at.
    void takeDesignSpeed();
    void runOrPause();
    void step();
    void runTo(double seconds);
    /// From time 0 again, paused; with another seed if one is given.
    void reset(std::optional<quint64> seed);
    /// A new run from where the playhead stands in a saved one, paused.
    void continueHere();
    void stop();
    void follow();
    void goToStart();
    void goToEnd();
    /// Moves the playhead by this share of the visible window.
    void scrub(double windows);
    /// Brings the bar up to date.
    void refresh();

signals:
    void failed(const ng::Error& error);

private:
    void start(bool paused);
    [[nodiscard]] bool driving() const;
    [[nodiscard]] TransportBar::State state() const;
    [[nodiscard]] double dtMs() const;

    Composition& m_parts;
    TransportBar& m_bar;
};

} // namespace ng
