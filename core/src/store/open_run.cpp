#include "open_run.h"

#include "run_schema.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace ng::store {

namespace fs = std::filesystem;

namespace {

using Opened = std::expected<std::unique_ptr<Database>, Error>;

/// access(2) for the user whose rights count.
bool allowed(const char* path, int mode) { return ::faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0; }

std::optional<Error> checkPlace(const std::string& file)
{
    std::error_code ec;
    const fs::file_status st = fs::status(file, ec);
    if (st.type() == fs::file_type::not_found) return Error{"there is no such file", file, "check the name"};
    if (fs::is_directory(st)) return Error{"this is a folder", file, "choose a run file (*.ngrun) in it"};
    if (!fs::is_regular_file(st)) return Error{"this is not a plain file", file, "choose a run file (*.ngrun)"};
    if (!allowed(file.c_str(), R_OK)) return Error{std::string("cannot read the file: ") + std::strerror(errno), file, "check its permissions"};
    if (fs::file_size(file, ec) == 0) return Error{"the file is empty", file, "choose another run; nothing was recorded in this one"};
    return std::nullopt;
}

/// True when nobody can write beside the file, so that nobody can change it either.
bool onReadOnlyMedium(const std::string& file)
{
    const fs::path folder = fs::path(file).parent_path();
    return !allowed(folder.empty() ? "." : folder.c_str(), W_OK);
}

std::optional<Error> checkTables(Database& db)
{
    const std::int64_t application = db.integer("PRAGMA application_id").value_or(0);
    if (db.failed()) return db.error();
    if (application != kApplicationId) return Error{"this SQLite database is not a Neurogrove run", db.file(), "choose a run file (*.ngrun)"};
    const std::int64_t version = db.integer("PRAGMA user_version").value_or(0);
    if (version > kUserVersion)
        return Error{"the file has format " + std::to_string(version) + ", this program reads up to " + std::to_string(kUserVersion), db.file(),
                     "open it with the newer Neurogrove that made it"};
    if (version < 1) return Error{"the file has the unknown format " + std::to_string(version), db.file(), "copy the file again from where it came"};
    Statement s(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?");
    for (const TableText& t : runTables()) {
        if (t.since > version) continue;
        s.bind(1, t.name);
        const bool same = s.next() && s.text(0) == t.sql;
        s.reset();
        if (db.failed()) return db.error();
        if (!same) return Error{"its table " + std::string(t.name) + " is not that of a run file", db.file(), "copy the file again from where it came"};
    }
    return std::nullopt;
}

/// SQLite reads a last page that is cut off as zeros.
std::optional<Error> checkLength(Database& db)
{
    const std::int64_t wanted = db.integer("PRAGMA page_count").value_or(0) * db.integer("PRAGMA page_size").value_or(0);
    std::error_code ec;
    const auto bytes = static_cast<std::int64_t>(fs::file_size(db.file(), ec));
    if (db.failed() || ec || bytes >= wanted) return std::nullopt;
    return Error{"the file is malformed: it is cut off after " + std::to_string(bytes) + " of " + std::to_string(wanted) + " bytes", db.file(),
                 "copy the file again from where it came, or salvage it with: sqlite3 FILE .recover"};
}

std::optional<Error> checkPages(Database& db)
{
    Statement s(db, "PRAGMA quick_check(1)");
    if (s.next() && s.text(0) != "ok")
        return Error{"the file is damaged: " + s.text(0), db.file(), "copy the file again from where it came, or salvage it with: sqlite3 FILE .recover"};
    if (db.failed()) return db.error();
    return std::nullopt;
}

} // namespace

Opened openRun(const std::string& file, Check check)
{
    if (const auto e = checkPlace(file)) return std::unexpected(*e);
    const bool fixed = onReadOnlyMedium(file);
    std::error_code ec;
    const bool logged = fs::exists(file + "-wal", ec) && fs::file_size(file + "-wal", ec) > 0;
    auto db = Database::open(file, fixed && !logged ? Database::Mode::ReadImmutable : Database::Mode::Read);
    if (!db) return db;
    Database& d = **db;
    d.exec("PRAGMA cell_size_check=ON; PRAGMA query_only=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-8192");
    d.integer("SELECT count(*) FROM sqlite_schema");
    if (d.failed()) {
        Error e = d.error();
        if (fixed && logged) {
            e.what = "the run was not closed cleanly, and its folder cannot be written to finish that (" + e.what + ")";
            e.remedy = "copy the file and its -wal into a folder that can be written and open it there";
        }
        return std::unexpected(std::move(e));
    }
    if (const auto e = checkTables(d)) return std::unexpected(*e);
    if (!logged)
        if (const auto e = checkLength(d)) return std::unexpected(*e);
    if (check == Check::Full)
        if (const auto e = checkPages(d)) return std::unexpected(*e);
    return db;
}

} // namespace ng::store
