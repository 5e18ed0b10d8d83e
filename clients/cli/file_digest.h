// clients/cli/file_digest.h: the SHA-256 of a file, read piece by piece. Thread-safe.
#ifndef GAIWAN_CLIENTS_CLI_FILE_DIGEST_H_
#define GAIWAN_CLIENTS_CLI_FILE_DIGEST_H_

#include <string>

namespace gaiwan::cli {

// 64 hexadecimal digits; empty when it cannot be read.
std::string FileSha256(const std::string& path);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_FILE_DIGEST_H_
