#include "runs_page.h"

#include <common/primary_icon.h>
#include <common/theme.h>

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace ng {

namespace {

QString factsTable(const RunRow& r)
{
    if (!r.error.isEmpty()) return r.error.toHtmlEscaped();
    const Theme& t = theme();
    QString html = "<table cellspacing=0 cellpadding=2>";
    const auto add = [&](const QString& name, const QString& value) {
        html += QStringLiteral("<tr><td style='color:%1'>%2&nbsp;&nbsp;</td><td>%3</td></tr>").arg(t.dim.name(), name, value.toHtmlEscaped());
    };
    add(QObject::tr("seed"), QString::number(r.seed));
    add(QObject::tr("started"), QLocale(QLocale::English).toString(r.started.toLocalTime(), "d MMM yyyy HH:mm:ss"));
    add(QObject::tr("simulated"), seconds(r.simulatedSeconds, 2));
    add(QObject::tr("neurons"), QObject::tr("%1 at the end").arg(count(r.neurons)));
    add(QObject::tr("born, died"), QStringLiteral("+%1, %2%3").arg(count(r.births)).arg(QChar(0x2212)).arg(count(r.deaths)));
    add(QObject::tr("spikes"), count(r.spikes));
    if (r.accuracy) add(QObject::tr("accuracy"), QString::number(*r.accuracy * 100, 'f', 1) + QChar(0x2009) + "%");
    add(QObject::tr("status"), r.status);
    if (!r.origin.isEmpty()) add(QObject::tr("continues"), r.origin);
    add(QObject::tr("size"), fileSize(r.bytes));
    if (!r.hash.isEmpty()) add(QObject::tr("hash"), r.hash.left(16));
    return html + "</table>";
}

} // namespace

RunsPage::RunsPage(QWidget* parent) : QWidget(parent), m_filter(m_runs)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(12);
    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    layout->addLayout(left, 1);
    layout->addWidget(makeDetails());

    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    auto* heading = new QLabel(tr("Runs"));
    heading->setProperty("heading", true);
    m_count = new QLabel;
    m_count->setProperty("quiet", true);
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search title, file, seed, status, hash…"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_search->setFixedWidth(320);
    m_search->setAccessibleName(tr("Search runs"));
    auto* refresh = new QPushButton(icon("rotate-ccw"), tr("Refresh"));
    bar->addWidget(heading);
    bar->addWidget(m_count);
    bar->addStretch(1);
    bar->addWidget(m_search);
    bar->addWidget(refresh);
    left->addLayout(bar);

    auto* body = new QFrame;
    body->setObjectName("panel");
    m_stack = new QStackedLayout(body);
    m_stack->setContentsMargins(1, 1, 1, 1);
    m_table = new QTableView;
    m_table->setObjectName("rows");
    m_table->setModel(&m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunTable::Started, Qt::DescendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(30);
    QHeaderView* columns = m_table->horizontalHeader();
    columns->setHighlightSections(false);
    columns->setSectionResizeMode(QHeaderView::ResizeToContents);
    columns->setSectionResizeMode(RunTable::Title, QHeaderView::Stretch);
    columns->setMinimumSectionSize(44);
    m_none = new QLabel;
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    m_none->setProperty("quiet", true);
    m_none->setMargin(40);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_none);
    left->addWidget(body, 1);

    connect(refresh, &QPushButton::clicked, this, &RunsPage::refreshRequested);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& s) {
        m_filter.setSearch(s);
        showDetails();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::showDetails);
    connect(m_table, &QTableView::doubleClicked, this, [this] {
        if (only()) emit openRun(only()->file);
    });
    auto* find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_search, qOverload<>(&QWidget::setFocus));
    showDetails();
}

