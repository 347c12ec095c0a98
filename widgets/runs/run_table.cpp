#include "run_table.h"

#include <common/theme.h>

#include <QFileInfo>
#include <QLocale>

namespace ng {

QString fileSize(std::uint64_t bytes)
{
    QString s = QLocale(QLocale::English).formattedDataSize(static_cast<qint64>(bytes), bytes < 10'000'000 ? 1 : 0, QLocale::DataSizeSIFormat);
    return s.replace(' ', QChar(0x2009));
}

void RunTable::setRows(std::vector<RunRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QVariant RunTable::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) return {};
    const RunRow& r = row(index.row());
    const int c = index.column();
    if (role == Qt::TextAlignmentRole) return QVariant(c == Title || c == Status ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) return r.error.isEmpty() ? r.file : r.error;
    if (role == Qt::ForegroundRole) {
        if (!r.error.isEmpty()) return theme().death;
        return c == Title ? theme().text : c == Births ? theme().birth : c == Deaths ? theme().death : theme().dim;
    }
    if (role != Qt::DisplayRole && role != Qt::UserRole) return {};

    const bool shown = role == Qt::DisplayRole;
    if (!r.error.isEmpty()) return c == Title ? QVariant(r.title) : c == Status ? QVariant(tr("unreadable")) : QVariant();
    const auto whole = [shown](std::uint64_t n) { return shown ? QVariant(count(n)) : QVariant(static_cast<qulonglong>(n)); };
    switch (c) {
    case Title: return r.title;
    case Seed: return shown ? QVariant(QString::number(r.seed)) : QVariant(static_cast<qulonglong>(r.seed));
    case Started: return shown ? QVariant(QLocale(QLocale::English).toString(r.started.toLocalTime(), "d MMM yy HH:mm")) : QVariant(r.started);
    case Simulated: return shown ? QVariant(seconds(r.simulatedSeconds, 1)) : QVariant(r.simulatedSeconds);
    case Neurons: return whole(r.neurons);
    case Spikes: return whole(r.spikes);
    case Births: return shown ? QVariant("+" + count(r.births)) : whole(r.births);
    case Deaths: return shown ? QVariant(QChar(0x2212) + count(r.deaths)) : whole(r.deaths);
    case Accuracy:
        if (!r.accuracy) return shown ? QVariant(QStringLiteral("–")) : QVariant(-1.0);
        return shown ? QVariant(QString::number(*r.accuracy * 100, 'f', 1) + QChar(0x2009) + "%") : QVariant(*r.accuracy);
    case Size: return shown ? QVariant(fileSize(r.bytes)) : QVariant(static_cast<qulonglong>(r.bytes));
    case Status: return r.status;
    default: return {};
    }
}

QVariant RunTable::headerData(int section, Qt::Orientation o, int role) const
{
    if (o != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(section == Title || section == Status ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString names[ColumnCount] = {tr("Run"), tr("Seed"), tr("Started"), tr("Time"), tr("Neurons"), tr("Spikes"), tr("Born"), tr("Died"), tr("Accuracy"), tr("Size"), tr("Status")};
    return names[section];
}

RunFilter::RunFilter(RunTable& table, QObject* parent) : QSortFilterProxyModel(parent), m_table(table)
{
    setSourceModel(&table);
    setSortRole(Qt::UserRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void RunFilter::setSearch(const QString& text)
{
    m_words = text.simplified().split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool RunFilter::filterAcceptsRow(int i, const QModelIndex&) const
{
    const RunRow& r = m_table.row(i);
    const QString all = QStringList{r.title, QFileInfo(r.file).fileName(), QString::number(r.seed), r.status, r.hash}.join('\n');
    return std::ranges::all_of(m_words, [&](const QString& w) { return all.contains(w, Qt::CaseInsensitive); });
}

} // namespace ng
