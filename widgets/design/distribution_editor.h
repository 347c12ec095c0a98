#pragma once
#include <ng/model/experiment.h>

#include <QWidget>

namespace ng {

class ChoiceBox;
class NumberBox;

/// A number or what numbers are drawn from: kind, its one or two numbers, and a small picture of the density.
class DistributionEditor : public QWidget {
    Q_OBJECT
public:
    DistributionEditor(const QString& name, const QString& unit, QWidget* parent = nullptr);
    void show(const Distribution&, bool mixed);

signals:
    /// As text for setByPath.
    void edited(const QString& json);
    void refused(const QString& why);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void emitEdit();

    Distribution m_shown;
    ChoiceBox* m_kind;
    NumberBox* m_a;
    NumberBox* m_b;
    QWidget* m_room; // where the picture is painted
    bool m_showing = false;
};

} // namespace ng
