#include "event_panel.h"

#include "common/theme.h"
#include "event_delegate.h"
#include "event_text.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace ng {

namespace {

constexpr unsigned bit(LogEntry::Kind k) { return 1u << static_cast<unsigned>(k); }

} // namespace

EventPanel::EventPanel(TimelineHub& hub, QWidget* parent) : Panel("events", tr("Events"), hub, parent)
{
    m_model = new EventModel(hub, this);
    m_throttle = new Throttle(100, [this] { update(); }, this);

    auto* kinds = new QMenu;
    m_kinds = addHeaderMenu({}, kinds);
    fillKinds(kinds);
    auto* rules = new QMenu;
    m_more = addHeaderMenu({}, rules);
    connect(rules, &QMenu::aboutToShow, this, [this, rules] { fillRules(rules); });

    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(1, 0, 1, 1);
    layout->setSpacing(0);
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search: 1187, novelty, pruned…"));
    m_search->setAccessibleName(tr("Search events"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    auto* searchRow = new QWidget;
    auto* searchLayout = new QHBoxLayout(searchRow);
    searchLayout->setContentsMargins(8, 6, 8, 4);
    searchLayout->addWidget(m_search);
    layout->addWidget(searchRow);

    // A table with one column of fixed row height: it keeps no layout per item, so that rows may come in at the top of a million.
    m_list = new QTableView;
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EventDelegate(hub, m_list));
    m_list->horizontalHeader()->hide();
    m_list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->verticalHeader()->setMinimumSectionSize(EventDelegate::kHeight);
    m_list->verticalHeader()->setDefaultSectionSize(EventDelegate::kHeight);
    m_list->setShowGrid(false);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->verticalScrollBar()->setSingleStep(EventDelegate::kHeight);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Events, newest first"));
    m_list->setTabKeyNavigation(false);

    m_nothing = new QLabel;
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMargin(20);
    m_nothing->setProperty("quiet", true);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(m_list);
    layout->addWidget(m_pages, 1);
    setBody(body);

    connect(m_list, &QTableView::clicked, this, &EventPanel::open);
    connect(m_list, &QTableView::activated, this, &EventPanel::open);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) { changeFilter([&](EventFilter& f) { f.setSearch(text); }); });
    connect(&hub.selection(), &SelectionModel::changed, this, [this] {
        m_model->selectionChanged();
        m_list->viewport()->update();
        sayHowMany();
    });
    // What is being read stays where it is while newer rows come in above it.
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int first, int last) {
        QScrollBar* bar = m_list->verticalScrollBar();
        if (bar->value() == 0) return;
        m_list->updateGeometry();
        bar->setMaximum(m_model->rowCount() * EventDelegate::kHeight - m_list->viewport()->height());
        bar->setValue(bar->value() + (last - first + 1) * EventDelegate::kHeight);
    });
    setFilter({});
}

void EventPanel::fillKinds(QMenu* menu)
{
    using Kind = LogEntry::Kind;
    const std::pair<QString, unsigned> rows[] = {{tr("Births"), bit(Kind::Birth)}, {tr("Deaths"), bit(Kind::Death)}, {tr("Stages"), bit(Kind::StageChange)},
        {tr("Synapses formed"), bit(Kind::Connect)}, {tr("Synapses pruned"), bit(Kind::Prune)}, {tr("Interventions"), bit(Kind::Intervention)},
        {tr("Built at the start"), bit(Kind::Built)}};
    menu->addAction(tr("All"), this, [this] { changeFilter([](EventFilter& f) { f.kinds = EventFilter::kAll; }); });
    menu->addAction(tr("Births and deaths"), this, [this] { changeFilter([](EventFilter& f) { f.kinds = bit(Kind::Birth) | bit(Kind::Death); }); });
    menu->addSeparator();
    for (const auto& [text, mask] : rows) {
        QAction* a = menu->addAction(text);
        a->setCheckable(true);
        connect(a, &QAction::triggered, this, [this, m = mask](bool on) { changeFilter([&](EventFilter& f) { f.kinds = on ? f.kinds | m : f.kinds & ~m; }); });
        connect(menu, &QMenu::aboutToShow, a, [this, a, m = mask] { a->setChecked((m_model->filter().kinds & m) != 0); });
    }
}

