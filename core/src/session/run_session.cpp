#include <ng/model/experiment_json.h>
#include <ng/session/engine_run.h>
#include <ng/session/recorder.h>
#include <ng/session/run_session.h>
#include <ng/session/state_keeper.h>
#include <ng/store/live_timeline.h>
#include <ng/store/recorded_timeline.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace ng {

namespace {
using Clock = std::chrono::steady_clock;
constexpr std::size_t kScreenLaneBytes = std::size_t{256} << 20;

double secondsSince(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }
} // namespace

/// What the GUI thread and the coordinator share. Fields of `wish` are under the mutex; figures are atomics.
struct RunSession::Impl {
    Impl(Experiment e, const KernelRegistry& k, Options o) : experiment(std::move(e)), kernels(k), options(std::move(o))
    {
        if (options.durationMs) experiment.durationMs = *options.durationMs;
    }

    Experiment experiment;
    const KernelRegistry& kernels;
    Options options;

    std::mutex mutex;
    std::condition_variable_any wake;
    struct {
        bool paused = false;
        bool stop = false;
        std::uint64_t steps = 0; ///< frames to take although paused
        Tick runTo = 0;
        double pace = 0;
        bool paceChanged = false;
        unsigned threads = 0; ///< 0: as they are
        std::vector<EngineCommand> commands;
    } wish;
    std::optional<Error> failure; ///< under the mutex
    RunInfo info;                 ///< under the mutex until `ready`

    std::atomic<State> state{State::Idle};
    std::atomic<bool> ready{false};
    std::atomic<std::uint64_t> births{0}, deaths{0}, neurons{0}, synapses{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<bool> waiting{false};
    std::atomic<unsigned> threads{0};

    FrameBus bus;
    std::shared_ptr<FrameLane> screen, disk;
    std::jthread coordinator;

    // GUI thread only
    State shown = State::Idle;
    std::shared_ptr<LiveTimeline> timeline;
    std::optional<Error> error;
    std::deque<std::pair<Clock::time_point, Tick>> seen; ///< ends of the timeline in the last second
    int task = -1;
    std::vector<std::vector<int>> taskClasses;

    void coordinate(std::stop_token);
    std::expected<std::unique_ptr<SpikingEngine>, Error> makeEngine(RunInfo&);
    void loop(SpikingEngine&, Recorder*, StateKeeper*, std::stop_token, ResultCollector&, std::string& endedBy);
    void fail(Error);
};

void RunSession::Impl::fail(Error e)
{
    const std::scoped_lock lock(mutex);
    if (!failure) failure = std::move(e);
}

std::expected<std::unique_ptr<SpikingEngine>, Error> RunSession::Impl::makeEngine(RunInfo& facts)
{
    if (!options.from) {
        auto engine = buildEngine(experiment, kernels, options.threads);
        if (engine) facts = (*engine)->info();
        return engine;
    }
    auto c = continueRun(*options.from, kernels, options.threads);
    if (!c) return std::unexpected(c.error());
    facts = std::move(c->info);
    return std::move(c->engine);
}

void RunSession::Impl::coordinate(std::stop_token stop)
{
    RunInfo facts;
    auto engine = makeEngine(facts);
    if (!engine) {
        fail(engine.error());
        bus.close();
        state = State::Failed;
        return;
    }
    stampRun(facts);
    std::unique_ptr<Recorder> recorder;
    std::optional<StateKeeper> states;
    if (!options.file.empty()) {
        auto started = Recorder::start(options.file, facts, disk);
        if (!started) {
            fail(started.error());
            bus.close();
            state = State::Failed;
            return;
        }
        recorder = std::move(*started);
        states.emplace(**engine, *recorder);
        if (facts.origin) states->keep(); // so that this run can be repeated without the one it came from
    }
    threads = (*engine)->threads();
    neurons = (*engine)->neuronCount();
    synapses = (*engine)->synapseCount();
    {
        const std::scoped_lock lock(mutex);
        info = facts;
        state = wish.paused ? State::Paused : State::Running;
    }
    ready = true;

    const auto begun = Clock::now();
    ResultCollector collector;
    std::string endedBy = "stopped";
    loop(**engine, recorder.get(), states ? &*states : nullptr, stop, collector, endedBy);

    state = State::Draining;
    if (states) states->atEnd();
    const RunResult result = collector.finish(**engine, secondsSince(begun));
    bus.close();
    if (recorder) {
        const auto done = recorder->finish({result.hash, result.wallSeconds, result.json(), endedBy});
        bytes = recorder->bytesWritten();
        if (!done) fail(done.error());
    }
    const bool failed = [&] {
        const std::scoped_lock lock(mutex);
        return failure.has_value();
    }();
    state = failed ? State::Failed : State::Finished;
}

void RunSession::Impl::loop(SpikingEngine& engine, Recorder* recorder, StateKeeper* states, std::stop_token stop, ResultCollector& collector, std::string& endedBy)
{
    auto paceFrom = Clock::now();
    Tick paceTick = engine.now();
    while (!stop.stop_requested()) {
        double pace = 0;
        {
            std::unique_lock lock(mutex);
            const auto goes = [&] { return wish.stop || !wish.paused || wish.steps > 0 || !wish.commands.empty() || wish.threads > 0; };
            if (wish.paused && wish.steps == 0) {
                state = State::Paused;
                wake.wait(lock, stop, goes);
                paceFrom = Clock::now();
                paceTick = engine.now();
            }
            if (wish.stop || stop.stop_requested()) return;
            for (const EngineCommand& c : wish.commands)
                if (auto bad = engine.post(c)) failure = std::move(bad);
            wish.commands.clear();
            if (wish.threads > 0) engine.setThreads(usefulThreads(engine.plan(), std::exchange(wish.threads, 0)));
            threads = engine.threads();
            if (wish.paused && wish.steps == 0) continue;
            if (wish.steps > 0) --wish.steps;
            pace = wish.pace;
            if (wish.paceChanged) {
                wish.paceChanged = false;
                paceFrom = Clock::now();
                paceTick = engine.now();
            }
        }
        state = State::Running;
        const FramePtr frame = engine.advance();
        collector.take(*frame);
        births = engine.totals().births;
        deaths = engine.totals().deaths;
        neurons = engine.neuronCount();
        synapses = engine.synapseCount();
        if (recorder && options.stopOnOverrun && disk->queuedBytes() + frameBytes(*frame) > Recorder::kLaneBytes) {
            endedBy = "failed: the disk could not keep up";
            return fail({"the disk could not keep up with the run", options.file, "record less, run slower, or let the run wait for the disk"});
        }
        bus.publish(frame, stop);
        if (recorder) {
            bytes = recorder->bytesWritten();
            if (recorder->failed()) {
                endedBy = "failed: " + recorder->error().what;
                return fail(recorder->error());
            }
        }
        if (const auto& broken = engine.failure()) {
            endedBy = "failed: " + broken->what;
            return fail(*broken);
        }
        if (states) states->afterFrame();
        if (engine.finished()) {
            endedBy = "finished";
            return;
        }
        std::unique_lock lock(mutex);
        if (wish.runTo > 0 && engine.now() >= wish.runTo) {
            wish.runTo = 0;
            wish.paused = true;
        }
        if (pace > 0) {
            const double due = toMs(engine.now() - paceTick, engine.info().dtMs) / 1000 / pace;
            const auto until = paceFrom + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(due));
            wake.wait_until(lock, stop, until, [&] { return wish.stop || wish.paused || wish.paceChanged || !wish.commands.empty(); });
        }
    }
}

