#pragma once
#include <ng/session/experiment_document.h>

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTimer;

namespace ng {

/// The design as its JSON text. What is typed is checked as it is typed, errors are marked on their line, and applying it is one undoable
/// edit. A change made elsewhere shows here at once, unless there is something typed that is not applied yet.
class DesignTextView : public QWidget {
    Q_OBJECT
public:
    explicit DesignTextView(ExperimentDocument&, QWidget* parent = nullptr);

    [[nodiscard]] QPlainTextEdit& text() const { return *m_text; }
    /// False: there is an error, or nothing to apply.
    bool apply();
    void revert();
    [[nodiscard]] bool hasTyped() const { return m_typed; }
    /// What is wrong with the text, and the line it is on; 0: no line.
    [[nodiscard]] QString error() const;
    [[nodiscard]] int errorLine() const { return m_errorLine; }
    /// Puts the cursor on the line of a place in the design.
    void goTo(const std::string& place);
    /// Looks at the text at once instead of when typing pauses.
    void check();

protected:
    void showEvent(QShowEvent*) override;
    void changeEvent(QEvent*) override;

private:
    void showDesign();
    void markLine();

    ExperimentDocument& m_document;
    QPlainTextEdit* m_text;
    QLabel* m_state;
    QPushButton* m_apply;
    QPushButton* m_revert;
    QTimer* m_pause;
    std::optional<Experiment> m_read;
    int m_errorLine = 0;
    bool m_typed = false;
    bool m_showing = false;
};

} // namespace ng
