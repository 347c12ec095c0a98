#pragma once
#include "common/catch_up.h"
#include "common/panel.h"
#include "common/throttle.h"
#include "parameter_row.h"

#include <map>
#include <string>

class QStackedWidget;
class QVBoxLayout;

namespace ng {

/// Sliders for the parameters a design offers while its run goes. Of a run that has ended it shows the values at the playhead, as the
/// recorded interventions tell them.
class LiveParametersPanel : public Panel {
    Q_OBJECT
public:
    explicit LiveParametersPanel(TimelineHub&, QWidget* parent = nullptr);

    void setControls(const std::vector<LiveControl>&);
    /// Current values by path; what is not named keeps its value. Tells nobody.
    void setValues(const std::map<std::string, double>&);
    [[nodiscard]] std::map<std::string, double> values() const;
    /// True while a run goes that takes changes.
    void setEnabledForRun(bool);
    /// How many differ from the design.
    [[nodiscard]] int changedCount() const;
    [[nodiscard]] QString csv() const override;
    void flush() { m_throttle->flush(); }

signals:
    /// A person changed a parameter.
    void changed(const QString& path, double value);

protected:
    void refresh(TickRange fresh) override;
    void reset() override;

private:
    void readPast();
    void sayChanged();

    std::vector<ParameterRow*> m_rows;
    QVBoxLayout* m_layout;
    QStackedWidget* m_pages;
    Throttle* m_throttle;
    CatchUp m_read;
    std::vector<Intervention> m_past; // in time order
    bool m_enabled = false;
};

} // namespace ng
