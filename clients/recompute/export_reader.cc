#include "clients/recompute/export_reader.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
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

template <typename Message>
absl::Status ReadLines(const std::string& path, const std::function<void(const Message&)>& each) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(path, "：没有这个文件"));
  std::string line;
  Message message;
  for (int64_t number = 1; std::getline(in, line); ++number) {
    message.Clear();
    if (absl::Status read = Parse(line, absl::StrCat(path, "：第 ", number, " 行"), &message); !read.ok()) return read;
    each(message);
  }
  return absl::OkStatus();
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
  if (!read.ok()) return read;
  return exported;
}

absl::Status ForEachRecord(const Export& exported, const std::function<void(const v1::ExportedRecord&)>& each) {
  return ReadLines<v1::ExportedRecord>(absl::StrCat(exported.dir, "/log.jsonl"), each);
}

}  // namespace gaiwan::recompute
