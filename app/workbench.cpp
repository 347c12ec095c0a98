#include "workbench.h"

#include "design_files.h"
#include "help_dialogs.h"
#include "live_panels.h"
#include "live_tuning.h"
#include "notice_bar.h"
#include "panel_dock.h"
#include "run_figures.h"
#include "status_strip.h"
#include "transport.h"

#include <common/theme.h>
#include <design/design_page.h>
#include <neuron/live_parameters_panel.h>
#include <ng/store/recorded_timeline.h>
#include <runs/compare_page.h>
#include <runs/runs_page.h>
#include <timeline/ruler.h>
#include <timeline/transport_bar.h>
#include <welcome/welcome_page.h>

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QIcon>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace ng {

namespace {
constexpr int kFiguresMs = 200; // text that changes faster cannot be read
constexpr QSize kFirstSize(1440, 900);
}

Workbench::Workbench(Composition& parts, const QString& resources, bool remember, QWidget* parent)
    : QMainWindow(parent), m_parts(parts), m_settings(remember), m_resources(resources), m_files(new DesignFiles(parts.document(), m_settings, resources, *this)), m_actions(*this), m_pages(new QStackedWidget),
      m_welcome(new WelcomePage(resources + "/experiments", parts.kernels())), m_design(new DesignPage(parts.document(), parts.kernels())),
      m_livePage(makeLive()), m_runs(new RunsPage), m_notice(new NoticeBar), m_status(new StatusStrip),
      m_transportBar(new TransportBar), m_transport(new Transport(parts, *m_transportBar, this)), m_difference(new QLabel)
{
    m_actions.fillMenus(*menuBar());
    auto* edit = new QMenu(tr("&Edit"), this);
    m_design->fillEditMenu(*edit);
    fillFileMenu();
    menuBar()->insertMenu(menuBar()->findChild<QMenu*>("&View")->menuAction(), edit);
    auto* docks = new QMenu(tr("&Panels"), this);
    for (const PanelDock* d : m_live->docks()) docks->addAction(d->toggleViewAction());
    menuBar()->findChild<QMenu*>("&View")->insertMenu(m_actions[ActionId::DefaultLayout], docks);
    m_difference->setObjectName("chip");
    menuBar()->setCornerWidget(m_difference);

    for (QWidget* page : std::initializer_list<QWidget*>{m_welcome, m_design, m_livePage, m_runs}) m_pages->addWidget(page);
    auto* middle = new QWidget;
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_notice);
    column->addWidget(m_pages, 1);
    setCentralWidget(middle);
    setStatusBar(m_status);
    setMinimumSize(1024, 640);

    connectActions();
    connectPages();
    m_figures.setInterval(kFiguresMs);
    connect(&m_figures, &QTimer::timeout, this, &Workbench::refreshFigures);
    m_figures.start();

    resize(kFirstSize);
    restoreGeometry(m_settings.geometry());
    m_live->restoreLayout(m_settings.layout());
    m_welcome->setRecentDesigns(m_settings.recentDesigns());
    m_welcome->setRecentRuns(m_settings.recentRuns());
    for (const PluginRecord& p : parts.plugins().plugins())
        if (p.error) report(*p.error);
    goTo(Place::Welcome);
    if (remember) m_files->keepUnsavedWork(DesignFiles::autosaveFolder());
}

void Workbench::fillFileMenu()
{
    auto* file = menuBar()->findChild<QMenu*>("&File");
    auto* templates = new QMenu(tr("New from &template"), this);
    auto* recent = new QMenu(tr("Open &recent"), this);
    connect(templates, &QMenu::aboutToShow, this, [this, templates] { m_files->fillTemplates(*templates); });
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { m_files->fillRecent(*recent); });
    file->insertMenu(m_actions[ActionId::Open], templates);
    file->insertMenu(m_actions[ActionId::Save], recent);
    m_design->setTemplatesMenu(templates);
    m_design->followRun(m_parts.hub());
    connect(m_files, &DesignFiles::failed, this, &Workbench::report);
    connect(m_files, &DesignFiles::openRequested, this, &Workbench::open);
    connect(m_files, &DesignFiles::started, this, [this] { goTo(Place::Design); });
    connect(m_files, &DesignFiles::recentChanged, this, [this] { m_welcome->setRecentDesigns(m_settings.recentDesigns()); });
}

