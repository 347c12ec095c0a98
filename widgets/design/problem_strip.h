#pragma once
#include <ng/base/error.h>

#include <QFrame>
#include <functional>
#include <vector>

class QLabel;
class QListWidget;
class QListWidgetItem;

namespace ng {

/// Below the canvas: whether the design can be run, and if not, every reason; a click on one goes there, a button mends it where it can.
class ProblemStrip : public QFrame {
    Q_OBJECT
public:
    explicit ProblemStrip(QWidget* parent = nullptr);

    /// `fixOf`: what would mend an error, in a few words; empty: nothing.
    void setProblems(const std::vector<Error>&, const std::function<QString(const Error&)>& fixOf = {});
    /// The quiet text at the right end.
    void setNote(const QString&);
    [[nodiscard]] QListWidget& list() const { return *m_list; }
    [[nodiscard]] QString summary() const;

signals:
    void jump(const std::string& path);
    void fixRequested(const ng::Error& error);

protected:
    void changeEvent(QEvent*) override;

private:
    void paintState();
    void offer(QListWidgetItem&, const Error&, const QString& fix);

    QLabel* m_mark;
    QLabel* m_state;
    QLabel* m_note;
    QListWidget* m_list;
    bool m_ready = true;
};

} // namespace ng
