#include "server/files/file_format.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/media_types.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kMagic = "GAIWANF1";
constexpr size_t kKeyAt = 8;
constexpr size_t kSizeAt = 16;
constexpr size_t kDigestAt = 24;
constexpr size_t kDigestBytes = kSha256Digits / 2;
constexpr size_t kTypeLengthAt = kDigestAt + kDigestBytes;
constexpr size_t kTypeAt = kTypeLengthAt + 1;
static_assert(kTypeAt + kMediaTypeBytesMax <= kFileHeaderBytes, "the header holds its longest media type");

void Put64(uint64_t value, size_t at, std::string* out) {
  for (size_t i = 0; i < 8; ++i) (*out)[at + i] = static_cast<char>(value >> (56 - 8 * i));
}

uint64_t Get64(absl::string_view bytes, size_t at) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string AssociatedData(absl::string_view case_id, const FileFacts& facts, int64_t chunk) {
  return absl::StrCat("gaiwan file\n", case_id, "\n", facts.sha256, "\n", facts.size, "\n", facts.media_type, "\n",
                      chunk);
}

}  // namespace

std::string EncodeFileHeader(const FileHeader& header) {
  std::string out(kFileHeaderBytes, '\0');
  std::copy(kMagic.begin(), kMagic.end(), out.begin());
  Put64(header.key, kKeyAt, &out);
  Put64(static_cast<uint64_t>(header.facts.size), kSizeAt, &out);
  out.replace(kDigestAt, kDigestBytes, absl::HexStringToBytes(header.facts.sha256));
  out[kTypeLengthAt] = static_cast<char>(header.facts.media_type.size());
  out.replace(kTypeAt, header.facts.media_type.size(), header.facts.media_type);
  return out;
}

absl::StatusOr<FileHeader> ParseFileHeader(absl::string_view bytes) {
  if (bytes.size() < kFileHeaderBytes || bytes.substr(0, kMagic.size()) != kMagic) {
    return absl::DataLossError("no header of a sealed file");
  }
  FileHeader header;
  header.key = Get64(bytes, kKeyAt);
  header.facts.size = static_cast<int64_t>(Get64(bytes, kSizeAt));
  header.facts.sha256 = absl::BytesToHexString(bytes.substr(kDigestAt, kDigestBytes));
  const size_t type_length = static_cast<unsigned char>(bytes[kTypeLengthAt]);
  if (type_length > kMediaTypeBytesMax || header.facts.size <= 0 || header.facts.size > kRecordingBytesMax) {
    return absl::DataLossError("a header of a sealed file with impossible sizes");
  }
  header.facts.media_type = std::string(bytes.substr(kTypeAt, type_length));
  return header;
}

int64_t FileChunkCount(int64_t size) {
  return (size + kFileChunkBytes - 1) / kFileChunkBytes;
}

int64_t FileChunkSize(int64_t size, int64_t chunk) {
  return std::min(kFileChunkBytes, size - chunk * kFileChunkBytes);
}

int64_t SealedChunkOffset(int64_t chunk) {
  return static_cast<int64_t>(kFileHeaderBytes) + chunk * (kFileChunkBytes + kFileChunkOverhead);
}

int64_t SealedFileBytes(int64_t size) {
  return static_cast<int64_t>(kFileHeaderBytes) + size + FileChunkCount(size) * kFileChunkOverhead;
}

std::string SealFileChunk(const AeadKey& key, absl::string_view case_id, const FileFacts& facts, int64_t chunk,
                          absl::string_view plain, Random& random) {
  const std::string nonce = RandomBytes(random, kAeadNonceBytes);
  return absl::StrCat(nonce, AeadSeal(key, nonce, AssociatedData(case_id, facts, chunk), plain));
}

absl::StatusOr<std::string> OpenFileChunk(const AeadKey& key, absl::string_view case_id, const FileFacts& facts,
                                          int64_t chunk, absl::string_view sealed) {
  if (static_cast<int64_t>(sealed.size()) <= kFileChunkOverhead) return absl::DataLossError("the chunk is cut short");
  return AeadOpen(key, sealed.substr(0, kAeadNonceBytes), AssociatedData(case_id, facts, chunk),
                  sealed.substr(kAeadNonceBytes));
}

}  // namespace gaiwan
