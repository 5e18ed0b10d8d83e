#include "server/files/content_check.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

using absl::string_view;

constexpr string_view kPdf = "application/pdf";
constexpr string_view kOfd = "application/ofd";
constexpr string_view kWord = "application/msword";
constexpr string_view kDocx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr string_view kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr string_view kText = "text/plain";

// Read at a time when a whole file is looked through.
constexpr size_t kScanBytes = 1 << 20;
// The end of a zip file: its last record has 22 bytes and a comment of up to 65,535.
constexpr int64_t kZipEndMax = 22 + 65535;
// Names of a zip's entries; a document of a county has some dozens, each below 100 bytes.
constexpr int64_t kZipDirectoryMax = 4 << 20;

// `bytes` at `at`, as far as `start` reaches.
bool Fits(string_view start, size_t at, string_view bytes) {
  if (start.size() <= at) return true;
  const string_view there = start.substr(at, bytes.size());
  return there == bytes.substr(0, there.size());
}

bool FitsAny(string_view start, size_t at, std::initializer_list<string_view> choices) {
  return absl::c_any_of(choices, [&](string_view each) { return Fits(start, at, each); });
}

// ISO base media: a length, `ftyp`, the brand.
bool FitsBrand(string_view start, std::initializer_list<string_view> brands) {
  return Fits(start, 4, "ftyp") && FitsAny(start, 8, brands);
}

// An MPEG frame: eleven set bits, a version and a layer that exist.
bool FitsMpegFrame(string_view start) {
  if (!Fits(start, 0, "\xff")) return false;
  if (start.size() < 2) return true;
  const auto second = static_cast<unsigned char>(start[1]);
  return (second & 0xe0) == 0xe0 && (second & 0x18) != 0x08 && (second & 0x06) != 0;
}

// Text in any encoding that keeps ASCII's control characters: UTF-8, GB 18030.
bool IsTextByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 ? byte != 0x7f : byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

bool IsTextStart(string_view start) {
  return absl::c_all_of(start, IsTextByte) && !absl::StartsWith(start, "#!");
}

absl::Status Lacks(string_view media_type, string_view what) {
  return absl::FailedPreconditionError(absl::StrCat("no ", media_type, ": ", what));
}

uint64_t LittleEndian(string_view bytes, size_t at, size_t length) {
  uint64_t value = 0;
  for (size_t i = 0; i < length; ++i)
    value |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[at + i])) << 8 * i;
  return value;
}

// Names of the entries of a zip file, from the directory at its end.
absl::StatusOr<std::vector<std::string>> ZipNames(string_view media_type, int64_t size, ReadPlain read) {
  const int64_t tail_at = std::max<int64_t>(0, size - kZipEndMax);
  ASSIGN_OR_RETURN(const std::string tail, read(tail_at, static_cast<size_t>(size - tail_at)));
  const size_t end = tail.rfind("PK\x05\x06");
  if (end == std::string::npos || tail.size() - end < 22) return Lacks(media_type, "its directory is missing");
  const auto length = static_cast<int64_t>(LittleEndian(tail, end + 12, 4));
  const auto at = static_cast<int64_t>(LittleEndian(tail, end + 16, 4));
  if (length > kZipDirectoryMax || at + length > size) return Lacks(media_type, "its directory is damaged");
  ASSIGN_OR_RETURN(const std::string directory, read(at, static_cast<size_t>(length)));
  std::vector<std::string> names;
  for (size_t entry = 0; entry + 46 <= directory.size();) {
    if (directory.substr(entry, 4) != "PK\x01\x02") return Lacks(media_type, "its directory is damaged");
    const size_t name = LittleEndian(directory, entry + 28, 2);
    const size_t rest = LittleEndian(directory, entry + 30, 2) + LittleEndian(directory, entry + 32, 2);
    names.push_back(directory.substr(entry + 46, name));
    entry += 46 + name + rest;
  }
  return names;
}

absl::Status CheckZip(string_view media_type, string_view entry, int64_t size, ReadPlain read) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, ZipNames(media_type, size, read));
  if (!absl::c_linear_search(names, entry)) return Lacks(media_type, absl::StrCat("it holds no ", entry));
  // Macros run when the paper is opened at the court.
  if (absl::c_any_of(names, [](const std::string& name) { return absl::EndsWithIgnoreCase(name, "vbaProject.bin"); })) {
    return Lacks(media_type, "it holds macros");
  }
  return absl::OkStatus();
}

