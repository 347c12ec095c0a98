#pragma once
#include <QStringList>
#include <QWidget>
#include <vector>

class QGridLayout;

namespace ng {

/// Which classes belong to which task: a row of chips per task, of which the pressed ones are its classes. A class belongs to one task,
/// so pressing it in another takes it from there. It edits nothing itself.
class ClassListEditor : public QWidget {
    Q_OBJECT
public:
    /// `classes`: those of the data set, as numbers in text.
    explicit ClassListEditor(const QStringList& classes, QWidget* parent = nullptr);

    /// Shows lists such as "[[0,1],[2,3]]"; "[]" is one task with all classes.
    void show(const QString& lists);
    [[nodiscard]] QString lists() const;

signals:
    void edited(const QString& lists);

private:
    using Lists = std::vector<std::vector<int>>;
    void rebuild();
    void change(Lists);
    void toggle(std::size_t task, int classNumber);

    std::vector<int> m_offered;
    Lists m_lists;
    QGridLayout* m_grid;
};

} // namespace ng
