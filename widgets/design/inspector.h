#pragma once
#include "inspector_fields.h"

#include <ng/session/experiment_document.h>

#include <QScrollArea>
#include <map>

class QLabel;
class QVBoxLayout;

namespace ng {

class FieldEditor;
class LifeCurve;

/// Shows the selected part of a document and edits it through commands. The sections are a function of the design; editors stay as
/// long as the fields do, so that a slider survives its own edits.
class Inspector : public QWidget {
    Q_OBJECT
public:
    Inspector(ExperimentDocument&, const KernelCatalog&, QWidget* parent = nullptr);

    void setItem(const DesignItem&);
    [[nodiscard]] const DesignItem& item() const { return m_item; }
    /// The editor of a path, if it is shown.
    [[nodiscard]] FieldEditor* editor(const std::string& path) const;
    /// Scrolls to a field and gives it the focus.
    void reveal(const std::string& path);
    /// Gives the focus to the first field.
    void focusFirst();

private:
    void refresh();
    void rebuild(const std::vector<InspectorSection>&);
    void edit(const InspectorField&, const QString& value, bool dragging);
    void resetField(const InspectorField&);
    void changeKernel(const InspectorField&, const std::string& kernel, const QString& what);
    [[nodiscard]] bool sameShape(const std::vector<InspectorSection>&) const;

    ExperimentDocument& m_document;
    const KernelCatalog& m_kernels;
    DesignItem m_item;
    QLabel* m_title;
    QLabel* m_kind;
    QLabel* m_error;
    QScrollArea* m_scroll;
    std::vector<InspectorSection> m_sections;
    std::vector<std::vector<FieldEditor*>> m_editors; // per section, per field
    std::vector<std::pair<QLabel*, QLabel*>> m_heads; // quiet text and help of each section
    std::vector<LifeCurve*> m_lives; // per section; null where there is none
    int m_gesture = 0;
};

} // namespace ng
