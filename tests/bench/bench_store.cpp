// What the store reaches: spikes/s recorded and bytes a spike, next to what SQLite itself writes in the same process, and the time of a seek.
// Arguments: [folder to write to] [million spikes of the long run, or kill: only what a kill could lose].
#include <ng/store/live_timeline.h>
#include <ng/store/recorded_timeline.h>
#include <ng/store/run_writer.h>

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <mutex>
#include <random>
#include <string_view>
#include <thread>

using namespace ng;
namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

struct Shape {
    std::uint32_t neurons;
    double seconds;
    double spikes;
    Tick frameTicks = 10;
};

/// Irregular firing, as frames of 1 ms; a birth and its synapses now and then, samples, activity and keyframes as a real run has them.
class MadeUpRun {
public:
    explicit MadeUpRun(Shape s) : m_shape(s), m_rng(11), m_gap(s.spikes / (s.seconds * 1e4 * s.neurons)) {}

    static RunInfo info(double seconds)
    {
        RunInfo i;
        i.runId = "bench";
        i.title = "Bench";
        i.plannedEnd = static_cast<Tick>(seconds * 1e4);
        i.populations.resize(1);
        i.projections.resize(1);
        i.rules = {"growth"};
        i.reasons = {"bench"};
        i.probes = {{"a", "A", "spikes/s"}, {"b", "B", "spikes/s"}, {"c", "C", ""}, {"d", "D", ""}};
        return i;
    }

