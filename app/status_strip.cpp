#include "status_strip.h"

#include <common/theme.h>
#include <runs/run_table.h>

#include <QFileInfo>
#include <QLabel>

namespace ng {

namespace {

QString strong(const QString& figure, const QString& what) { return QStringLiteral("<b>%1</b> %2").arg(figure, what); }

} // namespace

StatusStrip::StatusStrip(QWidget* parent) : QStatusBar(parent)
{
    setSizeGripEnabled(false);
    // A label is as wide as its widest likely text, so that running figures do not push their neighbours about.
    const auto add = [this](const QString& widest, bool permanent = false) {
        auto* l = new QLabel;
        l->setTextFormat(Qt::RichText);
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        l->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(widest));
        l->setContentsMargins(6, 0, 6, 0);
        permanent ? addPermanentWidget(l) : addWidget(l);
        return l;
    };
    m_text = add({});
    m_time = add(QStringLiteral("888.888 s"));
    m_factor = add(QStringLiteral("× 88.8 real time"));
    m_neurons = add(QStringLiteral("8,888 neurons"));
    m_synapses = add(QStringLiteral("88,888 synapses"));
    m_births = add(QStringLiteral("+888 born"));
    m_deaths = add(QStringLiteral("−888 died"));
    m_frame = add(QStringLiteral("frame 88.8 ms"));
    m_file = add({});
    m_threads = add({}, true);
    m_frame->setToolTip(tr("The slowest of the last displayed frames"));
    showText({});
}

void StatusStrip::showText(const QString& text)
{
    for (QLabel* l : {m_time, m_factor, m_neurons, m_synapses, m_births, m_deaths, m_frame, m_file, m_threads}) l->hide();
    m_text->setText(text.toHtmlEscaped());
    m_text->show();
}

void StatusStrip::show(const Figures& f)
{
    const Theme& t = theme();
    const QChar thin(0x2009);
    m_text->hide();
    m_time->setText(strong(seconds(f.seconds), {}));
    m_factor->setText(f.realTimeFactor > 0 ? strong(QStringLiteral("×") + thin + QString::number(f.realTimeFactor, 'f', 1), tr("real time")) : QString());
    m_neurons->setText(strong(count(f.neurons), tr("neurons")));
    m_synapses->setText(strong(count(f.synapses), tr("synapses")));
    m_births->setText(QStringLiteral("<span style='color:%1'><b>+%2</b></span> %3").arg(t.birth.name(), count(f.births), tr("born")));
    m_deaths->setText(QStringLiteral("<span style='color:%1'><b>%2%3</b></span> %4").arg(t.death.name()).arg(QChar(0x2212)).arg(count(f.deaths), tr("died")));
    m_frame->setText(tr("frame <b>%1%2ms</b>").arg(QString::number(f.frameMs, 'f', 1), thin));
    const QString name = QFileInfo(f.file).fileName().toHtmlEscaped();
    if (f.waitingForDisk)
        m_file->setText(QStringLiteral("<span style='color:%1'><b>%2</b></span> %3").arg(t.intervention.name(), tr("waiting for disk"), name));
    else if (f.file.isEmpty())
        m_file->setText(tr("not recorded"));
    else
        m_file->setText(QStringLiteral("%1 <b>%2 · %3</b>").arg(f.recording ? tr("recording") : f.replayed ? tr("replay of") : tr("saved as"), name, fileSize(f.fileBytes)));
    m_file->setToolTip(f.file);
    m_threads->setText(f.threads == 0 ? QString() : f.threads == 1 ? tr("1 thread") : tr("%1 threads").arg(f.threads));
    for (QLabel* l : {m_time, m_neurons, m_synapses, m_births, m_deaths, m_frame, m_file}) l->show();
    m_factor->setVisible(f.realTimeFactor > 0);
    m_threads->setVisible(f.threads > 0);
}

} // namespace ng
