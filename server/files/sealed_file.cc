#include "server/files/sealed_file.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

absl::Status Damaged(absl::string_view path, absl::string_view what) {
  return absl::DataLossError(absl::StrCat(path, " is damaged: ", what));
}

}  // namespace

SealedFile::SealedFile(ReadableFile file, std::string path, absl::string_view case_id, FileHeader header,
                       KeyStore* keys)
    : file_(std::move(file)), path_(std::move(path)), case_id_(case_id), header_(std::move(header)), keys_(keys) {}

absl::StatusOr<SealedFile> SealedFile::Open(const std::string& path, absl::string_view case_id, KeyStore* keys) {
  ASSIGN_OR_RETURN(ReadableFile file, ReadableFile::Open(path));
  ASSIGN_OR_RETURN(const std::string bytes, file.ReadAt(0, kFileHeaderBytes));
  absl::StatusOr<FileHeader> header = ParseFileHeader(bytes);
  if (!header.ok()) return Damaged(path, header.status().message());
  return SealedFile(std::move(file), path, case_id, *std::move(header), keys);
}

int64_t SealedFile::PlainLength() const {
  const int64_t sealed = file_.size() - static_cast<int64_t>(kFileHeaderBytes);
  const int64_t chunks = sealed / (kFileChunkBytes + kFileChunkOverhead);
  const int64_t rest = sealed % (kFileChunkBytes + kFileChunkOverhead);
  return chunks * kFileChunkBytes + std::max<int64_t>(0, rest - kFileChunkOverhead);
}

absl::StatusOr<std::string> SealedFile::ReadChunk(int64_t chunk, int64_t plain_bytes) {
  absl::StatusOr<AeadKey> key = keys_->Get(header_.key);
  if (absl::IsNotFound(key.status())) return Damaged(path_, "its key is gone");
  if (!key.ok()) return key.status();
  ASSIGN_OR_RETURN(const std::string sealed,
                   file_.ReadAt(SealedChunkOffset(chunk), static_cast<size_t>(plain_bytes + kFileChunkOverhead)));
  absl::StatusOr<std::string> plain = OpenFileChunk(*key, case_id_, header_.facts, chunk, sealed);
  if (!plain.ok() || static_cast<int64_t>(plain->size()) != plain_bytes) {
    return Damaged(path_, absl::StrCat("chunk ", chunk, " of ", FileChunkCount(header_.facts.size)));
  }
  return plain;
}

absl::StatusOr<std::string> SealedFile::Read(int64_t offset, size_t bytes) {
  std::string out;
  const int64_t size = header_.facts.size;
  const int64_t end = std::min(size, offset + static_cast<int64_t>(bytes));
  while (offset < end) {
    const int64_t chunk = offset / kFileChunkBytes;
    if (chunk != last_chunk_) {
      last_chunk_ = -1;
      ASSIGN_OR_RETURN(last_plain_, ReadChunk(chunk, FileChunkSize(size, chunk)));
      last_chunk_ = chunk;
    }
    const int64_t within = offset - chunk * kFileChunkBytes;
    const int64_t length = std::min(end - offset, static_cast<int64_t>(last_plain_.size()) - within);
    out.append(last_plain_, static_cast<size_t>(within), static_cast<size_t>(length));
    offset += length;
  }
  return out;
}

absl::StatusOr<std::string> SealedFile::Digest() {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> hash(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (hash == nullptr || EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr) != 1) {
    return absl::InternalError("SHA-256 cannot be begun");
  }
  const int64_t chunks = FileChunkCount(header_.facts.size);
  for (int64_t chunk = 0; chunk < chunks; ++chunk) {
    ASSIGN_OR_RETURN(const std::string plain, ReadChunk(chunk, FileChunkSize(header_.facts.size, chunk)));
    EVP_DigestUpdate(hash.get(), plain.data(), plain.size());
  }
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int length = 0;
  EVP_DigestFinal_ex(hash.get(), reinterpret_cast<unsigned char*>(digest.data()), &length);
  digest.resize(length);
  return absl::BytesToHexString(digest);
}

}  // namespace gaiwan
