#include "run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace ng::store {

namespace {
std::string lockName(const std::string& file) { return file + "-lock"; }
} // namespace

RunLock::RunLock(std::string lockFile, int fd) : m_lockFile(std::move(lockFile)), m_fd(fd) {}
RunLock::RunLock(RunLock&& o) noexcept : m_lockFile(std::move(o.m_lockFile)), m_fd(std::exchange(o.m_fd, -1)) {}

RunLock::~RunLock()
{
    if (m_fd < 0) return;
    ::unlink(m_lockFile.c_str());
    ::close(m_fd);
}

std::expected<RunLock, Error> RunLock::take(const std::string& file)
{
    const std::string name = lockName(file);
    const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        const char* remedy = errno == ENOENT ? "create the folder first or choose another one" : "choose a folder that can be written";
        return std::unexpected(Error{std::string("cannot create the run file: ") + std::strerror(errno), file, remedy});
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd);
        return std::unexpected(Error{"another run is being written to this file", file, "wait until it ends or choose another name"});
    }
    return RunLock(name, fd);
}

bool RunLock::isHeld(const std::string& file)
{
    const int fd = ::open(lockName(file).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool held = ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(fd);
    return held;
}

} // namespace ng::store
