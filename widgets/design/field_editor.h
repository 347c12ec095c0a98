#pragma once
#include "inspector_fields.h"

#include <QWidget>

class QAbstractButton;
class QLabel;
class QLineEdit;

namespace ng {

class ChoiceBox;
class ClassListEditor;
class DistributionEditor;
class NumberBox;
class Switch;
class ValueSlider;

/// One row of the inspector: label, slider and number with unit (or box, list, text, distribution), a dot when it differs from the
/// default, a way back to it, and below what is wrong with it. It edits nothing itself.
class FieldEditor : public QWidget {
    Q_OBJECT
public:
    explicit FieldEditor(const InspectorField&, QWidget* parent = nullptr);

    /// Shows another value of the same field.
    void show(const InspectorField&);
    [[nodiscard]] const InspectorField& field() const { return m_field; }
    /// What keeps a value from being taken; it goes with the next one that is. Empty: nothing.
    void complain(const QString& message);
    /// What the design's check finds wrong with the value that is there.
    void setFault(const QString& message);
    [[nodiscard]] QString message() const;

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
    [[nodiscard]] QString tip() const;
    void sayMessage();
    [[nodiscard]] double fromSlider(int) const;
    [[nodiscard]] int toSlider(double) const;

    InspectorField m_field;
    QLabel* m_label;
    QLabel* m_message;
    ValueSlider* m_slider = nullptr;
    NumberBox* m_number = nullptr;
    DistributionEditor* m_distribution = nullptr;
    ChoiceBox* m_choice = nullptr;
    Switch* m_flag = nullptr;
    QLineEdit* m_text = nullptr;
    ClassListEditor* m_classes = nullptr;
    QAbstractButton* m_reset;
    QString m_complaint, m_fault;
    bool m_showing = false;
};

} // namespace ng
