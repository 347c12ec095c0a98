#pragma once
#include "run_table.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace ng {

/// The saved runs: search, sort, what a run holds; open one, compare two, show in the folder, delete.
/// The page only asks: opening, comparing and deleting is done by whoever is connected.
class RunsPage : public QWidget {
    Q_OBJECT
public:
    explicit RunsPage(QWidget* parent = nullptr);

    /// `folder` is where the runs are looked for; it is named when there are none.
    void setRuns(std::vector<RunRow>, const QString& folder);
    /// Selects these files' rows.
    void select(const QStringList& files);
    [[nodiscard]] QStringList selected() const;
    [[nodiscard]] QTableView& table() const { return *m_table; }

signals:
    void openRun(const QString& file);
    void compareRuns(const QString& a, const QString& b);
    void revealRun(const QString& file);
    /// After the person has confirmed it.
    void deleteRuns(const QStringList& files);
    void refreshRequested();

private:
    QWidget* makeDetails();
    void showDetails();
    void askDelete();
    [[nodiscard]] const RunRow* only() const;

    RunTable m_runs;
    RunFilter m_filter;
    QLineEdit* m_search = nullptr;
    QLabel* m_count = nullptr;
    QTableView* m_table = nullptr;
    QStackedLayout* m_stack = nullptr;
    QLabel* m_none = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QPushButton *m_open = nullptr, *m_compare = nullptr, *m_reveal = nullptr, *m_delete = nullptr;
};

} // namespace ng
