#pragma once
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>
#include <ng/session/connection_preview.h>

#include <QString>
#include <QTimer>
#include <QWidget>

namespace ng {

/// Which pairs a projection connects, drawn as it will be in the run: sources across, targets down, with the expected and the actual
/// number of synapses. Drawn a moment after the last edit, so that dragging a slider stays quick.
class ConnectionMatrix : public QWidget {
    Q_OBJECT
public:
    explicit ConnectionMatrix(const KernelCatalog&, QWidget* parent = nullptr);

    void show(const Experiment&, const std::string& projection);
    /// Draws at once what is waiting to be drawn.
    void drawNow();
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] const std::optional<ConnectionPreview>& preview() const { return m_preview; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    const KernelCatalog& m_kernels;
    Experiment m_design;
    std::string m_projection;
    std::optional<ConnectionPreview> m_preview;
    QString m_text;
    QTimer m_later;
};

} // namespace ng