    std::shared_ptr<EpochFrame> next(bool spikesOnly)
    {
        auto f = std::make_shared<EpochFrame>();
        f->range = {m_tick, m_tick + m_shape.frameTicks};
        const std::uint64_t end = f->range.end * m_shape.neurons;
        for (; m_at < end; m_at += 1 + m_gap(m_rng)) {
            const std::uint64_t inFrame = m_at - m_tick * m_shape.neurons;
            f->spikes.push_back({static_cast<std::uint32_t>(inFrame / m_shape.neurons), NeuronId{static_cast<std::uint32_t>(inFrame % m_shape.neurons)}});
        }
        if (!spikesOnly) decorate(*f);
        m_tick = f->range.end;
        return f;
    }

private:
    void decorate(EpochFrame& f)
    {
        const auto every = [&](Tick period) { return f.range.begin % period == 0; };
        if (every(200)) { // a birth every 20 ms with 10 synapses: 330,000 events in ten minutes
            StructureEvent e;
            e.tick = f.range.begin;
            e.neuron = NeuronId{m_born};
            m_neurons.push_back({e.neuron, 0, Stage::Immature, e.tick, kNoNeuron, {}});
            f.structure.push_back(e);
            for (std::uint32_t k = 0; k < 10; ++k) {
                e.kind = StructureKind::Connect;
                e.source = NeuronId{k};
                e.projection = 0;
                e.weight = 1;
                f.structure.push_back(e);
            }
            ++m_born;
            ++m_version;
        }
        f.structureVersion = m_version;
        if (every(100))
            for (ProbeId p = 0; p < 4; ++p) f.samples.push_back({f.range.begin, p, static_cast<float>(m_rng() % 1000)});
        if (every(5000)) {
            auto a = std::make_shared<ActivityFrame>();
            a->tick = f.range.end;
            a->interval = 5000;
            for (const NeuronState& n : m_neurons) {
                a->ids.push_back(n.id);
                a->maturity.push_back(0.5f);
                a->rate.push_back(static_cast<float>(m_rng() % 100));
            }
            f.activity = a;
        }
        if (every(50'000)) {
            auto s = std::make_shared<StructureSnapshot>();
            auto w = std::make_shared<WeightSnapshot>();
            s->tick = w->tick = f.range.end;
            s->version = m_version;
            s->neurons = m_neurons;
            for (std::uint32_t k = 0; k < 10; ++k)
                for (const NeuronState& n : m_neurons) s->synapses.push_back({NeuronId{k}, n.id, 0});
            w->synapses = s->synapses;
            for (std::size_t i = 0; i < s->synapses.size(); ++i) w->weights.push_back(static_cast<float>(m_rng() % 1000) / 1000);
            f.keyframe = Keyframe{s, w};
        }
    }

    Shape m_shape;
    std::mt19937_64 m_rng;
    std::geometric_distribution<std::uint64_t> m_gap;
    std::uint64_t m_at = 0;
    Tick m_tick = 0;
    std::uint32_t m_born = 0;
    std::uint64_t m_version = 0;
    std::vector<NeuronState> m_neurons;
};

[[noreturn]] void giveUp(const std::string& why)
{
    std::fprintf(stderr, "bench_store: %s\n", why.c_str());
    std::exit(1);
}

void check(const std::expected<void, Error>& ok)
{
    if (!ok) giveUp(ok.error().line());
}

/// Bytes a second SQLite itself takes as blobs of `blobBytes`, with the journal, page size and commits of a run file.
double bareRate(const std::string& file, std::size_t blobBytes, std::size_t total, std::size_t perCommit)
{
    fs::remove(file);
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    sqlite3_exec(db, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=8192; CREATE TABLE t(id INTEGER PRIMARY KEY, data BLOB)",
                 nullptr, nullptr, nullptr);
    sqlite3_stmt* s = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO t(data) VALUES(?)", -1, &s, nullptr);
    std::vector<std::uint8_t> blob(blobBytes);
    std::mt19937 rng(1);
    for (auto& b : blob) b = static_cast<std::uint8_t>(rng());
    const auto start = Clock::now();
    std::size_t written = 0;
    while (written < total) {
        sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
        for (std::size_t n = 0; n < perCommit; n += blobBytes, written += blobBytes) {
            sqlite3_bind_blob(s, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC);
            sqlite3_step(s);
            sqlite3_reset(s);
        }
        sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
    }
    sqlite3_finalize(s);
    sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
    sqlite3_close(db);
    const double rate = static_cast<double>(written) / secondsSince(start);
    fs::remove(file);
    return rate;
}

void recordAtFullSpeed(const std::string& folder, const char* name, Shape shape)
{
    MadeUpRun run(shape);
    std::vector<FramePtr> frames;
    std::size_t spikes = 0;
    while (frames.size() * shape.frameTicks < shape.seconds * 1e4) {
        frames.push_back(run.next(true));
        spikes += frames.back()->spikes.size();
    }
    const std::string file = folder + "/bench.ngrun";
    double best = 0, bytes = 0, ratio = 0, bare = 0;
    for (int round = 0; round < 3; ++round) {
        fs::remove(file);
        auto writer = RunWriter::create(file, MadeUpRun::info(shape.seconds));
        if (!writer) giveUp(writer.error().line());
        const auto start = Clock::now();
        for (const FramePtr& f : frames) check((*writer)->append(*f));
        check((*writer)->finish({}));
        const double s = secondsSince(start);
        bytes = static_cast<double>(fs::file_size(file));
        const double perCommit = std::max(1.0, bytes / (s * 10));
        const double limit = bareRate(folder + "/bare.db", 48'000, static_cast<std::size_t>(bytes), static_cast<std::size_t>(perCommit));
        if (static_cast<double>(spikes) / s <= best) continue;
        best = static_cast<double>(spikes) / s;
        bare = limit;
        ratio = bytes / s / limit;
    }
    std::printf("%-34s %6.1f M spikes/s (wanted 20)  %4.2f bytes/spike (wanted <= 2)  stored %.0f MB/s, %.0f %% of bare SQLite's %.0f MB/s "
                "(wanted 80); as 8-byte spikes %.0f MB/s, %.0f %%\n", name, best / 1e6,
                bytes / static_cast<double>(spikes), bytes / static_cast<double>(spikes) * best / 1e6, ratio * 100, bare / 1e6, best * 8 / 1e6, best * 800 / bare);
    fs::remove(file);
}

struct Count : SpikeSink, TraceSink, StructureSink, MetricSink, ActivitySink {
    void take(SpikeSpan s) override { n += s.spikes.size(); }
    void take(Tick, float, float) override { ++n; }
    void take(const StructureEvent&) override { ++n; }
    void take(const Metric&) override { ++n; }
    void take(const ActivityFrame&) override { ++n; }
    std::size_t n = 0;
};

/// All that the views ask for at a place: true when everything was there.
bool showAll(const TimelineSource& run, TickRange window)
{
    Count c;
    bool all = run.spikes(window, c).covers(window);
    for (ProbeId p = 0; p < 4; ++p) {
        all = run.trace(p, window, 2000, c).covers(window) && all;
        all = run.trace(p, run.extent(), 2000, c).covers(run.extent()) && all;
    }
    all = run.structure(window, c).covers(window) && all;
    all = run.metrics(window, c).covers(window) && all;
    all = run.activity(window, 500, c).covers(window) && all;
    all = run.structureAt(window.end - 1) && all;
    all = run.activityAt(window.end - 1) && all;
    all = run.weightsAt(window.end - 1) && all;
    return all;
}

void seek(const std::string& folder, double millionSpikes)
{
    const std::string file = folder + "/long.ngrun";
    fs::remove(file);
    const Shape shape{4000, 600, millionSpikes * 1e6};
    std::size_t spikes = 0, events = 0;
    {
        MadeUpRun run(shape);
        auto writer = RunWriter::create(file, MadeUpRun::info(shape.seconds));
        if (!writer) giveUp(writer.error().line());
        for (Tick t = 0; t < shape.seconds * 1e4; t += shape.frameTicks) {
            const auto f = run.next(false);
            spikes += f->spikes.size();
            events += f->structure.size();
            check((*writer)->append(*f));
        }
        check((*writer)->finish({}));
    }
    std::mutex mutex;
    std::condition_variable changed;
    int fetched = 0;
    const auto start = Clock::now();
    const auto opened = openRecordedTimeline(file, [&] {
        {
            const std::scoped_lock lock(mutex);
            ++fetched;
        }
        changed.notify_all();
    });
    if (!opened) giveUp(opened.error().line());
    const double openMs = secondsSince(start) * 1000;
    const TimelineSource& run = **opened;
    std::vector<double> ms, gui;
    std::mt19937 rng(3);
    for (int i = 0; i < 100; ++i) {
        const Tick begin = rng() % (run.extent().end - 100'000);
        const TickRange window{begin, begin + 100'000};
        const auto from = Clock::now();
        double longest = 0;
        while (true) {
            int seen = 0;
            {
                const std::scoped_lock lock(mutex);
                seen = fetched;
            }
            const auto query = Clock::now();
            const bool done = showAll(run, window);
            longest = std::max(longest, secondsSince(query) * 1000);
            if (done) break;
            // A view asks again at the next displayed frame, or when all it waits for is there.
            std::unique_lock lock(mutex);
            changed.wait_for(lock, std::chrono::milliseconds(16), [&] { return fetched > seen + 200; });
        }
        ms.push_back(secondsSince(from) * 1000);
        gui.push_back(longest);
    }
    std::ranges::sort(ms);
    std::ranges::sort(gui);
    std::printf("%.0f s, %.1f M spikes, %zu events, %.0f MB: open %.0f ms; seek to a 10 s window: median %.0f ms, p95 %.0f ms, worst %.0f ms (wanted < 150); "
                "longest single query round on the GUI thread %.1f ms\n",
                shape.seconds, static_cast<double>(spikes) / 1e6, events, static_cast<double>(fs::file_size(file)) / 1e6, openMs, ms[50], ms[95], ms[99], gui[99]);
    fs::remove(file);
}

/// What a kill could lose: the age of the oldest frame a commit takes along, at its worst, while frames come every 5 ms. The first frame
/// brings the network as it was built, a later one a keyframe of it.
void lossBound(const std::string& folder, std::uint32_t neurons, std::uint32_t synapses)
{
    auto built = std::make_shared<StructureSnapshot>();
    std::mt19937_64 rng(5);
    for (std::uint32_t i = 0; i < neurons; ++i) built->neurons.push_back({NeuronId{i}, 0, Stage::Mature, 0, kNoNeuron, {static_cast<float>(rng() % 1000), 0, 0}});
    const std::uint32_t perNeuron = synapses / neurons;
    for (std::uint32_t i = 0; i < neurons; ++i)
        for (std::uint32_t k = 0; k < perNeuron; ++k)
            built->synapses.push_back({NeuronId{i}, NeuronId{static_cast<std::uint32_t>((std::uint64_t{k} * neurons + rng() % neurons) / perNeuron)}, 0});
    auto weights = std::make_shared<std::vector<float>>();
    for (std::size_t i = 0; i < built->synapses.size(); ++i) weights->push_back(static_cast<float>(rng() % 10'000) / 10'000);
    auto list = std::make_shared<WeightSnapshot>();
    list->synapses = built->synapses;
    list->weights = *weights;

    const std::string file = folder + "/start.ngrun";
    fs::remove(file);
    std::deque<Clock::time_point> waiting; // when each frame that is not committed yet was published
    double worst = 0, startWhole = 0;
    RunWriter::Options options;
    options.onCommit = [&](Tick) {
        if (!waiting.empty()) worst = std::max(worst, secondsSince(waiting.front()));
        waiting.clear();
    };
    constexpr int kFrames = 1200;
    auto writer = RunWriter::create(file, MadeUpRun::info(6), options);
    if (!writer) giveUp(writer.error().line());
    MadeUpRun run({neurons, 6, neurons * 5.0 * 6, 50});
    const auto from = Clock::now();
    double longest = 0;
    for (int i = 0; i < kFrames; ++i) {
        auto f = run.next(true);
        if (i == 0) f->start = std::make_shared<const NetworkStart>(NetworkStart{built, weights, 0});
        if (i == kFrames / 2) f->keyframe = Keyframe{built, list};
        const auto due = from + std::chrono::milliseconds(5 * i);
        while (Clock::now() < due)
            if ((*writer)->hasMore()) check((*writer)->work());
            else std::this_thread::sleep_until(due);
        // Frames queue up while the writer is busy: a frame is published when it was due.
        waiting.push_back(std::min(due, Clock::now()));
        const auto call = Clock::now();
        check((*writer)->append(*f));
        longest = std::max(longest, secondsSince(call));
        if (startWhole == 0 && !(*writer)->hasMore()) startWhole = secondsSince(from);
    }
    check((*writer)->finish({}));
    std::printf("kill -9, %u neurons and %.2f M synapses: at most the last %.0f ms are not on the disk (wanted 250); the start is whole after %.0f ms; "
                "longest single call %.0f ms; file %.1f MB\n",
                neurons, static_cast<double>(built->synapses.size()) / 1e6, worst * 1000, startWhole * 1000, longest * 1000, static_cast<double>(fs::file_size(file)) / 1e6);
    fs::remove(file);
}

/// What following a growing run costs a displayed frame: 16 frames of 1 ms come in, then all views ask.
void follow()
{
    const Shape shape{4000, 120, 10e6};
    MadeUpRun run(shape);
    LiveTimeline live(MadeUpRun::info(shape.seconds));
    std::vector<double> ms;
    for (int displayed = 0; displayed < 7000; ++displayed) {
        std::vector<FramePtr> frames;
        for (int i = 0; i < 16; ++i) frames.push_back(run.next(false));
        const auto from = Clock::now();
        for (FramePtr& f : frames) live.append(std::move(f));
        const Tick end = live.extent().end;
        showAll(live, {end > 100'000 ? end - 100'000 : 0, end});
        ms.push_back(secondsSince(from) * 1000);
    }
    std::ranges::sort(ms);
    std::printf("live, 10 M spikes, 66 000 events: append 16 frames and answer all views: median %.2f ms, p95 %.2f ms, worst %.2f ms\n", ms[ms.size() / 2],
                ms[ms.size() * 95 / 100], ms.back());
}

} // namespace

int main(int argc, char** argv)
{
    const std::string folder = argc > 1 ? argv[1] : fs::temp_directory_path().string();
    lossBound(folder, 4'000, 320'000);
    lossBound(folder, 100'000, 10'000'000);
    if (argc > 2 && std::string_view(argv[2]) == "kill") return 0;
    recordAtFullSpeed(folder, "4,000 neurons at 20 spikes/s", {4000, 125, 10e6});
    recordAtFullSpeed(folder, "20,000 neurons at 8 spikes/s", {20'000, 62.5, 10e6});
    recordAtFullSpeed(folder, "100 neurons at 10 spikes/s", {100, 1000, 1e6});
    seek(folder, argc > 2 ? std::atof(argv[2]) : 50);
    follow();
    return 0;
}
