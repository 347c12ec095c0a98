#include "screenshot.h"

#include "application.h"
#include "display_probe.h"
#include "live_place.h"
#include "workbench.h"

#include <common/theme.h>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <map>

namespace ng {

namespace {

constexpr double kDesignMs = 5000;    // how far a design is run when nothing is said
constexpr int kRunLimitMs = 600'000;  // wall time
constexpr int kQuietMs = 400;         // views are done when nothing has come in for so long
constexpr int kQuietLimitMs = 15'000;

/// The docks of a view that is shown alone.
const std::map<std::string, QStringList>& aloneViews()
{
    static const std::map<std::string, QStringList> kViews{
        {"raster", {"raster"}}, {"3d", {"3d"}}, {"heatmap", {"maturity"}}, {"charts", {"counts", "rates", "accuracy", "matrices"}}};
    return kViews;
}

bool isView(const std::string& v)
{
    return v == "welcome" || v == "live" || v == "runs" || v == "compare" || v == "design" || aloneViews().contains(v);
}

int fail(const std::string& line)
{
    std::fprintf(stderr, "neurogrove: %s\n", line.c_str());
    return 1;
}

/// Lets the event loop run until `done`, at most `limitMs` of wall time; returns whether it was.
bool runUntil(const std::function<bool()>& done, int limitMs)
{
    QEventLoop loop;
    QElapsedTimer since;
    since.start();
    QTimer poll;
    poll.setInterval(10);
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (done() || since.hasExpired(limitMs)) loop.quit();
    });
    poll.start();
    loop.exec();
    return done();
}

/// Waits until the shown run has had no news for a while, so that fetched data and pictures are there.
void settle(TimelineHub& hub)
{
    QElapsedTimer quiet;
    quiet.start();
    std::uint64_t seen = 0;
    runUntil([&] {
        const std::uint64_t now = hub.timeline() ? hub.timeline()->revision() : 0;
        if (now != seen) quiet.restart();
        seen = now;
        return quiet.hasExpired(kQuietMs);
    }, kQuietLimitMs);
}

/// Opens the target and brings it to the time; an error line or nothing.
std::string prepare(Workbench& window, Composition& parts, const ScreenshotRequest& r)
{
    const QString target = QString::fromStdString(r.target);
    if (target.isEmpty()) return r.view == "welcome" || r.view == "runs" ? "" : "--view " + r.view + " needs a design or a run file";
    if (!QFileInfo::exists(target)) return r.target + ": no such file; give a design (*.ngdesign) or a run (*.ngrun)";
    const bool isRun = target.endsWith(".ngrun");
    if (r.view == "compare") {
        if (!isRun || r.other.empty()) return "--view compare needs two run files: screenshot A.ngrun B.ngrun";
        return window.compare(target, QString::fromStdString(r.other)) ? "" : window.noticeText().toStdString();
    }
    if (!window.open(target)) return window.noticeText().toStdString();
    if (r.view == "welcome" || r.view == "runs" || r.view == "design") return "";
    if (isRun) {
        const auto& t = parts.hub().timeline();
        const Tick end = t->extent().end;
        parts.hub().playhead().seek(r.atMs ? std::min(end, toTick(*r.atMs, t->info().dtMs)) : end);
        return "";
    }
    if (const auto error = parts.startRun(true)) return error->line();
    RunSession& session = *parts.session();
    using State = RunSession::State;
    if (!runUntil([&] { return session.state() == State::Paused || session.state() == State::Failed; }, kRunLimitMs)) return r.target + ": the network was not built in time";
    const Tick to = toTick(r.atMs.value_or(kDesignMs), session.experiment().dtMs);
    if (session.state() != State::Failed && to > 0) {
        session.setPace(0);
        session.runTo(to);
        const auto arrived = [&] {
            return session.state() == State::Finished || session.state() == State::Failed || (session.timeline() && session.timeline()->extent().end >= to);
        };
        if (!runUntil(arrived, kRunLimitMs)) return r.target + ": the run did not reach the time; ask for an earlier one with --at";
    }
    if (session.state() == State::Failed && session.error()) return session.error()->line();
    return "";
}

} // namespace

int takeScreenshot(int argc, char** argv, const ScreenshotRequest& request)
{
    if (!isView(request.view)) return fail("unknown view: " + request.view + "; use welcome, live, raster, 3d, heatmap, charts, runs, compare or design");
    if (const auto problem = displayProblem()) {
        std::fprintf(stderr, "%s\n", noDisplayLine(*problem).c_str());
        return 1;
    }
    const auto app = makeApplication(argc, argv);
    applyTheme(*app, request.dark);
    Composition parts({.threads = request.threads, .record = false});
    Workbench window(parts, resourcesFolder(), false);
    window.resize(request.width, request.height);
    window.show();
    if (const std::string problem = prepare(window, parts, request); !problem.empty()) return fail(problem);

    using Place = Workbench::Place;
    const bool inLive = request.view == "live" || aloneViews().contains(request.view);
    window.goTo(inLive ? Place::Live : request.view == "welcome" ? Place::Welcome : request.view == "runs" ? Place::Runs
            : request.view == "compare" ? Place::Compare : Place::Design);
    if (const auto alone = aloneViews().find(request.view); alone != aloneViews().end()) window.live().showOnly(alone->second);
    settle(parts.hub());
    const QString out = QString::fromStdString(request.out);
    if (!window.grab().save(out, "PNG")) return fail(request.out + ": the picture could not be written; choose another folder or free some space");
    std::fprintf(stderr, "%s\n", request.out.c_str());
    return 0;
}

} // namespace ng
