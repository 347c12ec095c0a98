#include "event_model.h"

#include "common/theme.h"
#include "event_text.h"

namespace ng {

EventModel::EventModel(TimelineHub& hub, QObject* parent) : QAbstractListModel(parent), m_hub(hub) {}

void EventModel::update()
{
    const auto run = m_hub.timeline();
    if (!run) return;
    const auto came = m_log.update(*run);
    if (came == CatchUp::Came::Nothing) return;
    if (came == CatchUp::Came::Earlier) {
        list();
        return;
    }
    std::vector<std::uint32_t> fresh;
    for (; m_seen < m_log.entries().size(); ++m_seen)
        if (m_filter.accepts(run->info(), m_log, m_hub.selection(), m_log.entries()[m_seen])) fresh.push_back(static_cast<std::uint32_t>(m_seen));
    if (fresh.empty()) return;
    beginInsertRows({}, 0, static_cast<int>(fresh.size()) - 1);
    m_listed.insert(m_listed.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

void EventModel::clear()
{
    beginResetModel();
    m_log.clear();
    m_listed.clear();
    m_filter.reset();
    m_seen = 0;
    endResetModel();
}

void EventModel::setFilter(EventFilter f)
{
    m_filter = std::move(f);
    list();
}

void EventModel::selectionChanged()
{
    if (m_filter.selectedOnly) list();
}

void EventModel::list()
{
    beginResetModel();
    m_listed.clear();
    const auto& all = m_log.entries();
    if (const auto run = m_hub.timeline())
        for (std::size_t i = 0; i < all.size(); ++i)
            if (m_filter.accepts(run->info(), m_log, m_hub.selection(), all[i])) m_listed.push_back(static_cast<std::uint32_t>(i));
    m_seen = all.size();
    endResetModel();
}

int EventModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_listed.size()); }

const LogEntry& EventModel::entry(int row) const { return m_log.entries()[m_listed[m_listed.size() - 1 - static_cast<std::size_t>(row)]]; }

int EventModel::rowAt(Tick t) const
{
    const auto at = std::ranges::upper_bound(m_listed, t, {}, [this](std::uint32_t i) { return m_log.entries()[i].tick; });
    return static_cast<int>(m_listed.end() - at);
}

bool EventModel::isAround(Tick t, int first, int last) const
{
    const int row = rowAt(t);
    return row >= first && (last < 0 || row <= last);
}

QVariant EventModel::data(const QModelIndex& index, int role) const
{
    const auto run = m_hub.timeline();
    if (!run || !index.isValid() || index.row() >= rowCount()) return {};
    const LogEntry& e = entry(index.row());
    const RunInfo& info = run->info();
    switch (role) {
    case Qt::DisplayRole: return titleOf(m_log, e);
    case DetailRole: return detailOf(info, m_log, e);
    case TimeRole: return QString::number(toMs(e.tick, info.dtMs) / 1000, 'f', 3);
    case ColourRole: return colourOf(e);
    case NeuronRole: return raw(e.neuron);
    case TickRole: return static_cast<qulonglong>(e.tick);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        const QString detail = detailOf(info, m_log, e);
        return QString("%1: %2%3%4").arg(seconds(toMs(e.tick, info.dtMs) / 1000), titleOf(m_log, e), detail.isEmpty() ? "" : "\n", detail);
    }
    default: return {};
    }
}

QString EventModel::csv() const
{
    const auto run = m_hub.timeline();
    if (!run || m_listed.empty()) return {};
    const RunInfo& info = run->info();
    static constexpr const char* kKinds[] = {"birth", "stage", "death", "connect", "prune", "built", "intervention"};
    const auto quoted = [](QString s) { return '"' + s.replace('"', "\"\"") + '"'; };
    QString out = "time_s,kind,stage,population,neuron,count,rule,reason,measured,limit,text\n";
    for (const std::uint32_t i : m_listed) {
        const LogEntry& e = m_log.entries()[i];
        const bool byHand = e.kind == LogEntry::Kind::Intervention;
        const bool staged = e.kind == LogEntry::Kind::Birth || e.kind == LogEntry::Kind::StageChange || e.kind == LogEntry::Kind::Death;
        const QStringList row{QString::number(toMs(e.tick, info.dtMs) / 1000, 'f', 4), kKinds[static_cast<int>(e.kind)],
            staged ? QString::fromUtf8(stageName(e.stage).data(), static_cast<qsizetype>(stageName(e.stage).size())) : QString(),
            byHand ? QString() : quoted(populationTitle(info, e.population)), e.neuron == kNoNeuron ? QString() : QString::number(raw(e.neuron)),
            byHand ? "1" : QString::number(e.count), e.rule < info.rules.size() ? quoted(ruleName(info, e.rule)) : QString(),
            e.reason < info.reasons.size() ? quoted(QString::fromStdString(info.reasons[e.reason])) : QString(),
            byHand ? QString::number(m_log.intervention(e).after) : QString::number(static_cast<double>(e.measured)),
            byHand ? QString() : QString::number(static_cast<double>(e.limit)), quoted(titleOf(m_log, e))};
        out += row.join(',') + '\n';
    }
    return out;
}

} // namespace ng
