#pragma once
#include <ng/base/error.h>
#include <ng/stream/timeline_source.h>

#include <expected>
#include <functional>
#include <memory>
#include <string>

namespace ng {

/// What a run file says of how it ended.
struct RunEnding {
    bool complete = false;  ///< finish() was reached
    std::string endedBy;    ///< "finished", "stopped", "failed: ..."; "ended early at 12.4 s" when it is not complete
    std::string hash;
    double wallSeconds = 0;
    std::string resultJson;
};

/// A saved run. Opening checks the file (SQLite, application_id, user_version, CRC per chunk on read); a hostile or damaged file is an
/// error or a gap, never a crash. Queries answer from a bounded cache (512 MB); a reader thread with its own read-only connection fetches the rest.
/// A run that is still being written grows as it is looked at (`revision()` polls it). `onFetched`, if given, is called by the reader thread
/// whenever the revision went up.
[[nodiscard]] std::expected<std::shared_ptr<TimelineSource>, Error> openRecordedTimeline(const std::string& file, std::function<void()> onFetched = {});
/// The same with every query answered at once, waiting for the disk: for the command line and tests.
[[nodiscard]] std::expected<std::shared_ptr<TimelineSource>, Error> openRecordedTimelineBlocking(const std::string& file);
[[nodiscard]] std::expected<RunEnding, Error> readEnding(const std::string& file);

} // namespace ng
