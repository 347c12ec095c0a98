#pragma once
#include <ng/base/error.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace ng::store {

class Database;

/// A prepared statement; binds count from 1, columns from 0. Thread: its database's.
class Statement {
public:
    Statement() = default;
    Statement(Database&, std::string_view sql);

    Statement& bind(int i, std::int64_t v);
    Statement& bind(int i, double v);
    /// Text and blobs are borrowed until the next reset.
    Statement& bind(int i, std::string_view text);
    Statement& bind(int i, std::span<const std::uint8_t> blob);
    Statement& bindNull(int i);

    /// True when there is a row; false at the end or on an error, which the database keeps.
    [[nodiscard]] bool next();
    /// Executes to the end and resets.
    bool run();
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] std::string text(int column) const;
    /// Valid until the next call on the statement.
    [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt*) const;
    };
    Database* m_db = nullptr;
    std::unique_ptr<sqlite3_stmt, Finalize> m_stmt;
};

/// A connection whose first error sticks: after it every statement is a no-op, so callers check once per unit of work.
class Database {
public:
    enum class Mode { Create, Read, ReadImmutable };
    [[nodiscard]] static std::expected<std::unique_ptr<Database>, Error> open(const std::string& file, Mode);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    bool exec(const char* sql);
    /// The first column of the first row; empty when there is none.
    std::optional<std::int64_t> integer(std::string_view sql);
    [[nodiscard]] bool failed() const { return m_error.has_value(); }
    [[nodiscard]] const Error& error() const { return *m_error; }
    void clearError() { m_error.reset(); }
    /// Keeps the connection's current SQLite error, with the remedy that fits its code.
    void fail(std::string_view doing);
    [[nodiscard]] sqlite3* handle() const { return m_db.get(); }
    [[nodiscard]] const std::string& file() const { return m_file; }

private:
    struct Close {
        void operator()(sqlite3*) const;
    };
    Database(sqlite3* db, std::string file) : m_db(db), m_file(std::move(file)) {}

    std::unique_ptr<sqlite3, Close> m_db;
    std::string m_file;
    std::optional<Error> m_error;
};

} // namespace ng::store
