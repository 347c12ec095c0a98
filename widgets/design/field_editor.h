#pragma once
#include "inspector_fields.h"

#include <QWidget>

class QAbstractButton;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;

namespace ng {

class ChoiceBox;
class ClassListEditor;
class Switch;
class ValueSlider;

/// One row of the inspector: label, slider and number with unit (or box, list, text, distribution), a dot when it differs from the
/// default, and a way back to it. It edits nothing itself.
class FieldEditor : public QWidget {
    Q_OBJECT
public:
    explicit FieldEditor(const InspectorField&, QWidget* parent = nullptr);

    /// Shows another value of the same field.
    void show(const InspectorField&);
    [[nodiscard]] const InspectorField& field() const { return m_field; }

signals:
    /// `value` as text for setByPath. One `dragging` stretch of edits is one gesture; it ends with released().
    void edited(const QString& value, bool dragging);
    void released();
    void resetRequested();

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QWidget* makeNumber();
    QWidget* makeDistribution();
    QWidget* makeEditor();
    void emitDistribution();
    [[nodiscard]] double fromSlider(int) const;
    [[nodiscard]] int toSlider(double) const;

    InspectorField m_field;
    QLabel* m_label;
    ValueSlider* m_slider = nullptr;
    QDoubleSpinBox* m_number = nullptr;
    QDoubleSpinBox* m_second = nullptr;
    ChoiceBox* m_choice = nullptr;
    Switch* m_flag = nullptr;
    QLineEdit* m_text = nullptr;
    ClassListEditor* m_classes = nullptr;
    QAbstractButton* m_reset;
    bool m_showing = false;
};

} // namespace ng