void Workbench::offerRecovery() { m_files->offerRecovery(); }

// The views hang on the clock and the document of `m_parts`, which outlives them; a run that is going is stopped first.
Workbench::~Workbench() { m_parts.closeRun(); }

QWidget* Workbench::makeBar()
{
    auto* bar = new QWidget;
    bar->setObjectName("placesBar");
    bar->setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(10, 6, 10, 6);
    row->setSpacing(12);

    auto* segments = new QFrame;
    segments->setObjectName("segments");
    auto* buttons = new QHBoxLayout(segments);
    buttons->setContentsMargins(1, 1, 1, 1);
    buttons->setSpacing(0);
    auto* group = new QButtonGroup(this);
    const QString names[] = {tr("Welcome"), tr("Design"), tr("Live"), tr("Runs")};
    for (int i = 0; i < 4; ++i) {
        auto* b = m_placeButtons[i] = new QPushButton(names[i]);
        b->setProperty("segment", true);
        b->setCheckable(true);
        group->addButton(b, i);
        buttons->addWidget(b);
    }
    connect(group, &QButtonGroup::idClicked, this, [this](int i) { goTo(static_cast<Place>(i)); });

    m_themeButton = new QPushButton;
    m_themeButton->setAccessibleName(tr("Light or dark theme"));
    connect(m_themeButton, &QPushButton::clicked, m_actions[ActionId::Theme], &QAction::trigger);
    row->addWidget(segments);
    row->addWidget(m_transportBar);
    row->addStretch(1);
    row->addWidget(m_themeButton);
    return bar;
}

QWidget* Workbench::makeLive()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(6, 6, 6, 0);
    column->setSpacing(6);
    m_live = new LivePlace(makeLivePanels(m_parts));
    auto* tuning = new LiveTuning(m_parts, *m_live->findChild<LiveParametersPanel*>(), m_live);
    connect(tuning, &LiveTuning::failed, this, &Workbench::report);
    m_ruler = new Ruler(m_parts.hub());
    column->addWidget(m_live, 1);
    column->addWidget(m_ruler);
    return page;
}

void Workbench::connectActions()
{
    const auto on = [this](ActionId id, auto what) { connect(m_actions[id], &QAction::triggered, this, what); };
    using enum ActionId;
    on(NewDesign, [this] {
        if (!m_files->mayDrop()) return;
        m_parts.newDesign();
        goTo(Place::Design);
    });
    on(Open, [this] { openWithDialog(); });
    on(Save, [this] { m_files->save(false); });
    on(SaveAs, [this] { m_files->save(true); });
    on(SaveTemplate, [this] { m_files->saveTemplate(); });
    on(ExportPicture, [this] { exportPicture(); });
    on(Quit, [this] { close(); });
    on(PlaceWelcome, [this] { goTo(Place::Welcome); });
    on(PlaceDesign, [this] { goTo(Place::Design); });
    on(PlaceLive, [this] { goTo(Place::Live); });
    on(PlaceRuns, [this] { goTo(Place::Runs); });
    on(DefaultLayout, [this] { m_live->restoreDefault(); });
    on(ActionId::Theme, [this] { setDark(!theme().dark); });
    on(FullScreen, [this] { isFullScreen() ? showNormal() : showFullScreen(); });
    on(RunPause, [this] {
        if (place() == Place::Design) run();
        else m_transport->runOrPause();
    });
    on(Step, [this] { m_transport->step(); });
    on(RunTo, [this] { askRunTo(); });
    on(Stop, [this] { m_transport->stop(); });
    on(Reset, [this] {
        m_transport->reset(std::nullopt);
        goTo(Place::Live);
    });
    on(ResetNewSeed, [this] {
        emit m_transportBar->fullResetRequested();
        goTo(Place::Live);
    });
    on(Continue, [this] { m_transport->continueHere(); });
    on(Follow, [this] { m_transport->follow(); });
    on(GoStart, [this] { m_transport->goToStart(); });
    on(GoEnd, [this] { m_transport->goToEnd(); });
    on(Back, [this] { m_transport->scrub(-0.05); });
    on(Forward, [this] { m_transport->scrub(0.05); });
    on(Shortcuts, [this] { showShortcuts(*menuBar()); });
    on(Guide, [this] { showGuide(this); });
    on(Tour, [this] {
        if (!m_files->mayDrop()) return;
        m_parts.newDesign();
        goTo(Place::Design);
        m_design->startTour();
    });
    on(About, [this] { showAbout(this); });
    connect(m_transport, &Transport::failed, this, &Workbench::report);
    connect(&m_parts.document(), &ExperimentDocument::stateChanged, this, &Workbench::refreshState);
    connect(&m_parts.document(), &ExperimentDocument::changed, this, &Workbench::refreshState);
    connect(&m_parts, &Composition::runChanged, this, &Workbench::refreshState);
    connect(&m_parts.hub(), &TimelineHub::timelineReplaced, this, &Workbench::refreshState);
}

