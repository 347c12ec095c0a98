#pragma once
#include <common/panel.h>
#include <ng/base/error.h>
#include <ng/model/experiment.h>

#include <vector>

class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QSlider;

namespace ng {

class Composition;

/// The parameters a design offers for change while it runs, as sliders at their values at the playhead. A change is posted to the
/// running network when the slider is let go; in a saved run the values are shown and cannot be changed.
class LiveParametersPanel : public Panel {
    Q_OBJECT
public:
    /// `parts` is borrowed and must outlive the panel.
    explicit LiveParametersPanel(Composition& parts, QWidget* parent = nullptr);

    [[nodiscard]] QString csv() const override;

signals:
    void failed(const ng::Error& error);

protected:
    void refresh(TickRange fresh) override;
    void reset() override;

private:
    struct Row {
        LiveParameter parameter;
        double designed = 0; ///< in the design the run was made from
        QSlider* slider = nullptr;
        QDoubleSpinBox* box = nullptr;
    };
    void build();
    void addRow(const LiveParameter&, double designed, const QString& unit);
    void post(std::size_t row, double value);
    void show(Row&, double value);
    [[nodiscard]] bool editable() const;

    Composition& m_parts;
    QWidget* m_body;
    QGridLayout* m_grid;
    QLabel* m_empty;
    std::vector<Row> m_rows;
};

} // namespace ng
