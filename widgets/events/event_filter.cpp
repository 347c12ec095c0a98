#include "event_filter.h"

#include "common/theme.h"
#include "event_text.h"

namespace ng {

void EventFilter::setSearch(const QString& text)
{
    m_search = text;
    m_words.clear();
    for (QString word : text.toLower().split(' ', Qt::SkipEmptyParts)) {
        // A number is looked for without its separators.
        QString digits = word;
        digits.remove(',');
        if (!digits.isEmpty() && std::ranges::all_of(digits, [](QChar c) { return c.isDigit(); })) word = digits;
        m_words.push_back(word);
    }
    if (m_words.size() > 31) m_words.resize(31);
    m_known.clear();
}

unsigned EventFilter::wordsIn(const RunInfo& info, const EventLog& log, const LogEntry& e)
{
    const bool byHand = e.kind == LogEntry::Kind::Intervention;
    const auto key = static_cast<std::uint64_t>(e.kind) | static_cast<std::uint64_t>(e.stage) << 4 | static_cast<std::uint64_t>(e.rule) << 8
        | static_cast<std::uint64_t>(e.reason) << 24 | static_cast<std::uint64_t>(e.population) << 40;
    if (!byHand)
        if (const auto at = m_known.find(key); at != m_known.end()) return at->second;
    LogEntry bare = e;
    if (!byHand) {
        bare.count = 2;
        bare.measured = bare.limit = 0;
    }
    const QString text = (titleOf(log, bare) + ' ' + detailOf(info, log, bare) + ' ' + ruleName(info, e.rule) + ' '
                          + (byHand ? QString() : populationTitle(info, e.population)))
                             .toLower();
    unsigned found = 0;
    for (std::size_t i = 0; i < m_words.size(); ++i)
        if (!m_words[i][0].isDigit() && text.contains(m_words[i])) found |= 1u << i;
    if (!byHand) m_known.emplace(key, found);
    return found;
}

bool EventFilter::accepts(const RunInfo& info, const EventLog& log, const SelectionModel& selection, const LogEntry& e)
{
    if (!(kinds >> static_cast<unsigned>(e.kind) & 1)) return false;
    const bool byHand = e.kind == LogEntry::Kind::Intervention;
    if (rule >= 0 && (byHand || e.rule != rule)) return false;
    if (population >= 0 && (byHand || e.population != population)) return false;
    if (selectedOnly && (e.neuron == kNoNeuron || !selection.contains(e.neuron))) return false;
    if (m_words.empty()) return true;
    const unsigned found = wordsIn(info, log, e);
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        if (found >> i & 1) continue;
        if (!m_words[i][0].isDigit() || e.neuron == kNoNeuron || QString::number(raw(e.neuron)) != m_words[i]) return false;
    }
    return true;
}

} // namespace ng
