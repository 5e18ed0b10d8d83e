#include "server/log/wal_reader.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/log/atomic_file.h"
#include "server/log/crc32c.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// RocksDB's db/log_format.h: blocks of 32 KiB, each piece of a record behind a header of crc (4), length (2), type (1)
// and, for the recyclable types, the file's number (4). A piece never crosses a block; a block's last bytes that cannot
// hold a header are zeros.
constexpr size_t kBlockBytes = 32 * 1024;
constexpr size_t kHeaderBytes = 7;
constexpr size_t kRecyclableHeaderBytes = 11;
constexpr size_t kCrcBytes = 4;
// db/write_batch.cc: each record is a batch: number of its first entry (8), count of entries (4), little-endian.
constexpr size_t kBatchHeaderBytes = 12;

enum PieceType : uint8_t {
  kFull = 1,
  kFirst = 2,
  kMiddle = 3,
  kLast = 4,
  kRecyclableFull = 5,
  kRecyclableLast = 8,
};

uint64_t Little(absl::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = bytes.size(); i > 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return number;
}

struct Piece {
  PieceType type;  // One of the first four.
  absl::string_view data;
  size_t end;  // Offset behind it.
};

// The sound piece at `offset`, or nothing.
std::optional<Piece> PieceAt(absl::string_view file, size_t offset) {
  const size_t block_left = kBlockBytes - offset % kBlockBytes;
  if (block_left < kHeaderBytes || file.size() - offset < kHeaderBytes) return std::nullopt;
  const uint8_t type = static_cast<unsigned char>(file[offset + 6]);
  if (type < kFull || type > kRecyclableLast) return std::nullopt;
  const size_t header = type >= kRecyclableFull ? kRecyclableHeaderBytes : kHeaderBytes;
  const size_t length = Little(file.substr(offset + 4, 2));
  if (header + length > block_left || header + length > file.size() - offset) return std::nullopt;
  // The checksum covers the type, the file's number if there, and the data.
  const absl::string_view covered = file.substr(offset + 6, header - 6 + length);
  if (MaskCrc32c(Crc32c(covered)) != Little(file.substr(offset, kCrcBytes))) return std::nullopt;
  const uint8_t plain = type >= kRecyclableFull ? type - (kRecyclableFull - kFull) : type;
  return Piece{static_cast<PieceType>(plain), file.substr(offset + header, length), offset + header + length};
}

// The offset itself, or the next block when no header fits before it.
size_t SkipTrailer(size_t offset) {
  const size_t block_left = kBlockBytes - offset % kBlockBytes;
  return block_left < kHeaderBytes ? offset + block_left : offset;
}

bool Starts(const Piece& piece) {
  return piece.type == kFull || piece.type == kFirst;
}

// The offset of a write that begins behind `bad`, or nothing. In the damaged block every offset is tried, because a
// damaged length hides where the next piece begins; the blocks behind it begin with a piece.
std::optional<size_t> WriteBehind(absl::string_view file, size_t bad) {
  const size_t block_end = std::min(file.size(), bad - bad % kBlockBytes + kBlockBytes);
  for (size_t offset = bad + 1; offset < block_end; ++offset) {
    const std::optional<Piece> piece = PieceAt(file, offset);
    // Zeros pass for nothing here: their type is 0. An empty piece is no write.
    if (piece.has_value() && Starts(*piece) && piece->data.size() >= kBatchHeaderBytes) return offset;
  }
  for (size_t offset = block_end; offset < file.size();) {
    const std::optional<Piece> piece = PieceAt(file, offset);
    if (!piece.has_value()) return WriteBehind(file, offset);
    if (Starts(*piece)) return offset;
    offset = SkipTrailer(piece->end);
  }
  return std::nullopt;
}

struct WalFile {
  uint64_t number;
  std::string path;
};