RunSession::RunSession(Experiment e, const KernelRegistry& kernels, Options o, QObject* parent)
    : QObject(parent), m(std::make_unique<Impl>(std::move(e), kernels, std::move(o)))
{
    m->screen = m->bus.subscribe(LanePolicy::DropOldest, kScreenLaneBytes);
    if (!m->options.file.empty()) m->disk = m->bus.subscribe(LanePolicy::Lossless, Recorder::kLaneBytes);
}

RunSession::~RunSession()
{
    stop();
    if (m->coordinator.joinable()) m->coordinator.join();
}

void RunSession::start()
{
    if (m->coordinator.joinable()) return;
    m->state = State::Building;
    m->wish.paused = m->options.startPaused;
    m->coordinator = std::jthread([this](std::stop_token s) { m->coordinate(s); });
}

void RunSession::pause()
{
    {
        const std::scoped_lock lock(m->mutex);
        m->wish.paused = true;
        m->wish.steps = 0;
    }
    m->wake.notify_all();
}

void RunSession::resume()
{
    {
        const std::scoped_lock lock(m->mutex);
        m->wish.paused = false;
    }
    m->wake.notify_all();
}

void RunSession::step()
{
    {
        const std::scoped_lock lock(m->mutex);
        m->wish.paused = true;
        ++m->wish.steps;
    }
    m->wake.notify_all();
}

void RunSession::runTo(Tick t)
{
    {
        const std::scoped_lock lock(m->mutex);
        m->wish.runTo = t;
        m->wish.paused = false;
    }
    m->wake.notify_all();
}

void RunSession::setPace(double f)
{
    {
        const std::scoped_lock lock(m->mutex);
        m->wish.pace = f > 0 ? f : 0;
        m->wish.paceChanged = true;
    }
    m->wake.notify_all();
}

