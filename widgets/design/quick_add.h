#pragma once
#include "kernel_palette.h"

#include <QFrame>

namespace ng {

/// A small palette that pops up on the canvas: type a few letters, press Return, and the model is there. Closes itself.
class QuickAdd : public QFrame {
    Q_OBJECT
public:
    QuickAdd(const KernelCatalog&, KernelPalette::Offer, QWidget* parent);

    void popup(const QPoint& screen);
    [[nodiscard]] KernelPalette& palette() const { return *m_palette; }

signals:
    void chosen(const QString& kernel);

private:
    KernelPalette* m_palette;
};

} // namespace ng
