// server/files/file_format.h: a sealed file as bytes: a header, then chunks, each sealed by itself (README.md has the
// layout). A chunk opens only in its own file, at its own place, with the header's facts unchanged. Pure.
#ifndef GAIWAN_SERVER_FILES_FILE_FORMAT_H_
#define GAIWAN_SERVER_FILES_FILE_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/base/random.h"
#include "server/seal/aead.h"

namespace gaiwan {

// Plain bytes of a chunk: what is read and checked at once (design §7).
inline constexpr int64_t kFileChunkBytes = int64_t{1} << 20;
// What sealing adds: nonce and tag.
inline constexpr int64_t kFileChunkOverhead = kAeadNonceBytes + kAeadTagBytes;
inline constexpr size_t kFileHeaderBytes = 160;
// The longest name of a media type that the header holds.
inline constexpr size_t kMediaTypeBytesMax = 100;

struct FileFacts {
  // Lower-case hexadecimal.
  std::string sha256;
  int64_t size = 0;
  std::string media_type;

  friend bool operator==(const FileFacts& a, const FileFacts& b) {
    return a.sha256 == b.sha256 && a.size == b.size && a.media_type == b.media_type;
  }
};

struct FileHeader {
  uint64_t key = 0;  // Number of the key in the key store.
  FileFacts facts;
};

std::string EncodeFileHeader(const FileHeader& header);
// DATA_LOSS for what is no header of ours.
absl::StatusOr<FileHeader> ParseFileHeader(absl::string_view bytes);

// Chunks of `size` plain bytes, and the plain bytes of one of them.
int64_t FileChunkCount(int64_t size);
int64_t FileChunkSize(int64_t size, int64_t chunk);
// Where a sealed chunk begins, and the length of the whole sealed file.
int64_t SealedChunkOffset(int64_t chunk);
int64_t SealedFileBytes(int64_t size);

// `case_id` as in `cases/{case}`. A nonce is never used twice: each sealing takes its own at random.
std::string SealFileChunk(const AeadKey& key, absl::string_view case_id, const FileFacts& facts, int64_t chunk,
                          absl::string_view plain, Random& random);
// DATA_LOSS when it is not what was sealed here.
absl::StatusOr<std::string> OpenFileChunk(const AeadKey& key, absl::string_view case_id, const FileFacts& facts,
                                          int64_t chunk, absl::string_view sealed);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_FILES_FILE_FORMAT_H_
