#pragma once
#include "sqlite_db.h"

#include <ng/store/recorded_timeline.h>
#include <ng/stream/run_info.h>

namespace ng::store {

/// Writes what never changes during a run into the tables meta, experiment, kernel, population, projection, rule, reason and probe.
void writeHeader(Database&, const RunInfo&);
[[nodiscard]] std::expected<RunInfo, Error> readHeader(Database&);
/// "ended early at 12.4 s" for a run without an ending.
[[nodiscard]] std::expected<RunEnding, Error> readEndingRow(Database&, double dtMs);

} // namespace ng::store
