#include "display_probe.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace ng {

namespace {

std::string variable(const char* name)
{
    const char* v = std::getenv(name);
    return v ? v : "";
}

/// A local stream socket that accepts; `abstract` names one of Linux's sockets without a file.
bool accepts(const std::string& path, bool abstract)
{
    sockaddr_un a{};
    a.sun_family = AF_UNIX;
    const std::size_t shift = abstract ? 1 : 0;
    if (path.size() + shift >= sizeof a.sun_path) return false;
    std::memcpy(a.sun_path + shift, path.data(), path.size());
    const int s = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s < 0) return false;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + shift + path.size() + (abstract ? 0 : 1));
    const bool ok = ::connect(s, reinterpret_cast<const sockaddr*>(&a), length) == 0;
    ::close(s);
    return ok;
}

bool acceptsTcp(const std::string& host, int port)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return false;
    bool ok = false;
    for (const addrinfo* a = found; a && !ok; a = a->ai_next) {
        const int s = ::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
        if (s < 0) continue;
        ok = ::connect(s, a->ai_addr, a->ai_addrlen) == 0;
        ::close(s);
    }
    ::freeaddrinfo(found);
    return ok;
}

/// DISPLAY is [host]:number[.screen]; the host "unix" or none is this machine.
bool x11Reachable(const std::string& display)
{
    const std::size_t colon = display.rfind(':');
    if (colon == std::string::npos) return false;
    const std::string host = display.substr(0, colon);
    const int number = std::atoi(display.c_str() + colon + 1);
    const std::string path = "/tmp/.X11-unix/X" + std::to_string(number);
    if (host.empty() || host == "unix") return accepts(path, false) || accepts(path, true);
    if (host.starts_with('/')) return accepts(display, false) || accepts(host, false);
    return acceptsTcp(host, 6000 + number);
}

bool waylandReachable(const std::string& display)
{
    if (display.starts_with('/')) return accepts(display, false);
    return accepts(variable("XDG_RUNTIME_DIR") + "/" + display, false);
}

} // namespace

std::optional<std::string> displayProblem()
{
    const std::string platform = variable("QT_QPA_PLATFORM");
    if (!platform.empty() && !platform.starts_with("xcb") && !platform.starts_with("wayland")) return std::nullopt;
    const std::string x11 = variable("DISPLAY");
    const std::string wayland = variable("WAYLAND_DISPLAY");
    if (x11.empty() && wayland.empty()) return "DISPLAY and WAYLAND_DISPLAY are not set";
    if (!wayland.empty() && waylandReachable(wayland)) return std::nullopt;
    if (!x11.empty() && x11Reachable(x11)) return std::nullopt;
    return "the display " + (x11.empty() ? wayland : x11) + " does not answer";
}

std::string noDisplayLine(const std::string& problem)
{
    return "neurogrove: no window can be opened (" + problem
        + "); without one: ./run run resources/experiments/growing-digits.ngdesign --json, or a picture: "
          "./run screenshot resources/experiments/growing-digits.ngdesign --view live --out live.png";
}

} // namespace ng
