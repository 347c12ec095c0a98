#pragma once
#include "inspector_fields.h"

#include <ng/base/error.h>
#include <ng/session/experiment_document.h>

#include <QScrollArea>
#include <map>

class QLabel;
class QVBoxLayout;

namespace ng {

class ConnectionMatrix;
class FieldEditor;
class LifeCurve;

/// Shows the selected parts of a document and edits them through commands. The sections are a function of the design; editors stay as
/// long as the fields do, so that a slider survives its own edits. Of several parts it shows what they have in common, and sets all.
class Inspector : public QWidget {
    Q_OBJECT
public:
    Inspector(ExperimentDocument&, const KernelCatalog&, QWidget* parent = nullptr);

    /// Nothing: the experiment as a whole.
    void setItems(const std::vector<DesignItem>&);
    [[nodiscard]] const std::vector<DesignItem>& items() const { return m_items; }
    /// The one shown; the experiment while there are several or none.
    [[nodiscard]] DesignItem item() const { return m_items.size() == 1 ? m_items[0] : DesignItem{}; }
    /// The editor of a path, if it is shown.
    [[nodiscard]] FieldEditor* editor(const std::string& path) const;
    [[nodiscard]] ConnectionMatrix* matrix() const;
    /// What is wrong with the design, said beside the fields it is wrong with.
    void setErrors(const std::vector<Error>&);
    /// Scrolls to a field and gives it the focus.
    void reveal(const std::string& path);
    /// Gives the focus to the first field.
    void focusFirst();

signals:
    /// The shown part goes by another id now.
    void renamed(const ng::DesignItem& now);

private:
    void refresh();
    void rebuild(const std::vector<InspectorSection>&);
    QWidget* makeCard(const InspectorSection&);
    void showFaults();
    void edit(FieldEditor&, const QString& value, bool dragging);
    void resetField(const InspectorField&);
    [[nodiscard]] std::optional<QString> rename(const InspectorField&, const QString& to);
    [[nodiscard]] bool sameShape(const std::vector<InspectorSection>&) const;
    [[nodiscard]] QString ownerOf(const InspectorField&) const;

    ExperimentDocument& m_document;
    const KernelCatalog& m_kernels;
    std::vector<DesignItem> m_items;
    QLabel* m_title;
    QLabel* m_kind;
    QScrollArea* m_scroll;
    std::vector<InspectorSection> m_sections;
    std::vector<std::vector<FieldEditor*>> m_editors; // per section, per field
    struct Card {
        QLabel* quiet = nullptr;
        QLabel* help = nullptr;
        LifeCurve* life = nullptr;
        ConnectionMatrix* matrix = nullptr;
    };
    std::vector<Card> m_cards; // per section
    std::vector<Error> m_errors;
    int m_gesture = 0;
};

} // namespace ng
