// How long the raster takes to repaint a window of ten million spikes, and to scroll it. Times are wall time on the GUI thread.
#include "common/theme.h"
#include "raster/raster_canvas.h"

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <random>

using namespace ng;

namespace {

constexpr Tick kFrame = 10;       // ticks, 1 ms
constexpr Tick kWindow = 100'000; // 10 s
constexpr Tick kLength = 120'000;
constexpr std::size_t kPerFrame = 1000; // 10 M spikes in the window
constexpr std::uint32_t kNeurons = 4000;
constexpr double kTargetMs = 33;

/// A run of 12 M spikes in memory, in frames of 1 ms, every third neuron still growing up.
class DenseTimeline : public TimelineSource {
public:
    DenseTimeline()
    {
        m_info.populations = {{"layer", "Layer", "lif", false, false, true, 0, 0}};
        std::mt19937 rng(1);
        m_spikes.reserve(kLength / kFrame * kPerFrame);
        for (Tick t = 0; t < kLength; t += kFrame) {
            const auto first = static_cast<std::ptrdiff_t>(m_spikes.size());
            for (std::size_t k = 0; k < kPerFrame; ++k) m_spikes.push_back({static_cast<std::uint32_t>(rng() % kFrame), NeuronId{static_cast<std::uint32_t>(rng() % kNeurons)}});
            std::sort(m_spikes.begin() + first, m_spikes.end(), [](auto a, auto b) { return std::pair(a.offset, a.id) < std::pair(b.offset, b.id); });
        }
        for (Tick t = 5000; t <= kLength; t += 5000) {
            ActivityFrame a;
            a.tick = t;
            a.interval = 5000;
            for (std::uint32_t n = 0; n < kNeurons; ++n) {
                a.ids.push_back(NeuronId{n});
                a.maturity.push_back(n % 3 ? 1.f : static_cast<float>(t) / kLength);
                a.rate.push_back(250);
            }
            m_activity.push_back(std::move(a));
        }
    }
    const RunInfo& info() const override { return m_info; }
    TickRange extent() const override { return {0, kLength}; }
    bool isGrowing() const override { return false; }
    Coverage spikes(TickRange r, SpikeSink& sink) const override
    {
        r = r.intersected(extent());
        for (Tick frame = r.begin / kFrame; frame * kFrame < r.end; ++frame) sink.take({frame * kFrame, std::span(m_spikes).subspan(frame * kPerFrame, kPerFrame)});
        return Coverage(r);
    }
    Coverage trace(ProbeId, TickRange r, int, TraceSink&) const override { return Coverage(r); }
    Coverage structure(TickRange r, StructureSink&) const override { return Coverage(r); }
    Coverage metrics(TickRange r, MetricSink&) const override { return Coverage(r); }
    Coverage activity(TickRange r, int, ActivitySink& sink) const override
    {
        for (const ActivityFrame& a : m_activity)
            if (r.contains(a.tick)) sink.take(a);
        return Coverage(r);
    }
    std::shared_ptr<const StructureSnapshot> structureAt(Tick t) const override
    {
        auto s = std::make_shared<StructureSnapshot>();
        s->tick = t;
        for (std::uint32_t n = 0; n < kNeurons; ++n) s->neurons.push_back({NeuronId{n}, 0, Stage::Mature, 0, kNoNeuron, {}});
        return s;
    }
    std::shared_ptr<const ActivityFrame> activityAt(Tick) const override { return nullptr; }
    std::shared_ptr<const WeightSnapshot> weightsAt(Tick) const override { return nullptr; }
    std::span<const Gap> gaps() const override { return {}; }
    std::uint64_t revision() const override { return 1; }
    const std::vector<PackedSpike>& all() const { return m_spikes; }

private:
    RunInfo m_info;
    std::vector<PackedSpike> m_spikes;
    std::vector<ActivityFrame> m_activity;
};

/// Milliseconds this thread has computed: what the wall clock would show on an idle machine.
double threadMs()
{
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

/// Prints the median and the best of `turns` timings in ms; `prepare` is not timed.
void report(const char* what, int turns, const std::function<void(int)>& prepare, const std::function<void()>& work)
{
    std::vector<double> ms, busy;
    for (int i = 0; i < turns; ++i) {
        prepare(i);
        QElapsedTimer clock;
        clock.start();
        const double before = threadMs();
        work();
        busy.push_back(threadMs() - before);
        ms.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(ms);
    std::ranges::sort(busy);
    const double median = ms[ms.size() / 2];
    std::printf("%-48s median %6.2f ms, best %6.2f ms, thread time %6.2f ms; target %.0f ms: %s\n", what, median, ms.front(), busy[busy.size() / 2], kTargetMs,
                median < kTargetMs ? "reached" : "missed");
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    applyTheme(app, true);
    const auto run = std::make_shared<DenseTimeline>();
    std::printf("%u neurons, 10.0 M spikes in the window, coloured by maturity\n", kNeurons);

    for (const QSize size : {QSize(1200, 800), QSize(1920, 1080)}) {
        std::vector<NeuronId> ids;
        for (std::uint32_t n = 0; n < kNeurons; ++n) ids.push_back(NeuronId{n});
        const RowMap rows(std::move(ids));
        MaturityTrack track;
        track.update(*run, {0, kWindow});
        const SpikeColours colours = SpikeColours::byMaturity(track);
        RasterView view;
        view.width = size.width();
        view.height = size.height();
        view.ticksPerColumn = static_cast<double>(kWindow) / view.width;
        view.rowHeight = static_cast<double>(view.height) / kNeurons;
        chooseMarks(view, kNeurons, 10'000'000, 1);
        QImage image(size, QImage::Format_RGB32);
        const auto name = [&](const char* what) { return QString("%1, %2 x %3").arg(what).arg(size.width()).arg(size.height()).toLatin1(); };
        report(name("painter alone").constData(), 15, [](int) {}, [&] {
            RasterPainter painter(image, rows, view, colours);
            painter.begin(0, view.width);
            run->spikes({0, kWindow}, painter);
            painter.end();
        });

        TimelineHub hub;
        hub.setTimeline(run);
        hub.playhead().setVisible({0, kWindow});
        RasterCanvas canvas(hub);
        canvas.resize(size);
        (void)canvas.spikePicture();
        std::size_t visited = 0;
        report(name("whole repaint of the view").constData(), 15, [&](int) { canvas.setColour(SpikeColour::Maturity); }, [&] {
            const QPixmap all = canvas.grab();
            visited = canvas.lastVisited();
        });
        std::printf("    spikes visited: %zu\n", visited);
        report(name("scrolled by 16 ms of the run").constData(), 60,
               [&](int i) {
                   const Tick begin = static_cast<Tick>(160 * (i + 1));
                   hub.playhead().setVisible({begin, begin + kWindow});
               },
               [&] {
                   (void)canvas.spikePicture();
                   visited = canvas.lastVisited();
               });
        std::printf("    spikes visited: %zu\n", visited);
    }
    return 0;
}
