# Every library the project stands on, found once. Debian 12's versions are the ones we build with; newer ones are
# found the same way.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(Protobuf REQUIRED)          # Debian's protobuf 3.21 ships no CMake config; the module knows it.
find_package(gRPC CONFIG REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(CLI11 CONFIG QUIET)
find_path(GAIWAN_CLI11_INCLUDE CLI/CLI.hpp REQUIRED)

# RocksDB's own config drags in the static library's private dependencies; the shared library needs none of them.
find_path(GAIWAN_ROCKSDB_INCLUDE rocksdb/db.h REQUIRED)
find_library(GAIWAN_ROCKSDB_LIBRARY rocksdb REQUIRED)
if(NOT TARGET RocksDB::rocksdb)
  add_library(RocksDB::rocksdb UNKNOWN IMPORTED)
  set_target_properties(RocksDB::rocksdb PROPERTIES
    IMPORTED_LOCATION ${GAIWAN_ROCKSDB_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${GAIWAN_ROCKSDB_INCLUDE})
endif()

# Spreadsheets for other platforms. Debian's package has a pkg-config file and no CMake config.
find_path(GAIWAN_XLSXWRITER_INCLUDE xlsxwriter.h REQUIRED)
find_library(GAIWAN_XLSXWRITER_LIBRARY xlsxwriter REQUIRED)

# The server's allocator: a command makes and drops some hundred small objects on three threads, which glibc's does not like.
find_library(GAIWAN_JEMALLOC_LIBRARY jemalloc REQUIRED)

option(GAIWAN_BUILD_TESTS "Build the tests and benchmarks" ON)
if(GAIWAN_BUILD_TESTS)
  find_package(GTest CONFIG REQUIRED)
  find_package(rapidcheck CONFIG REQUIRED)
endif()
