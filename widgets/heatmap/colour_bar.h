#pragma once
#include <QWidget>

namespace ng {

/// A colour map with what its two ends mean: "young ▇▇▇▇ mature", "0 ▇▇▇▇ 40 spikes/s".
class ColourBar : public QWidget {
    Q_OBJECT
public:
    enum class Map { Maturity, Activity };

    explicit ColourBar(QWidget* parent = nullptr);
    void show(Map, const QString& low, const QString& high);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Map m_map = Map::Maturity;
    QString m_low, m_high;
};

} // namespace ng