absl::StatusOr<std::vector<WalFile>> ListWals(const std::string& dir, uint64_t first_number) {
  std::vector<WalFile> files;
  std::error_code error;
  if (!std::filesystem::exists(dir, error)) return files;
  for (std::filesystem::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename();
    uint64_t number = 0;
    if (!absl::EndsWith(name, ".log") || !absl::SimpleAtoi(name.substr(0, name.size() - 4), &number)) continue;
    if (number >= first_number) files.push_back({number, it->path()});
  }
  if (error) return FileError("listing", dir, error.value());
  std::sort(files.begin(), files.end(), [](const WalFile& a, const WalFile& b) { return a.number < b.number; });
  return files;
}

class Walk {
 public:
  absl::Status ReadFile(const WalFile& wal) {
    ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadWholeFile(wal.path));
    if (!bytes.has_value()) return absl::OkStatus();  // Gone since it was listed.
    ++summary_.file_count;
    const absl::string_view file = *bytes;
    std::string batch;    // Of the pieces so far.
    bool inside = false;  // Between a first and a last piece.
    size_t begin = 0;     // Where the current write begins.
    for (size_t offset = 0; offset < file.size();) {
      offset = SkipTrailer(offset);
      if (offset >= file.size()) break;
      const std::optional<Piece> piece = PieceAt(file, offset);
      if (!piece.has_value() || Starts(*piece) == inside) return Bad(wal, file, offset);
      if (!inside) {
        begin = offset;
        batch.clear();
      }
      batch.append(piece->data.data(), piece->data.size());
      inside = piece->type == kFirst || piece->type == kMiddle;
      if (!inside) RETURN_IF_ERROR(TakeBatch(wal, begin, batch));
      offset = piece->end;
    }
    if (inside) ++summary_.torn_count;  // The file ends between two pieces.
    return absl::OkStatus();
  }

  const WalSummary& summary() const { return summary_; }

 private:
  absl::Status Bad(const WalFile& wal, absl::string_view file, size_t offset) {
    // When a write starts where one was still open, that one is the damaged one, and the start lies behind it.
    const std::optional<Piece> here = PieceAt(file, offset);
    const std::optional<size_t> behind = here.has_value() && Starts(*here) ? offset : WriteBehind(file, offset);
    if (behind.has_value()) {
      return absl::DataLossError(absl::StrCat(wal.path, " is damaged at offset ", offset,
                                              ": a whole write follows at offset ", *behind,
                                              ", so synced records are lost"));
    }
    ++summary_.torn_count;
    return absl::OkStatus();
  }

  absl::Status TakeBatch(const WalFile& wal, size_t begin, absl::string_view batch) {
    if (batch.size() < kBatchHeaderBytes) {
      return absl::DataLossError(absl::StrCat(wal.path, " has a write of ", batch.size(), " bytes at offset ", begin));
    }
    const uint64_t first = Little(batch.substr(0, 8));
    const uint64_t count = Little(batch.substr(8, 4));
    // A batch of no entries is a mark RocksDB sets when it opens: it holds nothing that could be missing.
    if (count == 0) return absl::OkStatus();
    if (summary_.batch_count > 0 && first != summary_.last_sequence + 1) {
      return absl::DataLossError(absl::StrCat(wal.path, " continues at offset ", begin, " with entry ", first,
                                              ", but the last one before it is ", summary_.last_sequence,
                                              ": synced records are missing"));
    }
    summary_.last_sequence = first + count - 1;
    ++summary_.batch_count;
    return absl::OkStatus();
  }

  WalSummary summary_;
};

}  // namespace

absl::StatusOr<WalSummary> CheckWals(const std::string& dir, uint64_t first_number) {
  ASSIGN_OR_RETURN(const std::vector<WalFile> files, ListWals(dir, first_number));
  Walk walk;
  for (const WalFile& file : files) RETURN_IF_ERROR(walk.ReadFile(file));
  return walk.summary();
}

}  // namespace gaiwan
