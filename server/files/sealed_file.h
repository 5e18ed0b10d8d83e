// server/files/sealed_file.h: a sealed file opened for reading: plain bytes from anywhere in it, each chunk verified as
// it is read. Movable; not thread-safe: it keeps the chunk read last.
#ifndef GAIWAN_SERVER_FILES_SEALED_FILE_H_
#define GAIWAN_SERVER_FILES_SEALED_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/files/disk.h"
#include "server/files/file_format.h"
#include "server/seal/key_store.h"

namespace gaiwan {

class SealedFile {
 public:
  // Reads the header. `keys` is not owned and outlives it.
  //   NOT_FOUND  there is no such file.
  //   DATA_LOSS  it has no header of ours.
  static absl::StatusOr<SealedFile> Open(const std::string& path, absl::string_view case_id, KeyStore* keys);

  const FileHeader& header() const { return header_; }
  // Whether it has the length that the header's size comes to.
  bool HasFullLength() const { return file_.size() == SealedFileBytes(header_.facts.size); }
  // Plain bytes of it that could be there by its length, were none damaged.
  int64_t PlainLength() const;

  // At most `bytes` from `offset` on; fewer at the end. DATA_LOSS names the file and the chunk.
  absl::StatusOr<std::string> Read(int64_t offset, size_t bytes);
  // One chunk that holds `plain_bytes`, fewer than full in an unfinished file.
  absl::StatusOr<std::string> ReadChunk(int64_t chunk, int64_t plain_bytes);
  // The digest of all of it, in hexadecimal.
  absl::StatusOr<std::string> Digest();

 private:
  SealedFile(ReadableFile file, std::string path, absl::string_view case_id, FileHeader header, KeyStore* keys);

  ReadableFile file_;
  std::string path_;
  std::string case_id_;
  FileHeader header_;
  KeyStore* keys_;
  int64_t last_chunk_ = -1;
  std::string last_plain_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_FILES_SEALED_FILE_H_
