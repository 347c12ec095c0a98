#pragma once
#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QWidget>

namespace ng::test {

/// Pictures are saved only when NG_SHOTS names a folder.
inline bool shotsWanted() { return !qEnvironmentVariableIsEmpty("NG_SHOTS"); }

/// Shows a widget at a size and saves its picture as <name>-<width>x<height>-<theme>.png.
inline void shot(QWidget& w, QSize size, const QString& name, bool dark)
{
    w.resize(size);
    w.show();
    // Headers learn what is shown when the view has painted, and are laid out after that.
    for (int i = 0; i < 4; ++i) {
        QApplication::processEvents();
        w.grab();
    }
    const QDir dir(qEnvironmentVariable("NG_SHOTS"));
    dir.mkpath(".");
    w.grab().save(dir.filePath(QString("%1-%2x%3-%4.png").arg(name).arg(size.width()).arg(size.height()).arg(dark ? "dark" : "light")));
}

} // namespace ng::test
