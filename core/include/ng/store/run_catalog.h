#pragma once
#include <ng/base/error.h>
#include <ng/stream/run_info.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ng {

/// What the list of runs shows of one file. With `error` set only `file`, `bytes` and `error` mean anything.
struct RunEntry {
    std::string file;
    std::optional<Error> error;
    std::string runId, title;
    std::uint64_t seed = 0;
    std::string startedUtc;      ///< ISO 8601
    std::optional<RunOrigin> origin; ///< the run it goes on from
    double dtMs = 0;
    double simulatedSeconds = 0;
    std::uint64_t neurons = 0, synapses = 0; ///< at the end; stimulus sources are no neurons
    std::uint64_t spikes = 0;
    std::uint64_t births = 0, deaths = 0; ///< by a growth rule; what was built at the start is not born
    std::optional<double> accuracy; ///< the last average accuracy, 0..1
    std::uint64_t bytes = 0;        ///< on disk
    bool complete = false;          ///< the run was finished
    bool recording = false;         ///< it is being written now
    std::string endedBy;            ///< "finished", "stopped", "failed: ...", "ended early at 12.4 s"
};

/// Reads the summary of one run file; an unreadable or damaged file gives an entry that says so.
[[nodiscard]] RunEntry readRunEntry(const std::string& file);

/// The runs in some folders. A cache over the files: scan() reads only those that changed. Thread: one at a time.
class RunCatalog {
public:
    /// Replaces the list by the *.ngrun files directly in these folders, newest start first; a folder that is not there adds nothing.
    void scan(const std::vector<std::string>& folders);
    [[nodiscard]] const std::vector<RunEntry>& entries() const { return m_entries; }
    /// Entries whose title, file name, start or ending contain every word of `text`, whatever the case; none: all.
    [[nodiscard]] std::vector<const RunEntry*> find(std::string_view text) const;

private:
    struct Seen {
        std::int64_t modified = 0;
        std::uint64_t bytes = 0;
    };
    std::vector<RunEntry> m_entries;
    std::vector<Seen> m_seen; // parallel to m_entries
};

} // namespace ng
