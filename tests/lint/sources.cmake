# What every source file keeps to: a length that is one noun, no waiting by the clock in tests, #pragma once.
# Usage: cmake -DROOT=<source tree> -P sources.cmake

set(longest 600)
set(faults)
foreach(room app core plugins render tests widgets)
  file(GLOB_RECURSE found RELATIVE ${ROOT} ${ROOT}/${room}/*.h ${ROOT}/${room}/*.cpp)
  list(APPEND files ${found})
endforeach()
list(FILTER files EXCLUDE REGEX "^tests/lint/broken/")
if(NOT files)
  message(FATAL_ERROR "no source files under ${ROOT}")
endif()

foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  # Counted by what is left when all but the line ends is taken away.
  string(REGEX REPLACE "[^\n]+" "" ends "${text}")
  string(LENGTH "${ends}" lines)
  if(lines GREATER longest)
    string(APPEND faults "\n  ${file}: ${lines} lines, at most ${longest}; split it by noun")
  endif()
  if(file MATCHES "^tests/" AND NOT file MATCHES "^tests/bench/" AND text MATCHES "QTest::qWait\\(|qSleep\\(|sleep_for\\(|sleep_until\\(")
    string(APPEND faults "\n  ${file}: waits by the clock (${CMAKE_MATCH_0}); wait for a signal or a state (QTRY_VERIFY, QSignalSpy::wait)")
  endif()
  if(file MATCHES "\\.h$" AND NOT text MATCHES "#pragma once|#ifndef NG_[A-Z_]*_H") # a C header may have a guard
    string(APPEND faults "\n  ${file}: no #pragma once")
  endif()
endforeach()

if(faults)
  message(FATAL_ERROR "Sources that break a rule of CONTRIBUTING.md:${faults}")
endif()
list(LENGTH files count)
message(STATUS "${count} files are in order")