QWidget* RunsPage::makeDetails()
{
    auto* pane = new QFrame;
    pane->setObjectName("panel");
    pane->setFixedWidth(244);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    m_title = new QLabel;
    m_title->setProperty("heading", true);
    m_title->setWordWrap(true);
    m_facts = new QLabel;
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const auto button = [](const QString& text, const char* name) { return new QPushButton(icon(name), text); };
    m_open = new QPushButton(onPrimary(icon("play")), tr("Open"));
    m_open->setProperty("primary", true);
    m_compare = button(tr("Compare"), "git-compare");
    m_compare->setToolTip(tr("Select two runs (Ctrl+click) to lay them side by side"));
    m_reveal = button(tr("Show in folder"), "folder-open");
    m_delete = button(tr("Delete…"), "trash");
    layout->addWidget(m_title);
    layout->addWidget(m_facts, 1);
    for (QPushButton* b : {m_open, m_compare, m_reveal, m_delete}) layout->addWidget(b);
    connect(m_open, &QPushButton::clicked, this, [this] { emit openRun(only()->file); });
    connect(m_compare, &QPushButton::clicked, this, [this] {
        const QStringList two = selected();
        emit compareRuns(two[0], two[1]);
    });
    connect(m_reveal, &QPushButton::clicked, this, [this] { emit revealRun(only()->file); });
    connect(m_delete, &QPushButton::clicked, this, &RunsPage::askDelete);
    return pane;
}

void RunsPage::setRuns(std::vector<RunRow> rows, const QString& folder)
{
    const QStringList kept = selected();
    m_runs.setRows(std::move(rows));
    m_none->setText(tr("No runs yet in %1.\nRun a design and it is saved there.").arg(QDir::toNativeSeparators(folder)));
    select(kept);
    showDetails();
}

void RunsPage::select(const QStringList& files)
{
    QItemSelection chosen;
    for (int i = 0; i < m_filter.rowCount(); ++i)
        if (files.contains(m_runs.row(m_filter.mapToSource(m_filter.index(i, 0)).row()).file))
            chosen.select(m_filter.index(i, 0), m_filter.index(i, RunTable::ColumnCount - 1));
    m_table->selectionModel()->select(chosen, QItemSelectionModel::ClearAndSelect);
}

QStringList RunsPage::selected() const
{
    QStringList files;
    for (const QModelIndex& i : m_table->selectionModel()->selectedRows()) files << m_runs.row(m_filter.mapToSource(i).row()).file;
    return files;
}

const RunRow* RunsPage::only() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.size() == 1 ? &m_runs.row(m_filter.mapToSource(rows[0]).row()) : nullptr;
}

void RunsPage::showDetails()
{
    const int shown = m_filter.rowCount(), all = m_runs.rowCount();
    m_count->setText(shown == all ? tr("%1 saved").arg(all) : tr("%1 of %2").arg(shown).arg(all));
    m_stack->setCurrentIndex(all == 0 ? 1 : 0);

    const RunRow* r = only();
    const auto chosen = selected().size();
    m_title->setText(r ? r->title : chosen > 1 ? tr("%1 runs").arg(chosen) : tr("No run selected"));
    m_facts->setText(r ? factsTable(*r)
            : chosen == 2 ? tr("Compare lays them on one clock: counts, rates and accuracy overlaid, rasters stacked, what differs in the designs.")
            : chosen > 2  ? tr("Two at a time can be compared.")
                          : tr("Select one to open it, two to compare them."));
    m_open->setEnabled(r && r->error.isEmpty());
    m_compare->setEnabled(chosen == 2);
    m_reveal->setEnabled(r);
    m_delete->setEnabled(chosen > 0);
}

void RunsPage::askDelete()
{
    const QStringList files = selected();
    const QString what = files.size() == 1 ? QFileInfo(files[0]).fileName() : tr("%1 runs").arg(files.size());
    QMessageBox box(QMessageBox::Warning, tr("Delete runs"), tr("Delete %1 for good?").arg(what), QMessageBox::Cancel, this);
    box.setInformativeText(tr("The recording cannot be brought back. The design it came from stays."));
    const QPushButton* yes = box.addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() == yes) emit deleteRuns(files);
}

} // namespace ng
