#include "composition.h"

#include <ng/model/experiment_json.h>
#include <ng/store/recorded_timeline.h>

#include <QFileInfo>
#include <QRegularExpression>

#include <thread>

namespace ng {

namespace {

constexpr double kWindowMs = 5000; // what time-based views show at first

} // namespace

Composition::Composition(Options options, QObject* parent)
    : QObject(parent), m_options(std::move(options)), m_library(m_options.runsFolder.isEmpty() ? RunLibrary::defaultFolder() : m_options.runsFolder)
{
    if (m_options.threads == 0) m_options.threads = std::max(1u, std::thread::hardware_concurrency() - 1);
    m_plugins.addBuiltIns();
    for (const std::string& folder : pluginFolders()) m_plugins.addFolder(folder);
    connect(&m_hub, &TimelineHub::beat, this, [this] {
        if (m_session) m_session->pump();
    });
}

Composition::~Composition() { closeRun(); }

bool Composition::designDiffersFromRun() const { return m_session && !(m_session->experiment() == m_document.experiment()); }

void Composition::newDesign()
{
    Experiment e;
    e.title = tr("Untitled").toStdString();
    m_document.reset(std::move(e));
}

std::optional<Error> Composition::openDesign(const QString& file) { return m_document.open(file); }

std::optional<Error> Composition::openRun(const QString& file)
{
    auto opened = openRecordedTimeline(file.toStdString());
    if (!opened) return opened.error();
    closeRun();
    m_replayFile = file;
    const RunInfo& info = (*opened)->info();
    const TickRange extent = (*opened)->extent();
    m_hub.playhead().setMode(Playhead::Mode::Paused);
    m_hub.setTimeline(std::move(*opened));
    m_hub.playhead().setVisible({extent.begin, extent.begin + std::max<Tick>(1, std::min(extent.length(), toTick(kWindowMs, info.dtMs)))});
    m_hub.playhead().seek(extent.begin);
    // The design travels in the run: it can be looked at, and run again, unless the person is working on another one.
    if (!m_document.isDirty())
        if (auto design = parseExperiment(info.designJson)) m_document.reset(std::move(*design));
    emit runChanged();
    return std::nullopt;
}

std::optional<Error> Composition::startRun(bool paused)
{
    const std::vector<Error> wrong = validate(m_document.experiment(), kernels());
    if (!wrong.empty()) return wrong.front();
    closeRun();
    RunSession::Options o;
    o.startPaused = paused;
    if (m_options.record) o.file = m_library.nextFile(QFileInfo(m_document.name()).completeBaseName()).toStdString();
    startSession(m_document.experiment(), std::move(o));
    return std::nullopt;
}

QString Composition::continuableFile() const
{
    if (!m_session) return m_replayFile;
    return m_session->state() == RunSession::State::Finished ? QString::fromStdString(m_session->options().file) : QString();
}

std::optional<Error> Composition::continueRun()
{
    const QString file = continuableFile();
    if (file.isEmpty() || !m_hub.timeline()) return Error{"there is no saved run to go on from", "", "open one, or run a design to its end"};
    const RunInfo& info = m_hub.timeline()->info();
    auto design = parseExperiment(info.designJson);
    if (!design) return design.error();
    RunSession::Options o;
    const Tick tick = m_hub.playhead().tick();
    o.from = ContinueFrom{file.toStdString(), tick, {}, std::nullopt};
    // At its end a run without a task goes on for as long as somebody watches.
    if (!design->task && design->durationMs > 0 && tick >= toTick(design->durationMs, info.dtMs)) o.from->durationMs = design->durationMs = 0;
    o.startPaused = true;
    if (m_options.record) {
        static const QRegularExpression number("-\\d{4}$");
        o.file = m_library.nextFile(QFileInfo(file).completeBaseName().remove(number)).toStdString();
    }
    closeRun();
    startSession(*design, std::move(o));
    return std::nullopt;
}

void Composition::startSession(const Experiment& design, RunSession::Options o)
{
    o.threads = m_options.threads;
    m_session = std::make_unique<RunSession>(design, kernels(), std::move(o));
    connect(m_session.get(), &RunSession::built, this, [this] {
        m_hub.setTimeline(m_session->timeline());
        const RunInfo& info = m_session->timeline()->info();
        const Tick begin = info.origin ? info.origin->tick : 0;
        m_hub.playhead().setVisible({begin, begin + toTick(kWindowMs, info.dtMs)});
        m_hub.playhead().seek(begin);
        m_hub.playhead().setMode(Playhead::Mode::Following);
    });
    connect(m_session.get(), &RunSession::stateChanged, this, &Composition::runChanged);
    m_session->start();
    emit runChanged();
}

void Composition::closeRun()
{
    m_hub.setTimeline(nullptr);
    m_session.reset();
    m_replayFile.clear();
}

} // namespace ng
