# gaiwan_library, gaiwan_binary, gaiwan_test: one target a part, sources by hand, every dependency named. Warnings and
# sanitizers come from here and from the preset, never from a global flag, so that generated code is left alone.

set(GAIWAN_SANITIZE "" CACHE STRING "Sanitizers for every target, as -fsanitize= takes them")
option(GAIWAN_TSAN_PARTS "Register only the tests labelled tsan: what links no gRPC and no RocksDB" OFF)

# What the tsan preset builds: its tests, and of everything else only what they need.
if(GAIWAN_TSAN_PARTS)
  add_custom_target(tsan_tests)
endif()

function(gaiwan_own_code target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror
    $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety -Wno-unused-private-field>
    # GCC 12 warns of what it inlines from std::string and std::optional (its bugs 105329, 105562), never of ours.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized -Wno-dangling-pointer>)
endfunction()

function(gaiwan_sanitize target)
  if(GAIWAN_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${GAIWAN_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${GAIWAN_SANITIZE})
  endif()
endfunction()

# Reading the generated headers is most of the time of most files, so they are read once: precompiled headers, one set for
# what we ship and one for tests. Never the only thing that brings a header in: the preset `tidy` does without.
option(GAIWAN_PRECOMPILE "Precompile the headers that most files read" ON)
# Else the compiler cache takes none of it.
set(GAIWAN_PRECOMPILED_OPTIONS
  $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp> $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
set_property(GLOBAL PROPERTY GAIWAN_READS_MESSAGES gaiwan::proto gaiwan::proto_grpc)

# Tests are waited for more often while they are compiled than while they run.
set(GAIWAN_TEST_OPTIONS $<$<CONFIG:Release>:-O1>)

# Whether something in `deps` brings the generated headers in; if so `name` does, too.
function(gaiwan_reads_messages name deps result)
  get_property(readers GLOBAL PROPERTY GAIWAN_READS_MESSAGES)
  set(reads OFF)
  foreach(dep IN LISTS deps)
    if(dep IN_LIST readers)
      set(reads ON)
    endif()
  endforeach()
  if(reads)
    set_property(GLOBAL APPEND PROPERTY GAIWAN_READS_MESSAGES ${name})
  endif()
  set(${result} ${reads} PARENT_SCOPE)
endfunction()

# gaiwan_precompiled_headers(target [DEPS ...] [HEADERS ...] [OPTIONS ...]): the target whose precompiled headers others
# take, with what is named besides; made when it is first asked for.
function(gaiwan_precompiled_headers target)
  if(TARGET ${target})
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "DEPS;HEADERS;OPTIONS" ${ARGN})
  file(WRITE ${CMAKE_BINARY_DIR}/${target}.cc "// Made so that there is something to precompile the headers for.\n")
  add_library(${target} OBJECT ${CMAKE_BINARY_DIR}/${target}.cc)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE gaiwan::proto absl::flat_hash_map absl::flat_hash_set absl::statusor
    absl::strings absl::time ${ARG_DEPS})
  gaiwan_own_code(${target})
  gaiwan_sanitize(${target})
  target_compile_options(${target} PRIVATE ${ARG_OPTIONS} ${GAIWAN_PRECOMPILED_OPTIONS})
  target_precompile_headers(${target} PRIVATE <algorithm> <functional> <memory> <optional> <string> <utility> <vector>
    <absl/container/flat_hash_map.h> <absl/container/flat_hash_set.h> <absl/status/statusor.h>
    <absl/strings/str_cat.h> <absl/time/time.h> <gaiwan/v1/case_service.pb.h> <gaiwan/v1/event.pb.h>
    <gaiwan/v1/workflow.pb.h> ${ARG_HEADERS})
endfunction()

# `headers`: what most files of the target read besides; it has a set of its own then.
function(gaiwan_take_precompiled target name deps headers)
  gaiwan_reads_messages(${name} "${deps}" reads)
  if(reads AND GAIWAN_PRECOMPILE)
    set(set gaiwan_headers)
    if(headers)
      set(set ${target}_headers)
    endif()
    if(NOT headers)
      set(deps "")
    endif()
    gaiwan_precompiled_headers(${set} DEPS ${deps} HEADERS ${headers})
    target_precompile_headers(${target} REUSE_FROM ${set})
    target_compile_options(${target} PRIVATE ${GAIWAN_PRECOMPILED_OPTIONS})
  endif()
endfunction()

# gaiwan_library(NAME server_log HDRS ... SRCS ... DEPS ... [READ ...]): makes the target gaiwan_<NAME> and its alias
# gaiwan::<NAME>. READ: headers that are dear to read and that most of its files read.
function(gaiwan_library)
  cmake_parse_arguments(ARG "" "NAME" "HDRS;SRCS;DEPS;READ" ${ARGN})
  set(target gaiwan_${ARG_NAME})
  if(ARG_SRCS)
    add_library(${target} STATIC ${ARG_SRCS} ${ARG_HDRS})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC ${ARG_DEPS})
    gaiwan_own_code(${target})
    gaiwan_sanitize(${target})
    gaiwan_take_precompiled(${target} gaiwan::${ARG_NAME} "${ARG_DEPS}" "${ARG_READ}")
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target} INTERFACE ${ARG_DEPS})
    gaiwan_reads_messages(gaiwan::${ARG_NAME} "${ARG_DEPS}" reads)
  endif()
  add_library(gaiwan::${ARG_NAME} ALIAS ${target})
endfunction()

function(gaiwan_binary)
  cmake_parse_arguments(ARG "" "NAME" "SRCS;DEPS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SRCS})
  target_include_directories(${ARG_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS})
  gaiwan_own_code(${ARG_NAME})
  gaiwan_sanitize(${ARG_NAME})
  gaiwan_take_precompiled(${ARG_NAME} ${ARG_NAME} "${ARG_DEPS}" "")
endfunction()

# gaiwan_test(NAME x_test [SRCS ...] DEPS ... LABELS unit [tsan]): one binary, registered as one ctest test. SRCS
# defaults to NAME.cc. `tsan` marks a test whose every dependency is our own code, so that ThreadSanitizer sees all.
function(gaiwan_test)
  cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SRCS;DEPS;LABELS" ${ARGN})
  if(GAIWAN_TSAN_PARTS AND NOT "tsan" IN_LIST ARG_LABELS)
    return()
  endif()
  if(NOT ARG_SRCS)
    set(ARG_SRCS ${ARG_NAME}.cc)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${ARG_NAME} ${ARG_SRCS})
  target_include_directories(${ARG_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gaiwan_own_code(${ARG_NAME})
  gaiwan_sanitize(${ARG_NAME})
  target_compile_options(${ARG_NAME} PRIVATE ${GAIWAN_TEST_OPTIONS})
  gaiwan_reads_messages(${ARG_NAME} "${ARG_DEPS}" reads)
  if(reads AND GAIWAN_PRECOMPILE)
    gaiwan_precompiled_headers(gaiwan_test_headers DEPS GTest::gmock HEADERS <gmock/gmock.h> <gtest/gtest.h>
      OPTIONS ${GAIWAN_TEST_OPTIONS})
    target_precompile_headers(${ARG_NAME} REUSE_FROM gaiwan_test_headers)
    target_compile_options(${ARG_NAME} PRIVATE ${GAIWAN_PRECOMPILED_OPTIONS})
  endif()
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME} --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${ARG_NAME} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
  if(GAIWAN_TSAN_PARTS)
    add_dependencies(tsan_tests ${ARG_NAME})
  endif()
endfunction()
