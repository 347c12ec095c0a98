// Every live view open in a 1920x1080 window while growing-digits runs as fast as it can and is recorded: how long a turn of the frame
// clock takes with all painting, and how fast the engine goes beside the window compared with the same run without one in the same process.
#include "application.h"
#include "composition.h"
#include "workbench.h"

#include <common/theme.h>
#include <ng/session/run_session.h>

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>
#include <vector>

using namespace ng;

namespace {

constexpr double kTargetMs = 33;
constexpr double kTargetShare = 0.8;
constexpr int kWarmUpMs = 1000; // not counted: fonts, first layouts
using State = RunSession::State;

struct Speed {
    double simSeconds = 0, wallSeconds = 0;
    [[nodiscard]] double factor() const { return simSeconds / std::max(wallSeconds, 1e-9); }
};

/// Starts with the first event it sees.
class Stopwatch : public QObject {
public:
    bool running = false;
    QElapsedTimer clock;

protected:
    bool eventFilter(QObject*, QEvent*) override
    {
        if (!running) clock.start();
        running = true;
        return false;
    }
};

/// Simulated and wall time of a session from its first frame on, for at most `limit` seconds of wall time.
/// `turn`: called over and over; returns after events were handled.
template <class Turn>
Speed follow(RunSession& session, double limit, Turn turn)
{
    const double dt = session.experiment().dtMs;
    QElapsedTimer clock;
    Tick from = 0, to = 0;
    double wall = 0;
    bool begun = false;
    while (session.state() != State::Finished && session.state() != State::Failed && wall < limit) {
        turn();
        if (!session.timeline() || session.state() != State::Running) continue;
        to = session.timeline()->extent().end;
        if (!begun && to > 0) {
            begun = true;
            from = to;
            clock.start();
        }
        if (begun) wall = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    }
    return {toMs(to - from, dt) / 1000, wall};
}

/// Milliseconds this thread has computed: what a frame takes on a machine that has nothing else to do.
double threadMs()
{
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

double percentile(const std::vector<double>& sorted, double share)
{
    return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(static_cast<double>(sorted.size()) * share))];
}

} // namespace

int main(int argc, char** argv)
{
    const double seconds = argc > 1 ? std::atof(argv[1]) : 8; // of wall time, each way
    const auto app = makeApplication(argc, argv);
    applyTheme(*app, true);
    QTemporaryDir folder;
    const QString design = resourcesFolder() + "/experiments/growing-digits.ngdesign";
    const unsigned threads = std::max(1u, std::thread::hardware_concurrency() - 1); // one core is for the window

    // Without a window: the same session with the same recording, only nobody looks.
    Speed headless;
    {
        Composition parts({.threads = threads, .record = false});
        if (const auto error = parts.openDesign(design)) return std::fprintf(stderr, "%s\n", error->line().c_str()), 1;
        RunSession session(parts.document().experiment(), parts.kernels(), {.file = folder.filePath("headless.ngrun").toStdString(), .threads = threads, .durationMs = {}, .from = {}});
        session.start();
        headless = follow(session, seconds, [&] {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); // the clock of `parts` ticks
            session.pump();
        });
        session.stop();
    }

    Composition parts({.threads = threads, .record = true, .runsFolder = folder.path()});
    Workbench window(parts, resourcesFolder(), false);
    window.resize(1920, 1080);
    window.show();
    if (!window.open(design)) return std::fprintf(stderr, "%s\n", qPrintable(window.noticeText())), 1;
    window.goTo(Workbench::Place::Live);
    if (const auto error = parts.startRun()) return std::fprintf(stderr, "%s\n", error->line().c_str()), 1;
    parts.session()->setPace(0);

    // A frame: everything the thread does from one beat of the clock to the next, waiting left out: data taken in, views brought up to
    // date, painted and handed to the display.
    Stopwatch watch;
    app->installEventFilter(&watch);
    std::vector<double> frames, busy;
    double sum = 0, cpuAtBeat = 0;
    int beats = 0;
    QObject::connect(&parts.hub(), &TimelineHub::beat, &window, [&] { ++beats; });
    QElapsedTimer warm;
    warm.start();
    const Speed shown = follow(*parts.session(), seconds, [&] {
        watch.running = false;
        QAbstractEventDispatcher::instance()->processEvents(QEventLoop::WaitForMoreEvents);
        if (watch.running) sum += static_cast<double>(watch.clock.nsecsElapsed()) / 1e6;
        if (beats == 0) return;
        if (warm.elapsed() > kWarmUpMs) {
            frames.push_back(sum / beats);
            busy.push_back((threadMs() - cpuAtBeat) / beats);
        }
        sum = beats = 0;
        cpuAtBeat = threadMs();
    });
    if (const QString shots = qEnvironmentVariable("NG_SHOTS"); !shots.isEmpty()) window.grab().save(shots + "/bench_views.png");
    const bool failed = parts.session()->state() == State::Failed;
    const auto neurons = parts.session()->neurons();
    const auto synapses = parts.session()->synapses();
    parts.closeRun();
    if (failed || frames.empty()) return std::fprintf(stderr, "the run with a window failed or was over before anything was measured\n"), 1;

    std::ranges::sort(frames);
    std::ranges::sort(busy);
    const double p95 = percentile(frames, 0.95);
    const double share = shown.factor() / std::max(headless.factor(), 1e-9);
    std::printf("all live views, 1920 x 1080, growing-digits recorded, %u engine thread%s, %llu neurons and %llu synapses at the end\n", threads, threads == 1 ? "" : "s",
                static_cast<unsigned long long>(neurons), static_cast<unsigned long long>(synapses));
    std::printf("  frames %zu: p50 %.1f ms, p95 %.1f ms, max %.1f ms (processor time of the thread: p95 %.1f ms); target p95 %.0f ms: %s\n", frames.size(), percentile(frames, 0.5), p95,
                frames.back(), percentile(busy, 0.95), kTargetMs, p95 < kTargetMs ? "reached" : "missed");
    std::printf("  engine without window %.1f simulated s/s (%.1f s in %.2f s), with it %.1f (%.1f s in %.2f s): %.0f %%; target %.0f %% with a free core: %s\n", headless.factor(),
                headless.simSeconds, headless.wallSeconds, shown.factor(), shown.simSeconds, shown.wallSeconds, 100 * share, 100 * kTargetShare, share >= kTargetShare ? "reached" : "missed");
    return 0;
}
