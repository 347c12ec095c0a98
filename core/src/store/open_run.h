#pragma once
#include "sqlite_db.h"

namespace ng::store {

enum class Check {
    Header, ///< that it is a run file this program can read
    Full    ///< and that SQLite finds no damage in its pages
};

/// Opens a run file for reading, trusting nothing: SQLite, application_id, user_version and the text of every table are checked.
/// A cleanly closed file on a read-only medium is opened as immutable. Errors name the file and a remedy.
[[nodiscard]] std::expected<std::unique_ptr<Database>, Error> openRun(const std::string& file, Check);

} // namespace ng::store
