#pragma once
#include <QString>
#include <QTableWidget>

#include <vector>

namespace ng {

/// Rows of name, value in A, value in B; rows whose values differ stand out.
class DifferenceTable : public QTableWidget {
public:
    struct Row {
        QString name, a, b;
    };

    explicit DifferenceTable(const QString& nameHeading, QWidget* parent = nullptr);
    void setRows(const std::vector<Row>&);
};

} // namespace ng
