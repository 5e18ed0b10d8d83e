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

# gaiwan_library(NAME server_log HDRS ... SRCS ... DEPS ...): makes the target gaiwan_<NAME> and its alias gaiwan::<NAME>.
function(gaiwan_library)
  cmake_parse_arguments(ARG "" "NAME" "HDRS;SRCS;DEPS" ${ARGN})
  set(target gaiwan_${ARG_NAME})
  if(ARG_SRCS)
    add_library(${target} STATIC ${ARG_SRCS} ${ARG_HDRS})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC ${ARG_DEPS})
    gaiwan_own_code(${target})
    gaiwan_sanitize(${target})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target} INTERFACE ${ARG_DEPS})
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
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME} --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${ARG_NAME} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
  if(GAIWAN_TSAN_PARTS)
    add_dependencies(tsan_tests ${ARG_NAME})
  endif()
endfunction()
