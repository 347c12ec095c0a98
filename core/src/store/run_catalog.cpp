#include <ng/store/run_catalog.h>

#include "open_run.h"
#include "run_header.h"
#include "run_lock.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

namespace ng {

using namespace store;
namespace fs = std::filesystem;

namespace {

std::uint64_t sizeOf(const std::string& file)
{
    std::error_code ec;
    const auto n = fs::file_size(file, ec);
    return ec ? 0 : n;
}

std::string lower(std::string_view s)
{
    std::string out(s);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c); });
    return out;
}

} // namespace

RunEntry readRunEntry(const std::string& file)
{
    RunEntry e;
    e.file = file;
    e.bytes = sizeOf(file) + sizeOf(file + "-wal");
    const bool held = RunLock::isHeld(file);
    const auto failed = [&e](const Error& why) {
        e.error = why;
        return e;
    };
    auto db = openRun(file, Check::Header);
    if (!db) return failed(db.error());
    const auto info = readHeader(**db);
    if (!info) return failed(info.error());
    const auto ending = readEndingRow(**db, info->dtMs);
    if (!ending) return failed(ending.error());
    if (Statement s(**db, "SELECT end_tick - begin_tick, spikes, neurons, synapses, births, deaths, accuracy FROM progress WHERE id = 1"); s.next()) {
        const auto number = [&s](int c) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, s.integer(c))); };
        e.simulatedSeconds = static_cast<double>(number(0)) * info->dtMs / 1000;
        e.spikes = number(1);
        e.neurons = number(2);
        e.synapses = number(3);
        e.births = number(4);
        e.deaths = number(5);
        if (!s.isNull(6)) e.accuracy = s.real(6);
    }
    if ((*db)->failed()) return failed((*db)->error());
    e.runId = info->runId;
    e.title = info->title;
    e.seed = info->seed;
    e.startedUtc = info->startedUtc;
    e.origin = info->origin;
    e.dtMs = info->dtMs;
    e.complete = ending->complete;
    e.recording = held && !ending->complete;
    e.endedBy = e.recording ? "" : ending->endedBy;
    return e;
}

void RunCatalog::scan(const std::vector<std::string>& folders)
{
    std::map<std::string, Seen> files;
    for (const std::string& folder : folders) {
        std::error_code ec;
        for (fs::directory_iterator i(folder, ec), end; !ec && i != end; i.increment(ec)) {
            std::error_code gone;
            if (i->path().extension() != ".ngrun" || !i->is_regular_file(gone)) continue;
            const std::string file = i->path().string();
            const auto modified = i->last_write_time(gone).time_since_epoch().count();
            files[file] = {static_cast<std::int64_t>(modified), sizeOf(file) + sizeOf(file + "-wal")};
        }
    }
    std::map<std::string, std::size_t> before;
    for (std::size_t i = 0; i < m_entries.size(); ++i) before[m_entries[i].file] = i;
    std::vector<std::pair<RunEntry, Seen>> now;
    for (const auto& [file, seen] : files) {
        const auto old = before.find(file);
        const bool same = old != before.end() && m_seen[old->second].modified == seen.modified && m_seen[old->second].bytes == seen.bytes
            && !m_entries[old->second].recording;
        now.emplace_back(same ? m_entries[old->second] : readRunEntry(file), seen);
    }
    std::ranges::stable_sort(now, std::greater{}, [](const auto& e) { return e.first.startedUtc; });
    m_entries.clear();
    m_seen.clear();
    for (auto& [entry, seen] : now) {
        m_entries.push_back(std::move(entry));
        m_seen.push_back(seen);
    }
}

std::vector<const RunEntry*> RunCatalog::find(std::string_view text) const
{
    std::vector<std::string> words;
    std::istringstream in{lower(text)};
    for (std::string w; in >> w;) words.push_back(w);
    std::vector<const RunEntry*> found;
    for (const RunEntry& e : m_entries) {
        const std::string all = lower(e.title + "\n" + fs::path(e.file).filename().string() + "\n" + e.startedUtc + "\n" + e.endedBy + "\n"
                                      + (e.error ? e.error->what : std::string("seed ") + std::to_string(e.seed)));
        if (std::ranges::all_of(words, [&](const std::string& w) { return all.find(w) != std::string::npos; })) found.push_back(&e);
    }
    return found;
}

} // namespace ng
