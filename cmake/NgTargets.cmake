# How every target of the project is made: warnings, sanitizers, floating-point rules, precompiled headers.

add_library(ng_flags INTERFACE)
target_compile_options(ng_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  # Code paths must agree bit for bit, whatever the instruction set: no contraction into fused multiply-add.
  -ffp-contract=off)
if(NG_WERROR)
  target_compile_options(ng_flags INTERFACE -Werror)
endif()
if(NG_SANITIZE)
  target_compile_options(ng_flags INTERFACE -fsanitize=${NG_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(ng_flags INTERFACE -fsanitize=${NG_SANITIZE})
endif()

# ng_library(NAME SOURCES ... PUBLIC libs ... PRIVATE libs ...): a static library whose public headers are under core/include.
function(ng_library name)
  cmake_parse_arguments(A "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  target_link_libraries(${name} PUBLIC ${A_PUBLIC} PRIVATE ng_flags ${A_PRIVATE})
endfunction()

# ng_test(NAME SOURCES ... LIBS ... LABELS ... [DISPLAY none|offscreen|xvfb]): one Qt Test executable and its ctest entry.
function(ng_test name)
  cmake_parse_arguments(A "" "DISPLAY;TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  if(NOT A_SOURCES)
    set(A_SOURCES ${name}.cpp)
  endif()
  add_executable(${name} ${A_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(${name} PRIVATE
    NG_SOURCE_DIR="${CMAKE_SOURCE_DIR}" NG_BINARY_DIR="${CMAKE_BINARY_DIR}" NG_FIXTURES="${CMAKE_SOURCE_DIR}/tests/fixtures")
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ng_flags Qt6::Test ${A_LIBS})
  if(A_DISPLAY STREQUAL "xvfb")
    add_test(NAME ${name} COMMAND xvfb-run -a -s "-screen 0 1920x1200x24" $<TARGET_FILE:${name}>)
    set_property(TEST ${name} PROPERTY ENVIRONMENT "QT_QPA_PLATFORM=xcb;LIBGL_ALWAYS_SOFTWARE=1")
  else()
    add_test(NAME ${name} COMMAND ${name})
    set_property(TEST ${name} PROPERTY ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
  endif()
  set_property(TEST ${name} PROPERTY LABELS ${A_LABELS})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 300)
  endif()
  set_property(TEST ${name} PROPERTY TIMEOUT ${A_TIMEOUT})
endfunction()
