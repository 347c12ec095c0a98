#pragma once
#include <ng/model/experiment.h>

#include <QWidget>

namespace ng {

/// The life of a newborn by age: its stages as bands and its maturity as a line, for neurons that fire too little to mature earlier.
class LifeCurve : public QWidget {
    Q_OBJECT
public:
    explicit LifeCurve(QWidget* parent = nullptr);
    void show(const Maturation&);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Maturation m_maturation;
};

} // namespace ng