void Workbench::connectPages()
{
    connect(m_welcome, &WelcomePage::openDesign, this, &Workbench::open);
    connect(m_welcome, &WelcomePage::openRun, this, &Workbench::open);
    connect(m_welcome, &WelcomePage::runDesign, this, [this](const QString& file) {
        if (open(file)) run();
    });
    connect(m_welcome, &WelcomePage::newDesign, m_actions[ActionId::NewDesign], &QAction::trigger);
    connect(m_welcome, &WelcomePage::openFile, this, &Workbench::openWithDialog);
    connect(m_design, &DesignPage::runRequested, this, &Workbench::run);
    connect(m_design, &DesignPage::openRequested, this, &Workbench::open);
    connect(m_runs, &RunsPage::openRun, this, &Workbench::open);
    connect(m_runs, &RunsPage::compareRuns, this, &Workbench::compare);
    connect(m_runs, &RunsPage::refreshRequested, this, &Workbench::refreshRuns);
    connect(m_runs, &RunsPage::deleteRuns, this, &Workbench::deleteRuns);
    connect(m_runs, &RunsPage::revealRun, this, [](const QString& f) { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(f).absolutePath())); });
}

QString Workbench::noticeText() const { return m_notice->text(); }

Workbench::Place Workbench::place() const { return static_cast<Place>(m_pages->currentIndex()); }

void Workbench::goTo(Place p)
{
    if (p != Place::Compare) closeComparison();
    if (p == Place::Runs) refreshRuns();
    m_pages->setCurrentIndex(static_cast<int>(p));
    m_placeButtons[std::min(static_cast<int>(p), 3)]->setChecked(true);
    m_transportBar->setVisible(p == Place::Live);
    refreshState();
    refreshFigures();
}

bool Workbench::open(const QString& file)
{
    const bool isRun = file.endsWith(".ngrun");
    if (!isRun && !m_files->mayDrop()) return false;
    if (const auto error = isRun ? m_parts.openRun(file) : m_parts.openDesign(file)) {
        report(*error);
        return false;
    }
    if (!isRun) m_transport->takeDesignSpeed();
    m_notice->hide();
    const QString path = QFileInfo(file).absoluteFilePath();
    if (isRun) m_settings.addRecentRun(path);
    else m_files->remember(path);
    m_welcome->setRecentRuns(m_settings.recentRuns());
    goTo(isRun ? Place::Live : Place::Design);
    return true;
}

bool Workbench::compare(const QString& a, const QString& b)
{
    ComparedRun sides[2];
    for (int i = 0; i < 2; ++i) {
        const QString& file = i == 0 ? a : b;
        auto opened = openRecordedTimeline(file.toStdString());
        if (!opened) {
            report(opened.error());
            return false;
        }
        sides[i] = {std::move(*opened), RunLibrary::rowOf(file)};
    }
    closeComparison();
    m_compare = new ComparePage;
    connect(m_compare, &ComparePage::closed, this, [this] { goTo(Place::Runs); });
    m_pages->addWidget(m_compare);
    m_compare->setRuns(std::move(sides[0]), std::move(sides[1]));
    goTo(Place::Compare);
    return true;
}

// A comparison has clocks of its own, which cost something: it exists while it is looked at.
void Workbench::closeComparison()
{
    if (!m_compare) return;
    m_pages->removeWidget(m_compare);
    m_compare->deleteLater();
    m_compare = nullptr;
}

void Workbench::run()
{
    m_parts.closeRun();
    m_transport->runOrPause();
    if (m_parts.session()) goTo(Place::Live);
}

