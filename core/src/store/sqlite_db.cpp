#include "sqlite_db.h"

#include <sqlite3.h>

#include <cstring>

namespace ng::store {

namespace {

std::string uriOf(const std::string& file, bool immutable)
{
    std::string uri = "file:";
    // A relative path must not be taken for a URI authority, nor a '?' for the start of its parameters.
    for (const char c : file) {
        if (c == '%' || c == '?' || c == '#') {
            constexpr char hex[] = "0123456789ABCDEF";
            const auto u = static_cast<unsigned char>(c);
            uri += {'%', hex[u >> 4], hex[u & 15]};
        } else {
            uri += c;
        }
    }
    return immutable ? uri + "?immutable=1" : uri;
}

const char* remedyFor(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL: return "free some space on the disk; what was committed before is kept";
    case SQLITE_IOERR: return "check the disk and its free space; what was committed before is kept";
    case SQLITE_READONLY: return "choose a folder that can be written";
    case SQLITE_CANTOPEN: return "check that the file exists and that its folder can be read and written";
    case SQLITE_NOTADB: return "choose a run file (*.ngrun)";
    case SQLITE_CORRUPT: return "copy the file again from where it came, or salvage it with: sqlite3 FILE .recover";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "close the other program that uses the file";
    case SQLITE_PERM:
    case SQLITE_AUTH: return "check the permissions of the file";
    default: return "check the file and the disk";
    }
}

Error errorOf(sqlite3* db, const std::string& file, std::string_view doing)
{
    const int code = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    std::string what = std::string(doing) + ": " + (db ? sqlite3_errmsg(db) : "out of memory");
    const int primary = code & 0xff;
    if (const int e = db ? sqlite3_system_errno(db) : 0; e != 0 && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL))
        what += std::string(" (") + std::strerror(e) + ")";
    return {what, file, remedyFor(code)};
}

} // namespace

void Statement::Finalize::operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
void Database::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

Statement::Statement(Database& db, std::string_view sql) : m_db(&db)
{
    if (db.failed()) return;
    sqlite3_stmt* s = nullptr;
    if (sqlite3_prepare_v3(db.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &s, nullptr) != SQLITE_OK)
        db.fail("cannot read its tables");
    m_stmt.reset(s);
}

Statement& Statement::bind(int i, std::int64_t v)
{
    sqlite3_bind_int64(m_stmt.get(), i, v);
    return *this;
}

Statement& Statement::bind(int i, double v)
{
    sqlite3_bind_double(m_stmt.get(), i, v);
    return *this;
}

Statement& Statement::bind(int i, std::string_view v)
{
    sqlite3_bind_text(m_stmt.get(), i, v.empty() ? "" : v.data(), static_cast<int>(v.size()), SQLITE_STATIC);
    return *this;
}

Statement& Statement::bind(int i, std::span<const std::uint8_t> v)
{
    sqlite3_bind_blob64(m_stmt.get(), i, v.empty() ? static_cast<const void*>("") : v.data(), v.size(), SQLITE_STATIC);
    return *this;
}

Statement& Statement::bindNull(int i)
{
    sqlite3_bind_null(m_stmt.get(), i);
    return *this;
}

bool Statement::next()
{
    if (!m_stmt || m_db->failed()) return false;
    const int rc = sqlite3_step(m_stmt.get());
    if (rc == SQLITE_ROW) return true;
    if (rc != SQLITE_DONE) m_db->fail(sqlite3_stmt_readonly(m_stmt.get()) ? "cannot read" : "cannot write");
    return false;
}

bool Statement::run()
{
    while (next()) {}
    reset();
    return !m_db->failed();
}

void Statement::reset() { sqlite3_reset(m_stmt.get()); }

std::int64_t Statement::integer(int c) const { return sqlite3_column_int64(m_stmt.get(), c); }
double Statement::real(int c) const { return sqlite3_column_double(m_stmt.get(), c); }
bool Statement::isNull(int c) const { return sqlite3_column_type(m_stmt.get(), c) == SQLITE_NULL; }

std::string Statement::text(int c) const
{
    const auto* p = reinterpret_cast<const char*>(sqlite3_column_text(m_stmt.get(), c));
    return p ? std::string(p, static_cast<std::size_t>(sqlite3_column_bytes(m_stmt.get(), c))) : std::string();
}

std::span<const std::uint8_t> Statement::blob(int c) const
{
    const auto* p = static_cast<const std::uint8_t*>(sqlite3_column_blob(m_stmt.get(), c));
    return {p, p ? static_cast<std::size_t>(sqlite3_column_bytes(m_stmt.get(), c)) : 0};
}

std::expected<std::unique_ptr<Database>, Error> Database::open(const std::string& file, Mode mode)
{
    const int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
        | (mode == Mode::Create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    sqlite3* raw = nullptr;
    const int rc = sqlite3_open_v2(uriOf(file, mode == Mode::ReadImmutable).c_str(), &raw, flags, nullptr);
    std::unique_ptr<Database> db(new Database(raw, file));
    if (rc != SQLITE_OK) return std::unexpected(errorOf(raw, file, "cannot open the run file"));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, 2000);
    // What a file says about itself is not trusted: no functions from its schema, no writes to it, no loading of code.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    return db;
}

bool Database::exec(const char* sql)
{
    if (failed()) return false;
    if (sqlite3_exec(m_db.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail("cannot write");
    return !failed();
}

std::optional<std::int64_t> Database::integer(std::string_view sql)
{
    Statement s(*this, sql);
    if (!s.next() || s.isNull(0)) return std::nullopt;
    return s.integer(0);
}

void Database::fail(std::string_view doing)
{
    if (!m_error) m_error = errorOf(m_db.get(), m_file, doing);
}

} // namespace ng::store