void EventPanel::fillRules(QMenu* menu)
{
    menu->clear();
    const EventFilter& now = m_model->filter();
    const auto add = [&](QActionGroup* group, const QString& text, bool checked, auto change) {
        QAction* a = menu->addAction(text, this, [this, change] { changeFilter(change); });
        a->setCheckable(true);
        a->setChecked(checked);
        if (group) group->addAction(a);
    };
    add(nullptr, tr("Selected neurons only"), now.selectedOnly, [on = !now.selectedOnly](EventFilter& f) { f.selectedOnly = on; });
    const auto run = timeline();
    if (!run) return;
    menu->addSection(tr("Rule"));
    auto* rules = new QActionGroup(menu);
    add(rules, tr("any rule"), now.rule < 0, [](EventFilter& f) { f.rule = -1; });
    for (int i = 0; i < static_cast<int>(run->info().rules.size()); ++i)
        add(rules, ruleName(run->info(), static_cast<RuleIndex>(i)), now.rule == i, [i](EventFilter& f) { f.rule = i; });
    menu->addSection(tr("Population"));
    auto* populations = new QActionGroup(menu);
    add(populations, tr("any population"), now.population < 0, [](EventFilter& f) { f.population = -1; });
    for (int i = 0; i < static_cast<int>(run->info().populations.size()); ++i)
        add(populations, populationTitle(run->info(), static_cast<PopulationIndex>(i)), now.population == i, [i](EventFilter& f) { f.population = i; });
}

void EventPanel::changeFilter(const std::function<void(EventFilter&)>& change)
{
    EventFilter f = m_model->filter();
    change(f);
    setFilter(std::move(f));
}

void EventPanel::setFilter(EventFilter f)
{
    using Kind = LogEntry::Kind;
    constexpr unsigned kEvery = (1u << 7) - 1;
    const unsigned kinds = f.kinds & kEvery;
    m_kinds->setText((kinds == kEvery ? tr("all") : kinds == (bit(Kind::Birth) | bit(Kind::Death)) ? tr("births, deaths") : tr("some kinds")) + " ▾");
    QStringList more;
    if (f.selectedOnly) more << tr("selected");
    if (const auto run = timeline()) {
        if (f.rule >= 0) more << ruleName(run->info(), static_cast<RuleIndex>(f.rule));
        if (f.population >= 0) more << populationTitle(run->info(), static_cast<PopulationIndex>(f.population));
    }
    m_more->setText((more.isEmpty() ? tr("any rule") : more.size() > 1 ? tr("%n filters", nullptr, static_cast<int>(more.size())) : more.first()) + " ▾");
    m_model->setFilter(std::move(f));
    sayHowMany();
}

void EventPanel::open(const QModelIndex& index)
{
    if (!index.isValid()) return;
    const LogEntry e = m_model->entry(index.row());
    hub().playhead().seek(e.tick);
    if (e.neuron != kNoNeuron) hub().selection().select(e.neuron);
    m_list->viewport()->update();
}

void EventPanel::reset()
{
    m_model->clear();
    EventFilter f = m_model->filter();
    f.rule = f.population = -1; // they mean nothing in another run
    setFilter(std::move(f));
    if (isVisible()) m_throttle->now();
}

void EventPanel::refresh(TickRange fresh)
{
    if (!fresh.empty()) m_throttle->request();
    const Tick cursor = hub().playhead().tick();
    if (cursor == m_cursor) return;
    m_cursor = cursor;
    m_list->viewport()->update();
    if (hub().playhead().mode() != Playhead::Mode::Following && !m_model->isAround(cursor, m_list->rowAt(0), m_list->rowAt(m_list->viewport()->height() - 1)))
        scrollToCursor();
}

void EventPanel::scrollToCursor()
{
    // The newest event that has happened stands a third down: what is to come above it, what has been below.
    const int row = m_model->rowAt(hub().playhead().tick());
    m_list->verticalScrollBar()->setValue(row * EventDelegate::kHeight - m_list->viewport()->height() / 3);
}

void EventPanel::update()
{
    const bool first = m_model->total() == 0;
    m_model->update();
    m_list->viewport()->update();
    sayHowMany();
    if (const auto run = timeline(); first && run && !run->isGrowing()) scrollToCursor();
}

void EventPanel::sayHowMany()
{
    const auto shown = static_cast<std::uint64_t>(m_model->rowCount());
    setLimit(!timeline() ? QString() : shown == m_model->total() ? count(shown) : tr("%1 of %2").arg(count(shown), count(m_model->total())));
    if (!timeline()) m_nothing->setText(tr("No run is shown: start one, or open a saved one from Runs."));
    else if (m_model->total() == 0) m_nothing->setText(tr("Nothing has happened yet: births, deaths, new and pruned synapses and changes by hand are listed here."));
    else if (m_model->filter().selectedOnly && hub().selection().isEmpty()) m_nothing->setText(tr("No neuron is selected: click one in any view to see what happened to it."));
    else m_nothing->setText(tr("No event passes the filter: choose more kinds, another rule, or clear the search."));
    m_pages->setCurrentIndex(shown > 0 ? 1 : 0);
}

} // namespace ng
