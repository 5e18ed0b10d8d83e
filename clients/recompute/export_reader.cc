#include "clients/recompute/export_reader.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/recompute/record_lines.h"
#include "google/protobuf/util/json_util.h"

namespace gaiwan::recompute {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(path, "：没有这个文件"));
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

absl::Status Parse(const std::string& json, const std::string& where, google::protobuf::Message* message) {
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, message);
  if (parsed.ok()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(where, "：", std::string(parsed.message())));
}

std::string LineOf(const std::string& path, int64_t number) {
  return absl::StrCat(path, "：第 ", number, " 行");
}

template <typename Message>
absl::Status ReadLines(const std::string& path, const std::function<void(const Message&)>& each) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(path, "：没有这个文件"));
  std::string line;
  Message message;
  for (int64_t number = 1; std::getline(in, line); ++number) {
    message.Clear();
    if (absl::Status read = Parse(line, LineOf(path, number), &message); !read.ok()) return read;
    each(message);
  }
  return absl::OkStatus();
}

// The next lines, as many as are read at once; false at the end.
bool ReadSome(std::ifstream* in, std::vector<std::string>* lines) {
  lines->clear();
  std::string line;
  while (lines->size() < kLinesAtOnce && std::getline(*in, line)) lines->push_back(std::move(line));
  return !lines->empty();
}

// Which of `lines` is no record, and why: each by itself.
absl::Status BadLine(const std::vector<std::string>& lines, const std::string& path, int64_t before) {
  v1::ExportedRecord record;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string where = LineOf(path, before + static_cast<int64_t>(i) + 1);
    if (absl::Status read = Parse(lines[i], where, &record); !read.ok()) return read;
  }
  return absl::DataLossError(absl::StrCat(path, "：第 ", before + 1, " 行起：不是每行一条记录"));
}

}  // namespace

absl::StatusOr<Export> ReadExport(const std::string& dir, const FileDigest& digest) {
  Export exported;
  exported.dir = dir;
  const absl::StatusOr<std::string> manifest = ReadFile(absl::StrCat(dir, "/manifest.json"));
  if (!manifest.ok()) return manifest.status();
  if (absl::Status read = Parse(*manifest, "manifest.json", &exported.manifest); !read.ok()) return read;
  if (exported.manifest.format() != kExportFormat) {
    return absl::InvalidArgumentError(absl::StrCat("manifest.json：格式 ", exported.manifest.format(), " 读不懂"));
  }
  for (const v1::ExportedFile& file : exported.manifest.files()) {
    if (digest(absl::StrCat(dir, "/", file.name())) != file.sha256()) {
      return absl::DataLossError(absl::StrCat(file.name(), "：与 manifest.json 所载的摘要不符"));
    }
  }
  absl::Status read =
      ReadLines<v1::Organisation>(absl::StrCat(dir, "/organisations.jsonl"),
                                  [&](const v1::Organisation& each) { exported.organisations.push_back(each); });
  if (read.ok()) {
    read = ReadLines<v1::CodeEntry>(absl::StrCat(dir, "/codes.jsonl"),
                                    [&](const v1::CodeEntry& each) { exported.codes.push_back(each); });
  }
  if (read.ok()) {
    read = ReadLines<v1::ReturnDefinition>(absl::StrCat(dir, "/returns.jsonl"),
                                           [&](const v1::ReturnDefinition& each) { exported.returns.push_back(each); });
  }
  if (read.ok()) {
    read = ReadLines<v1::Channel>(absl::StrCat(dir, "/channels.jsonl"),
                                  [&](const v1::Channel& each) { exported.channels.push_back(each); });
  }
  if (!read.ok()) return read;
  return exported;
}

absl::Status ForEachRecord(const Export& exported, const std::function<void(const v1::ExportedRecord&)>& each) {
  const std::string path = absl::StrCat(exported.dir, "/log.jsonl");
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(path, "：没有这个文件"));
  std::vector<std::string> lines;
  v1::ExportLogResponse page;
  for (int64_t before = 0; ReadSome(&in, &lines); before += static_cast<int64_t>(lines.size())) {
    if (!ParseRecords(lines, &page)) return BadLine(lines, path, before);
    for (const v1::ExportedRecord& record : page.records()) each(record);
  }
  return absl::OkStatus();
}

}  // namespace gaiwan::recompute
