#include <ng/store/run_writer.h>

#include "checkpoint_recorder.h"
#include "event_recorder.h"
#include "run_header.h"
#include "run_lock.h"
#include "run_schema.h"
#include "snapshot_recorder.h"
#include "spike_recorder.h"
#include "trace_recorder.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>

namespace ng {

using namespace store;

namespace {

constexpr auto kCommitEvery = std::chrono::milliseconds(100);
constexpr int kPageBytes = 8192;
constexpr std::size_t kMostPending = 2;
// Checkpoints sync the disk; at 64 MB of log they are rare even at full speed.
constexpr const char* kPragmas = "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=8192; "
                                 "PRAGMA journal_size_limit=0; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=OFF";

std::uint64_t sizeOf(const std::string& file)
{
    std::error_code ec;
    const auto n = std::filesystem::file_size(file, ec);
    return ec ? 0 : n;
}

} // namespace

struct RunWriter::Impl {
    Impl(RunLock l, std::unique_ptr<Database> d, const RunInfo& info, Options o)
        : lock(std::move(l)), db(std::move(d)), options(std::move(o)), spikes(*db), traces(*db, info.probes.size()), events(*db, info), snapshots(*db), checkpoints(*db)
        , progress(*db, "REPLACE INTO progress(id, begin_tick, end_tick, spikes, neurons, synapses, births, deaths, connects, prunes, accuracy) "
                        "VALUES(1,?,?,?,?,?,?,?,?,?,?)")
    {
        lastCommit = now();
    }

    std::chrono::steady_clock::time_point now() const { return options.now ? options.now() : std::chrono::steady_clock::now(); }

    std::expected<void, Error> status() const
    {
        if (error) return std::unexpected(*error);
        if (db->failed()) return std::unexpected(db->error());
        return {};
    }

    void refuse(std::string what, std::string remedy)
    {
        if (!error) error = Error{std::move(what), db->file(), std::move(remedy)};
    }

    void begin()
    {
        if (!inTransaction) inTransaction = db->exec("BEGIN");
    }

    void commit()
    {
        lastCommit = now();
        if (!pending) return;
        begin();
        spikes.flush();
        traces.flush();
        const EventRecorder::Counts& c = events.counts();
        progress.bind(1, static_cast<std::int64_t>(extent.begin)).bind(2, static_cast<std::int64_t>(extent.end));
        int column = 3;
        for (const std::uint64_t n : {spikes.total(), c.neurons, c.synapses, c.births, c.deaths, c.connects, c.prunes}) progress.bind(column++, static_cast<std::int64_t>(n));
        if (const auto a = events.accuracy()) progress.bind(column, *a);
        else progress.bindNull(column);
        progress.run();
        if (db->exec("COMMIT")) pending = inTransaction = false;
        if (options.onCommit && !db->failed()) options.onCommit(extent.end);
        bytes = sizeOf(db->file()) + sizeOf(db->file() + "-wal");
    }

    void commitIfDue()
    {
        if (now() - lastCommit >= kCommitEvery) commit();
    }

    /// One slice of what is written slice by slice.
    void work()
    {
        begin();
        pending = true;
        snapshots.work();
        commitIfDue();
    }

    /// All slices, with commits in between.
    void drain()
    {
        while (snapshots.pending() > 0 && status()) work();
    }

    /// One file that travels alone. SQLite does not wait here for readers, which in this program are done in a moment; one that stays
    /// longer keeps the file in WAL mode, which is as valid.
    void settle()
    {
        if (db->failed()) return;
        Statement(*db, "PRAGMA wal_checkpoint(TRUNCATE)").run();
        for (int attempt = 0; attempt < 200; ++attempt) {
            db->clearError();
            if (Statement(*db, "PRAGMA journal_mode=DELETE").run()) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        db->clearError();
        bytes = sizeOf(db->file()) + sizeOf(db->file() + "-wal");
    }

    RunLock lock;
    std::unique_ptr<Database> db;
    Options options;
    SpikeRecorder spikes;
    TraceRecorder traces;
    EventRecorder events;
    SnapshotRecorder snapshots;
    CheckpointRecorder checkpoints;
    Statement progress;
    std::optional<Error> error;
    TickRange extent;
    bool pending = false;
    bool started = false;
    bool inTransaction = false;
    std::chrono::steady_clock::time_point lastCommit;
    std::atomic<std::uint64_t> bytes = 0;
};

RunWriter::RunWriter(std::unique_ptr<Impl> impl) : m(std::move(impl)) {}

RunWriter::~RunWriter()
{
    if (m->status()) {
        m->drain();
        m->commit();
        m->settle();
    }
}

std::expected<std::unique_ptr<RunWriter>, Error> RunWriter::create(const std::string& file, const RunInfo& info) { return create(file, info, {}); }

std::expected<std::unique_ptr<RunWriter>, Error> RunWriter::create(const std::string& file, const RunInfo& info, Options options)
{
    auto lock = RunLock::take(file);
    if (!lock) return std::unexpected(lock.error());
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) {
        const int e = errno;
        if (e == EEXIST) return std::unexpected(Error{"a file with this name exists already and is not overwritten", file, "choose another name or delete it"});
        return std::unexpected(Error{std::string("cannot create the run file: ") + std::strerror(e), file, "choose a folder that can be written"});
    }
    ::close(fd);
    const auto giveUp = [&file](const Error& e) {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((file + suffix).c_str());
        return std::unexpected(e);
    };

