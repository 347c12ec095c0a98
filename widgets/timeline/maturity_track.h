#pragma once
#include <ng/stream/timeline_source.h>

#include <cstdint>
#include <vector>

namespace ng {

/// Maturity and rate of all neurons over a stretch of time, held so that a painter can look one up for every spike: activity frames
/// unpacked to one byte per neuron. Thread: GUI.
class MaturityTrack {
public:
    /// No activity frame near this time knows the neuron.
    static constexpr std::uint8_t kUnknown = 255;
    static constexpr std::uint8_t kMature = 254;

    struct Frame {
        Tick tick = 0;
        Tick interval = 0;
        std::vector<std::uint8_t> maturity; ///< by raw id: 0..254 for 0..1, or kUnknown
        std::vector<float> rate;            ///< by raw id, spikes/s; empty unless asked for
    };

    explicit MaturityTrack(int maxFrames = 128, bool keepRates = false) : m_maxFrames(maxFrames), m_keepRates(keepRates) {}

    /// Brings the frames of `range` in (one more on each side); frames far outside are dropped. Returns the stretch whose colours
    /// may have changed.
    TickRange update(const TimelineSource&, TickRange range);
    /// Whether the last update was answered in full; otherwise it is to be repeated once the source has news.
    [[nodiscard]] bool isComplete() const { return m_complete; }
    void clear();

    [[nodiscard]] const std::vector<Frame>& frames() const { return m_frames; }
    /// The frame that speaks for a tick: the first one at or after it, else the last; -1 if there is none.
    [[nodiscard]] int frameAt(Tick) const;
    /// Level 0..254 of a neuron in frame `frame`; kUnknown where neither it nor its neighbours know the neuron.
    [[nodiscard]] std::uint8_t level(int frame, NeuronId) const;
    /// The same between two records: on the straight line from the one before, where that knows the neuron too.
    [[nodiscard]] std::uint8_t between(int frame, Tick, NeuronId) const;
    [[nodiscard]] static float value(std::uint8_t level) { return static_cast<float>(level) / 254.f; }

private:
    int m_maxFrames;
    bool m_keepRates;
    TickRange m_covered; // what has been asked for and answered in full
    bool m_complete = false;
    std::vector<Frame> m_frames;
};

} // namespace ng
