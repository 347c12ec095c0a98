#pragma once
#include "common/theme.h"

#include <QApplication>
#include <QDir>
#include <QTest>
#include <QWidget>

#include <functional>

namespace ng::test {

/// Saves pictures of a view in both themes and two sizes into the folder NG_SHOTS; does nothing without it.
inline void gallery(const QString& name, QWidget& view, const QList<QSize>& sizes, const std::function<void()>& settle = [] {})
{
    const QString folder = qEnvironmentVariable("NG_SHOTS");
    if (folder.isEmpty()) return;
    QDir().mkpath(folder);
    for (const bool dark : {true, false}) {
        applyTheme(*qApp, dark);
        for (const QSize& size : sizes) {
            view.resize(size);
            view.show();
            settle();
            QCoreApplication::processEvents();
            QVERIFY(view.grab().save(QString("%1/%2_%3x%4_%5.png").arg(folder, name).arg(size.width()).arg(size.height()).arg(dark ? "dark" : "light")));
        }
    }
    applyTheme(*qApp, true);
}

} // namespace ng::test
