#pragma once
#include "event_log.h"

#include <ng/session/selection_model.h>

#include <QString>

#include <unordered_map>

namespace ng {

/// Which entries of the log are listed. Cheap enough to be asked for a million entries at a time: words are compared once per kind of
/// entry, only numbers for each.
class EventFilter {
public:
    static constexpr unsigned kAll = ~0u;

    unsigned kinds = kAll; ///< bit per LogEntry::Kind
    int rule = -1;         ///< -1: any
    int population = -1;   ///< -1: any
    bool selectedOnly = false;

    void setSearch(const QString&);
    [[nodiscard]] const QString& search() const { return m_search; }
    [[nodiscard]] bool isOpen() const { return kinds == kAll && rule < 0 && population < 0 && !selectedOnly && m_words.empty(); }
    /// Forgets what it remembers of a run.
    void reset() { m_known.clear(); }
    [[nodiscard]] bool accepts(const RunInfo&, const EventLog&, const SelectionModel&, const LogEntry&);

private:
    [[nodiscard]] unsigned wordsIn(const RunInfo&, const EventLog&, const LogEntry&);

    QString m_search;
    std::vector<QString> m_words;
    std::unordered_map<std::uint64_t, unsigned> m_known; // kind of entry -> which of the words it contains
};

} // namespace ng
