#pragma once
#include "structure_at.h"

namespace ng::store {

/// The structural events of a growing run and the structure at any of its ticks. Now and then a whole structure is kept, at a total cost
/// in proportion to the events; the last answer is kept too, so that following the end costs what has changed.
class StructureHistory {
public:
    /// The network as it was built, before all events.
    void begin(std::shared_ptr<const StructureSnapshot>);
    void append(const StructureEvent&, std::uint64_t version);
    /// Events of a stretch that came late; they get versions between their neighbours'.
    void insert(const std::vector<StructureEvent>&);
    /// A known structure after all events so far, to go on from when some events were lost.
    void anchor(std::shared_ptr<const StructureSnapshot>);

    [[nodiscard]] const std::vector<StructureEvent>& events() const { return m_events; }
    [[nodiscard]] std::shared_ptr<const StructureSnapshot> at(Tick) const;

private:
    [[nodiscard]] std::shared_ptr<const StructureSnapshot> after(std::int64_t events, const StructureState& base) const;

    std::shared_ptr<const StructureSnapshot> m_start;
    std::vector<StructureEvent> m_events;
    std::vector<std::uint64_t> m_versions;
    std::vector<StructureState> m_checkpoints;
    mutable StructureState m_last;
};

} // namespace ng::store