// Calls `look` with the file piece by piece; each piece begins with the last `overlap` bytes of the one before.
absl::Status Scan(int64_t size, size_t overlap, ReadPlain read, absl::FunctionRef<absl::Status(string_view)> look) {
  std::string kept;
  for (int64_t at = 0; at < size;) {
    ASSIGN_OR_RETURN(const std::string piece, read(at, kScanBytes));
    if (piece.empty()) return absl::DataLossError("the file ends early");
    at += static_cast<int64_t>(piece.size());
    kept += piece;
    RETURN_IF_ERROR(look(kept));
    if (kept.size() > overlap) kept.erase(0, kept.size() - overlap);
  }
  return absl::OkStatus();
}

absl::Status CheckText(int64_t size, ReadPlain read) {
  return Scan(size, 0, read, [](string_view piece) {
    return absl::c_all_of(piece, IsTextByte) ? absl::OkStatus() : Lacks(kText, "it holds bytes that no text has");
  });
}

// An installer and a spreadsheet of old begin as a document of Word does; only the document has this part.
absl::Status CheckWord(int64_t size, ReadPlain read) {
  std::string name;
  for (const char c : string_view("WordDocument")) {
    name += c;
    name += '\0';
  }
  bool found = false;
  RETURN_IF_ERROR(Scan(size, name.size(), read, [&](string_view piece) {
    found = found || absl::StrContains(piece, name);
    return absl::OkStatus();
  }));
  return found ? absl::OkStatus() : Lacks(kWord, "it holds no document of Word");
}

}  // namespace

bool MayStartAs(string_view type, string_view start) {
  start = start.substr(0, kStartBytes);
  if (type == kPdf) return Fits(start, 0, "%PDF-");
  if (type == kOfd || type == kDocx || type == kXlsx) return Fits(start, 0, "PK\x03\x04");
  if (type == kWord) return Fits(start, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
  if (type == "image/jpeg") return Fits(start, 0, "\xff\xd8\xff");
  if (type == "image/png") return Fits(start, 0, "\x89PNG\r\n\x1a\n");
  if (type == "image/tiff") return FitsAny(start, 0, {string_view("II*\0", 4), string_view("MM\0*", 4)});
  if (type == "image/heic") return FitsBrand(start, {"heic", "heix", "heif", "mif1", "msf1", "hevc"});
  if (type == "audio/mpeg") return Fits(start, 0, "ID3") || FitsMpegFrame(start);
  if (type == "audio/mp4") return FitsBrand(start, {"M4A ", "M4B ", "mp42", "mp41", "isom", "iso2", "dash"});
  if (type == "audio/amr") return Fits(start, 0, "#!AMR");
  if (type == "audio/wav") return Fits(start, 0, "RIFF") && Fits(start, 8, "WAVE");
  if (type == "video/mp4") {
    return FitsBrand(start,
                     {"isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash", "3gp"});
  }
  // EBML, which Matroska is written in too.
  if (type == "audio/webm" || type == "video/webm") return Fits(start, 0, "\x1a\x45\xdf\xa3");
  if (type == "video/quicktime") {
    return FitsBrand(start, {"qt  "}) || FitsAny(start, 4, {"moov", "mdat", "wide", "free"});
  }
  return type == kText && IsTextStart(start);
}

absl::Status CheckContent(string_view media_type, int64_t size, ReadPlain read) {
  ASSIGN_OR_RETURN(const std::string start, read(0, kStartBytes));
  // Nothing of ours is as short as its own mark.
  if (!MayStartAs(media_type, start) || (media_type != kText && start.size() < kStartBytes)) {
    return Lacks(media_type, "it does not begin as one");
  }
  if (media_type == kDocx) return CheckZip(media_type, "word/document.xml", size, read);
  if (media_type == kXlsx) return CheckZip(media_type, "xl/workbook.xml", size, read);
  if (media_type == kOfd) return CheckZip(media_type, "OFD.xml", size, read);
  if (media_type == kWord) return CheckWord(size, read);
  if (media_type == kText) return CheckText(size, read);
  return absl::OkStatus();
}

}  // namespace gaiwan