std::optional<Error> RunSession::setLive(const std::string& path, double value)
{
    // The same checks as for the design, on a copy of it; only what an engine can change while it runs.
    if (path != "task.max_rate" && path.find(".parameters.") == std::string::npos)
        return Error{"this cannot be changed while the run goes", path, "change it in the design and start again"};
    Experiment changed = m->experiment;
    if (auto ok = setByPath(changed, path, std::to_string(value)); !ok) return ok.error();
    if (const auto errors = validate(changed, m->kernels); !errors.empty()) return errors.front();
    {
        const std::scoped_lock lock(m->mutex);
        m->wish.commands.push_back({path, value});
    }
    m->wake.notify_all();
    return std::nullopt;
}

void RunSession::setThreads(unsigned n)
{
    {
        const std::scoped_lock lock(m->mutex);
        m->wish.threads = std::max(1u, n);
    }
    m->wake.notify_all();
}

unsigned RunSession::threads() const { return m->threads; }

void RunSession::stop()
{
    {
        const std::scoped_lock lock(m->mutex);
        m->wish.stop = true;
    }
    m->wake.notify_all();
}

void RunSession::pump()
{
    if (m->ready && !m->timeline) {
        RunInfo info;
        {
            const std::scoped_lock lock(m->mutex);
            info = m->info;
        }
        m->timeline = std::make_shared<LiveTimeline>(std::move(info));
        if (!m->options.file.empty())
            if (auto older = openRecordedTimeline(m->options.file)) m->timeline->setOlder(*older);
        emit built();
    }
    if (m->timeline) {
        FrameLane::Drained d = m->screen->drain();
        for (const TickRange& lost : d.dropped) m->timeline->addMissing(lost);
        for (FramePtr& f : d.frames) {
            for (const Metric& metric : f->metrics) {
                if (metric.name == "task") m->task = metric.row;
                if (metric.name == "task_class" && metric.row >= 0) {
                    const auto row = static_cast<std::size_t>(metric.row);
                    if (m->taskClasses.size() <= row) m->taskClasses.resize(row + 1);
                    m->taskClasses[row].push_back(static_cast<int>(metric.value));
                }
            }
            m->timeline->append(std::move(f));
        }
        const auto now = Clock::now();
        m->seen.emplace_back(now, m->timeline->extent().end);
        while (m->seen.size() > 2 && now - m->seen.front().first > std::chrono::seconds(1)) m->seen.pop_front();
        if (d.closed && m->timeline->isGrowing()) m->timeline->close();
    }
    m->waiting = m->disk && m->disk->waitingSeconds() > 1;
    const State s = m->state;
    if (s == State::Failed && !m->error) {
        const std::scoped_lock lock(m->mutex);
        m->error = m->failure;
    }
    if (s != m->shown) {
        m->shown = s;
        emit stateChanged(s);
    }
}

RunSession::State RunSession::state() const { return m->state; }
const std::optional<Error>& RunSession::error() const { return m->error; }
const Experiment& RunSession::experiment() const { return m->experiment; }
const RunSession::Options& RunSession::options() const { return m->options; }
std::shared_ptr<TimelineSource> RunSession::timeline() const { return m->timeline; }
bool RunSession::waitingForDisk() const { return m->waiting; }
std::uint64_t RunSession::bytesWritten() const { return m->bytes; }
std::uint64_t RunSession::births() const { return m->births; }
std::uint64_t RunSession::deaths() const { return m->deaths; }
std::uint64_t RunSession::neurons() const { return m->neurons; }
std::uint64_t RunSession::synapses() const { return m->synapses; }

double RunSession::realTimeFactor() const
{
    if (m->seen.size() < 2 || !m->timeline) return 0;
    const double wall = std::chrono::duration<double>(m->seen.back().first - m->seen.front().first).count();
    return wall > 0 ? toMs(m->seen.back().second - m->seen.front().second, m->timeline->info().dtMs) / 1000 / wall : 0;
}

std::string RunSession::activityText() const
{
    if (!m->experiment.task || m->task < 0) return {};
    const auto tasks = std::max<std::size_t>(1, m->experiment.task->classes.size());
    std::string s = "task " + std::to_string(m->task + 1) + " of " + std::to_string(tasks);
    const auto row = static_cast<std::size_t>(m->task);
    if (row < m->taskClasses.size()) {
        s += ", classes ";
        for (std::size_t k = 0; k < m->taskClasses[row].size(); ++k)
            s += (k == 0 ? "" : k + 1 == m->taskClasses[row].size() ? " and " : ", ") + std::to_string(m->taskClasses[row][k]);
    }
    return s;
}

} // namespace ng