    auto db = Database::open(file, Database::Mode::Create);
    if (!db) return giveUp(db.error());
    Database& d = **db;
    d.exec(kPragmas);
    if (options.maxBytes > 0) d.integer("PRAGMA max_page_count=" + std::to_string(std::max<std::int64_t>(1, options.maxBytes / kPageBytes)));
    d.exec("BEGIN");
    for (const TableText& t : runTables()) d.exec(std::string(t.sql).c_str());
    d.exec(runIndexesAndViews());
    d.exec(("PRAGMA application_id=" + std::to_string(kApplicationId) + "; PRAGMA user_version=" + std::to_string(kUserVersion)).c_str());
    writeHeader(d, info);
    d.exec("COMMIT");
    if (d.failed()) {
        const Error e = d.error();
        db->reset();
        return giveUp(e);
    }
    auto impl = std::make_unique<Impl>(std::move(*lock), std::move(*db), info, std::move(options));
    if (const auto ok = impl->status(); !ok) return giveUp(ok.error());
    return std::unique_ptr<RunWriter>(new RunWriter(std::move(impl)));
}

std::expected<void, Error> RunWriter::append(const EpochFrame& f)
{
    if (const auto ok = m->status(); !ok) return ok;
    if (f.range.empty() || (m->started && f.range.begin < m->extent.end)) {
        m->refuse("a frame from tick " + std::to_string(f.range.begin) + " to " + std::to_string(f.range.end) + " does not follow tick "
                      + std::to_string(m->extent.end),
                  "append the frames of one run in time order");
        return m->status();
    }
    m->begin();
    m->pending = true;
    if (!m->started) m->extent.begin = f.range.begin;
    else if (f.range.begin > m->extent.end) {
        m->spikes.flush();
        Statement(*m->db, "INSERT INTO gap(first, last, reason) VALUES(?,?,'not recorded')")
            .bind(1, static_cast<std::int64_t>(m->extent.end)).bind(2, static_cast<std::int64_t>(f.range.begin - 1)).run();
    }
    m->started = true;
    m->extent.end = f.range.end;
    m->spikes.add(f.range, f.spikes);
    m->events.add(f);
    for (const ProbeSample& s : f.samples)
        if (!m->traces.add(s.probe, s.tick, s.value))
            m->refuse("a sample of probe " + std::to_string(s.probe) + " at tick " + std::to_string(s.tick) + " is unknown or out of order",
                      "declare every probe in RunInfo and append its samples in time order");
    m->snapshots.add(f, m->events.counts().events);
    // A slice a frame keeps up with all but huge networks; those hold one structure in memory while the next comes, not more.
    do m->work();
    while (m->snapshots.pending() > kMostPending && m->status());
    return m->status();
}

bool RunWriter::hasMore() const { return m->snapshots.pending() > 0; }

std::expected<void, Error> RunWriter::work()
{
    if (m->status() && hasMore()) m->work();
    return m->status();
}

std::expected<void, Error> RunWriter::append(Tick tick, std::uint32_t part, bool last, std::span<const std::uint8_t> state)
{
    if (const auto ok = m->status(); !ok) return ok;
    m->begin();
    m->pending = true;
    m->checkpoints.add(tick, part, last, state);
    return m->status();
}

std::expected<void, Error> RunWriter::flush()
{
    if (m->status()) {
        m->drain();
        m->commit();
    }
    return m->status();
}

std::expected<void, Error> RunWriter::finish(const Summary& s)
{
    if (const auto ok = m->status(); !ok) return ok;
    m->drain();
    m->pending = true;
    m->begin();
    Statement(*m->db, "INSERT INTO ending(id, ended_by, hash, wall_seconds, result_json) VALUES(1,?,?,?,?)")
        .bind(1, std::string_view(s.endedBy)).bind(2, std::string_view(s.hash)).bind(3, s.wallSeconds).bind(4, std::string_view(s.resultJson)).run();
    m->commit();
    if (const auto ok = m->status(); !ok) return ok;
    m->settle();
    m->refuse("the run is finished", "create a new run file");
    return {};
}

std::uint64_t RunWriter::bytesWritten() const { return m->bytes; }

} // namespace ng
