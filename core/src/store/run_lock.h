#pragma once
#include <ng/base/error.h>

#include <expected>
#include <string>

namespace ng::store {

/// The advisory lock of a run file's one writer: FILE-lock, held with flock(2) and removed when given up. It is a file of its own because
/// closing any descriptor of the database itself would drop SQLite's locks. A lock file left by a killed writer is not held and means nothing.
class RunLock {
public:
    [[nodiscard]] static std::expected<RunLock, Error> take(const std::string& file);
    /// True while some process, this one included, writes the run.
    [[nodiscard]] static bool isHeld(const std::string& file);
    RunLock(RunLock&&) noexcept;
    RunLock& operator=(RunLock&&) = delete;
    ~RunLock();

private:
    RunLock(std::string lockFile, int fd);
    std::string m_lockFile;
    int m_fd = -1;
};

} // namespace ng::store
