#pragma once
#include "block_loader.h"
#include "structure_at.h"

#include <ng/store/recorded_timeline.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

namespace ng::store {

/// The decoded pieces of one run file in a bounded cache, and the reader thread that fetches what is missing, newest request first.
/// A file that is still being written is opened for each batch of requests only, so that its writer finds it free when it ends.
/// Thread: any, except that a blocking store is used by one thread at a time.
class BlockStore {
public:
    /// `db` has just been checked. `onFetched` may be empty; the reader thread calls it after each change of revision.
    BlockStore(std::unique_ptr<Database> db, std::size_t probes, RunIndex, bool blocking, std::function<void()> onFetched);
    ~BlockStore();
    BlockStore(const BlockStore&) = delete;
    BlockStore& operator=(const BlockStore&) = delete;

    [[nodiscard]] std::shared_ptr<const RunIndex> index() const;
    /// The block if it is at hand and has `rows` rows; otherwise it is fetched: at once when blocking, in the background when not.
    [[nodiscard]] std::optional<Block> obtain(BlockKey, std::uint64_t rows = 0);
    /// The same without fetching.
    [[nodiscard]] std::optional<Block> peek(BlockKey, std::uint64_t rows = 0);
    /// Has the structure at a tick made in the background; it is then found under {Structure, number of events}.
    void requestStructure(Tick);
    /// Counts up with every fetch; looks for new data when the file is being written (at most every 100 ms).
    [[nodiscard]] std::uint64_t revision();
    /// Damage met so far.
    [[nodiscard]] std::vector<Gap> damage() const;
    [[nodiscard]] bool isBlocking() const { return m_blocking; }

    /// More than this is neither kept nor asked for at once.
    static constexpr std::size_t kCacheBytes = std::size_t{512} << 20;

private:
    struct Entry {
        std::uint64_t key;
        Block block;
    };
    void request(BlockKey);
    Block load(BlockKey);
    void insert(BlockKey, const Block&);
    void makeStructure(Tick);
    void refresh();
    Database* connection();
    void readerLoop(const std::stop_token&);

    const std::string m_file;
    const std::size_t m_probes;
    const bool m_blocking;
    const std::function<void()> m_onFetched;

    std::unique_ptr<Database> m_db; // reader thread's, or the caller's when blocking

    mutable std::mutex m_mutex;
    std::shared_ptr<const RunIndex> m_index;
    std::list<Entry> m_lru; // newest first
    std::unordered_map<std::uint64_t, std::list<Entry>::iterator> m_byKey;
    std::size_t m_bytes = 0;
    std::vector<Gap> m_damage;
    std::deque<BlockKey> m_queue; // newest last
    std::unordered_set<std::uint64_t> m_pending;
    bool m_refreshWanted = false;
    std::chrono::steady_clock::time_point m_lastRefresh;
    std::condition_variable_any m_wake;
    std::atomic<std::uint64_t> m_revision = 1;
    std::jthread m_reader; // last: stopped and joined first
};

} // namespace ng::store