void Workbench::setDark(bool dark)
{
    applyTheme(*qApp, dark);
    m_settings.setDark(dark);
    refreshState();
    refreshFigures();
}

void Workbench::refreshRuns() { m_runs->setRuns(m_parts.library().rows(), m_parts.library().folder()); }

void Workbench::refreshState()
{
    ExperimentDocument& d = m_parts.document();
    const RunSession* s = m_parts.session();
    const bool live = place() == Place::Live;
    const bool going = s && (s->state() == RunSession::State::Running || s->state() == RunSession::State::Paused);
    unsigned have = 0;
    if (m_parts.hasDesign()) have |= need::kDesign;
    if (live && m_parts.hub().timeline()) have |= need::kTimeline;
    if (going) have |= need::kSession;
    if (live && m_parts.hub().timeline() && !m_parts.continuableFile().isEmpty()) have |= need::kSaved;
    if ((live || place() == Place::Design) && (m_parts.hub().timeline() || m_parts.hasDesign())) have |= need::kClock;
    m_actions.setAvailable(have);

    const QString shown = m_parts.replayFile().isEmpty() ? d.name() : QFileInfo(m_parts.replayFile()).fileName();
    const QString apart = m_parts.designDiffersFromRun() ? tr(" – design differs from run") : QString();
    setWindowTitle(tr("%1%2%3 – Neurogrove").arg(shown, d.isDirty() ? QStringLiteral(" •") : QString(), apart));
    m_difference->hide(); // shown again, it gets the room its new text needs
    m_difference->setText(!m_parts.replayFile().isEmpty() ? tr("replay of %1").arg(shown) : m_parts.designDiffersFromRun() ? tr("design differs from run") : tr("design = run"));
    m_difference->setVisible(m_parts.hub().timeline() != nullptr);
    m_themeButton->setIcon(icon(theme().dark ? "sun" : "moon"));
    m_themeButton->setToolTip(theme().dark ? tr("Light theme") : tr("Dark theme"));
    if (s && s->state() == RunSession::State::Failed && s->error()) report(*s->error());
}

void Workbench::refreshFigures()
{
    if (place() == Place::Compare) {
        m_status->showText(tr("Two runs side by side"));
        return;
    }
    const auto& timeline = m_parts.hub().timeline();
    if (!timeline) {
        m_status->showText(m_parts.hasDesign() ? tr("%1: not run yet").arg(m_parts.document().name()) : tr("Nothing is open"));
        return;
    }
    const RunFigures f = figuresOf(m_parts);
    m_status->show(f.status);
    m_ruler->setStatus(f.activity, f.accuracy);
    m_transportBar->setRealTimeFactor(f.status.realTimeFactor);
}

void Workbench::openWithDialog()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a design or a run"), m_resources + "/experiments", tr("Neurogrove files (*.ngdesign *.ngrun)"));
    if (!file.isEmpty()) open(file);
}

void Workbench::deleteRuns(const QStringList& files)
{
    for (const QString& f : files) {
        if (f == m_parts.replayFile()) m_parts.closeRun();
        if (const auto error = RunLibrary::remove(f)) report(*error);
    }
    refreshRuns();
    refreshState();
}

void Workbench::exportPicture()
{
    const QPixmap picture = grab();
    const QString file = QFileDialog::getSaveFileName(this, tr("Export picture"), "neurogrove.png", "PNG (*.png)");
    if (!file.isEmpty() && !picture.save(file, "PNG")) report({"the picture could not be written", file.toStdString(), "choose another folder or free some space"});
}

void Workbench::askRunTo()
{
    bool ok = false;
    const double now = m_parts.hub().timeline() ? toMs(m_parts.hub().playhead().tick(), m_parts.hub().timeline()->info().dtMs) / 1000 : 0;
    const double to = QInputDialog::getDouble(this, tr("Run to"), tr("Simulated time in s"), now + 10, 0, 1e9, 3, &ok);
    if (ok) m_transport->runTo(to);
}

void Workbench::report(const Error& e) { m_notice->showError(e); }

void Workbench::closeEvent(QCloseEvent* e)
{
    if (!m_files->mayDrop()) {
        e->ignore();
        return;
    }
    m_settings.setGeometry(saveGeometry());
    m_settings.setLayout(m_live->layoutState());
    e->accept();
}

} // namespace ng
