#include "block_store.h"

#include "open_run.h"
#include "run_header.h"
#include "run_lock.h"

#include <algorithm>
#include <utility>

namespace ng::store {

namespace {
constexpr std::size_t kMaxQueued = 4096;
constexpr auto kRefreshEvery = std::chrono::milliseconds(100);
constexpr std::int64_t kNoLimit = std::int64_t{1} << 62;
} // namespace

BlockStore::BlockStore(std::unique_ptr<Database> db, std::size_t probes, RunIndex index, bool blocking, std::function<void()> onFetched)
    : m_file(db->file()), m_probes(probes), m_blocking(blocking), m_onFetched(std::move(onFetched)), m_db(std::move(db))
    , m_index(std::make_shared<const RunIndex>(std::move(index))), m_lastRefresh(std::chrono::steady_clock::now())
{
    if (m_index->growing) m_db.reset();
    if (!blocking) m_reader = std::jthread([this](const std::stop_token& stop) { readerLoop(stop); });
}

BlockStore::~BlockStore() = default;

std::shared_ptr<const RunIndex> BlockStore::index() const
{
    const std::scoped_lock lock(m_mutex);
    return m_index;
}

std::optional<Block> BlockStore::peek(BlockKey key, std::uint64_t rows)
{
    const std::scoped_lock lock(m_mutex);
    const auto i = m_byKey.find(key.packed());
    if (i == m_byKey.end()) return std::nullopt;
    const Block& b = i->second->block;
    // The last block of a growing table is fetched again once it has more rows.
    if (b.data && b.rows < rows) return std::nullopt;
    m_lru.splice(m_lru.begin(), m_lru, i->second);
    return b;
}

std::optional<Block> BlockStore::obtain(BlockKey key, std::uint64_t rows)
{
    if (auto b = peek(key, rows)) return b;
    if (m_blocking) return load(key);
    request(key);
    return std::nullopt;
}

void BlockStore::request(BlockKey key)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_pending.insert(key.packed()).second) return;
        m_queue.push_back(key);
        if (m_queue.size() > kMaxQueued) {
            m_pending.erase(m_queue.front().packed());
            m_queue.pop_front();
        }
    }
    m_wake.notify_one();
}

void BlockStore::requestStructure(Tick t)
{
    const BlockKey key{BlockKey::Kind::Structure, t};
    {
        // Only the newest wish counts: while someone scrubs, the places passed by are not built.
        const std::scoped_lock lock(m_mutex);
        std::erase_if(m_queue, [&](BlockKey k) { return k.kind == BlockKey::Kind::Structure && m_pending.erase(k.packed()) > 0; });
    }
    request(key);
}

std::uint64_t BlockStore::revision()
{
    {
        std::unique_lock lock(m_mutex);
        const auto now = std::chrono::steady_clock::now();
        if (!m_index->growing || now - m_lastRefresh < kRefreshEvery) return m_revision;
        m_lastRefresh = now;
        m_refreshWanted = true;
    }
    if (m_blocking) refresh();
    else m_wake.notify_one();
    return m_revision;
}

std::vector<Gap> BlockStore::damage() const
{
    const std::scoped_lock lock(m_mutex);
    return m_damage;
}

Database* BlockStore::connection()
{
    if (m_db && m_db->failed()) m_db.reset();
    if (!m_db)
        if (auto db = openRun(m_file, Check::Header)) m_db = std::move(*db);
    return m_db.get();
}

Block BlockStore::load(BlockKey key)
{
    const auto now = index();
    Block b{{}, 0, 0, {}};
    Database* db = connection();
    if (db) {
        b = loadBlock(*db, *now, key, [this](BlockKey k) {
            const auto here = peek(k);
            return here ? *here : load(k);
        });
    }
    // While the writer is there a failure to read passes (it may just be ending the run): ask again later.
    const bool passing = now->growing && (!db || db->failed());
    if (m_blocking && now->growing) m_db.reset();
    if (!passing) insert(key, b);
    return b;
}

void BlockStore::insert(BlockKey key, const Block& b)
{
    const std::scoped_lock lock(m_mutex);
    if (const auto old = m_byKey.find(key.packed()); old != m_byKey.end()) {
        m_bytes -= old->second->block.bytes;
        m_lru.erase(old->second);
        m_byKey.erase(old);
    } else if (!b.data && !b.range.empty()) {
        m_damage.push_back({b.range, "damaged chunk"});
    }
    m_lru.push_front({key.packed(), b});
    m_byKey[key.packed()] = m_lru.begin();
    m_bytes += b.bytes;
    // What is known to be damaged stays, so that it is not read again and again.
    for (auto i = std::prev(m_lru.end()); m_bytes > kCacheBytes && i != m_lru.begin();) {
        const auto next = std::prev(i);
        if (i->block.data) {
            m_bytes -= i->block.bytes;
            m_byKey.erase(i->key);
            m_lru.erase(i);
        }
        i = next;
    }
}

void BlockStore::makeStructure(Tick t)
{
    const auto now = index();
    const Obtain fetch = [this](BlockKey k, std::uint64_t rows) -> std::optional<Block> {
        const auto here = peek(k, rows);
        return here ? *here : load(k);
    };
    const auto events = eventsUntil(*now, t, fetch);
    if (!events) return;
    const BlockKey key{BlockKey::Kind::Structure, static_cast<std::uint64_t>(*events)};
    if (peek(key)) return;
    const auto s = structureAfter(*now, *events, {}, fetch, kNoLimit);
    if (s) insert(key, {s, s->neurons.size() * sizeof(NeuronState) + s->synapses.size() * sizeof(SynapseState), 0, {}});
    else if (!now->growing) insert(key, {}); // it cannot be made, and will not be asked for again
}

void BlockStore::refresh()
{
    // In this order: whatever is committed after these two questions makes them out of date on the safe side.
    const bool held = RunLock::isHeld(m_file);
    Database* db = connection();
    if (!db) return;
    const auto ending = readEndingRow(*db, 1);
    auto next = std::make_shared<RunIndex>(*index());
    const Tick before = next->extent.end;
    if (!ending || !loadIndex(*db, m_probes, *next)) return;
    next->growing = held && !ending->complete;
    const bool changed = next->extent.end != before || !next->growing;
    if (m_blocking) m_db.reset();
    const std::scoped_lock lock(m_mutex);
    m_refreshWanted = false;
    m_index = std::move(next);
    if (changed) ++m_revision;
}

void BlockStore::readerLoop(const std::stop_token& stop)
{
    while (true) {
        BlockKey key;
        bool refreshNow = false;
        {
            std::unique_lock lock(m_mutex);
            if (m_queue.empty() && !m_refreshWanted && m_index->growing) {
                lock.unlock();
                m_db.reset();
                lock.lock();
            }
            if (!m_wake.wait(lock, stop, [this] { return !m_queue.empty() || m_refreshWanted; })) return;
            refreshNow = std::exchange(m_refreshWanted, false);
            if (!refreshNow) {
                key = m_queue.back();
                m_queue.pop_back();
            }
        }
        const std::uint64_t before = m_revision;
        if (refreshNow) {
            refresh();
            // Opened while the writer was still there: not to be kept.
            if (!index()->growing) m_db.reset();
        } else {
            if (key.kind == BlockKey::Kind::Structure) makeStructure(key.at);
            else load(key);
            const std::scoped_lock lock(m_mutex);
            m_pending.erase(key.packed());
            ++m_revision;
        }
        if (m_onFetched && m_revision != before) m_onFetched();
    }
}

} // namespace ng::store
