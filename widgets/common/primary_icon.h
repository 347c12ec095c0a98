#pragma once
#include <QIcon>
#include <QPainter>
#include <QPixmap>

namespace ng {

/// The icon in white, for a primary button, whose ground is the same dark blue in both themes; disabled it is as faint as others.
[[nodiscard]] inline QIcon onPrimary(const QIcon& source)
{
    if (source.isNull()) return source;
    QPixmap p = source.pixmap(QSize(32, 32)); // for 16 px at twice the density
    QPainter painter(&p);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(p.rect(), Qt::white);
    painter.end();
    QIcon out(p);
    out.addPixmap(source.pixmap(QSize(32, 32), QIcon::Disabled), QIcon::Disabled);
    return out;
}

} // namespace ng
