#include "help_dialogs.h"

#include <common/theme.h>

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace ng {

namespace {

void showPage(QWidget* parent, const QString& title, const QString& html, QSize size)
{
    QDialog dialog(parent);
    dialog.setWindowTitle(title);
    auto* layout = new QVBoxLayout(&dialog);
    auto* page = new QTextBrowser;
    page->setHtml(html);
    page->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    layout->addWidget(page);
    layout->addWidget(buttons);
    dialog.resize(size);
    dialog.exec();
}

QString rowsOf(const QString& heading, const QList<std::pair<QString, QString>>& rows)
{
    QString html = QStringLiteral("<tr><td colspan=2><h4>%1</h4></td></tr>").arg(heading);
    for (const auto& [keys, what] : rows)
        html += QStringLiteral("<tr><td style='color:%1; padding-right:24px'>%2</td><td>%3</td></tr>").arg(theme().accent.name(), keys.toHtmlEscaped(), what.toHtmlEscaped());
    return html;
}

} // namespace

void showShortcuts(QMenuBar& bar)
{
    QString html = QStringLiteral("<table cellpadding=3>");
    for (const QAction* menu : bar.actions()) {
        QList<std::pair<QString, QString>> rows;
        for (const QAction* a : menu->menu()->actions())
            if (!a->shortcut().isEmpty()) rows.append({a->shortcut().toString(QKeySequence::NativeText), a->text().remove('&')});
        if (!rows.isEmpty()) html += rowsOf(menu->text().remove('&'), rows);
    }
    html += rowsOf(QObject::tr("In the views"),
        {{QObject::tr("Wheel"), QObject::tr("zoom; in time-based views around the mouse")}, {QObject::tr("Shift+wheel, middle drag"), QObject::tr("pan")},
            {QObject::tr("Click"), QObject::tr("select a neuron in every view")}, {QObject::tr("Ctrl+click"), QObject::tr("add to the selection")},
            {QObject::tr("Drag on the ruler"), QObject::tr("scrub through the run")}});
    showPage(bar.window(), QObject::tr("Keyboard and mouse"), html + "</table>", {520, 640});
}

void showGuide(QWidget* parent)
{
    showPage(parent, QObject::tr("A first five minutes"),
        QObject::tr("<h3>A first five minutes</h3>"
                    "<ol><li><b>Welcome</b>: choose <i>First growth</i> and press <i>Open and run</i>.</li>"
                    "<li><b>Live</b>: neurons appear in the 3D view as they are born; the raster shows each one's spikes in the colour of its maturity, "
                    "the event log says why it was born and how it died. Click a neuron in any view: it lights up in all of them and the neuron panel tells its life.</li>"
                    "<li>Move a slider under <b>Live parameters</b>: the change is marked on the ruler and recorded with the run.</li>"
                    "<li>Press <b>Space</b> to pause, <b>.</b> to step, drag on the ruler to look back while the run goes on; <b>F</b> follows the end again.</li>"
                    "<li><b>Runs</b>: the run is there, saved. Open it and scrub, or run the design with another seed, select both and press <i>Compare</i>.</li></ol>"),
        {560, 420});
}

void showAbout(QWidget* parent)
{
    QMessageBox::about(parent, QObject::tr("About Neurogrove"),
        QObject::tr("<h3>Neurogrove %1</h3><p>A workbench for neural networks that grow.</p><p>GPL-3.0-or-later. Built with Qt %2, VTK, Qt Charts and SQLite; icons by Lucide (ISC).</p>")
            .arg(QApplication::applicationVersion(), QString::fromLatin1(qVersion())));
}

} // namespace ng
