#pragma once
#include <QIcon>
#include <QPainter>
#include <QPixmap>

namespace ng {

/// The icon in white, for a primary button, whose ground is the same dark blue in both themes.
[[nodiscard]] inline QIcon onPrimary(const QIcon& source)
{
    if (source.isNull()) return source;
    QPixmap p = source.pixmap(QSize(32, 32)); // for 16 px at twice the density
    QPainter painter(&p);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(p.rect(), Qt::white);
    return QIcon(p);
}

} // namespace ng
