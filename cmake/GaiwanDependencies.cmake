# Every library the project stands on, found once. Debian 12's versions are the ones we build with; newer ones are
# found the same way.
# No -pthread: this C library needs none, and what is precompiled has to be compiled alike everywhere.
set(THREADS_PREFER_PTHREAD_FLAG OFF)
find_package(Threads REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(Protobuf REQUIRED)          # Debian's protobuf 3.21 ships no CMake config; the module knows it.
find_package(gRPC CONFIG REQUIRED)
if(TARGET re2::re2)  # Its pkg-config file asks for -pthread.
  set_property(TARGET re2::re2 PROPERTY INTERFACE_COMPILE_OPTIONS "")
endif()
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

# Metrics.
find_package(prometheus-cpp CONFIG REQUIRED)

# Passwords, and the key sets of identity providers.
find_package(CURL REQUIRED)
find_path(GAIWAN_ARGON2_INCLUDE argon2.h REQUIRED)
find_library(GAIWAN_ARGON2_LIBRARY argon2 REQUIRED)

# Spreadsheets for other platforms. Debian's package has a pkg-config file and no CMake config.
find_path(GAIWAN_XLSXWRITER_INCLUDE xlsxwriter.h REQUIRED)
find_library(GAIWAN_XLSXWRITER_LIBRARY xlsxwriter REQUIRED)

# QR codes of receipts. As above.
find_path(GAIWAN_QRENCODE_INCLUDE qrencode.h REQUIRED)
find_library(GAIWAN_QRENCODE_LIBRARY qrencode REQUIRED)
if(NOT TARGET QRencode::qrencode)
  add_library(QRencode::qrencode UNKNOWN IMPORTED)
  set_target_properties(QRencode::qrencode PROPERTIES
    IMPORTED_LOCATION ${GAIWAN_QRENCODE_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${GAIWAN_QRENCODE_INCLUDE})
endif()

# The server's allocator: a command makes and drops some hundred small objects on three threads, which glibc's does not like.
find_library(GAIWAN_JEMALLOC_LIBRARY jemalloc REQUIRED)

option(GAIWAN_BUILD_TESTS "Build the tests and benchmarks" ON)
if(GAIWAN_BUILD_TESTS)
  find_package(GTest CONFIG REQUIRED)
  find_package(rapidcheck CONFIG REQUIRED)
endif()
