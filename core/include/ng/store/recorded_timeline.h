#pragma once
#include <ng/base/error.h>
#include <ng/stream/timeline_source.h>

#include <expected>
#include <memory>
#include <string>

namespace ng {

/// What a run file says of how it ended.
struct RunEnding {
    bool complete = false;  ///< finish() was reached
    std::string endedBy;    ///< "finished", "stopped", "failed: ..."; "ended early" when it is not complete
    std::string hash;
    double wallSeconds = 0;
    std::string resultJson;
};

/// A saved run. Opening checks the file (SQLite, application_id, user_version, CRC per chunk on read); a hostile or damaged file is an
/// error or a gap, never a crash. Queries answer from a bounded cache; a reader thread with its own read-only connection fetches the rest.
[[nodiscard]] std::expected<std::shared_ptr<TimelineSource>, Error> openRecordedTimeline(const std::string& file);
/// The same with every query answered at once, waiting for the disk: for the command line and tests.
[[nodiscard]] std::expected<std::shared_ptr<TimelineSource>, Error> openRecordedTimelineBlocking(const std::string& file);
[[nodiscard]] std::expected<RunEnding, Error> readEnding(const std::string& file);

} // namespace ng
