#pragma once
#include "run_row.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace ng {

/// The runs of a folder as a table; sorts by value (Qt::UserRole), not by text.
class RunTable : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, Seed, Started, Simulated, Neurons, Spikes, Births, Deaths, Accuracy, Size, Status, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<RunRow>);
    [[nodiscard]] const RunRow& row(int i) const { return m_rows[static_cast<std::size_t>(i)]; }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex&, int role) const override;
    QVariant headerData(int section, Qt::Orientation, int role) const override;

private:
    std::vector<RunRow> m_rows;
};

/// Shows the runs in which every word of the search occurs: in title, file name, seed, status or hash.
class RunFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunFilter(RunTable&, QObject* parent = nullptr);
    void setSearch(const QString&);

protected:
    bool filterAcceptsRow(int row, const QModelIndex&) const override;

private:
    RunTable& m_table;
    QStringList m_words;
};

/// "4.1 MB", with the thin space that stands before every unit.
[[nodiscard]] QString fileSize(std::uint64_t bytes);

} // namespace ng
