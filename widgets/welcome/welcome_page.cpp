#include "welcome_page.h"

#include "design_card.h"
#include "flow_layout.h"
#include "recent_list.h"

#include <common/primary_icon.h>
#include <common/theme.h>
#include <ng/model/design_cost.h>

#include <QDir>
#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace ng {

namespace {

QPushButton* button(const QString& text, const QString& iconName)
{
    auto* b = new QPushButton(icon(iconName), text);
    b->setIconSize(QSize(16, 16));
    return b;
}

/// "64 neurons at the start, at most 120 · growth: novelty, apoptosis · 5 tasks on digits".
QString facts(const Experiment& e, const KernelCatalog& kernels)
{
    const DesignCost c = designCost(e, kernels);
    QStringList parts{c.maxNeurons > c.neurons ? QObject::tr("%1 neurons at the start, at most %2").arg(count(c.neurons), count(c.maxNeurons))
                                               : QObject::tr("%1 neurons").arg(count(c.neurons))};
    QStringList rules;
    for (const GrowthRule& g : e.growth)
        if (g.enabled) rules << QString::fromStdString(g.id);
    if (!rules.isEmpty()) parts << QObject::tr("growth: %1").arg(rules.join(", "));
    if (e.task) {
        const std::size_t n = e.task->classes.size();
        parts << (n > 1 ? QObject::tr("%1 tasks on %2").arg(n).arg(QString::fromStdString(e.task->dataset)) : QObject::tr("task: %1").arg(QString::fromStdString(e.task->dataset)));
    }
    if (e.durationMs > 0) parts << QObject::tr("runs for %1").arg(seconds(e.durationMs / 1000, 0));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

WelcomePage::WelcomePage(const QString& examplesFolder, const KernelCatalog& kernels, QWidget* parent) : QWidget(parent), m_kernels(kernels)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(14);
    layout->addWidget(makeSide());
    layout->addWidget(makeGallery(examplesFolder), 1);
    layout->addWidget(makeDetails());
    if (const auto all = cards(); !all.isEmpty()) choose(all.first());
}

QWidget* WelcomePage::makeSide()
{
    auto* side = new QWidget;
    side->setFixedWidth(196);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);

    auto* name = new QLabel(tr("Neurogrove"));
    name->setProperty("heading", true);
    auto* line = new QLabel(tr("Networks that grow: draw one, watch its neurons being born, mature and compete, save the run and look again."));
    line->setProperty("quiet", true);
    line->setWordWrap(true);
    auto* fresh = button(tr("New network"), "plus");
    auto* open = button(tr("Open…"), "folder-open");
    open->setToolTip(tr("Open a design (*.ngdesign) or a run (*.ngrun)"));
    m_designs = new RecentList(tr("Recent designs"), tr("None yet. Open a worked example."), "panels-top-left");
    m_runs = new RecentList(tr("Recent runs"), tr("None yet. A run that is saved appears here."), "history");

    layout->addWidget(name);
    layout->addWidget(line);
    layout->addSpacing(6);
    layout->addWidget(fresh);
    layout->addWidget(open);
    layout->addSpacing(10);
    layout->addWidget(m_designs);
    layout->addSpacing(10);
    layout->addWidget(m_runs);
    layout->addStretch(1);

    connect(fresh, &QPushButton::clicked, this, &WelcomePage::newDesign);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openFile);
    connect(m_designs, &RecentList::picked, this, &WelcomePage::openDesign);
    connect(m_runs, &RecentList::picked, this, &WelcomePage::openRun);
    return side;
}

QWidget* WelcomePage::makeGallery(const QString& folder)
{
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, 6, 0);
    layout->setSpacing(8);
    const std::vector<GallerySection> sections = loadGallery(folder);
    for (const GallerySection& section : sections) {
        auto* heading = new QLabel(section.title);
        heading->setProperty("strong", true);
        layout->addWidget(heading);
        auto* grid = new QWidget;
        auto* flow = new FlowLayout(226, 10, grid);
        for (const GalleryEntry& entry : section.entries) {
            auto* card = new DesignCard(entry);
            connect(card, &DesignCard::chosen, this, [this, card] { choose(card); });
            connect(card, &DesignCard::opened, this, [this, card] { emit openDesign(card->entry().path); });
            flow->addWidget(card);
        }
        layout->addWidget(grid);
        layout->addSpacing(8);
    }
    if (sections.empty()) {
        auto* none = new QLabel(tr("There are no worked examples in %1. Open a design from elsewhere or start a new network.").arg(QDir::toNativeSeparators(folder)));
        none->setProperty("quiet", true);
        none->setWordWrap(true);
        layout->addWidget(none);
    }
    layout->addStretch(1);

    m_gallery = new QScrollArea;
    m_gallery->setFrameShape(QFrame::NoFrame);
    m_gallery->setWidgetResizable(true);
    m_gallery->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_gallery->setWidget(inside);
    m_gallery->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return m_gallery;
}

QWidget* WelcomePage::makeDetails()
{
    auto* pane = new QFrame;
    pane->setObjectName("panel");
    pane->setFixedWidth(284);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    m_title = new QLabel;
    m_title->setProperty("heading", true);
    m_title->setWordWrap(true);
    m_facts = new QLabel;
    m_facts->setProperty("quiet", true);
    m_facts->setWordWrap(true);
    m_page = new QTextBrowser;
    m_page->setFrameShape(QFrame::NoFrame);
    m_page->setOpenExternalLinks(true);
    m_page->document()->setDocumentMargin(0);
    m_page->setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }");
    m_run = new QPushButton(onPrimary(icon("play")), tr("Open and run"));
    m_run->setProperty("primary", true);
    m_open = button(tr("Open design"), "panels-top-left");
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_page, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_run, 1);
    buttons->addWidget(m_open, 1);
    layout->addLayout(buttons);
    m_run->setEnabled(false);
    m_open->setEnabled(false);
    connect(m_run, &QPushButton::clicked, this, [this] { emit runDesign(m_chosen->entry().path); });
    connect(m_open, &QPushButton::clicked, this, [this] { emit openDesign(m_chosen->entry().path); });
    return pane;
}

QList<DesignCard*> WelcomePage::cards() const { return m_gallery->widget()->findChildren<DesignCard*>(); }

void WelcomePage::setRecentDesigns(const QStringList& files) { m_designs->setFiles(files); }
void WelcomePage::setRecentRuns(const QStringList& files) { m_runs->setFiles(files); }

void WelcomePage::choose(DesignCard* card)
{
    if (m_chosen) m_chosen->setChosen(false);
    m_chosen = card;
    card->setChosen(true);
    const GalleryEntry& e = card->entry();
    m_title->setText(e.title());
    const bool readable = e.error.isEmpty();
    m_run->setEnabled(readable);
    m_open->setEnabled(readable);
    m_facts->setText(readable ? facts(e.experiment, m_kernels) : e.error);
    if (!e.page.isEmpty())
        m_page->setMarkdown(e.page.startsWith("# ") ? e.page.section('\n', 1).trimmed() : e.page); // the title stands above
    else if (readable)
        m_page->setMarkdown(QString::fromStdString(e.experiment.summary + "\n\n**" + tr("Look for").toStdString() + "** " + e.experiment.lookFor));
    else
        m_page->setPlainText({});
}

void WelcomePage::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange && m_chosen) choose(m_chosen); // links and text take the new colours
    QWidget::changeEvent(e);
}

} // namespace ng
