# The two lints must refuse the tree in broken/, and a file that is too long, each fault by its file.
# Usage: cmake -DROOT=<broken tree> -DWORK=<scratch folder> -P catches.cmake

file(REMOVE_RECURSE ${WORK})
file(COPY ${ROOT}/ DESTINATION ${WORK})
string(REPEAT "\n" 601 lines)
file(WRITE ${WORK}/core/long.cpp "${lines}")
set(ROOT ${WORK})

# expect(LINT FAULT ...): the lint fails on ROOT and its message matches every FAULT.
function(expect lint)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${ROOT} -P ${CMAKE_CURRENT_LIST_DIR}/${lint}.cmake
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
  if(status EQUAL 0)
    message(FATAL_ERROR "${lint} accepts ${ROOT}")
  endif()
  string(REGEX REPLACE "[ \n]+" " " said "${said}")
  foreach(fault IN LISTS ARGN)
    if(NOT said MATCHES "${fault}")
      message(FATAL_ERROR "${lint} does not report '${fault}':\n${said}")
    endif()
  endforeach()
endfunction()

expect(layering "core/src/stream/knows_qt.cpp" "render/scene/knows_qt.cpp" "widgets/raster/knows_store.cpp" "widgets/raster/knows_engine.cpp")
expect(sources "core/long.cpp: 601 lines" "tests/waits.cpp: waits by the clock" "widgets/raster/no_guard.h: no #pragma once")
