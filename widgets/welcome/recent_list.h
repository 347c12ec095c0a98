#pragma once
#include <QStringList>
#include <QWidget>

class QVBoxLayout;

namespace ng {

/// A short list of recently used files, each a flat button with name and folder; missing files are left out.
class RecentList : public QWidget {
    Q_OBJECT
public:
    RecentList(const QString& heading, const QString& emptyText, const QString& iconName, QWidget* parent = nullptr);
    void setFiles(const QStringList& newestFirst);

signals:
    void picked(const QString& path);

private:
    QVBoxLayout* m_rows;
    QString m_emptyText;
    QString m_iconName;
};

} // namespace ng
