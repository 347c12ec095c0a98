#pragma once
#include "inspector_fields.h"

#include <QWidget>

namespace ng {

/// The life of a newborn by age: its stages as bands, its maturity, learning rate and excitability as lines, for neurons that fire too
/// little to mature earlier.
class LifeCurve : public QWidget {
    Q_OBJECT
public:
    explicit LifeCurve(QWidget* parent = nullptr);
    void show(const LifeSketch&);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Maturation m_maturation;
    double m_lowered = 0;
};

} // namespace ng
