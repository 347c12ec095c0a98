#pragma once
#include <ng/base/error.h>

#include <QFrame>
#include <vector>

class QLabel;
class QListWidget;

namespace ng {

/// Below the canvas: whether the design can be run, and if not, every reason; a click on one goes there.
class ProblemStrip : public QFrame {
    Q_OBJECT
public:
    explicit ProblemStrip(QWidget* parent = nullptr);

    void setProblems(const std::vector<Error>&);
    /// The quiet text at the right end.
    void setNote(const QString&);
    [[nodiscard]] QListWidget& list() const { return *m_list; }
    [[nodiscard]] QString summary() const;

signals:
    void jump(const std::string& path);

protected:
    void changeEvent(QEvent*) override;

private:
    void paintState();

    QLabel* m_mark;
    QLabel* m_state;
    QLabel* m_note;
    QListWidget* m_list;
    bool m_ready = true;
};

} // namespace ng
