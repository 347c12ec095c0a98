#include "quick_add.h"

#include <QLineEdit>
#include <QScreen>
#include <QVBoxLayout>

namespace ng {

QuickAdd::QuickAdd(const KernelCatalog& kernels, KernelPalette::Offer offer, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_palette(new KernelPalette(kernels, offer))
{
    setObjectName("panel");
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Add a node"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2, 2, 2, 2);
    column->addWidget(m_palette);
    resize(236, 296);
    setFocusProxy(&m_palette->search());
    connect(m_palette, &KernelPalette::chosen, this, [this](const QString& kernel) {
        hide();
        emit chosen(kernel);
        close();
    });
}

void QuickAdd::popup(const QPoint& at)
{
    const QRect room = screen()->availableGeometry();
    move(std::min(at.x(), room.right() - width()), std::min(at.y(), room.bottom() - height()));
    show();
    m_palette->search().setFocus();
}

} // namespace ng
